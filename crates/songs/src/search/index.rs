//! An inverted index: for every word the songs that have it, and in which field. Songs are numbered by how well known they
//! are, so that of very many the best known are found first.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::{
    fold::{fold, fold_for_index},
    typo::spellings,
};
use crate::catalogue::{Columns, Strings};

/// Most characters of a query that count.
pub const QUERY_MAX: usize = 200;
const WORDS_MAX: usize = 12;
/// Of more songs than this only the best known are compared.
const ENOUGH: usize = 5_000;
/// Of more songs than this, going through the best known finds enough sooner than collecting all.
const VERY_MANY: usize = 16 * ENOUGH;
/// Most songs that a search finds.
const FOUND_MAX: usize = 2_000;

pub(crate) const TITLE: u8 = 1;
pub(crate) const ARTIST: u8 = 2;
const ALBUM: u8 = 4;
/// The word is not only the beginning of one.
const WHOLE: u8 = 8;

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
    rank: u32,
    /// Which words of the query each field has, a bit for each.
    title: u16,
    artist: u16,
    album: u16,
    /// Whether the last word is a whole one.
    whole: bool,
}

/// Lists one after the other: what each has, and in which fields.
#[derive(Debug, Default)]
struct Lists {
    /// Where each begins, and the end.
    starts: Vec<u32>,
    entries: Vec<u32>,
    fields: Vec<u8>,
}

impl Lists {
    fn range(&self, lists: Range<usize>) -> Range<usize> {
        let at = |list: usize| self.starts.get(list).map_or(self.entries.len(), |start| *start as usize);
        at(lists.start)..at(lists.end)
    }

    /// The entries of some lists.
    fn of(&self, lists: Range<usize>) -> impl Iterator<Item = (u32, u8)> {
        let range = self.range(lists);
        let entries = self.entries.get(range.clone()).unwrap_or_default();
        entries.iter().copied().zip(self.fields.get(range).unwrap_or_default().iter().copied())
    }

    fn push(&mut self, entry: u32, fields: u8) {
        self.entries.push(entry);
        self.fields.push(fields);
    }

    /// Ends a list.
    fn end(&mut self) {
        self.starts.push(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
    }
}

/// Songs that have a word, the best known first, and in which fields.
struct Found<'a> {
    ranks: Cow<'a, [u32]>,
    fields: Cow<'a, [u8]>,
}

impl Found<'_> {
    fn iter(&self) -> impl Iterator<Item = (u32, u8)> {
        self.ranks.iter().copied().zip(self.fields.iter().copied())
    }

    /// The fields in which a song has the word; nothing when it has not.
    fn fields_of(&self, rank: u32) -> Option<u8> {
        self.ranks.binary_search(&rank).ok().and_then(|at| self.fields.get(at)).copied()
    }
}

/// The words of all songs.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// In order, so that words with the same beginning are neighbours.
    words: Vec<String>,
    /// Songs of each word, the best known first.
    postings: Lists,
    /// Words of each song, in order.
    texts: Lists,
    lengths: Vec<Lengths>,
    /// Songs by how well known they are.
    songs: Vec<u32>,
}

impl Index {
    /// Reads every title, and every artist and album once.
    pub(crate) fn new(columns: &Columns) -> Self {
        let mut vocabulary = Vocabulary::default();
        let artists = vocabulary.texts(&columns.artists);
        let albums = vocabulary.texts(&columns.albums);
        let titles = vocabulary.texts(&columns.titles);
        let (words, places) = vocabulary.in_order();

        let mut songs: Vec<u32> = (0_u32..).take(columns.len()).collect();
        songs.sort_by(|a, b| columns.renown(*b as usize).total_cmp(&columns.renown(*a as usize)));
        let mut texts = Lists { starts: vec![0], ..Lists::default() };
        let mut lengths = Vec::with_capacity(songs.len());
        let mut own: Vec<(u32, u8)> = Vec::new();
        for song in songs.iter().map(|song| *song as usize) {
            let artist = columns.artist_line(song).and_then(|artist| artists.get(artist as usize));
            let album = columns.album(song).and_then(|album| albums.get(album));
            let fields = [(titles.get(song), TITLE), (artist, ARTIST), (album, ALBUM)];
            own.clear();
            for (number, field) in fields.iter().flat_map(|(text, field)| numbers(*text).map(|n| (n, *field)))
            {
                own.extend(places.get(number as usize).map(|place| (*place, field)));
            }
            merge(&mut own);
            own.iter().for_each(|(word, fields)| texts.push(*word, *fields));
            texts.end();
            let [title, artist, album] = fields.map(|(text, _)| text.map_or(0, |text| text.count));
            lengths.push(Lengths { title, artist, album });
        }
        Self { postings: turned(&texts, words.len()), words, texts, lengths, songs }
    }

