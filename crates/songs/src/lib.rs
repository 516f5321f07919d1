//! Songs: a built-in catalogue with audio features, full-text search, ranking for a mood, and covers
//! drawn for songs without artwork.
//!
//! Everything here is pure and synchronous: no network, no database, no clock. The same call gives the
//! same answer.

mod catalogue;
pub mod cover;
mod error;
pub mod eval;
mod feel;
#[cfg(feature = "import")]
pub mod import;
mod mix;
mod rank;
mod search;

pub use catalogue::{Catalogue, Counts};
pub use error::SongsError;
pub use feel::{Context, Facts, Felt, SongMood};
pub use rank::{RankRequest, Ranking, Signal, SignalKind, Taste, near, rank};
pub use search::{QUERY_MAX, SearchPage};

/// Most entries that one call returns; a larger limit is read as this one.
pub const LIMIT_MAX: usize = 100;
