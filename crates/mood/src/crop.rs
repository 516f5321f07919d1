//! Cutting squares out of pictures, resizing, and pixels to tensors.

use candle_core::{Device, Tensor};
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{GrayImage, RgbImage};

use crate::MoodError;

/// Longest side of what is cut out, in pixels; three bytes each, so 48 MB at most.
const LARGEST_CUT: u32 = 4096;

/// A square in pixels of a picture; it may reach beyond the picture's edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Square {
    pub(crate) center: (f32, f32),
    pub(crate) side: f32,
}

impl Square {
    /// The largest square in the middle of a picture.
    pub(crate) fn middle_of(width: u32, height: u32) -> Self {
        Self { center: (width as f32 / 2.0, height as f32 / 2.0), side: width.min(height) as f32 }
    }

    /// On a picture that is so many times as big.
    pub(crate) fn scaled(self, scale: f32) -> Self {
        Self { center: (self.center.0 * scale, self.center.1 * scale), side: self.side * scale }
    }

    /// The square's pixels; where it reaches beyond the picture, the pixels of the edge are repeated. Of a very
    /// big square only every n-th pixel is taken, which is far more than any network looks at.
    pub(crate) fn cut(self, picture: &RgbImage) -> RgbImage {
        let side = self.side.round().max(1.0);
        let (left, top) =
            ((self.center.0 - side / 2.0).round() as i64, (self.center.1 - side / 2.0).round() as i64);
        let (right, bottom) = (i64::from(picture.width()) - 1, i64::from(picture.height()) - 1);
        let side = side as u32;
        let step = side.div_ceil(LARGEST_CUT).max(1);
        RgbImage::from_fn(side / step, side / step, |x, y| {
            let at = |start: i64, n: u32, end: i64| (start + i64::from(n * step)).clamp(0, end) as u32;
            *picture.get_pixel(at(left, x, right), at(top, y, bottom))
        })
    }
}

/// Resizes a colour picture.
pub(crate) fn resize(picture: &RgbImage, width: u32, height: u32) -> Result<RgbImage, MoodError> {
    let bytes = resize_bytes(picture.as_raw(), picture.dimensions(), (width, height), PixelType::U8x3)?;
    RgbImage::from_raw(width, height, bytes).ok_or_else(short_buffer)
}

/// Resizes a grey picture.
#[cfg(feature = "builtin")]
pub(crate) fn resize_grey(picture: &GrayImage, width: u32, height: u32) -> Result<GrayImage, MoodError> {
    let bytes = resize_bytes(picture.as_raw(), picture.dimensions(), (width, height), PixelType::U8)?;
    GrayImage::from_raw(width, height, bytes).ok_or_else(short_buffer)
}

fn short_buffer() -> MoodError {
    MoodError::Resize("the buffer does not fit the size".into())
}

/// An antialiased bilinear filter: each target pixel is a weighted mean of all the pixels it covers. A
/// picture that already has the size is copied.
fn resize_bytes(
    bytes: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    pixel: PixelType,
) -> Result<Vec<u8>, MoodError> {
    if from == to {
        return Ok(bytes.to_vec());
    }
    let source = ImageRef::new(from.0, from.1, bytes, pixel).map_err(|e| MoodError::Resize(e.to_string()))?;
    let mut target = Image::new(to.0, to.1, pixel);
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(|e| MoodError::Resize(e.to_string()))?;
    Ok(target.into_vec())
}

/// Luma after ITU-R BT.601, which is also what the training pictures were made grey with.
pub(crate) fn grey(picture: &RgbImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b] = picture.get_pixel(x, y).0.map(u32::from);
        image::Luma([((299 * r + 587 * g + 114 * b + 500) / 1000) as u8])
    })
}

/// A grey picture as a tensor [1, height, width, 1] with mean 0 and deviation 1.
pub(crate) fn standardize(picture: &GrayImage) -> candle_core::Result<Tensor> {
    let values: Vec<f32> = picture.as_raw().iter().map(|v| f32::from(*v) / 255.0).collect();
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / n;
    let deviation = variance.sqrt().max(1e-3);
    let values: Vec<f32> = values.into_iter().map(|v| (v - mean) / deviation).collect();
    Tensor::from_vec(values, (1, picture.height() as usize, picture.width() as usize, 1), &Device::Cpu)
}

