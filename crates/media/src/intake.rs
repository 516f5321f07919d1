//! Foreign bytes to pictures that we can keep and show.

use std::borrow::Cow;

use bytes::Bytes;
use domain::{PictureKind, PictureSize};
use fast_image_resize::Resizer;
use image::{DynamicImage, RgbImage};

use crate::{
    Format, MediaError, color,
    decode::{Decoded, decode},
    encode::encode,
    resize::{flatten, scaled_down},
};

/// Most bytes of a file.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most pixels of a picture.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Longest edge of the full size in pixels; bigger pictures are scaled down.
pub const FULL_EDGE: u32 = 2_560;
/// Longest edge of the picture that the BlurHash is computed from; it keeps no more detail anyway.
const BLURHASH_EDGE: u32 = 32;

/// A picture that was taken in.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// BlurHash of 4 × 3 components.
    pub blurhash: String,
    /// How the files are encoded.
    pub format: Format,
    /// One encoded file for every [`PictureSize`], in the order of [`PictureSize::ALL`].
    pub files: Vec<(PictureSize, Bytes)>,
    /// The pixels of the full size: upright, sRGB, transparency on white. For the mood reader.
    pub pixels: RgbImage,
}

/// Checks a file, decodes it (the first frame of an animation), turns it upright, brings its colours to
/// sRGB, lays it on white, scales it to at most [`FULL_EDGE`], and encodes it anew in all sizes.
///
/// Only the content counts, not the file's name. Works on the calling thread, so call it off the async
/// threads and only few at once: it needs three bytes a pixel for most files and up to eleven (550 MB at
/// the limit) for a PNG of 16 bits with transparency.
///
/// # Errors
/// [`MediaError::Empty`], [`MediaError::TooManyBytes`], [`MediaError::TooManyPixels`],
/// [`MediaError::UnsupportedFormat`], [`MediaError::UnsupportedKind`], [`MediaError::Truncated`],
/// [`MediaError::Damaged`]; [`MediaError::Preparing`] is our own fault.
pub fn intake(bytes: &[u8], kind: PictureKind) -> Result<Intake, MediaError> {
    let mut resizer = Resizer::new();
    let full = upright(decode(bytes)?, &mut resizer)?;
    let format = Format::of(kind);

    // From big to small: each size is made from the next bigger one, or is the same file where the picture
    // is too small to differ.
    let mut image = Cow::Borrowed(&full);
    let mut file = encode(&image, format)?;
    let mut files = vec![(PictureSize::Full, file.clone())];
    for size in PictureSize::ALL.into_iter().rev() {
        let Some(edge) = size.edge() else { continue };
        if let Some(smaller) = scaled_down(&mut resizer, &image, edge)? {
            file = encode(&smaller, format)?;
            image = Cow::Owned(smaller);
        }
        files.push((size, file.clone()));
    }
    files.reverse();

    let blurhash = blurhash(&mut resizer, &image)?;
    let (width, height) = (full.width(), full.height());
    Ok(Intake { width, height, blurhash, format, files, pixels: full })
}

/// The full size: flat, 8 bits of red, green and blue, small enough, sRGB, upright. Scaled down before the
/// colours are converted and the picture is turned, so that there is less to convert and turn.
fn upright(decoded: Decoded, resizer: &mut Resizer) -> Result<RgbImage, MediaError> {
    let Decoded { mut image, orientation, icc_profile } = decoded;
    flatten(&mut image);
    let mut pixels = image.into_rgb8();
    if let Some(smaller) = scaled_down(resizer, &pixels, FULL_EDGE)? {
        pixels = smaller;
    }
    if let Some(profile) = icc_profile {
        color::to_srgb(&mut pixels, &profile);
    }
    let mut image = DynamicImage::ImageRgb8(pixels);
    image.apply_orientation(orientation);
    Ok(image.into_rgb8())
}

fn blurhash(resizer: &mut Resizer, image: &RgbImage) -> Result<String, MediaError> {
    let tiny = scaled_down(resizer, image, BLURHASH_EDGE)?.unwrap_or_else(|| image.clone());
    let tiny = DynamicImage::ImageRgb8(tiny).into_rgba8();
    blurhash::encode(4, 3, tiny.width(), tiny.height(), &tiny).map_err(MediaError::preparing)
}
