//! Drawings made comparable: what is drawn, cut out of its background.
//!
//! Wherever on the canvas, however big, in whatever colour on whatever ground: the network sees the same.
//! `ink.py` beside the training scripts does exactly the same; a fixture holds the two together.

use image::{GrayImage, Luma, RgbImage, imageops};

use crate::{MoodError, crop::resize_grey};

/// Differences from the background below this are no drawing (0..255).
const FAINTEST: u8 = 24;
/// The drawing's longer side must be at least this share of the picture's, and this many pixels.
const SPECK_SHARE: u32 = 50;
const SPECK: u32 = 8;

/// The drawing in a square of `side` pixels with a small margin: 0 where there is background, the larger
/// the more a pixel differs from it.
///
/// # Errors
/// [`MoodError::Blank`] where nothing, or nothing but a speck, is drawn.
pub(crate) fn cut_out(picture: &RgbImage, side: u32) -> Result<GrayImage, MoodError> {
    let ground = background(picture);
    let ink = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let pixel = picture.get_pixel(x, y).0;
        let sum: u16 =
            pixel.iter().zip(ground).map(|(value, ground)| u16::from(value.abs_diff(ground))).sum();
        Luma([((sum + 1) / 3) as u8])
    });
    let darkest = ink.as_raw().iter().copied().max().unwrap_or(0);
    if darkest < FAINTEST {
        return Err(MoodError::Blank);
    }
    let (left, top, right, bottom) = bounds(&ink, darkest / 4).ok_or(MoodError::Blank)?;
    let (width, height) = (right - left + 1, bottom - top + 1);
    let longer = width.max(height);
    if longer < SPECK.max(picture.width().max(picture.height()) / SPECK_SHARE) {
        return Err(MoodError::Blank);
    }
    let whole = longer + longer / 8;
    let mut square = GrayImage::new(whole, whole);
    let drawn = imageops::crop_imm(&ink, left, top, width, height);
    imageops::replace(&mut square, &*drawn, i64::from((whole - width) / 2), i64::from((whole - height) / 2));
    resize_grey(&square, side, side)
}

/// The median of each channel along the picture's edge.
fn background(picture: &RgbImage) -> [u8; 3] {
    let (right, bottom) = (picture.width().saturating_sub(1), picture.height().saturating_sub(1));
    let edge = (0..=right)
        .flat_map(|x| [(x, 0), (x, bottom)])
        .chain((0..=bottom).flat_map(|y| [(0, y), (right, y)]))
        .filter_map(|(x, y)| picture.get_pixel_checked(x, y));
    let mut counts = [[0_u32; 256]; 3];
    let mut n = 0;
    for pixel in edge {
        n += 1;
        for (count, value) in counts.iter_mut().zip(pixel.0) {
            if let Some(count) = count.get_mut(usize::from(value)) {
                *count += 1;
            }
        }
    }
    counts.map(|count| {
        let mut seen = 0;
        (0..=u8::MAX)
            .zip(count)
            .find_map(|(value, count)| {
                seen += count;
                (2 * seen > n).then_some(value)
            })
            .unwrap_or(u8::MAX)
    })
}

/// Left, top, right and bottom of the pixels above `least`.
fn bounds(ink: &GrayImage, least: u8) -> Option<(u32, u32, u32, u32)> {
    let mut found: Option<(u32, u32, u32, u32)> = None;
    for (x, y, pixel) in ink.enumerate_pixels() {
        if pixel.0 > [least] {
            let (left, top, right, bottom) = found.unwrap_or((x, y, x, y));
            found = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, safetensors::load_buffer};
    use image::Rgb;

    use super::*;

    /// A ring with two dots.
    fn doodle(canvas: u32, at: (i64, i64), radius: i64, ink: Rgb<u8>, ground: Rgb<u8>) -> RgbImage {
        RgbImage::from_fn(canvas, canvas, |x, y| {
            let (dx, dy) = (i64::from(x) - at.0, i64::from(y) - at.1);
            let ring = (dx * dx + dy * dy - radius * radius).abs() < radius * radius / 5;
            let eye = (dx.abs() - radius / 3).pow(2) + (dy + radius / 4).pow(2) < radius * radius / 64;
            if ring || eye { ink } else { ground }
        })
    }

    #[test]
    fn place_size_and_colour_do_not_matter() {
        let white = Rgb([255; 3]);
        let reference = cut_out(&doodle(400, (200, 200), 150, Rgb([0; 3]), white), 64).unwrap();
        for other in [
            doodle(700, (170, 480), 150, Rgb([0; 3]), white),
            doodle(300, (90, 210), 75, Rgb([0; 3]), white),
            doodle(400, (200, 200), 150, white, Rgb([0; 3])),
        ] {
            let other = cut_out(&other, 64).unwrap();
            let gap: u32 =
                reference.as_raw().iter().zip(other.as_raw()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
            assert!(gap / (64 * 64) < 8, "{gap}");
        }
    }

    #[test]
    fn nothing_or_a_speck_is_blank() {
        for ground in [Rgb([255; 3]), Rgb([10, 200, 30]), Rgb([0; 3])] {
            let mut canvas = RgbImage::from_pixel(500, 300, ground);
            assert!(matches!(cut_out(&canvas, 64), Err(MoodError::Blank)));
            canvas.put_pixel(250, 100, Rgb([128, 0, 128]));
            assert!(matches!(cut_out(&canvas, 64), Err(MoodError::Blank)));
        }
    }

    #[test]
    fn it_equals_the_preparation_in_training() {
        let fixture = load_buffer(include_bytes!("../tests/fixtures/ink.safetensors"), &Device::Cpu).unwrap();
        let bytes = |name: &str| fixture[name].flatten_all().unwrap().to_vec1::<u8>().unwrap();
        let (height, width, _) = fixture["picture"].dims3().unwrap();
        let picture = RgbImage::from_raw(width as u32, height as u32, bytes("picture")).unwrap();
        let ours = cut_out(&picture, 64).unwrap();
        for (a, b) in ours.as_raw().iter().zip(bytes("ink")) {
            assert!(a.abs_diff(b) <= 1, "{a} {b}");
        }
    }
}
