//! The songs in memory: one array per property, 62,000 of which take 6 MB instead of 25 MB as structs.

use domain::{AudioFeatures, Track, TrackId};

use super::{
    asset::{ID_LEN, UNKNOWN},
    strings::Strings,
};
use crate::{Context, Facts, SongsError};

/// How a song sounds, as far as moods have settings for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sound {
    pub(crate) valence: f32,
    pub(crate) energy: f32,
    /// Beats a minute.
    pub(crate) tempo: f32,
}

/// Songs as columns; a song is a position in all of them.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Different artists in order.
    pub(crate) artists: Strings,
    /// Different albums in order.
    pub(crate) albums: Strings,
    pub(super) genres: Strings,
    /// One for each song.
    pub(crate) titles: Strings,
    pub(super) spotify_ids: String,
    /// Position in `artists`.
    pub(crate) artist: Vec<u16>,
    /// Position in `albums`, or unknown.
    pub(super) album: Vec<u16>,
    pub(super) genre: Vec<u16>,
    pub(super) year: Vec<u16>,
    /// Its first year; known of more songs than the year.
    pub(super) decade: Vec<u16>,
    /// 0..100, or unknown.
    pub(super) popularity: Vec<u16>,
    /// Whether it was in the Billboard charts, or unknown.
    pub(super) hit: Vec<u16>,
    /// Tenths of a second.
    pub(super) duration: Vec<u16>,
    /// Tenths of a beat a minute.
    pub(super) tempo: Vec<u16>,
    /// Hundredths of a decibel above −100 dB.
    pub(super) loudness: Vec<u16>,
    /// This and the following: thousandths.
    pub(super) valence: Vec<u16>,
    pub(super) energy: Vec<u16>,
    pub(super) danceability: Vec<u16>,
    pub(super) acousticness: Vec<u16>,
    pub(super) instrumentalness: Vec<u16>,
    pub(super) liveness: Vec<u16>,
    pub(super) speechiness: Vec<u16>,
}

/// The value at a place, unless it is missing or unknown.
fn known(column: &[u16], at: usize) -> Option<u16> {
    column.get(at).copied().filter(|value| *value != UNKNOWN)
}

/// A share of thousandths.
fn share(column: &[u16], at: usize) -> Option<f32> {
    column.get(at).map(|thousandths| f32::from(*thousandths) / 1000.0)
}

fn text(texts: &Strings, places: &[u16], at: usize) -> Option<String> {
    texts.get(known(places, at)?.into()).map(str::to_owned)
}

impl Columns {
    /// Refuses numbers that point nowhere or are out of their range.
    pub(super) fn check(&self) -> Result<(), SongsError> {
        let within = |column: &[u16], max: usize| column.iter().all(|value| usize::from(*value) <= max);
        let known_within = |column: &[u16], max: usize| {
            column.iter().all(|value| *value == UNKNOWN || usize::from(*value) <= max)
        };
        let points_into = |column: &[u16], texts: &Strings| {
            column.iter().all(|value| *value == UNKNOWN || usize::from(*value) < texts.len())
        };
        let shares = [
            &self.valence,
            &self.energy,
            &self.danceability,
            &self.acousticness,
            &self.instrumentalness,
            &self.liveness,
            &self.speechiness,
        ];
        if self.titles.len() != self.artist.len() {
            Err(SongsError::Malformed("a title is missing"))
        } else if !(self.artist.iter().all(|a| usize::from(*a) < self.artists.len())
            && points_into(&self.album, &self.albums)
            && points_into(&self.genre, &self.genres))
        {
            Err(SongsError::Malformed("an artist, album or genre is missing"))
        } else if !(shares.into_iter().all(|column| within(column, 1000))
            && known_within(&self.popularity, 100)
            && known_within(&self.hit, 1))
        {
            Err(SongsError::Malformed("a number is out of its range"))
        } else {
            Ok(())
        }
    }

    /// How many songs there are.
    pub(crate) fn len(&self) -> usize {
        self.titles.len()
    }

