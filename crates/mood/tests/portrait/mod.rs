//! Portraits made of ellipses: enough of a face for the detector, and nobody's.

#![allow(dead_code, reason = "each test and bench uses a part")]

use image::{Rgb, RgbImage};

const GROUND: [f32; 3] = [120.0, 150.0, 170.0];

/// A soft-edged ellipse: centre, radii, softness of the edge, colour, strength.
type Spot = (f32, f32, f32, f32, f32, [f32; 3], f32);

/// A colour of a face whose head has radius 1 around (0, 0); `smile` is 1 for a smile, -1 for a frown.
fn skin_at(u: f32, v: f32, smile: f32) -> Rgb<u8> {
    let mut color = GROUND;
    let mut put = |mask: f32, over: [f32; 3], strength: f32| {
        let share = mask.clamp(0.0, 1.0) * strength;
        for (value, over) in color.iter_mut().zip(over) {
            *value += (over - *value) * share;
        }
    };
    let mut spot = |(x, y, rx, ry, soft, over, strength): Spot| {
        put((1.0 - ((u - x) / rx).hypot((v - y) / ry)) / soft + 0.5, over, strength);
    };
    spot((0.0, -0.15, 0.82, 1.0, 0.05, [50.0, 35.0, 30.0], 1.0));
    spot((0.0, 0.05, 0.68, 0.9, 0.05, [224.0, 172.0, 145.0], 1.0));
    for side in [-1.0, 1.0] {
        spot((side * 0.29, -0.12, 0.15, 0.085, 0.15, [245.0, 240.0, 235.0], 1.0));
        spot((side * 0.29, -0.12, 0.075, 0.08, 0.2, [60.0, 40.0, 30.0], 1.0));
        spot((side * 0.29, -0.12, 0.035, 0.037, 0.2, [10.0, 10.0, 10.0], 1.0));
        spot((side * 0.29, -0.3, 0.19, 0.035, 0.3, [60.0, 40.0, 30.0], 1.0));
        spot((side * 0.29, -0.19, 0.17, 0.02, 0.5, [120.0, 80.0, 70.0], 0.6));
        spot((side * 0.07, 0.22, 0.045, 0.03, 0.4, [140.0, 85.0, 75.0], 1.0));
        spot((side * 0.09, 0.08, 0.03, 0.2, 0.8, [190.0, 135.0, 112.0], 0.7));
    }
    spot((0.0, 0.2, 0.1, 0.06, 0.8, [235.0, 185.0, 160.0], 0.6));
    // The mouth is a band around a parabola, with teeth where it smiles.
    let middle = 0.5 + smile * (0.10 - (u / 0.3).powi(2) * 0.12);
    let band =
        |thick: f32, soft: f32, wide: f32| ((thick - (v - middle).abs()) / soft).min((wide - u.abs()) / 0.05);
    put(band(0.055, 0.02, 0.32), [175.0, 70.0, 75.0], 1.0);
    if smile > 0.0 {
        put(band(0.022, 0.01, 0.24), [245.0, 240.0, 235.0], 1.0);
    }
    Rgb(color.map(|value| value as u8))
}

/// A picture with heads at (x, y) of the given radius, each with its smile.
pub fn picture(width: u32, height: u32, heads: &[(f32, f32, f32, f32)]) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        let near =
            |(cx, cy, r, _): &&(f32, f32, f32, f32)| (x - cx).abs() < 1.3 * r && (y - cy).abs() < 1.3 * r;
        match heads.iter().find(near) {
            Some((cx, cy, r, smile)) => skin_at((x - cx) / r, (y - cy) / r, *smile),
            None => Rgb(GROUND.map(|value| value as u8)),
        }
    })
}

/// A drawn face on white: outline, eyes, and a mouth that smiles (1) or frowns (-1).
pub fn doodle(side: u32, smile: f32) -> RgbImage {
    let half = side as f32 / 2.0;
    RgbImage::from_fn(side, side, |x, y| {
        let (u, v) = ((x as f32 - half) / (half * 0.8), (y as f32 - half) / (half * 0.8));
        let outline = (u.hypot(v) - 1.0).abs() < 0.04;
        let eye = (u.abs() - 0.36).hypot(v + 0.25) < 0.1;
        let middle = 0.4 + smile * (0.12 - u * u);
        let mouth = u.abs() < 0.45 && (v - middle).abs() < 0.04;
        Rgb(if outline || eye || mouth { [20; 3] } else { [255; 3] })
    })
}
