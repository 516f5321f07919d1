//! Colours from OKLCH, in which equal steps look equal.

use std::{f32::consts::TAU, fmt};

use crate::mix;

/// Lightness 0..1, chroma 0..0.4, hue in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Oklch {
    pub(super) lightness: f32,
    pub(super) chroma: f32,
    pub(super) hue: f32,
}

impl Oklch {
    /// The colour in the shade, as on a landscape at dusk: darker, and its hue nearer to blue or, for a warm
    /// one, to violet (where a darker yellow would turn to mud). `depth` is 0..1.
    pub(super) fn shaded(self, depth: f32, lightness: f32) -> Self {
        let hue = self.hue.rem_euclid(360.0);
        let night = if (125.0..280.0).contains(&hue) { 262.0 } else { 308.0 };
        let turn = (night - hue + 540.0).rem_euclid(360.0) - 180.0;
        Self { lightness, hue: hue + turn * depth, ..self }
    }

    /// Linear sRGB after B. Ottosson, "A perceptual color space for image processing" (2020).
    fn linear_rgb(self) -> [f32; 3] {
        let (sin, cos) = (self.hue / 360.0 * TAU).sin_cos();
        let (a, b) = (self.chroma * cos, self.chroma * sin);
        let l = (self.lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (self.lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (self.lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_93 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ]
    }

    /// The nearest colour of this lightness and hue that a screen can show: chroma is taken away until it
    /// fits.
    fn rgb(self) -> [u8; 3] {
        let mut colour = self;
        for _ in 0..24 {
            if colour.linear_rgb().iter().all(|x| (-0.001..=1.001).contains(x)) {
                break;
            }
            colour.chroma *= 0.9;
        }
        colour.linear_rgb().map(|linear| {
            let x = linear.clamp(0.0, 1.0);
            let encoded = if x <= 0.003_130_8 { 12.92 * x } else { 1.055 * x.powf(1.0 / 2.4) - 0.055 };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255")]
            let byte = (encoded * 255.0).round() as u8;
            byte
        })
    }
}

impl fmt::Display for Oklch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb();
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// What songs of the moods sound like (the targets of `MoodSetting::defaults`: valence, energy) and the
/// moods' hues.
const MOOD_HUES: [(f32, f32, f32); 8] = [
    (0.80, 0.75, 85.0),
    (0.60, 0.90, 45.0),
    (0.50, 0.25, 175.0),
    (0.50, 0.50, 260.0),
    (0.20, 0.30, 250.0),
    (0.25, 0.85, 25.0),
    (0.20, 0.60, 300.0),
    (0.55, 0.80, 345.0),
];

/// The hue of a song from its valence and energy (0..1): the mean of the moods' hues, the nearer the
/// heavier.
pub(super) fn hue_of(valence: f32, energy: f32) -> f32 {
    let (mut x, mut y) = (0.0, 0.0);
    for (v, e, hue) in MOOD_HUES {
        let weight = ((valence - v).powi(2) + (energy - e).powi(2) + 0.01).powi(-2);
        let (sin, cos) = (hue / 360.0 * TAU).sin_cos();
        x += weight * cos;
        y += weight * sin;
    }
    y.atan2(x) / TAU * 360.0
}

/// A sequence of numbers that is the same for the same seed.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(mix::mix(seed))
    }

    /// The next number of a range.
    pub(super) const fn between(&mut self, from: f32, to: f32) -> f32 {
        self.0 = mix::mix(self.0);
        from + (to - from) * mix::unit(self.0)
    }

    /// One of `count` things.
    pub(super) const fn one_of(&mut self, count: u64) -> u64 {
        self.0 = mix::mix(self.0);
        (self.0 >> 8) % count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours() {
        let colour = |lightness, chroma, hue| Oklch { lightness, chroma, hue }.to_string();
        // CSS Color 4: oklch(62.796% 0.25768 29.234) is red, oklch(86.644% 0.29483 142.495) is lime.
        assert_eq!(colour(0.627_96, 0.257_68, 29.234), "#ff0000");
        assert_eq!(colour(1.0, 0.0, 0.0), "#ffffff");
        assert_eq!(colour(0.0, 0.0, 0.0), "#000000");
        assert_eq!(colour(0.9, 0.4, 85.0).len(), 7);
    }

    #[test]
    fn songs_of_a_mood_have_nearly_its_hue() {
        for (valence, energy, hue) in MOOD_HUES {
            let off = (hue_of(valence, energy) - hue + 540.0).rem_euclid(360.0) - 180.0;
            assert!(off.abs() < 30.0, "{hue}: {off}");
        }
    }
}
