//! Bytes to pixels, within bounds of memory.

use std::io::Cursor;

use fast_image_resize::Resizer;
use image::{
    ColorType, DynamicImage, ImageBuffer, ImageDecoder, ImageError, ImageFormat, Limits, Rgb, RgbImage,
    codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use memmap2::MmapMut;

use crate::{
    MAX_BYTES, MAX_PIXELS, PixelsError, jpeg,
    resize::{flatten, scaled_down},
    sniff, webp,
};

/// What the PNG decoder may reserve beside the pixels: rows, and chunks of metadata once inflated.
const PNG_OVERHEAD: u64 = 64 * 1024 * 1024;
/// What the GIF decoder may reserve for the first frame; 50 megapixels of four bytes fit.
const GIF_FRAME: u64 = 4 * MAX_PIXELS;

/// A decoded picture on white, scaled down, not yet upright.
pub(crate) struct Decoded {
    pub(crate) pixels: RgbImage,
    /// Width and height in the file.
    pub(crate) original: (u32, u32),
    pub(crate) orientation: Orientation,
    pub(crate) icc_profile: Option<Vec<u8>>,
}

/// Decodes the first frame of a JPEG, PNG, WebP or GIF, and scales it down so that its longer edge is at most `edge`.
pub(crate) fn decode(bytes: &[u8], edge: u32) -> Result<Decoded, PixelsError> {
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
            read(decoder, edge)
        }
        ImageFormat::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits(PNG_OVERHEAD));
            read(decoder.map_err(refusal)?, edge)
        }
        ImageFormat::WebP => {
            read(WebPDecoder::new(Cursor::new(webp::checked(bytes)?)).map_err(refusal)?, edge)
        }
        _ => {
            let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(refusal)?;
            decoder.set_limits(limits(GIF_FRAME)).map_err(refusal)?;
            read(decoder, edge)
        }
    }
}

fn read(mut decoder: impl ImageDecoder, edge: u32) -> Result<Decoded, PixelsError> {
    check_size(&decoder)?;
    // A picture with broken metadata is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc_profile = decoder.icc_profile().unwrap_or_default();
    let original = decoder.dimensions();
    let pixels = if decoder.color_type() == ColorType::Rgb8 && original.0.max(original.1) > edge {
        large(decoder, edge)?
    } else {
        let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
        flatten(&mut image);
        let pixels = image.into_rgb8();
        scaled_down(&mut Resizer::new(), &pixels, edge)?.unwrap_or(pixels)
    };
    Ok(Decoded { pixels, original, orientation, icc_profile })
}

/// Decodes what is scaled down at once into memory of big pages: touching 36 MB in pages of 4 KB takes as long as
/// decoding them.
fn large(decoder: impl ImageDecoder, edge: u32) -> Result<RgbImage, PixelsError> {
    let (width, height) = decoder.dimensions();
    let bytes = usize::try_from(decoder.total_bytes()).map_err(PixelsError::scaling)?;
    let mut frame = MmapMut::map_anon(bytes).map_err(PixelsError::scaling)?;
    // Where there are no big pages it works without.
    #[cfg(target_os = "linux")]
    let _ = frame.advise(memmap2::Advice::HugePage);
    decoder.read_image(&mut frame).map_err(refusal)?;
    let short = || PixelsError::damaged("the decoder's buffer is too short");
    let frame = ImageBuffer::<Rgb<u8>, MmapMut>::from_raw(width, height, frame).ok_or_else(short)?;
    scaled_down(&mut Resizer::new(), &frame, edge)?.ok_or_else(|| PixelsError::scaling("it is not large"))
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
