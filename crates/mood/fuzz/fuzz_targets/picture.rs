//! Small pictures of any shape and content, read as one kind or another.

#![no_main]

use std::sync::LazyLock;

use image::RgbImage;
use libfuzzer_sys::fuzz_target;
use mood::{Kind, Models};

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::builtin().expect("the networks that are built in"));

const KINDS: [Kind; 4] = [Kind::Photo, Kind::Drawing, Kind::Face, Kind::Scene];

fuzz_target!(|input: (u8, u8, u8, &[u8])| {
    let (kind, width, height, bytes) = input;
    let kind = KINDS[usize::from(kind) % KINDS.len()];
    let (width, height) = (u32::from(width) + 1, u32::from(height) + 1);
    // What is given is repeated over the picture.
    let pixels = bytes.iter().copied().chain([0]).cycle().take((width * height * 3) as usize).collect();
    let Some(picture) = RgbImage::from_raw(width, height, pixels) else { return };
    if let Ok(reading) = MODELS.read_picture(&picture, kind) {
        let sum: f32 = reading.scores.as_array().iter().sum();
        assert!((sum - 1.0).abs() < 1e-3 && reading.confidence.is_finite());
        for face in &reading.faces {
            assert!(face.x >= 0.0 && face.x + face.width <= width as f32 + 0.5);
            assert!(face.y >= 0.0 && face.y + face.height <= height as f32 + 0.5);
        }
    }
});
