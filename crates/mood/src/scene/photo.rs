//! The mood of a photograph's light, colour and composition.

use domain::Point;
use image::RgbImage;

use super::{
    light::{EDGE, Hue, Light, mean, share, variance},
    rule::{phrase, place},
};

/// Below this colourfulness a picture is black and white.
const FILM: f32 = 2.0;

/// What is measured on a photograph; shares and lightness are 0..1.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct Measures {
    /// Mean lightness.
    pub(crate) brightness: f32,
    /// Mean chroma.
    pub(crate) saturation: f32,
    /// Deviation of lightness.
    pub(crate) contrast: f32,
    /// Hasler & Süsstrunk 2003.
    pub(crate) colourfulness: f32,
    pub(crate) red: f32,
    pub(crate) green: f32,
    pub(crate) blue: f32,
    pub(crate) purple: f32,
    /// Dark yellow: brown and olive.
    pub(crate) murky: f32,
    /// Nearly black.
    pub(crate) dark: f32,
    /// Steep in lightness.
    pub(crate) edges: f32,
    /// Of the upper third: bright and smooth, as a sky.
    pub(crate) open: f32,
    /// Bright warm colour.
    pub(crate) glow: f32,
    /// Lightness of the upper third.
    pub(crate) top: f32,
    /// How much darker the lower third is than what is above it.
    pub(crate) fall: f32,
    /// How much of the variance of lightness is between rows.
    pub(crate) layers: f32,
}

impl Measures {
    /// Measures a photograph of at least one pixel.
    pub(crate) fn of(picture: &RgbImage) -> Self {
        let light = Light::of(picture);
        let (pixels, third) = (&light.pixels, (light.height() / 3).max(1) * light.width);
        let slope = |(right, down): &(f32, f32)| right.hypot(*down);
        let hue = |hue: Hue| share(pixels, |pixel| pixel.hue == Some(hue));
        let lightness = |range: std::ops::Range<usize>| {
            mean(pixels.get(range).unwrap_or_default().iter().map(|pixel| pixel.lightness))
        };
        let opponent = |axis: fn([f32; 3]) -> f32| {
            let values = pixels.iter().map(move |pixel| axis(pixel.rgb));
            (mean(values.clone()), variance(values).sqrt())
        };
        let (red_green, rg_deviation) = opponent(|[r, g, _]| r - g);
        let (yellow_blue, yb_deviation) = opponent(|[r, g, b]| (r + g) / 2.0 - b);
        let spread = variance(pixels.iter().map(|pixel| pixel.lightness));
        let rows: Vec<f32> = pixels
            .chunks_exact(light.width.max(1))
            .map(|row| mean(row.iter().map(|pixel| pixel.lightness)))
            .collect();
        let last = pixels.len() - third.min(pixels.len());
        let upper = pixels.iter().zip(&light.slopes).take(third);
        Self {
            brightness: lightness(0..pixels.len()),
            saturation: mean(pixels.iter().map(|pixel| pixel.chroma)),
            contrast: spread.sqrt(),
            colourfulness: 255.0 * (rg_deviation.hypot(yb_deviation) + 0.3 * red_green.hypot(yellow_blue)),
            red: hue(Hue::Red),
            green: hue(Hue::Green),
            blue: hue(Hue::Blue),
            purple: hue(Hue::Purple),
            murky: share(pixels, |pixel| pixel.hue == Some(Hue::Yellow) && pixel.lightness < 0.4),
            dark: share(pixels, |pixel| pixel.lightness < 0.15),
            edges: share(&light.slopes, |at| slope(at) >= EDGE),
            open: share(upper, |(pixel, at)| pixel.lightness >= 0.45 && slope(at) < EDGE / 2.0),
            glow: share(pixels, |pixel| {
                matches!(pixel.hue, Some(Hue::Red | Hue::Yellow))
                    && pixel.chroma >= 0.3
                    && pixel.lightness >= 0.35
            }),
            top: lightness(0..third),
            fall: lightness(0..last) - lightness(last..pixels.len()),
            layers: variance(rows.iter().copied()) / spread.max(1e-9),
        }
    }

    /// Deviations from an ordinary photograph: brightness, saturation, contrast, edges.
    fn standard(&self) -> [f32; 4] {
        let score = |value: f32, mean: f32, deviation: f32| ((value - mean) / deviation).clamp(-1.5, 1.5);
        let saturation = if self.colourfulness < FILM { -0.5 } else { score(self.saturation, 0.20, 0.12) };
        [
            score(self.brightness, 0.46, 0.15),
            saturation,
            score(self.contrast, 0.22, 0.06),
            score(self.edges, 0.18, 0.12),
        ]
    }

    /// The place of light and colour on the plane.
    pub(crate) fn point(&self) -> Point {
        let [brightness, saturation, contrast, edges] = self.standard();
        let valence =
            0.69 * brightness + 0.22 * saturation + 0.4 * (self.blue + self.green) + 0.2 * self.purple
                - 0.3 * self.murky
                + 0.3 * self.open;
        let arousal = -0.15 * brightness + 0.60 * saturation + 0.8 * self.red - 0.3 * self.blue
            + 0.2 * contrast
            + 0.25 * edges
            - 0.3 * self.open;
        place(valence, arousal)
    }

    /// How it looks, in words.
    pub(crate) fn looks(&self) -> String {
        let [brightness, saturation, _, edges] = self.standard();
        let parts = [
            ("bright", brightness >= 0.7),
            ("dark", brightness <= -0.7),
            ("vivid", saturation >= 1.0),
            ("grey", self.saturation < 0.06),
            ("red", self.red >= 0.3),
            ("green", self.green >= 0.25),
            ("blue", self.blue >= 0.25),
            ("open", self.open >= 0.4),
            ("busy", edges >= 0.8),
            ("still", edges <= -0.8),
        ];
        phrase(&parts, "Light and colour as on most pictures")
    }

    pub(crate) fn is_night(&self) -> bool {
        self.brightness < 0.22 && self.dark >= 0.55 && self.top < 0.2
    }

    pub(crate) fn is_sunset(&self) -> bool {
        self.glow >= 0.15 && self.layers >= 0.5 && self.fall >= 0.08 && self.brightness < 0.6
    }

    /// Words of the light that have no place of their own on the plane.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        let flat = self.contrast < 0.1 && self.saturation < 0.12 && self.edges < 0.08;
        [
            ("golden light", self.glow >= 0.35 && !self.is_sunset()),
            ("dark", self.brightness < 0.22 && !self.is_night()),
            ("bright", self.brightness >= 0.65),
            ("fog", flat && (0.35..0.85).contains(&self.brightness)),
            ("colourful", self.colourfulness >= 59.0),
            ("black and white", self.colourfulness < FILM),
        ]
        .into_iter()
        .filter_map(|(word, holds)| holds.then_some(word))
    }
}
