//! Pictures that a program draws: a sky, something in it, and a land below, in the colours of a mood.

use std::io::Cursor;

use domain::{AppError, Mood, PictureKind};
use image::{ImageFormat, Rgb, RgbImage};
use media::Intake;
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::start::StartError;

const WIDTH: u32 = 880;

/// Sky above and below, the thing in it, the land.
type Palette = [[f32; 3]; 4];

const fn palette(mood: Mood) -> Palette {
    match mood {
        Mood::Happy => [[120., 190., 235.], [255., 236., 190.], [255., 214., 90.], [122., 178., 90.]],
        Mood::Energetic => [[255., 120., 70.], [255., 205., 120.], [255., 245., 220.], [150., 50., 90.]],
        Mood::Calm => [[150., 205., 205.], [226., 240., 232.], [250., 250., 240.], [80., 140., 145.]],
        Mood::Neutral => [[190., 196., 206.], [226., 228., 232.], [240., 240., 242.], [128., 134., 146.]],
        Mood::Sad => [[74., 92., 130.], [140., 156., 184.], [196., 206., 224.], [44., 58., 88.]],
        Mood::Angry => [[90., 16., 22.], [210., 62., 40.], [255., 150., 70.], [40., 12., 16.]],
        Mood::Fearful => [[24., 18., 44.], [74., 50., 104.], [190., 180., 220.], [12., 10., 24.]],
        Mood::Surprised => [[44., 30., 90.], [214., 96., 160.], [255., 226., 120.], [60., 24., 80.]],
    }
}

/// What is on such a picture.
pub(super) const fn words(mood: Mood) -> &'static str {
    match mood {
        Mood::Happy => "A sun over green hills",
        Mood::Energetic => "A bright sun behind sharp peaks",
        Mood::Calm => "A pale moon over still water",
        Mood::Neutral => "A grey sky over flat land",
        Mood::Sad => "Rain over dark hills",
        Mood::Angry => "A red sky over black peaks",
        Mood::Fearful => "A small moon over a black forest",
        Mood::Surprised => "Sparks in a violet sky",
    }
}

/// Draws a picture; another seed draws it otherwise.
pub(super) fn paint(mood: Mood, seed: u64) -> Result<Intake, StartError> {
    let mut dice = StdRng::seed_from_u64(seed);
    let height = [620, 780, 1040][dice.random_range(0..3)];
    let picture = Scene::new(mood, height, &mut dice).paint();
    let mut png = Cursor::new(Vec::new());
    picture
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|error| StartError::Refused(AppError::Unusable(error.to_string())))?;
    Ok(media::intake(png.get_ref(), PictureKind::Photo)?)
}

struct Scene {
    mood: Mood,
    height: u32,
    colors: Palette,
    /// Place and radius of what is in the sky, in parts of the width.
    disc: (f32, f32, f32),
    /// Phase of each line of hills.
    phases: [f32; 3],
    sparks: Vec<(f32, f32, f32)>,
}

impl Scene {
    fn new(mood: Mood, height: u32, dice: &mut StdRng) -> Self {
        let tall = height as f32 / WIDTH as f32;
        let colors = palette(mood).map(|color| color.map(|part| part + dice.random_range(-10.0..10.0_f32)));
        let radius = match mood {
            Mood::Happy | Mood::Energetic => dice.random_range(0.10..0.16),
            Mood::Fearful => 0.04,
            _ => dice.random_range(0.06..0.1),
        };
        let sparks = match mood {
            Mood::Surprised => 60,
            Mood::Sad => 220,
            _ => 0,
        };
        Self {
            mood,
            height,
            colors,
            disc: (dice.random_range(0.2..0.8), tall * dice.random_range(0.2..0.45), radius),
            phases: [0; 3].map(|_| dice.random_range(0.0..std::f32::consts::TAU)),
            sparks: (0..sparks)
                .map(|_| (dice.random::<f32>(), dice.random::<f32>() * tall, dice.random_range(0.004..0.02)))
                .collect(),
        }
    }

