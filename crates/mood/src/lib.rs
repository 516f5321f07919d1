//! Pixels to readings.
//!
//! ```text
//! photo ──▶ Detector (YuNet) ──▶ square around each face ──▶ m1-face ──▶ scores per face ──▶ Reading
//! drawing ──▶ what is drawn, cut out of its background ────▶ m1-drawing ──────────────────▶ Reading
//! ```
//!
//! The weights are part of the library; [`Models::builtin`] checks them against their checksums. There is
//! no I/O in here, no async runtime and no thread of our own. candle spreads even small products over all
//! cores, which costs more than it gains: set `RAYON_NUM_THREADS=1`, or read inside a rayon pool of one
//! thread, above all where several readings run side by side.

mod card;
mod classes;
mod crop;
mod depthwise;
mod detector;
mod error;
mod ink;
mod m1;
mod models;
mod reader;
mod yunet;

pub use card::{Card, ModelFile};
pub use classes::mood_of;
pub use detector::{Detection, Detector};
pub use error::MoodError;
pub use models::{Kind, Models};
pub use reader::{MoodReader, Opinion};
