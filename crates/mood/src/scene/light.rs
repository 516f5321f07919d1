//! Brightness, colour and slopes of the pixels of a picture.

use image::RgbImage;

/// Least chroma of a pixel that has a colour.
const COLOURED: f32 = 0.12;
/// Least slope of an edge, in lightness per pixel.
pub(crate) const EDGE: f32 = 0.06;

/// A fifth of the colour circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hue {
    Red,
    Yellow,
    Green,
    Blue,
    Purple,
}

impl Hue {
    /// By degrees on the circle, red at 0.
    fn at(degrees: f32) -> Self {
        match degrees {
            d if d < 20.0 => Self::Red,
            d if d < 70.0 => Self::Yellow,
            d if d < 165.0 => Self::Green,
            d if d < 260.0 => Self::Blue,
            d if d < 335.0 => Self::Purple,
            _ => Self::Red,
        }
    }
}

/// What one pixel looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pixel {
    /// Red, green and blue, 0..1.
    pub(crate) rgb: [f32; 3],
    /// Near CIE L* / 100: the square root of Rec. 709 luminance, with 2 for the exponent of sRGB.
    pub(crate) lightness: f32,
    /// Largest less smallest of red, green and blue.
    pub(crate) chroma: f32,
    pub(crate) hue: Option<Hue>,
}

impl Pixel {
    pub(crate) fn new(rgb: [u8; 3]) -> Self {
        let rgb = rgb.map(|value| f32::from(value) / 255.0);
        let [r, g, b] = rgb;
        let top = r.max(g).max(b);
        let chroma = top - r.min(g).min(b);
        let sixth = || match top {
            top if top == r => ((g - b) / chroma).rem_euclid(6.0),
            top if top == g => (b - r) / chroma + 2.0,
            _ => (r - g) / chroma + 4.0,
        };
        Self {
            rgb,
            lightness: (0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b).sqrt(),
            chroma,
            hue: (chroma >= COLOURED).then(|| Hue::at(60.0 * sixth())),
        }
    }
}

/// The pixels of a picture, row by row, with the slopes of their lightness.
pub(crate) struct Light {
    pub(crate) width: usize,
    pub(crate) pixels: Vec<Pixel>,
    /// Slopes to the right and downwards: central differences, zero at the border.
    pub(crate) slopes: Vec<(f32, f32)>,
}

impl Light {
    pub(crate) fn of(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let pixels: Vec<Pixel> = picture.pixels().map(|pixel| Pixel::new(pixel.0)).collect();
        let lightness = |x: usize, y: usize| pixels.get(y * width + x).map_or(0.0, |pixel| pixel.lightness);
        let mut slopes = vec![(0.0, 0.0); pixels.len()];
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                if let Some(slope) = slopes.get_mut(y * width + x) {
                    *slope = (
                        (lightness(x + 1, y) - lightness(x - 1, y)) / 2.0,
                        (lightness(x, y + 1) - lightness(x, y - 1)) / 2.0,
                    );
                }
            }
        }
        Self { width, pixels, slopes }
    }

    pub(crate) fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }
}

/// Share of the items that meet a condition; 0 of none.
pub(crate) fn share<T>(items: impl IntoIterator<Item = T>, meets: impl Fn(T) -> bool) -> f32 {
    mean(items.into_iter().map(|item| f32::from(u8::from(meets(item)))))
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: impl IntoIterator<Item = f32>) -> f32 {
    let (sum, n) = values.into_iter().fold((0.0, 0_u32), |(sum, n), value| (sum + f64::from(value), n + 1));
    (sum / f64::from(n.max(1))) as f32
}

/// The variance, of the population.
pub(crate) fn variance(values: impl IntoIterator<Item = f32> + Clone) -> f32 {
    let middle = mean(values.clone());
    mean(values.into_iter().map(|value| (value - middle) * (value - middle)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_their_names() {
        let hue = |rgb| Pixel::new(rgb).hue;
        assert_eq!(hue([255, 0, 0]), Some(Hue::Red));
        assert_eq!(hue([255, 0, 60]), Some(Hue::Red));
        assert_eq!(hue([255, 200, 0]), Some(Hue::Yellow));
        assert_eq!(hue([0, 160, 40]), Some(Hue::Green));
        assert_eq!(hue([30, 60, 220]), Some(Hue::Blue));
        assert_eq!(hue([160, 0, 200]), Some(Hue::Purple));
        assert_eq!(hue([120, 120, 130]), None);
    }

    #[test]
    fn a_ramp_has_one_slope_inside() {
        let ramp = RgbImage::from_fn(5, 4, |x, _| image::Rgb([(x * 50) as u8; 3]));
        let light = Light::of(&ramp);
        assert_eq!(light.slopes[0], (0.0, 0.0));
        let (right, down) = light.slopes[7];
        assert!((right - 50.0 / 255.0).abs() < 1e-3 && down == 0.0, "{right}");
    }
}
