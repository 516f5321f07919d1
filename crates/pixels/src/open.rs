//! The way from bytes to pixels.

use image::{DynamicImage, RgbImage, metadata::Orientation};

use crate::{
    PixelsError, color,
    decode::{Decoded, decode},
};

/// Most bytes of a file.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most pixels of a picture.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Longest edge in pixels of what is opened; bigger pictures are scaled down.
pub const FULL_EDGE: u32 = 2_560;

/// A picture that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Upright, in sRGB, no longer than [`FULL_EDGE`].
    pub pixels: RgbImage,
    /// Width and height that the upright picture has in its file.
    pub original: (u32, u32),
}

/// Checks a file, decodes it (the first frame of an animation), lays it on white, scales it to at most
/// [`FULL_EDGE`], brings its colours to sRGB and turns it upright.
///
/// Only the content counts, not the file's name. It needs three bytes a pixel for most files and up to eleven
/// (550 MB at the limit) for a PNG of 16 bits with transparency.
///
/// # Errors
/// [`PixelsError`] says what is wrong with the file; [`PixelsError::Scaling`] is our own fault.
pub fn open(bytes: &[u8]) -> Result<Opened, PixelsError> {
    // Scaled down before the colours are converted and the picture is turned: there is less to convert and turn.
    let Decoded { mut pixels, original: (width, height), orientation, icc_profile } =
        decode(bytes, FULL_EDGE)?;
    if let Some(profile) = icc_profile {
        color::to_srgb(&mut pixels, &profile);
    }
    let mut image = DynamicImage::ImageRgb8(pixels);
    image.apply_orientation(orientation);
    let turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let original = if turned { (height, width) } else { (width, height) };
    Ok(Opened { pixels: image.into_rgb8(), original })
}
