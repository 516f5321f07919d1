//! Full-text search over title, artist and album.

mod fold;
mod index;
mod typo;

use domain::Track;

pub use self::index::QUERY_MAX;
pub(crate) use self::{
    fold::fold,
    index::{ARTIST, Index, TITLE},
};

/// A part of what a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchPage {
    /// The songs, best first.
    pub tracks: Vec<Track>,
    /// How many there are in all parts.
    pub total: usize,
    /// Offset of the next part; nothing at the end.
    pub next: Option<usize>,
}
