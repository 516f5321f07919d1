//! Pixels to readings.
//!
//! ```text
//! photo ──▶ Detector (YuNet, verifier) ──▶ square around each face ──▶ face network ──▶ scores per face ──▶ Reading
//!      without a face ──▶ EfficientNet-Lite0 ──▶ words ──┐
//!                    └──▶ colour and light ──────────────┴▶ place on the plane ──▶ Reading
//! drawing ──▶ what is drawn, cut out of its background ──▶ drawing network ──▶ Reading
//!      without a face ──▶ colours and strokes ──▶ place on the plane ──▶ Reading
//! ```
//!
//! The weights are part of the library; [`Models::builtin`] checks them against their checksums. There is
//! no I/O in here, no async runtime and no thread of our own. candle spreads what is left to it (sums of tensors, the
//! reader of lines) over all cores, which costs more than it gains: set `RAYON_NUM_THREADS=1`, or read inside a rayon
//! pool of one thread, above all where several readings run side by side.

mod card;
mod classes;
mod conv;
mod crop;
mod depthwise;
mod detector;
#[cfg(feature = "builtin")]
mod drawings;
#[cfg(feature = "builtin")]
mod efficientnet;
mod error;
mod faces;
#[cfg(feature = "builtin")]
mod ink;
mod m1;
#[cfg(feature = "builtin")]
mod models;
mod network;
mod pool;
mod reader;
mod resnet;
mod rule;
#[cfg(feature = "builtin")]
mod scene;
#[cfg(feature = "builtin")]
mod text;
mod verifier;
mod yunet;

pub use card::{Card, ModelFile};
pub use classes::mood_of;
pub use detector::{Detection, Detector};
pub use error::MoodError;
pub use faces::Faces;
#[cfg(feature = "builtin")]
pub use models::{Kind, Models};
pub use reader::{MoodReader, Opinion};

/// What `cargo xtask bench-mood` measured last, as JSON ([`domain::Figures`]).
#[cfg(feature = "builtin")]
pub const FIGURES: &str = include_str!("../../../model-weights/figures.json");
