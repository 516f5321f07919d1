//! What else an artist plays: means over the other songs of a catalogue.

use std::collections::HashMap;

use super::facts::{Facts, GENRES, MEANS};
use crate::rank::names;

/// Numbers that say what else an artist plays.
pub(super) const OTHERS: usize = MEANS + GENRES.len();

/// Sums over the songs of each artist, by the name that comes first in their artist line.
#[derive(Clone, Debug, Default)]
pub struct Context(HashMap<String, Sums>);

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    values: [f32; MEANS],
    known: [f32; MEANS],
    genres: [f32; GENRES.len()],
    with_genre: f32,
}

impl Sums {
    /// Adds a song, or with −1 takes it away.
    fn add(&mut self, song: &Facts<'_>, times: f32) {
        for ((sum, known), value) in self.values.iter_mut().zip(&mut self.known).zip(song.own()) {
            if !value.is_nan() {
                *sum += times * value;
                *known += times;
            }
        }
        if let Some(genres) = song.genres() {
            self.with_genre += times;
            for (sum, share) in self.genres.iter_mut().zip(genres) {
                *sum += times * share;
            }
        }
    }
}

impl Context {
    /// Of all songs of a catalogue.
    pub fn new<'a>(songs: impl Iterator<Item = Facts<'a>>) -> Self {
        let mut sums: HashMap<String, Sums> = HashMap::new();
        for song in songs {
            if let Some(name) = first_name(&song) {
                sums.entry(name).or_default().add(&song, 1.0);
            }
        }
        Self(sums)
    }

    /// Nine means and six shares of genres over the artist's other songs. `itself` is the song as the catalogue has it, if it
    /// does.
    pub(super) fn of(&self, song: &Facts<'_>, itself: Option<&Facts<'_>>) -> [f32; OTHERS] {
        let mut numbers = [f32::NAN; OTHERS];
        let Some(artist) = first_name(song) else { return numbers };
        let Some(mut sums) = self.0.get(&artist).copied() else { return numbers };
        if let Some(itself) = itself.filter(|itself| first_name(itself).as_ref() == Some(&artist)) {
            sums.add(itself, -1.0);
        }
        if sums.known.iter().all(|count| *count < 0.5) {
            return numbers;
        }
        let means = sums.values.iter().zip(&sums.known);
        let means = means.map(|(sum, count)| if *count > 0.5 { sum / count } else { f32::NAN });
        let shares = sums.genres.iter().map(|sum| sum / (sums.with_genre + 1.0));
        for (place, number) in numbers.iter_mut().zip(means.chain(shares)) {
            *place = number;
        }
        numbers
    }
}

fn first_name(song: &Facts<'_>) -> Option<String> {
    names(song.artist.filter(|artist| !artist.is_empty())?).into_iter().next()
}
