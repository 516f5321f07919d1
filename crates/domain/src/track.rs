//! Songs.

use serde::{Deserialize, Serialize};

use crate::{ModelVersion, Scores, TrackId};

/// Measured properties of a recording, on Spotify's scales: all 0..1, but tempo in beats a minute and
/// loudness in decibels (about −60..0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AudioFeatures {
    /// Musical positiveness.
    pub valence: f32,
    /// Intensity and activity.
    pub energy: f32,
    /// Beats a minute.
    pub tempo: f32,
    /// How suitable for dancing.
    pub danceability: f32,
    /// How likely acoustic.
    pub acousticness: f32,
    /// How likely without voice.
    pub instrumentalness: f32,
    /// How likely before an audience.
    pub liveness: f32,
    /// Share of spoken words.
    pub speechiness: f32,
    /// Mean loudness in decibels.
    pub loudness: f32,
}

/// A song we know. Tracks are shared between posts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Its key.
    pub id: TrackId,
    /// Spotify's id, where it has one.
    pub spotify_id: Option<String>,
    /// Title.
    pub title: String,
    /// Artists as one line.
    pub artist: String,
    /// Album, where known.
    pub album: Option<String>,
    /// Year of release, where known.
    pub year: Option<u16>,
    /// Genre, where known (of the playlist it was found on).
    pub genre: Option<String>,
    /// 0..100, where known.
    pub popularity: Option<u8>,
    /// Length in milliseconds, where known.
    pub duration_ms: Option<u32>,
    /// Address of the artwork; without one the page draws a cover of its own.
    pub artwork_url: Option<String>,
    /// Address of a preview, where there is one.
    pub preview_url: Option<String>,
    /// Audio features, where known.
    pub features: Option<AudioFeatures>,
}

impl Track {
    /// Where the song can be heard in full.
    #[must_use]
    pub fn spotify_url(&self) -> Option<String> {
        self.spotify_id.as_ref().map(|id| format!("https://open.spotify.com/track/{id}"))
    }
}

/// A song that was found for a mood, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankedTrack {
    /// The song.
    pub track: Track,
    /// Why it is here, in a few words ("calm, acoustic, 72 bpm"); true to the parts of its score.
    pub reason: String,
}

/// What is felt in a song, and by which model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackMood {
    /// Valence on the scale of the listeners' ratings that the model learned from (mean 0, deviation 1).
    pub valence: f32,
    /// Arousal, on the same scale.
    pub arousal: f32,
    /// The shares of the moods.
    pub scores: Scores,
    /// The model that said so.
    pub model: ModelVersion,
}

/// Music that somebody wants to hear more of, or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// What the name is of.
    pub kind: WishKind,
    /// Name of the artist or genre.
    pub name: String,
    /// More of it, or never.
    pub wanted: bool,
}

/// What a wish is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WishKind {
    /// Somebody who plays.
    Artist,
    /// A kind of music.
    Genre,
}

/// Songs that are heard most, most first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopListens {
    /// By whom.
    pub by: TopListeners,
    /// The songs.
    pub tracks: Vec<Track>,
}

/// Whose listening songs are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TopListeners {
    /// The viewer's own, as Spotify counts it.
    Spotify,
    /// The viewer's own, here.
    Viewer,
    /// Everyone's, here.
    Everyone,
}
