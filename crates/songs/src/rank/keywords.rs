//! Words for what is on a picture, found in titles, artists' names and genres, or near to them in meaning.

use std::collections::{HashMap, HashSet};

use crate::{Catalogue, catalogue::Related, search::fold};

/// Words that count; a picture has three, a line a dozen.
const WORDS_MAX: usize = 24;
/// What a word in the artist's name is worth beside one in the title, and what the genre is.
const ARTIST: f32 = 0.8;
const GENRE: f32 = 0.5;

/// What a song has to do with a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Named<'a> {
    /// How much, 0..1.
    pub(super) share: f32,
    pub(super) how: How<'a>,
}

/// Where a word is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How<'a> {
    Title(&'a str),
    Artist(&'a str),
    Genre(&'a str),
    /// A word of the title, and the word that it is near to.
    Near(&'static str, &'a str),
}

/// Songs that have to do with one of the words, each with what it has most to do with.
pub(super) fn named<'a>(catalogue: &Catalogue, words: &'a [String]) -> HashMap<usize, Named<'a>> {
    let mut found: HashMap<usize, Named<'a>> = HashMap::new();
    let mut note = |songs: &mut dyn Iterator<Item = usize>, share: f32, how: How<'a>| {
        for song in songs {
            let best = found.entry(song).or_insert(Named { share, how });
            if share > best.share {
                *best = Named { share, how };
            }
        }
    };
    for word in words.iter().take(WORDS_MAX) {
        for (near, nearness) in Related::builtin().to(word) {
            note(&mut catalogue.titled(near), nearness * nearness, How::Near(near, word));
        }
        // Two words at once ("black and white") are in hardly any title.
        if let [folded] = fold(word).as_slice() {
            note(&mut catalogue.titled(folded), 1.0, How::Title(word));
            note(&mut catalogue.played_by(folded), ARTIST, How::Artist(word));
            let columns = catalogue.columns();
            let is = |genre: &usize| columns.genre_names(*genre).any(|name| fold(name) == [folded.as_str()]);
            let genres: HashSet<usize> = (0..columns.genres.len()).filter(is).collect();
            if !genres.is_empty() {
                let has = |song: &usize| columns.genre(*song).is_some_and(|genre| genres.contains(&genre));
                note(&mut (0..columns.len()).filter(has), GENRE, How::Genre(word));
            }
        }
    }
    found
}

impl How<'_> {
    /// As part of a reason.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Title(word) => format!("“{word}” in its title"),
            Self::Artist(word) => format!("“{word}” in its artist’s name"),
            Self::Genre(word) => format!("{word} is its genre"),
            Self::Near(near, word) => format!("“{near}” in its title, near to {word}"),
        }
    }
}
