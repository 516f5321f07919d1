//! Ways to know the mood of a song: ours, and those it is measured against.

use domain::{Mood, MoodSetting};

use super::LABELS;
use crate::Felt;

/// What the ways know of a song.
#[derive(Clone, Debug)]
pub struct Song {
    /// Spotify's valence, 0..1.
    pub valence: f64,
    /// Spotify's energy, 0..1.
    pub energy: f64,
    /// Beats a minute.
    pub tempo: f64,
    /// What our model says.
    pub felt: Felt,
}

/// A way to know the mood of a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The learned model.
    Learned,
    /// MoodDJ's fixed ranges of valence, energy and tempo; songs inside and songs outside come in any order.
    MoodDjRule,
    /// Spotify's valence and energy as they are.
    RawSpotify,
}

/// Ranges of MoodDJ's rule: mood, valence, energy, tempo.
const BOXES: [(Mood, Range, Range, Range); 4] = [
    (Mood::Happy, (0.6, 1.0), (0.5, 1.0), (100.0, 180.0)),
    (Mood::Sad, (0.0, 0.4), (0.2, 0.5), (60.0, 100.0)),
    (Mood::Calm, (0.3, 0.7), (0.2, 0.5), (60.0, 100.0)),
    (Mood::Angry, (0.0, 0.4), (0.6, 1.0), (120.0, 180.0)),
];

type Range = (f64, f64);

impl Way {
    /// How far each song is from a corner of the plane, which belongs to a mood and lies at valence and arousal 0 or 1.
    pub(super) fn distances(self, songs: &[Song], (mood, valence, arousal): (Mood, f64, f64)) -> Vec<f64> {
        let distance = |song: &Song| match self {
            Self::Learned => {
                let (felt_valence, felt_arousal) = song.felt.corner_place();
                let to = |felt: f32, corner: f64| f64::from(felt) - (2.0 * corner - 1.0);
                to(felt_valence, valence).hypot(to(felt_arousal, arousal))
            }
            Self::MoodDjRule => f64::from(u8::from(!in_box(song, mood))),
            Self::RawSpotify => (song.valence - valence).hypot(song.energy - arousal),
        };
        songs.iter().map(distance).collect()
    }

    /// Valence and arousal of the songs, where this way says any.
    pub(super) fn places(self, songs: &[Song]) -> Option<(Vec<f64>, Vec<f64>)> {
        match self {
            Self::Learned => {
                Some(songs.iter().map(|it| (f64::from(it.felt.rated.0), f64::from(it.felt.rated.1))).unzip())
            }
            Self::MoodDjRule => None,
            Self::RawSpotify => Some(songs.iter().map(|it| (it.valence, it.energy)).unzip()),
        }
    }

    /// How well a song fits each label, where some are allowed; more is better.
    pub(super) fn fits(self, song: &Song, allowed: &[Mood]) -> [f64; LABELS.len()] {
        match self {
            Self::Learned => LABELS.map(|label| f64::from(song.felt.chosen_from(allowed).get(label))),
            Self::MoodDjRule => LABELS.map(|label| f64::from(u8::from(in_box(song, label)))),
            Self::RawSpotify => {
                let settings = MoodSetting::defaults();
                LABELS.map(|label| {
                    settings.iter().find(|it| it.mood == label).map_or(f64::MIN, |it| {
                        -(song.valence - f64::from(it.valence)).hypot(song.energy - f64::from(it.energy))
                    })
                })
            }
        }
    }
}

fn in_box(song: &Song, mood: Mood) -> bool {
    let within = |x: f64, (least, most): Range| (least..=most).contains(&x);
    BOXES.iter().any(|(label, valence, energy, tempo)| {
        *label == mood
            && within(song.valence, *valence)
            && within(song.energy, *energy)
            && within(song.tempo, *tempo)
    })
}
