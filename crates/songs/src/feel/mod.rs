//! What people feel in a song, learned from listeners: valence, arousal and the shares of the eight moods.
//!
//! ```text
//! Facts ──▶ 39 numbers ──▶ SongMood (five small networks) ──▶ Felt
//!   Context (what else the artist plays) ──┘
//! ```
//! The model is made by `model-weights/training/train_song_mood.py`; numbers, words and rules are the same there.

mod context;
mod facts;
mod felt;
mod model;
mod network;
#[cfg(test)]
mod tests;

pub(crate) use self::felt::corner_place;
pub use self::{context::Context, facts::Facts, felt::Felt, model::SongMood};

/// Numbers that describe a song.
pub(crate) const FEATURES: usize = 39;
