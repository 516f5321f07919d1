//! Bytes to pixels, within bounds of memory.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits,
    codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};

use crate::{MAX_BYTES, MAX_PIXELS, PixelsError, jpeg, sniff, webp};

/// What the PNG decoder may reserve beside the pixels: rows, and chunks of metadata once inflated.
const PNG_OVERHEAD: u64 = 64 * 1024 * 1024;
/// What the GIF decoder may reserve for the first frame; 50 megapixels of four bytes fit.
const GIF_FRAME: u64 = 4 * MAX_PIXELS;

/// A decoded picture, not yet upright.
pub(crate) struct Decoded {
    pub(crate) image: DynamicImage,
    pub(crate) orientation: Orientation,
    pub(crate) icc_profile: Option<Vec<u8>>,
}

/// Decodes the first frame of a JPEG, PNG, WebP or GIF.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, PixelsError> {
    if bytes.len() > MAX_BYTES {
        return Err(PixelsError::TooManyBytes { limit: MAX_BYTES });
    }
    let limits = |max_alloc| {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(max_alloc);
        limits
    };
    match sniff::format(bytes)? {
        ImageFormat::Jpeg => {
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|error| {
                if jpeg::is_complete(bytes) { refusal(error) } else { PixelsError::Truncated }
            })?;
            check_size(&decoder)?;
            if !jpeg::is_complete(bytes) {
                return Err(PixelsError::Truncated);
            }
            read(decoder)
        }
        ImageFormat::Png => {
            read(PngDecoder::with_limits(Cursor::new(bytes), limits(PNG_OVERHEAD)).map_err(refusal)?)
        }
        ImageFormat::WebP => read(WebPDecoder::new(Cursor::new(webp::checked(bytes)?)).map_err(refusal)?),
        _ => {
            let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(refusal)?;
            decoder.set_limits(limits(GIF_FRAME)).map_err(refusal)?;
            read(decoder)
        }
    }
}

fn read(mut decoder: impl ImageDecoder) -> Result<Decoded, PixelsError> {
    check_size(&decoder)?;
    // A picture with broken metadata is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc_profile = decoder.icc_profile().unwrap_or_default();
    let image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Ok(Decoded { image, orientation, icc_profile })
}

fn check_size(decoder: &impl ImageDecoder) -> Result<(), PixelsError> {
    let (width, height) = decoder.dimensions();
    match u64::from(width) * u64::from(height) {
        0 => Err(PixelsError::damaged("the picture has no pixels")),
        1..=MAX_PIXELS => Ok(()),
        _ => Err(PixelsError::TooManyPixels { limit: MAX_PIXELS }),
    }
}

fn refusal(error: ImageError) -> PixelsError {
    match error {
        // Reading from memory fails for one reason only: there is no more of it.
        ImageError::IoError(_) => PixelsError::Truncated,
        ImageError::Limits(_) => PixelsError::TooManyPixels { limit: MAX_PIXELS },
        ImageError::Unsupported(_) => PixelsError::UnsupportedKind(error),
        error => PixelsError::damaged(error),
    }
}
