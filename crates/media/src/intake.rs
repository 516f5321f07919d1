//! Foreign bytes to pictures that we can keep and show.

use std::borrow::Cow;

use bytes::Bytes;
use domain::{PictureKind, PictureSize};
use fast_image_resize::Resizer;
use image::{DynamicImage, RgbImage};
use pixels::{open, scaled_down};

use crate::{Format, MediaError, encode::encode};

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

/// Opens a file ([`pixels::open`]) and encodes it anew in all sizes.
///
/// Works on the calling thread, so call it off the async threads and only few at once.
///
/// # Errors
/// [`MediaError::Picture`] says what is wrong with the file; [`MediaError::Preparing`] is our own fault.
pub fn intake(bytes: &[u8], kind: PictureKind) -> Result<Intake, MediaError> {
    let mut resizer = Resizer::new();
    let full = open(bytes)?.pixels;
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

fn blurhash(resizer: &mut Resizer, image: &RgbImage) -> Result<String, MediaError> {
    let tiny = scaled_down(resizer, image, BLURHASH_EDGE)?.unwrap_or_else(|| image.clone());
    let tiny = DynamicImage::ImageRgb8(tiny).into_rgba8();
    blurhash::encode(4, 3, tiny.width(), tiny.height(), &tiny).map_err(MediaError::preparing)
}
