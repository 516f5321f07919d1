//! Written lines.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mood::Models;

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::builtin().expect("the networks that are built in"));

fuzz_target!(|line: &str| {
    if let Ok(reading) = MODELS.read_line(line) {
        let sum: f32 = reading.scores.as_array().iter().sum();
        assert!((sum - 1.0).abs() < 1e-3 && reading.confidence.is_finite());
    }
});
