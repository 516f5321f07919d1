//! The mood of a drawing without a face: its colours, its strokes and how much is drawn.

use domain::Point;
use image::RgbImage;

use super::{
    light::{EDGE, Hue, Light, Pixel, share},
    rule::{phrase, place},
};

/// Least mean difference of ink from its ground, in 255ths.
const FAINTEST: u32 = 24;
/// Pixels on each side of one, in which the direction of its line is found.
const AROUND: isize = 2;
/// Of this much one direction, a piece of a line is straight.
const STRAIGHT: f32 = 0.6;
/// Kinds of directions.
const TURNS: usize = 8;

/// What is measured on a drawing; all 0..1.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(crate) struct Measures {
    /// How much is covered.
    pub(crate) ink: f32,
    /// Lightness of the ground.
    pub(crate) ground: f32,
    /// Red or yellow ink.
    pub(crate) warm: f32,
    pub(crate) red: f32,
    pub(crate) yellow: f32,
    pub(crate) green: f32,
    pub(crate) blue: f32,
    pub(crate) purple: f32,
    /// Black ink.
    pub(crate) black: f32,
    /// Pieces of lines without one direction: corners and crossings.
    pub(crate) jagged: f32,
    /// How evenly the directions occur: 1 as on a circle.
    pub(crate) turning: f32,
    /// How much goes up and down again slantwise.
    pub(crate) zigzag: f32,
    /// Nearly upright lines.
    pub(crate) falling: f32,
}

/// The kinds of lines and how much is drawn, each 0..1.
struct Shapes {
    jagged: f32,
    round: f32,
    falling: f32,
    heavy: f32,
}

impl Measures {
    /// Measures a drawing; `None` where nothing is drawn.
    pub(crate) fn of(picture: &RgbImage) -> Option<Self> {
        let ground = ground(picture)?;
        let light = Light::of(picture);
        let is_ink = |pixel: &image::Rgb<u8>| {
            let difference: u32 = pixel.0.iter().zip(ground).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
            difference >= 3 * FAINTEST
        };
        let ink: Vec<Pixel> = picture
            .pixels()
            .zip(&light.pixels)
            .filter(|(pixel, _)| is_ink(pixel))
            .map(|(_, pixel)| *pixel)
            .collect();
        if ink.is_empty() {
            return None;
        }
        let hue = |hue: Hue| share(&ink, |pixel| pixel.hue == Some(hue));
        let (red, yellow) = (hue(Hue::Red), hue(Hue::Yellow));
        let lines = Lines::of(&light);
        Some(Self {
            ink: ink.len() as f32 / light.pixels.len() as f32,
            ground: Pixel::new(ground).lightness,
            warm: red + yellow,
            red,
            yellow,
            green: hue(Hue::Green),
            blue: hue(Hue::Blue),
            purple: hue(Hue::Purple),
            black: share(&ink, |pixel| pixel.lightness < 0.25 && pixel.chroma < 0.2),
            jagged: lines.jagged,
            turning: lines.evenness(),
            zigzag: lines.zigzag(),
            falling: lines.falling,
        })
    }

    fn shapes(&self) -> Shapes {
        let part = |value: f32, low: f32, high: f32| ((value - low) / (high - low)).clamp(0.0, 1.0);
        let corners = part(self.jagged, 0.15, 0.4) * part(self.ink, 0.0, 0.08);
        let zigzag = 0.5 * part(self.zigzag, 0.5, 0.9) * (1.0 - part(self.turning, 0.4, 0.7));
        let jagged = corners.max(zigzag);
        Shapes {
            jagged,
            round: part(self.turning, 0.7, 0.95) * (1.0 - jagged),
            falling: part(self.falling, 0.6, 0.9) * (1.0 - jagged) * (1.0 - part(self.ink, 0.2, 0.3)),
            heavy: part(self.ink, 0.0, 0.25),
        }
    }

    fn has_dark_ground(&self) -> bool {
        self.ground < 0.25
    }

    /// The drawing's place on the plane.
    pub(crate) fn point(&self) -> Point {
        let Shapes { jagged, round, falling, heavy } = self.shapes();
        let night = f32::from(u8::from(self.has_dark_ground()));
        let valence = self.yellow
            + 0.5 * (self.green + self.blue)
            + 0.5 * self.purple
            + 0.8 * self.red * round
            + 0.8 * round
            - 2.5 * jagged
            - 0.8 * self.black * heavy
            - 1.6 * falling
            - 0.5 * night;
        let arousal = self.red + 0.4 * self.yellow - 0.4 * self.blue + 1.6 * jagged - 0.5 * round
            + 0.8 * heavy * (1.0 - round)
            - 1.4 * falling;
        place(valence, arousal)
    }

