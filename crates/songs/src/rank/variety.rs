//! Songs that do not repeat themselves: no artist or album twice in ten, well-known ones and others in turn, and no song that is
//! much like the last few while others are as good.

use std::collections::{HashMap, HashSet};

use super::{
    keywords::Named,
    scan::Pool,
    taste::{Taste, Texture, alike, texture_of},
    weights,
};
use crate::Catalogue;

/// No artist and no album comes twice within this many songs.
const APART: usize = 10;
/// Songs that the next one is compared with, and songs that may be the next one.
const RECENT: usize = 6;
const LOOK: usize = 48;
/// What a place farther behind costs, so that of two that are as different the better comes first.
const PLACE: f32 = 0.01;
/// Of so many songs in a row only one is there for a word.
const NAMED_EVERY: usize = 4;
/// Of so many songs in a row only one has been chosen before: the familiar carries the new.
const KNOWN_EVERY: usize = 5;

/// Picks songs one after the other.
pub(super) struct Picker<'a> {
    catalogue: &'a Catalogue,
    taste: &'a Taste,
    named: &'a HashMap<usize, Named<'a>>,
    used: HashSet<usize>,
    picked: Vec<Picked>,
}

struct Picked {
    song: usize,
    texture: Texture,
    genre: Option<usize>,
    decade: Option<u16>,
}

impl<'a> Picker<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        taste: &'a Taste,
        named: &'a HashMap<usize, Named<'a>>,
    ) -> Self {
        Self { catalogue, taste, named, used: HashSet::new(), picked: Vec::new() }
    }

    /// How many were picked.
    pub(super) fn len(&self) -> usize {
        self.picked.len()
    }

    /// Takes what was picked already out of a pool.
    pub(super) fn open(&self, pool: &mut Pool) {
        for songs in [&mut pool.famous, &mut pool.others] {
            songs.retain(|song| !self.used.contains(song));
        }
    }

    /// Takes the next song from an open pool, a well-known one and another in turn while there are both; nothing when none is left
    /// that suits.
    pub(super) fn pick(&mut self, pool: &mut Pool) -> Option<usize> {
        let Pool { famous, others } = pool;
        let (first, second) = if self.len().is_multiple_of(2) { (famous, others) } else { (others, famous) };
        let song = self.take_varied(first).or_else(|| self.take_varied(second));
        let song = song.or_else(|| self.take_apart(first)).or_else(|| self.take_apart(second))?;
        self.used.insert(song);
        let (texture, columns) = (texture_of(self.catalogue, song), self.catalogue.columns());
        self.picked.push(Picked { song, texture, genre: columns.genre(song), decade: columns.decade(song) });
        Some(song)
    }

    /// Takes a good song that is unlike the last few.
    fn take_varied(&self, songs: &mut Vec<usize>) -> Option<usize> {
        let named = self.last(NAMED_EVERY).any(|picked| self.named.contains_key(&picked.song));
        let known = self.last(KNOWN_EVERY).any(|picked| self.taste.knows(picked.song));
        let too_soon =
            |song: &usize| named && self.named.contains_key(song) || known && self.taste.knows(*song);
        let suits = |song: &usize| !too_soon(song) && self.is_apart(*song);
        let mut next: Option<(f32, usize)> = None;
        let best = songs.iter().enumerate().filter(|(_, song)| suits(song)).take(LOOK);
        for ((place, song), behind) in best.zip(0_u8..) {
            let cost = PLACE * f32::from(behind) + weights::ALIKE * self.likeness(*song);
            if next.is_none_or(|(least, _)| cost < least) {
                next = Some((cost, place));
            }
        }
        next.map(|(_, place)| songs.remove(place))
    }

    /// Takes the best song whose artist and album were not among the last.
    fn take_apart(&self, songs: &mut Vec<usize>) -> Option<usize> {
        songs.iter().position(|song| self.is_apart(*song)).map(|place| songs.remove(place))
    }

    /// The last ones, so that with the next there are so many in a row.
    fn last(&self, in_a_row: usize) -> impl Iterator<Item = &Picked> {
        self.picked.iter().rev().take(in_a_row - 1)
    }

    /// Whether nobody who plays the song has played one of the last nine, and none is of its album.
    fn is_apart(&self, song: usize) -> bool {
        let columns = self.catalogue.columns();
        let members = |song: usize| {
            columns.artist_line(song).map_or(&[][..], |artist| self.catalogue.artists().members(artist))
        };
        let (new, album) = (members(song), columns.album(song));
        self.last(APART).all(|picked| {
            (album.is_none() || columns.album(picked.song) != album)
                && members(picked.song).iter().all(|member| !new.contains(member))
        })
    }

    /// How like a song is to the likest of the last few, 0..1: half by texture, the rest by genre and decade.
    fn likeness(&self, song: usize) -> f32 {
        let (texture, columns) = (texture_of(self.catalogue, song), self.catalogue.columns());
        let (genre, decade) = (columns.genre(song), columns.decade(song));
        let same = |both: bool| f32::from(u8::from(both));
        let like = |picked: &Picked| {
            0.5 * alike(&texture, &picked.texture)
                + 0.25 * same(genre.is_some() && genre == picked.genre)
                + 0.25 * same(decade.is_some() && decade == picked.decade)
        };
        self.last(RECENT + 1).map(like).fold(0.0, f32::max)
    }
}