    /// The songs that match, best first, at most 2,000. Where none does, each word may differ in a letter.
    pub(crate) fn find(&self, query: &str, renown: impl Fn(usize) -> f32) -> Vec<u32> {
        let query: String = query.chars().take(QUERY_MAX).collect();
        let mut words = fold(&query);
        words.truncate(WORDS_MAX);
        let mut hits = self.matching(&words, |word| vec![word.to_owned()]);
        if hits.is_empty() {
            hits = self.matching(&words, spellings);
        }
        let scored = |hit: &Hit| {
            let (rank, lengths) = (hit.rank as usize, self.lengths.get(hit.rank as usize));
            let song = self.songs.get(rank).copied().unwrap_or_default();
            (score(hit, lengths.copied().unwrap_or_default(), words.len()) + renown(song as usize), song)
        };
        let mut ranked: Vec<(f32, u32)> = hits.iter().map(scored).collect();
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if ranked.len() > FOUND_MAX {
            ranked.select_nth_unstable_by(FOUND_MAX, order);
            ranked.truncate(FOUND_MAX);
        }
        ranked.sort_unstable_by(order);
        ranked.into_iter().map(|(_, song)| song).collect()
    }

    /// Songs with this word, as [`fold`] leaves it, in one of these fields.
    pub(crate) fn having(&self, word: &str, fields: u8) -> impl Iterator<Item = usize> {
        let at = self.words.binary_search_by(|known| known.as_str().cmp(word)).ok();
        let postings = at.into_iter().flat_map(|at| self.postings.of(at..at + 1));
        let ranks = postings.filter(move |(_, found)| found & fields != 0).map(|(rank, _)| rank as usize);
        ranks.filter_map(|rank| self.songs.get(rank)).map(|song| *song as usize)
    }

    /// Songs that have every word in one of its spellings; the last may be the beginning of one.
    fn matching(&self, words: &[String], spellings: impl Fn(&str) -> Vec<String>) -> Vec<Hit> {
        let Some((last, complete)) = words.split_last() else { return Vec::new() };
        let beginnings = self.beginnings(&spellings(last));
        let mut lists: Vec<(u16, Found<'_>)> =
            (1..).zip(complete.iter().map(|word| self.with_one_of(&spellings(word)))).collect();
        // The rarest word first: the others are only looked up for its songs.
        lists.sort_by_key(|(_, found)| found.ranks.len());
        let Some(((number, rarest), others)) = lists.split_first() else {
            return self.beginning(&beginnings);
        };
        let with = |hit: Hit, lists: &[(u16, Found<'_>)]| {
            let mut lists = lists.iter();
            lists.try_fold(hit, |hit, (number, found)| Some(hit.with(found.fields_of(hit.rank)?, *number)))
        };
        if self.count(&beginnings) < rarest.ranks.len() {
            let has_all = |(rank, fields): (u32, u8)| with(Hit::new(rank).with_last(fields), &lists);
            return self.gathered(&beginnings).filter_map(has_all).take(ENOUGH).collect();
        }
        let has_all = |(rank, fields): (u32, u8)| {
            let hit = with(Hit::new(rank).with(fields, *number), others)?;
            self.last(rank, &beginnings).map(|fields| hit.with_last(fields))
        };
        rarest.iter().filter_map(has_all).take(ENOUGH).collect()
    }

    /// Songs that have one of these words, the best known first.
    fn with_one_of(&self, words: &[String]) -> Found<'_> {
        let places: Vec<usize> =
            words.iter().filter_map(|word| self.words.binary_search(word).ok()).collect();
        if let [at] = places.as_slice() {
            let range = self.postings.range(*at..at + 1);
            let ranks = self.postings.entries.get(range.clone()).unwrap_or_default();
            return Found {
                ranks: ranks.into(),
                fields: self.postings.fields.get(range).unwrap_or_default().into(),
            };
        }
        let mut found: Vec<(u32, u8)> = places.iter().flat_map(|at| self.postings.of(*at..at + 1)).collect();
        merge(&mut found);
        let (ranks, fields): (Vec<u32>, Vec<u8>) = found.into_iter().unzip();
        Found { ranks: ranks.into(), fields: fields.into() }
    }

    /// The words that begin in one of these ways: places of the first and behind the last, and of the whole word, if it is
    /// one.
    fn beginnings(&self, prefixes: &[String]) -> Vec<(Range<usize>, Option<usize>)> {
        let range = |prefix: &String| {
            let first = self.words.partition_point(|word| word < prefix);
            let rest = self.words.get(first..).unwrap_or_default();
            let count = rest.partition_point(|word| word.starts_with(prefix));
            (first..first + count, rest.first().is_some_and(|word| word == prefix).then_some(first))
        };
        prefixes.iter().map(range).filter(|(range, _)| !range.is_empty()).collect()
    }

    /// The fields in which a song has one of these beginnings.
    fn last(&self, rank: u32, beginnings: &[(Range<usize>, Option<usize>)]) -> Option<u8> {
        let words = self.texts.of(rank as usize..rank as usize + 1);
        let fields = words.fold(0, |found, (word, fields)| {
            let word = word as usize;
            beginnings.iter().filter(|(range, _)| range.contains(&word)).fold(found, |found, (_, whole)| {
                found | fields | if *whole == Some(word) { WHOLE } else { 0 }
            })
        });
        (fields != 0).then_some(fields)
    }

    /// Songs with a word that begins in one of these ways, the best known first.
    fn beginning(&self, beginnings: &[(Range<usize>, Option<usize>)]) -> Vec<Hit> {
        let hit = |(rank, fields): (u32, u8)| Hit::new(rank).with_last(fields);
        if self.count(beginnings) > VERY_MANY && beginnings.len() == 1 {
            let ranks = (0_u32..).take(self.songs.len());
            let found = ranks.filter_map(|rank| Some((rank, self.last(rank, beginnings)?)));
            return found.take(ENOUGH).map(hit).collect();
        }
        self.gathered(beginnings).take(ENOUGH).map(hit).collect()
    }

    /// How many postings there are of words that begin in one of these ways.
    fn count(&self, beginnings: &[(Range<usize>, Option<usize>)]) -> usize {
        beginnings.iter().map(|(range, _)| self.postings.range(range.clone()).len()).sum()
    }

    /// All songs with a word that begins in one of these ways, the best known first.
    fn gathered(
        &self,
        beginnings: &[(Range<usize>, Option<usize>)],
    ) -> impl Iterator<Item = (u32, u8)> + use<> {
        let mut fields = vec![0_u8; self.songs.len()];
        for (range, whole) in beginnings {
            for word in range.clone() {
                let mark = if *whole == Some(word) { WHOLE } else { 0 };
                for (rank, found) in self.postings.of(word..word + 1) {
                    if let Some(place) = fields.get_mut(rank as usize) {
                        *place |= found | mark;
                    }
                }
            }
        }
        (0_u32..).zip(fields).filter(|(_, fields)| *fields != 0)
    }
}

impl Hit {
    fn new(rank: u32) -> Self {
        Self { rank, ..Self::default() }
    }

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

