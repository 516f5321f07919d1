//! What people choose from.

use std::collections::HashMap;

use ::songs::Catalogue;
use chrono::TimeDelta;
use domain::{Mood, Track, TrackId};
use rand::{Rng, rngs::StdRng};

/// Songs of a mood that people know.
const EACH: usize = 400;

/// The songs of the catalogue that people know, by the mood that is felt in them, the best known first.
pub(super) struct Songs(HashMap<Mood, Vec<Track>>);

impl Songs {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut all: Vec<Track> = catalogue.iter().collect();
        all.sort_by_key(|track| std::cmp::Reverse(track.popularity));
        let mut by_mood = HashMap::<Mood, Vec<Track>>::new();
        for track in all {
            let Some(felt) = catalogue.felt(track.id) else { continue };
            // What is felt least often has songs, too: those that have more of it than others.
            let room = |mood: &Mood| by_mood.get(mood).is_none_or(|of| of.len() < EACH);
            let most =
                Mood::ALL.into_iter().filter(room).max_by(|a, b| felt.get(*a).total_cmp(&felt.get(*b)));
            let Some(mood) = most else { break };
            by_mood.entry(mood).or_default().push(track);
        }
        Self(by_mood)
    }

    pub(super) fn all(&self) -> Vec<Track> {
        self.0.values().flatten().cloned().collect()
    }

    /// A song for a mood: a few are chosen often, most of them rarely (Zipf's law), and what is new lately rises.
    pub(super) fn pick(&self, mood: Mood, ago: TimeDelta, dice: &mut StdRng) -> Option<TrackId> {
        let of = self.0.get(&mood)?;
        let rank = (of.len() as f64).powf(dice.random::<f64>()) - 1.0;
        let risen = ago < TimeDelta::days(7) && dice.random_ratio(1, 6);
        let at = if risen { of.len() / 2 + dice.random_range(0..3) } else { rank as usize };
        of.get(at.min(of.len() - 1)).map(|track| track.id)
    }
}
