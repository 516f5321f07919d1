//! The built-in catalogue.

mod asset;
mod columns;
mod strings;

use std::collections::HashMap;

use domain::{Track, TrackId};

pub(crate) use self::{columns::Columns, strings::Strings};
use crate::{
    Context, SongsError,
    rank::Artists,
    search::{Index, SearchPage, fold},
};

static BUILTIN: &[u8] = include_bytes!("../../assets/catalogue.bin.gz");

/// Songs with audio features, held in memory.
#[derive(Debug)]
pub struct Catalogue {
    columns: Columns,
    places: HashMap<TrackId, u32>,
    index: Index,
    artists: Artists,
}

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// Takes a noticeable fraction of a second: load it once and share it.
    ///
    /// # Errors
    /// When the program was built with a damaged catalogue.
    pub fn builtin() -> Result<Self, SongsError> {
        Self::from_bytes(BUILTIN)
    }

    /// A catalogue from the bytes that `import/import.py` writes.
    ///
    /// # Errors
    /// When they are cut off, damaged or something else.
    pub fn from_bytes(packed: &[u8]) -> Result<Self, SongsError> {
        let columns = asset::read(packed)?;
        let places = (0..columns.len())
            .filter_map(|at| Some((TrackId::from_spotify(columns.spotify_id(at)?), u32::try_from(at).ok()?)))
            .collect();
        let index = Index::new(&columns);
        let artists = Artists::new(&columns.artists);
        Ok(Self { columns, places, index, artists })
    }

    /// What each artist's songs are like.
    #[must_use]
    pub fn context(&self) -> Context {
        Context::new((0..self.len()).filter_map(|at| self.columns.facts(at)))
    }

    /// Whether the song with this Spotify id is among them.
    #[must_use]
    pub fn has_spotify_id(&self, id: &str) -> bool {
        self.places.contains_key(&TrackId::from_spotify(id))
    }

    /// How many songs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The song with this key.
    #[must_use]
    pub fn get(&self, id: TrackId) -> Option<Track> {
        self.columns.track(self.place(id)?)
    }

    /// All songs, by artist.
    pub fn iter(&self) -> impl Iterator<Item = Track> {
        (0..self.len()).filter_map(|at| self.columns.track(at))
    }

    /// Songs that have every word of the query in title, artist or album; best first.
    ///
    /// Case, accents and punctuation do not matter, and the last word may be the beginning of one. Songs
    /// in which the words make up more of the title or the artist's name come first, then the better
    /// known. A query without letters and digits finds nothing. Only the first [`QUERY_MAX`] characters
    /// and 12 words count. Continue with `offset` set to [`SearchPage::next`].
    ///
    /// [`QUERY_MAX`]: crate::QUERY_MAX
    #[must_use]
    pub fn search(&self, query: &str, offset: usize, limit: usize) -> SearchPage {
        let found = self.index.find(query, |at| self.columns.renown(at));
        let limit = limit.min(crate::LIMIT_MAX);
        let tracks: Vec<Track> =
            found.iter().skip(offset).take(limit).filter_map(|at| self.columns.track(*at as usize)).collect();
        let end = offset.saturating_add(limit);
        SearchPage { tracks, total: found.len(), next: (end < found.len()).then_some(end) }
    }

    /// Songs that have one of these words in their title, with the word; the first where there are several.
    pub(crate) fn titled<'a>(&self, words: &'a [String]) -> HashMap<usize, &'a str> {
        let mut found = HashMap::new();
        for word in words {
            // Two words at once ("black and white") are in hardly any title.
            if let [folded] = fold(word).as_slice() {
                for song in self.index.titled(folded) {
                    found.entry(song).or_insert(word.as_str());
                }
            }
        }
        found
    }

    /// Position of a song in the columns.
    pub(crate) fn place(&self, id: TrackId) -> Option<usize> {
        self.places.get(&id).map(|at| *at as usize)
    }

    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    pub(crate) fn artists(&self) -> &Artists {
        &self.artists
    }
}
