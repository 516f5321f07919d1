//! An inverted index: for every word the songs that have it, and in which field.

use std::{borrow::Cow, collections::HashMap};

use super::{
    fold::{fold, fold_for_index},
    typo::spellings,
};
use crate::catalogue::{Columns, Strings};

/// Most characters of a query that count.
pub const QUERY_MAX: usize = 200;
const WORDS_MAX: usize = 12;

const TITLE: u8 = 1;
const ARTIST: u8 = 2;
const ALBUM: u8 = 4;
/// The word is not only the beginning of one.
const WHOLE: u8 = 8;

/// A song that has a word, and the fields that have it.
#[derive(Clone, Copy, Debug)]
struct Posting {
    song: u32,
    fields: u8,
}

/// How many words a song's title, artist and album have.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths {
    title: u8,
    artist: u8,
    album: u8,
}

/// A song that has all words of the query so far.
#[derive(Clone, Copy, Debug, Default)]
struct Hit {
    song: u32,
    /// Which words of the query each field has, a bit for each.
    title: u16,
    artist: u16,
    album: u16,
    /// Whether the last word is a whole one.
    whole: bool,
}

/// The words of all songs.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// In order, so that words with the same beginning are neighbours.
    words: Vec<String>,
    /// Songs of each word, in order.
    postings: Vec<Vec<Posting>>,
    lengths: Vec<Lengths>,
}

impl Index {
    /// Reads every title, and every artist and album once.
    pub(crate) fn new(columns: &Columns) -> Self {
        let mut builder = Builder::default();
        let artists = builder.texts(&columns.artists);
        let albums = builder.texts(&columns.albums);
        let titles = builder.texts(&columns.titles);
        let mut lengths = Vec::with_capacity(titles.len());
        for ((song, title), artist) in (0_u32..).zip(&titles).zip(&columns.artist) {
            let artist = artists.get(usize::from(*artist));
            let album = columns.album(song as usize).and_then(|album| albums.get(album));
            for (text, field) in [(Some(title), TITLE), (artist, ARTIST), (album, ALBUM)] {
                builder.add(song, text, field);
            }
            let count = |text: Option<&Words>| text.map_or(0, |text| text.count);
            lengths.push(Lengths { title: title.count, artist: count(artist), album: count(album) });
        }
        builder.finish(lengths)
    }

    /// All songs that match, best first. Where none does, each word may differ in a letter.
    pub(crate) fn find(&self, query: &str, renown: impl Fn(usize) -> f32) -> Vec<u32> {
        let query: String = query.chars().take(QUERY_MAX).collect();
        let mut words = fold(&query);
        words.truncate(WORDS_MAX);
        let mut hits = self.matching(&words, |word| vec![word.to_owned()]);
        if hits.is_empty() {
            hits = self.matching(&words, spellings);
        }
        let score = |hit: &Hit| {
            let lengths = self.lengths.get(hit.song as usize).copied().unwrap_or_default();
            score(hit, lengths, words.len()) + renown(hit.song as usize)
        };
        let mut ranked: Vec<(f32, u32)> = hits.iter().map(|hit| (score(hit), hit.song)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, song)| song).collect()
    }

    /// Songs that have every word in one of its spellings; the last may be the beginning of one.
    fn matching(&self, words: &[String], spellings: impl Fn(&str) -> Vec<String>) -> Vec<Hit> {
        let Some((last, complete)) = words.split_last() else { return Vec::new() };
        let mut hits = self.beginning_with(&spellings(last));
        for (word, number) in complete.iter().zip(1..) {
            hits = both(&hits, &self.postings(&spellings(word)), number);
        }
        hits
    }

    /// Songs that have one of these words, in order.
    fn postings(&self, words: &[String]) -> Cow<'_, [Posting]> {
        let places = words.iter().filter_map(|word| self.words.binary_search(word).ok());
        let lists: Vec<&Vec<Posting>> = places.filter_map(|at| self.postings.get(at)).collect();
        if let [list] = lists.as_slice() {
            return Cow::Borrowed(list);
        }
        let mut found: Vec<Posting> = lists.into_iter().flatten().copied().collect();
        found.sort_unstable_by_key(|posting| posting.song);
        found.dedup_by(|again, first| {
            let same = again.song == first.song;
            first.fields |= if same { again.fields } else { 0 };
            same
        });
        Cow::Owned(found)
    }

    /// Songs with this word, as [`fold`] leaves it, in their title.
    pub(crate) fn titled(&self, word: &str) -> impl Iterator<Item = usize> {
        let at = self.words.binary_search_by(|known| known.as_str().cmp(word)).ok();
        let postings = at.and_then(|at| self.postings.get(at)).into_iter().flatten();
        postings.filter(|posting| posting.fields & TITLE != 0).map(|posting| posting.song as usize)
    }

    /// Songs with a word that begins in one of these ways, in order.
    fn beginning_with(&self, prefixes: &[String]) -> Vec<Hit> {
        let mut fields = vec![0_u8; self.lengths.len()];
        for prefix in prefixes {
            let first = self.words.partition_point(|word| word.as_str() < prefix.as_str());
            for (word, postings) in self.words.iter().zip(&self.postings).skip(first) {
                if !word.starts_with(prefix) {
                    break;
                }
                let whole = if word.len() == prefix.len() { WHOLE } else { 0 };
                for posting in postings {
                    if let Some(found) = fields.get_mut(posting.song as usize) {
                        *found |= posting.fields | whole;
                    }
                }
            }
        }
        let hit = |(song, fields): (u32, &u8)| Hit {
            song,
            whole: fields & WHOLE != 0,
            ..Hit::default().with(*fields, 0)
        };
        (0_u32..).zip(&fields).filter(|(_, fields)| **fields != 0).map(hit).collect()
    }
}

