//! Picture intake: limits, orientation, re-encoding, thumbnails, BlurHash; files behind `object_store`.
//!
//! Bytes from outside are never stored and never sent to anyone: what is kept is a fresh encoding of the
//! decoded pixels. So nothing that a file carries beside its pixels (places, serial numbers, scripts,
//! archives) survives the intake.

mod encode;
mod error;
mod files;
mod intake;
mod strokes;

pub use encode::Format;
pub use error::MediaError;
pub use files::{Files, StoredPicture};
pub use intake::{Intake, intake};
pub use pixels::{FULL_EDGE, MAX_BYTES, MAX_PIXELS, PixelsError};
pub use strokes::{MAX_STROKES_BYTES, read_strokes, write_strokes};
