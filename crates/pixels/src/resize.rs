//! Scaling down, and transparency onto white.

use std::ops::Deref;

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use image::{DynamicImage, ImageBuffer, Rgb, RgbImage};

use crate::PixelsError;

/// The size with the same proportions whose longer edge is at most `edge`; never bigger than given, never
/// without a pixel.
pub(crate) fn fitted(width: u32, height: u32, edge: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= edge {
        return (width, height);
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(edge) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(edge).max(1)
    };
    (scaled(width), scaled(height))
}

/// Scales a picture down so that its longer edge is at most `edge`; nothing when it fits already.
///
/// # Errors
/// [`PixelsError::Scaling`] for a picture without pixels.
pub fn scaled_down<C: Deref<Target = [u8]>>(
    resizer: &mut Resizer,
    image: &ImageBuffer<Rgb<u8>, C>,
    edge: u32,
) -> Result<Option<RgbImage>, PixelsError> {
    let (width, height) = fitted(image.width(), image.height(), edge);
    if (width, height) == image.dimensions() {
        return Ok(None);
    }
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let mut smaller = RgbImage::new(width, height);
    // One pixel type by name: the general function is compiled for a dozen.
    let source = TypedImageRef::<U8x3>::from_buffer(image.width(), image.height(), image)
        .map_err(PixelsError::scaling)?;
    let mut target =
        TypedImage::<U8x3>::from_buffer(width, height, &mut smaller).map_err(PixelsError::scaling)?;
    resizer.resize_typed(&source, &mut target, &options).map_err(PixelsError::scaling)?;
    Ok(Some(smaller))
}

/// Lays a picture onto white, in place (a copy of 50 megapixels would cost more than the work).
pub(crate) fn flatten(image: &mut DynamicImage) {
    match image {
        DynamicImage::ImageLumaA8(pixels) => over_white(pixels, 2, u8::MAX),
        DynamicImage::ImageRgba8(pixels) => over_white(pixels, 4, u8::MAX),
        DynamicImage::ImageLumaA16(pixels) => over_white(pixels, 2, u16::MAX),
        DynamicImage::ImageRgba16(pixels) => over_white(pixels, 4, u16::MAX),
        _ => {}
    }
}

/// Blends `samples` per pixel, the last of which is the alpha, with white (`most`).
fn over_white<T>(pixels: &mut [T], samples: usize, most: T)
where
    T: Copy + Eq + Into<u64> + TryFrom<u64>,
{
    let white: u64 = most.into();
    for pixel in pixels.chunks_exact_mut(samples) {
        let Some((alpha, colours)) = pixel.split_last_mut() else { continue };
        if *alpha == most {
            continue;
        }
        let opaque: u64 = (*alpha).into();
        for colour in colours {
            let value: u64 = (*colour).into();
            let blended = (value * opaque + white * (white - opaque) + white / 2) / white;
            *colour = T::try_from(blended).unwrap_or(most);
        }
        *alpha = most;
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_fitted_size_is_within_bounds(width in 1..=u32::MAX, height in 1..=u32::MAX, edge in 1..=4_000_u32) {
            let (w, h) = fitted(width, height, edge);
            prop_assert!((1..=edge.max(1)).contains(&w.max(h)) || (w, h) == (width, height));
            prop_assert!(w >= 1 && h >= 1 && w <= width && h <= height);
        }
    }

    #[test]
    fn proportions_are_kept() {
        assert_eq!(fitted(4_000, 3_000, 2_560), (2_560, 1_920));
        assert_eq!(fitted(3_000, 4_000, 2_560), (1_920, 2_560));
        assert_eq!(fitted(100, 50, 2_560), (100, 50));
        assert_eq!(fitted(50_000_000, 1, 2_560), (2_560, 1));
    }

    #[test]
    fn transparency_becomes_white() {
        let blended = |colour: u8, alpha: u8| {
            let mut image =
                DynamicImage::ImageRgba8(RgbaImage::from_pixel(1, 1, Rgba([colour, colour, colour, alpha])));
            flatten(&mut image);
            image.to_rgba8().get_pixel(0, 0).0
        };
        assert_eq!(blended(0, 0), [255, 255, 255, 255]);
        assert_eq!(blended(77, 255), [77, 77, 77, 255]);
        assert_eq!(blended(0, 128), [127, 127, 127, 255]);
    }
}