    /// The Spotify id of a song.
    pub(crate) fn spotify_id(&self, at: usize) -> Option<&str> {
        self.spotify_ids.get(at * ID_LEN..(at + 1) * ID_LEN)
    }

    /// Position of a song's album in `albums`.
    pub(crate) fn album(&self, at: usize) -> Option<usize> {
        known(&self.album, at).map(usize::from)
    }

    /// The song as it travels.
    pub(crate) fn track(&self, at: usize) -> Option<Track> {
        let spotify_id = self.spotify_id(at)?;
        Some(Track {
            id: TrackId::from_spotify(spotify_id),
            spotify_id: Some(spotify_id.to_owned()),
            title: self.titles.get(at)?.to_owned(),
            artist: text(&self.artists, &self.artist, at)?,
            album: text(&self.albums, &self.album, at),
            year: known(&self.year, at),
            genre: text(&self.genres, &self.genre, at),
            popularity: known(&self.popularity, at).and_then(|p| u8::try_from(p).ok()),
            duration_ms: known(&self.duration, at).map(|tenths| u32::from(tenths) * 100),
            artwork_url: None,
            preview_url: None,
            features: self.features(at),
        })
    }

    /// What each artist's songs are like.
    pub(crate) fn context(&self) -> Context {
        Context::new((0..self.len()).filter_map(|at| self.facts(at)))
    }

    /// What the model of song moods wants to know of a song.
    pub(crate) fn facts(&self, at: usize) -> Option<Facts<'_>> {
        let features = self.features(at)?;
        Some(Facts {
            title: self.titles.get(at),
            artist: self.artists.get(usize::from(*self.artist.get(at)?)),
            genre: known(&self.genre, at).and_then(|genre| self.genres.get(genre.into())),
            year: known(&self.decade, at).or_else(|| known(&self.year, at)).map(f32::from),
            duration_ms: self.duration_ms(at).map(|length| length as f32),
            tempo: Some(features.tempo),
            loudness: Some(features.loudness),
            valence: Some(features.valence),
            energy: Some(features.energy),
            danceability: Some(features.danceability),
            acousticness: Some(features.acousticness),
            instrumentalness: Some(features.instrumentalness),
            liveness: Some(features.liveness),
            speechiness: Some(features.speechiness),
        })
    }

    /// The song's audio features.
    pub(crate) fn features(&self, at: usize) -> Option<AudioFeatures> {
        let Sound { valence, energy, tempo } = self.sound(at)?;
        Some(AudioFeatures {
            valence,
            energy,
            tempo,
            danceability: share(&self.danceability, at)?,
            acousticness: share(&self.acousticness, at)?,
            instrumentalness: share(&self.instrumentalness, at)?,
            liveness: share(&self.liveness, at)?,
            speechiness: share(&self.speechiness, at)?,
            loudness: f32::from(*self.loudness.get(at)?) / 100.0 - 100.0,
        })
    }

    /// Valence, energy and tempo of a song.
    pub(crate) fn sound(&self, at: usize) -> Option<Sound> {
        Some(Sound {
            valence: share(&self.valence, at)?,
            energy: share(&self.energy, at)?,
            tempo: f32::from(*self.tempo.get(at)?) / 10.0,
        })
    }

    /// The share of spoken word, 0..1.
    pub(crate) fn speechiness(&self, at: usize) -> Option<f32> {
        share(&self.speechiness, at)
    }

    /// Length in milliseconds.
    pub(crate) fn duration_ms(&self, at: usize) -> Option<u32> {
        known(&self.duration, at).map(|tenths| u32::from(tenths) * 100)
    }

    /// How well known a song is, 0..1. Where the popularity is unknown, whether it was in the Billboard
    /// charts stands in for it: songs of the charts whose popularity is known have a mean of 65; the others
    /// get a guess below the mean of all (41).
    pub(crate) fn renown(&self, at: usize) -> f32 {
        match (known(&self.popularity, at), known(&self.hit, at)) {
            (Some(popularity), _) => f32::from(popularity) / 100.0,
            (None, Some(1)) => 0.6,
            (None, _) => 0.3,
        }
    }
}