    fn paint(&self) -> RgbImage {
        let mut picture = RgbImage::from_fn(WIDTH, self.height, |x, y| {
            let (x, y) = (x as f32 / WIDTH as f32, y as f32 / WIDTH as f32);
            Rgb(self.color(x, y).map(|part| part.clamp(0.0, 255.0) as u8))
        });
        for (x, y, size) in &self.sparks {
            self.spark(&mut picture, *x, *y, *size);
        }
        picture
    }

    /// The colour at a place, both in parts of the width.
    fn color(&self, x: f32, y: f32) -> [f32; 3] {
        let [above, below, thing, land] = self.colors;
        let tall = self.height as f32 / WIDTH as f32;
        let mut color = mix(above, below, (y / tall / 0.8).min(1.0));
        let (cx, cy, radius) = self.disc;
        let far = (x - cx).hypot(y - cy);
        if !matches!(self.mood, Mood::Sad | Mood::Neutral) {
            // A halo, and the disc with a soft edge.
            color = mix(color, thing, 0.5 * (1.0 - far / (radius * 3.0)).clamp(0.0, 1.0).powi(2));
            color = mix(color, thing, ((radius - far) * 220.0).clamp(0.0, 1.0));
        }
        for (row, phase) in (0_u8..).zip(self.phases) {
            let depth = f32::from(row);
            let top =
                tall * (0.62 + 0.12 * depth) + self.ridge(x, phase + depth * 1.7) * (0.09 - 0.015 * depth);
            let shade = mix(mix(land, below, 0.45 - 0.2 * depth), [0.0; 3], 0.06 * depth);
            color = mix(color, shade, ((y - top) * 260.0).clamp(0.0, 1.0));
        }
        color
    }

    /// The line of the land: waves, peaks, trees, or nearly nothing.
    fn ridge(&self, x: f32, phase: f32) -> f32 {
        let wave = |times: f32| (x * times + phase).sin();
        let peak = |times: f32| (((x * times + phase).rem_euclid(2.0)) - 1.0).abs() * 2.0 - 1.0;
        match self.mood {
            Mood::Calm => 0.08 * wave(60.0),
            Mood::Neutral => 0.1 * wave(3.0),
            Mood::Energetic | Mood::Angry => 0.7 * peak(7.0) + 0.4 * peak(17.0),
            Mood::Fearful => 0.3 * wave(4.0) - 0.8 * peak(44.0).max(0.0),
            _ => 0.8 * wave(6.0) + 0.25 * wave(15.0),
        }
    }

    /// A drop of rain, or a spark.
    fn spark(&self, picture: &mut RgbImage, x: f32, y: f32, size: f32) {
        let [.., thing, _] = self.colors;
        let (length, lean) = if self.mood == Mood::Sad { (size * 3.0, 0.25) } else { (size, 1.0) };
        let steps = (length * WIDTH as f32) as u32;
        for step in 0..=steps {
            let along = step as f32 / WIDTH as f32;
            let ways: &[(f32, f32)] = if self.mood == Mood::Sad {
                &[(-lean, 1.0)]
            } else {
                &[(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)]
            };
            for (dx, dy) in ways {
                let (px, py) = ((x + dx * along) * WIDTH as f32, (y + dy * along) * WIDTH as f32);
                if px >= 0.0 && py >= 0.0 && (px as u32) < WIDTH && (py as u32) < self.height {
                    picture.put_pixel(
                        px as u32,
                        py as u32,
                        Rgb(thing.map(|part| part.clamp(0.0, 255.0) as u8)),
                    );
                }
            }
        }
    }
}

fn mix(one: [f32; 3], other: [f32; 3], share: f32) -> [f32; 3] {
    let [a, b, c] = one;
    let [x, y, z] = other;
    [a + (x - a) * share, b + (y - b) * share, c + (z - c) * share]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mood_has_a_picture_of_its_own() {
        let hashes: std::collections::HashSet<String> =
            Mood::ALL.into_iter().map(|mood| paint(mood, 5).unwrap().blurhash).collect();
        assert_eq!(hashes.len(), Mood::ALL.len());
        assert_eq!(paint(Mood::Sad, 5).unwrap().blurhash, paint(Mood::Sad, 5).unwrap().blurhash);
    }
}
