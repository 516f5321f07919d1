//! Pixels to bytes, with nothing beside the pixels.

use bytes::Bytes;
use domain::PictureKind;
use image::{
    ExtendedColorType, ImageEncoder, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use jpeg_encoder::{ColorType, Encoder};

use crate::MediaError;

/// Quality of JPEGs, 1..100; differences to the original are hard to see from about 85.
const JPEG_QUALITY: u8 = 86;

/// How a picture is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For photos.
    Jpeg,
    /// For drawings, whose lines must stay sharp.
    Png,
}

impl Format {
    /// The format in which a kind of picture is stored.
    #[must_use]
    pub const fn of(kind: PictureKind) -> Self {
        match kind {
            PictureKind::Drawing => Self::Png,
            PictureKind::Photo | PictureKind::Camera | PictureKind::Avatar => Self::Jpeg,
        }
    }

    /// The value of the `Content-Type` header.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The format of bytes that this crate has encoded.
    pub(crate) fn of_stored(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\x89PNG") { Self::Png } else { Self::Jpeg }
    }
}

/// Encodes a picture of at most 65,535 pixels a side.
pub(crate) fn encode(image: &RgbImage, format: Format) -> Result<Bytes, MediaError> {
    let (pixels, width, height) = (image.as_raw(), image.width(), image.height());
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    match format {
        Format::Jpeg => {
            let side = |side: u32| u16::try_from(side).map_err(MediaError::preparing);
            Encoder::new(&mut bytes, JPEG_QUALITY)
                .encode(pixels, side(width)?, side(height)?, ColorType::Rgb)
                .map_err(MediaError::preparing)?;
        }
        Format::Png => {
            PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
                .write_image(pixels, width, height, ExtendedColorType::Rgb8)
                .map_err(MediaError::preparing)?;
        }
    }
    Ok(bytes.into())
}
