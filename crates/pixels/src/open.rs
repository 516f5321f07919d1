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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgb};

    use super::*;

    /// A picture that is dark on the left and bright on the right.
    fn ramp(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let ramp = RgbImage::from_fn(width, height, |x, _| Rgb([(x * 255 / width) as u8; 3]));
        let mut bytes = Cursor::new(Vec::new());
        ramp.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Such a JPEG with an EXIF orientation.
    fn photo(width: u32, height: u32, orientation: u8) -> Vec<u8> {
        let mut bytes = ramp(width, height, ImageFormat::Jpeg);
        let mut exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        bytes.splice(2..2, exif);
        bytes
    }

    #[test]
    fn a_big_photo_is_scaled_down_and_its_own_size_is_told() {
        let Opened { pixels, original } = open(&photo(3_000, 1_000, 1)).unwrap();
        assert_eq!((pixels.dimensions(), original), ((2_560, 853), (3_000, 1_000)));
        for (x, value) in [(0, 0), (1_280, 127), (2_559, 254)] {
            assert!(pixels.get_pixel(x, 400).0[0].abs_diff(value) < 4);
        }
    }

    #[test]
    fn big_pictures_of_every_kind_are_scaled_down() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let Opened { pixels, original } = open(&ramp(3_000, 1_000, format)).unwrap();
            assert_eq!((pixels.dimensions(), original), ((2_560, 853), (3_000, 1_000)), "{format:?}");
            assert!(pixels.get_pixel(1_280, 400).0[0].abs_diff(127) < 2, "{format:?}");
        }
    }

    /// Where the bright edge is after turning, by EXIF 2.3, 4.6.4.
    #[test]
    fn every_orientation_is_turned_upright() {
        for (width, shorter) in [(300, 100), (3_000, 853)] {
            for (orientation, bright) in
                (1..=8).zip(["right", "left", "left", "right", "below", "below", "above", "above"])
            {
                let Opened { pixels, original } = open(&photo(width, width / 3, orientation)).unwrap();
                let sides = (width, width / 3);
                assert_eq!(original, if orientation < 5 { sides } else { (sides.1, sides.0) });
                assert_eq!(pixels.width().min(pixels.height()), shorter);
                let (right, low) = (pixels.width() - 5, pixels.height() - 5);
                let at = |x, y| pixels.get_pixel(x, y).0[0];
                let (light, dark) = match bright {
                    "right" => (at(right, low / 2), at(4, low / 2)),
                    "left" => (at(4, low / 2), at(right, low / 2)),
                    "below" => (at(right / 2, low), at(right / 2, 4)),
                    _ => (at(right / 2, 4), at(right / 2, low)),
                };
                assert!(light > 245 && dark < 10, "{orientation}: {light} {dark}");
            }
        }
    }
}
