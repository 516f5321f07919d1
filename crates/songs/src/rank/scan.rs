//! One pass over all songs: what each costs for each of several targets, and the best for each.

use std::collections::{HashMap, HashSet};

use super::{
    best::Best,
    keywords::Named,
    target::{Meter, Song, Target},
    taste::Taste,
    weights,
};
use crate::{Catalogue, catalogue::renown, mix};

/// Above this, a recording is probably all spoken word (Spotify's description of the feature); thousandths.
const SPOKEN: u16 = 660;
/// Interludes are shorter, mixes and whole albums longer; tenths of a second.
const LENGTHS: std::ops::RangeInclusive<u16> = 600..=7_200;
/// From here on a song counts as well known: about a third of the catalogue.
const FAMOUS: f32 = 0.55;
/// A length that is not known.
const UNKNOWN: u16 = u16::MAX;

/// What the pass wants to know of the request.
pub(super) struct Scan<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) taste: &'a Taste,
    pub(super) named: &'a HashMap<usize, Named<'a>>,
    pub(super) excluded: &'a HashSet<usize>,
    pub(super) seed: u64,
    /// The first so many songs count.
    pub(super) songs: usize,
}

/// Songs for one target, each list with the least costs first.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Well-known songs.
    pub(super) famous: Vec<usize>,
    /// The others.
    pub(super) others: Vec<usize>,
}

/// A target's measure and its best songs so far.
struct Search {
    meter: Meter,
    famous: Best,
    others: Best,
}

impl Search {
    fn new((target, most): &(Target, usize)) -> Self {
        Self { meter: target.meter(), famous: Best::new(*most), others: Best::new(*most) }
    }

    fn into_pool(self) -> Pool {
        let songs = |best: Best| best.into_sorted().into_iter().map(|(_, song)| song as usize).collect();
        Pool { famous: songs(self.famous), others: songs(self.others) }
    }
}

impl Scan<'_> {
    /// For each target the songs with the least costs; as many well-known ones as wanted, and as many others.
    pub(super) fn pools(&self, targets: &[(Target, usize)]) -> Vec<Pool> {
        let mut searches: Vec<Search> = targets.iter().map(Search::new).collect();
        let (apart, most) = (self.apart(), self.taste.gain_max());
        for song in 0..self.len() {
            self.offer(song, &mut searches, most, || {
                let gain = suits(self.catalogue, song).then(|| self.taste.gain(self.catalogue, song))?;
                (!apart.contains(song)).then_some(gain)
            });
        }
        let special = |song: &usize| suits(self.catalogue, *song) && !self.excluded.contains(song);
        for song in self.special().filter(special) {
            let named = self.named.get(&song).map_or(0.0, |named| weights::KEYWORD * named.share);
            let gain = self.taste.gain(self.catalogue, song) + self.taste.own_gain(song) + named;
            self.offer(song, &mut searches, gain, || Some(gain));
        }
        searches.into_iter().map(Search::into_pool).collect()
    }

    /// Puts a song among the best for each target for which it is. What it gains by the listener is only asked for when as
    /// much as can be would bring it in; nothing keeps it out.
    fn offer(&self, song: usize, searches: &mut [Search], most: f32, gain: impl Fn() -> Option<f32>) {
        let Some(heard) = Song::new(self.catalogue, song) else { return };
        let renown = self.renown(song);
        for search in searches {
            let best = if renown >= FAMOUS { &mut search.famous } else { &mut search.others };
            let limit = best.limit + weights::RENOWN * renown + most;
            let Some(cost) = search.meter.cost_below(limit, &heard) else { continue };
            let cost = cost - weights::RENOWN * renown;
            let Some(gain) = gain().filter(|_| !self.taste.never(self.catalogue, song)) else { return };
            let dice = self.catalogue.columns().dice(song);
            let cost = cost - gain + weights::CHANCE * mix::unit(mix::mix(self.seed ^ dice));
            if cost < best.limit {
                best.add(cost, u32::try_from(song).unwrap_or(u32::MAX));
            }
        }
    }

    fn renown(&self, song: usize) -> f32 {
        self.catalogue.columns().popularity.get(song).map_or(0.0, |popularity| renown(*popularity))
    }

    fn len(&self) -> usize {
        self.songs.min(self.catalogue.len())
    }

    /// Songs that are counted by themselves, each once.
    fn special(&self) -> impl Iterator<Item = usize> {
        let mut songs: Vec<usize> = self.named.keys().copied().chain(self.taste.songs()).collect();
        songs.sort_unstable();
        songs.dedup();
        songs.into_iter().filter(|song| *song < self.len())
    }

    /// Those, and the ones that are not wanted.
    fn apart(&self) -> Marks {
        let mut marks = Marks(vec![0; self.len().div_ceil(64)]);
        self.special().chain(self.excluded.iter().copied()).for_each(|song| marks.mark(song));
        marks
    }
}

/// Whether a song is music, neither an interlude nor a whole album.
pub(super) fn suits(catalogue: &Catalogue, song: usize) -> bool {
    let columns = catalogue.columns();
    columns.speechiness.get(song).is_some_and(|speech| *speech <= SPOKEN)
        && columns.duration.get(song).is_some_and(|length| LENGTHS.contains(length) || *length == UNKNOWN)
}

/// A bit for each song.
struct Marks(Vec<u64>);

impl Marks {
    fn mark(&mut self, song: usize) {
        if let Some(bits) = self.0.get_mut(song / 64) {
            *bits |= 1 << (song % 64);
        }
    }

    fn contains(&self, song: usize) -> bool {
        self.0.get(song / 64).is_some_and(|bits| bits >> (song % 64) & 1 == 1)
    }
}