impl Hit {
    /// One more word of the query, found in these fields.
    fn with(self, fields: u8, number: u16) -> Self {
        let bit = |field| u16::from(fields & field != 0) << number;
        Self {
            title: self.title | bit(TITLE),
            artist: self.artist | bit(ARTIST),
            album: self.album | bit(ALBUM),
            ..self
        }
    }
}

/// The hits that are also among the postings; both are in the order of the songs.
fn both(hits: &[Hit], postings: &[Posting], number: u16) -> Vec<Hit> {
    let mut rest = postings.iter().peekable();
    let mut kept = Vec::new();
    for hit in hits {
        while rest.next_if(|posting| posting.song < hit.song).is_some() {}
        if let Some(posting) = rest.peek().filter(|posting| posting.song == hit.song) {
            kept.push(hit.with(posting.fields, number));
        }
    }
    kept
}

/// How well a song answers a query, 0..3.5, without how well known it is (0..1). Each word counts in one
/// field, the better of title and artist before the other and both before the album, which counts a third;
/// by the share of the query that a field answers, and by the share of the field that the query names.
fn score(hit: &Hit, lengths: Lengths, words: usize) -> f32 {
    let part = |found: u16, length: u8| {
        #[expect(clippy::cast_precision_loss, reason = "at most 12 of 12 words")]
        let (found, words) = (found.count_ones() as f32, words.max(1) as f32);
        found / words * (0.5 + 0.5 * (found / f32::from(length.max(1))).min(1.0))
    };
    let title_first = part(hit.title, lengths.title) + part(hit.artist & !hit.title, lengths.artist);
    let artist_first = part(hit.artist, lengths.artist) + part(hit.title & !hit.artist, lengths.title);
    let album = part(hit.album & !hit.title & !hit.artist, lengths.album);
    3.0 * title_first.max(artist_first) + album + if hit.whole { 0.5 } else { 0.0 }
}

/// The words of one text.
#[derive(Debug)]
struct Words {
    /// Without the joined forms.
    count: u8,
    numbers: Vec<u32>,
}

#[derive(Default)]
struct Builder {
    numbers: HashMap<String, u32>,
    postings: Vec<Vec<Posting>>,
}

impl Builder {
    fn texts(&mut self, texts: &Strings) -> Vec<Words> {
        texts.iter().map(|text| self.words(text)).collect()
    }

    fn words(&mut self, text: &str) -> Words {
        let (count, words) = fold_for_index(text);
        let numbers = words.into_iter().map(|word| self.number(word)).collect();
        Words { count: u8::try_from(count).unwrap_or(u8::MAX), numbers }
    }

    fn number(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(word).or_insert(next);
        if number == next {
            self.postings.push(Vec::new());
        }
        number
    }

    /// Songs must come in order.
    fn add(&mut self, song: u32, text: Option<&Words>, field: u8) {
        for number in text.map_or(&[][..], |text| &text.numbers) {
            let Some(postings) = self.postings.get_mut(*number as usize) else { continue };
            match postings.last_mut() {
                Some(last) if last.song == song => last.fields |= field,
                _ => postings.push(Posting { song, fields: field }),
            }
        }
    }

    fn finish(mut self, lengths: Vec<Lengths>) -> Index {
        let mut words: Vec<(String, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let postings = words
            .iter()
            .map(|(_, number)| {
                self.postings.get_mut(*number as usize).map(std::mem::take).unwrap_or_default()
            })
            .collect();
        Index { words: words.into_iter().map(|(word, _)| word).collect(), postings, lengths }
    }
}