    /// How it looks, in words.
    pub(crate) fn looks(&self) -> String {
        let Shapes { jagged, round, falling, heavy } = self.shapes();
        let parts = [
            ("warm colours", self.warm >= 0.5),
            ("cool colours", self.green + self.blue >= 0.5),
            ("black ink", self.black >= 0.6),
            ("a dark ground", self.has_dark_ground()),
            ("jagged lines", jagged >= 0.3),
            ("falling lines", falling >= 0.5),
            ("round lines", round >= 0.5),
            ("much ink", heavy >= 0.8),
        ];
        phrase(&parts, "A few lines")
    }
}

/// The colour of the ground: the median along the border, channel by channel.
fn ground(picture: &RgbImage) -> Option<[u8; 3]> {
    let (right, bottom) = (picture.width().checked_sub(1)?, picture.height().checked_sub(1)?);
    let across = (0..=right).flat_map(|x| [(x, 0), (x, bottom)]);
    let down = (0..=bottom).flat_map(|y| [(0, y), (right, y)]);
    let border: Vec<[u8; 3]> = across.chain(down).map(|(x, y)| picture.get_pixel(x, y).0).collect();
    let median = |channel: fn(&[u8; 3]) -> u8| {
        let mut values: Vec<u8> = border.iter().map(channel).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied()
    };
    Some([median(|[r, _, _]| *r)?, median(|[_, g, _]| *g)?, median(|[_, _, b]| *b)?])
}

/// The directions of the lines, by the structure tensor of lightness in a window (Förstner & Gülch 1987).
struct Lines {
    jagged: f32,
    /// Share of each of eight directions among the straight pieces.
    directions: [f32; TURNS],
    falling: f32,
}

impl Lines {
    fn of(light: &Light) -> Self {
        let (mut pieces, mut straight, mut falling) = (0_u32, 0_u32, 0_u32);
        let mut directions = [0_u32; TURNS];
        for (i, (right, down)) in light.slopes.iter().enumerate() {
            if right.hypot(*down) < EDGE {
                continue;
            }
            let [xx, yy, xy] = tensor(light, i);
            pieces += 1;
            let (a, b) = (xx - yy, 2.0 * xy);
            let length = a.hypot(b).max(1e-12);
            if length / (xx + yy).max(1e-12) < STRAIGHT {
                continue;
            }
            straight += 1;
            let turn = (b.atan2(a) / std::f32::consts::FRAC_PI_4).round() as isize;
            if let Some(count) = directions.get_mut(turn.rem_euclid(TURNS as isize) as usize) {
                *count += 1;
            }
            // The slope is within 25 degrees of level, so the line within 25 degrees of upright.
            falling += u32::from(a / length >= 0.643);
        }
        let of_straight = |count: u32| count as f32 / straight.max(1) as f32;
        Self {
            jagged: (pieces - straight) as f32 / pieces.max(1) as f32,
            directions: directions.map(of_straight),
            falling: of_straight(falling),
        }
    }

    /// Entropy of the directions, 1 where they are all alike.
    fn evenness(&self) -> f32 {
        -self.directions.iter().map(|share| share * share.max(1e-12).ln()).sum::<f32>() / (TURNS as f32).ln()
    }

    fn zigzag(&self) -> f32 {
        let [_, a, b, c, _, d, e, f] = self.directions;
        2.0 * (a + b + c).min(d + e + f)
    }
}

/// Sums of the products of the slopes around a pixel.
fn tensor(light: &Light, at: usize) -> [f32; 3] {
    let (width, height) = (light.width as isize, light.height() as isize);
    let (x, y) = (at as isize % width.max(1), at as isize / width.max(1));
    let mut sums = [0.0; 3];
    for y in (y - AROUND).max(0)..=(y + AROUND).min(height - 1) {
        for x in (x - AROUND).max(0)..=(x + AROUND).min(width - 1) {
            let Some((right, down)) = light.slopes.get((y * width + x) as usize) else { continue };
            for (sum, product) in sums.iter_mut().zip([right * right, down * down, right * down]) {
                *sum += product;
            }
        }
    }
    sums
}
