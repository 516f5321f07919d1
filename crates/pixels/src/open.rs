//! The way from bytes to pixels.

use fast_image_resize::Resizer;
use image::{DynamicImage, RgbImage};

use crate::{
    PixelsError, color,
    decode::{Decoded, decode},
    resize::{flatten, scaled_down},
};

/// Most bytes of a file.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most pixels of a picture.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Longest edge in pixels of what is opened; bigger pictures are scaled down.
pub const FULL_EDGE: u32 = 2_560;

/// Checks a file, decodes it (the first frame of an animation), lays it on white, scales it to at most
/// [`FULL_EDGE`], brings its colours to sRGB and turns it upright.
///
/// Only the content counts, not the file's name. It needs three bytes a pixel for most files and up to eleven
/// (550 MB at the limit) for a PNG of 16 bits with transparency.
///
/// # Errors
/// [`PixelsError`] says what is wrong with the file; [`PixelsError::Scaling`] is our own fault.
pub fn open(bytes: &[u8]) -> Result<RgbImage, PixelsError> {
    let Decoded { mut image, orientation, icc_profile } = decode(bytes)?;
    flatten(&mut image);
    let mut pixels = image.into_rgb8();
    // Scaled down before the colours are converted and the picture is turned: there is less to convert and turn.
    if let Some(smaller) = scaled_down(&mut Resizer::new(), &pixels, FULL_EDGE)? {
        pixels = smaller;
    }
    if let Some(profile) = icc_profile {
        color::to_srgb(&mut pixels, &profile);
    }
    let mut image = DynamicImage::ImageRgb8(pixels);
    image.apply_orientation(orientation);
    Ok(image.into_rgb8())
}