/// Whether a picture has one colour only; the noise of JPEG does not count as more.
#[cfg(feature = "builtin")]
pub(crate) fn is_blank(picture: &RgbImage) -> bool {
    const NOISE: u8 = 12;
    let mut range = [(u8::MAX, u8::MIN); 3];
    for pixel in picture.pixels() {
        for ((low, high), value) in range.iter_mut().zip(pixel.0) {
            *low = value.min(*low);
            *high = value.max(*high);
            if *high - *low > NOISE {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn gradient(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 0]))
    }

    #[test]
    fn a_square_inside_is_cut_exactly() {
        let cut = Square { center: (12.0, 22.0), side: 4.0 }.cut(&gradient(40, 40));
        assert_eq!(cut.dimensions(), (4, 4));
        assert_eq!(cut.get_pixel(0, 0).0, [10, 20, 0]);
        assert_eq!(cut.get_pixel(3, 3).0, [13, 23, 0]);
    }

    #[test]
    fn beyond_the_edge_its_pixels_are_repeated() {
        let cut = Square { center: (0.0, 0.0), side: 10.0 }.cut(&gradient(8, 8));
        assert_eq!(cut.get_pixel(0, 7).0, [0, 2, 0]);
        assert_eq!(cut.get_pixel(6, 7).0, [1, 2, 0]);
        assert_eq!(cut.get_pixel(9, 0).0, [4, 0, 0]);
    }

    #[test]
    fn a_huge_square_is_thinned_out() {
        let cut = Square { center: (5_000.0, 1.0), side: 10_000.0 }.cut(&gradient(10_000, 2));
        assert_eq!(cut.dimensions(), (3_333, 3_333));
        assert_eq!(cut.get_pixel(10, 0).0, [30, 0, 0]);
        assert_eq!(cut.get_pixel(3_332, 3_332).0, [9_996_u32 as u8, 1, 0]);
    }

    #[test]
    fn grey_of_grey_is_the_same() {
        let picture = RgbImage::from_fn(16, 16, |x, y| Rgb([(x * 16 + y) as u8; 3]));
        for (colour, luma) in picture.pixels().zip(grey(&picture).pixels()) {
            assert_eq!(colour.0[0], luma.0[0]);
        }
    }

    #[test]
    fn shrinking_takes_the_mean() {
        let checker = RgbImage::from_fn(64, 64, |x, y| Rgb([if (x + y) % 2 == 0 { 0 } else { 200 }; 3]));
        let small = resize(&checker, 16, 16).unwrap();
        assert!(small.pixels().all(|p| p.0[0].abs_diff(100) <= 2));
    }

    #[test]
    fn standardized_pixels_have_mean_zero_and_deviation_one() {
        let tensor = standardize(&grey(&gradient(20, 20))).unwrap();
        let values = tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let mean = values.iter().sum::<f32>() / 400.0;
        let variance = values.iter().map(|v| v * v).sum::<f32>() / 400.0;
        assert!(mean.abs() < 1e-4 && (variance - 1.0).abs() < 1e-3, "{mean} {variance}");
        let flat = standardize(&GrayImage::new(20, 20)).unwrap().flatten_all().unwrap();
        assert!(flat.to_vec1::<f32>().unwrap().iter().all(|v| *v == 0.0));
    }

    #[test]
    fn one_colour_is_blank_and_a_line_is_not() {
        let mut picture = RgbImage::from_pixel(200, 100, Rgb([30, 90, 200]));
        assert!(is_blank(&picture));
        picture.put_pixel(7, 7, Rgb([36, 90, 200]));
        assert!(is_blank(&picture));
        picture.put_pixel(8, 8, Rgb([30, 90, 100]));
        assert!(!is_blank(&picture));
    }
}