    /// The last word, which may be the beginning of one.
    fn with_last(self, fields: u8) -> Self {
        Self { whole: fields & WHOLE != 0, ..self.with(fields, 0) }
    }
}

/// Puts entries in order, each once with all of its fields.
fn merge(found: &mut Vec<(u32, u8)>) {
    found.sort_unstable();
    found.dedup_by(|again, first| {
        let same = again.0 == first.0;
        first.1 |= if same { again.1 } else { 0 };
        same
    });
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

/// Lists of songs' words as lists of words' songs.
fn turned(texts: &Lists, words: usize) -> Lists {
    let mut starts = vec![0_u32; words + 1];
    for word in &texts.entries {
        if let Some(next) = starts.get_mut(*word as usize + 1) {
            *next += 1;
        }
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut free = starts.clone();
    let (mut entries, mut fields) = (vec![0; texts.entries.len()], vec![0; texts.entries.len()]);
    for (rank, list) in (0_u32..).zip(texts.starts.windows(2).enumerate().map(|(list, _)| list)) {
        for (word, found) in texts.of(list..list + 1) {
            let Some(place) = free.get_mut(word as usize) else { continue };
            let at = *place as usize;
            *place += 1;
            (entries[at], fields[at]) = (rank, found);
        }
    }
    Lists { starts, entries, fields }
}

/// The words of one text.
#[derive(Debug)]
struct Words {
    /// Without the joined forms.
    count: u8,
    numbers: Vec<u32>,
}

fn numbers(text: Option<&Words>) -> impl Iterator<Item = u32> {
    text.into_iter().flat_map(|text| text.numbers.iter().copied())
}

/// Words, numbered as they come.
#[derive(Default)]
struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    fn texts(&mut self, texts: &Strings) -> Vec<Words> {
        texts.iter().map(|text| self.words(text)).collect()
    }

    fn words(&mut self, text: &str) -> Words {
        let (count, words) = fold_for_index(text);
        let numbers = words.into_iter().map(|word| self.number(word)).collect();
        Words { count: u8::try_from(count).unwrap_or(u8::MAX), numbers }
    }

    fn number(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(word).or_insert(next)
    }

    /// The words in order, and for each number the word's place there.
    fn in_order(self) -> (Vec<String>, Vec<u32>) {
        let mut words: Vec<(String, u32)> = self.0.into_iter().collect();
        words.sort_unstable();
        let mut places = vec![0; words.len()];
        for (place, (_, number)) in (0_u32..).zip(&words) {
            if let Some(of) = places.get_mut(*number as usize) {
                *of = place;
            }
        }
        (words.into_iter().map(|(word, _)| word).collect(), places)
    }
}
