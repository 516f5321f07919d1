//! What is known of a song, as numbers. A number that is not known is NaN.

use std::f32::consts::TAU;

use domain::{AudioFeatures, Track};

use super::{Context, FEATURES};
use crate::search::fold;

/// Numbers of a song itself; its artist's means are of the first [`MEANS`].
pub(super) const OWN: usize = 13;
pub(super) const MEANS: usize = 9;
/// Genres that the model has seen enough of.
pub(super) const GENRES: [&str; 6] = ["edm", "latin", "pop", "r&b", "rap", "rock"];

/// What is known of a song. Numbers out of their range count as its end, numbers that are none as unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts<'a> {
    /// Title, with whatever is in brackets or behind a dash.
    pub title: Option<&'a str>,
    /// Who plays it, in one line.
    pub artist: Option<&'a str>,
    /// One genre or several, between `|`, `,` or `;`.
    pub genre: Option<&'a str>,
    /// A year, or the first year of a decade.
    pub year: Option<f32>,
    /// Length in milliseconds.
    pub duration_ms: Option<f32>,
    /// Beats a minute.
    pub tempo: Option<f32>,
    /// Decibels, −60 to 0.
    pub loudness: Option<f32>,
    /// 0..1, as Spotify measures it; so are the following.
    pub valence: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub energy: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub danceability: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub acousticness: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub instrumentalness: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub liveness: Option<f32>,
    /// See [`domain::AudioFeatures`].
    pub speechiness: Option<f32>,
    /// Whether it is in a major key; known of some songs of the built-in catalogue only.
    pub major: Option<bool>,
    /// Whether it was in the Billboard charts; known of the same songs.
    pub hit: Option<bool>,
}

fn within(value: Option<f32>, least: f32, most: f32) -> f32 {
    value.filter(|value| value.is_finite()).map_or(f32::NAN, |value| value.clamp(least, most))
}

fn yes(value: Option<bool>) -> f32 {
    value.map_or(f32::NAN, |yes| f32::from(u8::from(yes)))
}

fn positive(value: Option<f32>, least: f32, most: f32) -> f32 {
    within(value.filter(|value| *value > 0.0), least, most)
}

impl<'a> Facts<'a> {
    /// What a track says of its song.
    #[must_use]
    pub fn of(track: &'a Track) -> Self {
        let features = track.features.as_ref();
        let feature = |value: fn(&AudioFeatures) -> f32| features.map(value);
        Self {
            title: Some(&track.title),
            artist: Some(&track.artist),
            genre: track.genre.as_deref(),
            year: track.year.map(f32::from),
            #[expect(clippy::cast_precision_loss, reason = "a length to a fraction of a second")]
            duration_ms: track.duration_ms.map(|length| length as f32),
            tempo: feature(|f| f.tempo),
            loudness: feature(|f| f.loudness),
            valence: feature(|f| f.valence),
            energy: feature(|f| f.energy),
            danceability: feature(|f| f.danceability),
            acousticness: feature(|f| f.acousticness),
            instrumentalness: feature(|f| f.instrumentalness),
            liveness: feature(|f| f.liveness),
            speechiness: feature(|f| f.speechiness),
            major: None,
            hit: None,
        }
    }
}

impl Facts<'_> {
    /// Thirteen numbers of the song itself.
    pub(super) fn own(&self) -> [f32; OWN] {
        let octaves = (positive(self.tempo, 40.0, 240.0) / 120.0).log2();
        let decade = (within(self.year, 0.0, 9999.0) / 10.0).floor() * 10.0;
        [
            within(self.danceability, 0.0, 1.0),
            within(self.energy, 0.0, 1.0),
            within(self.loudness, -30.0, 0.0),
            within(self.speechiness, 0.02, 1.0).ln(),
            within(self.acousticness, 0.0, 1.0).sqrt(),
            within(self.instrumentalness, 0.0, 1.0).sqrt(),
            within(self.liveness, 0.02, 1.0).ln(),
            within(self.valence, 0.0, 1.0),
            positive(self.duration_ms, 6e4, 6e5).ln(),
            octaves,
            // The same for half and for double the tempo, which beat trackers take for it.
            (TAU * octaves).cos(),
            (TAU * octaves).sin(),
            if decade.is_nan() { decade } else { decade.clamp(1960.0, 2010.0) },
        ]
    }

    /// Shares of the six genres; none when none of them is named.
    pub(super) fn genres(&self) -> Option<[f32; GENRES.len()]> {
        let named = self.genre?.to_lowercase();
        let found: Vec<usize> = named
            .split(['|', ',', ';'])
            .filter_map(|name| GENRES.iter().position(|genre| *genre == name.trim()))
            .collect();
        let mut shares = [0.0; GENRES.len()];
        for at in &found {
            if let Some(share) = shares.get_mut(*at) {
                #[expect(clippy::cast_precision_loss, reason = "a handful of genres")]
                let all = found.len() as f32;
                *share += 1.0 / all;
            }
        }
        (!found.is_empty()).then_some(shares)
    }

    /// Folded words of the title up to its first dash between spaces, without what is in brackets.
    pub(super) fn title_words(&self) -> Option<Vec<String>> {
        let title = self.title.filter(|title| !title.is_empty())?;
        let title = title.split(" - ").next().unwrap_or_default();
        Some(fold(&without(&without(title, '(', ')'), '[', ']')))
    }

    /// All numbers, in the order of the model's card. `words` are the scores of the title's.
    pub(super) fn numbers(
        &self,
        words: [f32; 3],
        context: &Context,
        itself: Option<&Facts<'_>>,
    ) -> [f32; FEATURES] {
        let mut numbers = [f32::NAN; FEATURES];
        let genres = self.genres().unwrap_or([f32::NAN; GENRES.len()]);
        let others = context.of(self, itself);
        let all = self
            .own()
            .into_iter()
            .chain(genres)
            .chain(words)
            .chain(others)
            .chain([yes(self.major), yes(self.hit)]);
        for (place, number) in numbers.iter_mut().zip(all) {
            *place = number;
        }
        numbers
    }
}

/// A text with a space instead of what is between brackets; a bracket that is never closed stays.
fn without(text: &str, open: char, close: char) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, inside)) = rest.split_once(open) {
        let Some((_, after)) = inside.split_once(close) else { break };
        kept.push_str(before);
        kept.push(' ');
        rest = after;
    }
    kept + rest
}
