//! Audio features of songs: ReccoBeats, many at a time and without a key; SoundNet, one at a time and with one.

use std::collections::HashMap;

use domain::AudioFeatures;
use serde::Deserialize;

use crate::{Patience, Spotify, SpotifyError, answer, http};

/// Songs that ReccoBeats takes at once.
pub const BATCH: usize = 40;

#[derive(Deserialize)]
struct Answer {
    #[serde(deserialize_with = "http::readable")]
    content: Vec<Reccobeats>,
}

/// ReccoBeats has Spotify's scales. Its own id is another; Spotify's is at the end of the link.
#[derive(Deserialize)]
struct Reccobeats {
    href: String,
    acousticness: f32,
    danceability: f32,
    energy: f32,
    instrumentalness: f32,
    liveness: f32,
    loudness: f32,
    speechiness: f32,
    tempo: f32,
    valence: f32,
}

/// SoundNet has hundredths, and the loudness as "-5 dB".
#[derive(Deserialize)]
struct Soundnet {
    tempo: f32,
    energy: f32,
    danceability: f32,
    happiness: f32,
    acousticness: f32,
    instrumentalness: f32,
    liveness: f32,
    speechiness: f32,
    loudness: String,
}

impl Spotify {
    /// Features of songs by their Spotify ids, at most [`BATCH`], from ReccoBeats; songs that it does not know are missing.
    ///
    /// # Errors
    /// What any call has.
    pub async fn reccobeats(&self, ids: &[String]) -> Result<HashMap<String, AudioFeatures>, SpotifyError> {
        let url = http::join(&self.config().reccobeats, "audio-features")?;
        let query = [("ids", ids.join(","))];
        let answer: Answer = self
            .0
            .reccobeats
            .call(Patience::Job, async || {
                let request = self.http().get(url.clone()).query(&query);
                http::parse(&http::send(request, answer::of_api).await?)
            })
            .await?;
        let named = answer.content.into_iter().filter_map(|song| {
            let id = song.href.trim_end_matches('/').rsplit('/').next()?.to_owned();
            Some((id, song.features()?))
        });
        Ok(named.collect())
    }

    /// Whether there is a key for SoundNet.
    #[must_use]
    pub fn has_soundnet(&self) -> bool {
        self.config().soundnet_key.is_some()
    }

    /// Features of a song by its Spotify id from SoundNet, if it knows it.
    ///
    /// # Errors
    /// [`SpotifyError::NotConfigured`] without a key, and what any call has.
    pub async fn soundnet(&self, id: &str) -> Result<Option<AudioFeatures>, SpotifyError> {
        let key = self.config().soundnet_key.as_ref().ok_or(SpotifyError::NotConfigured)?;
        let url = http::join(&self.config().soundnet, &format!("pktx/spotify/{id}"))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let answer = self
            .0
            .soundnet
            .call(Patience::Job, async || {
                let request = self
                    .http()
                    .get(url.clone())
                    .header("x-rapidapi-key", key)
                    .header("x-rapidapi-host", &host);
                http::parse::<Soundnet>(&http::send(request, answer::of_api).await?)
            })
            .await;
        match answer {
            Ok(song) => Ok(song.features()),
            Err(SpotifyError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Reccobeats {
    fn features(&self) -> Option<AudioFeatures> {
        possible(AudioFeatures {
            valence: self.valence,
            energy: self.energy,
            tempo: self.tempo,
            danceability: self.danceability,
            acousticness: self.acousticness,
            instrumentalness: self.instrumentalness,
            liveness: self.liveness,
            speechiness: self.speechiness,
            loudness: self.loudness,
        })
    }
}

impl Soundnet {
    fn features(&self) -> Option<AudioFeatures> {
        possible(AudioFeatures {
            valence: self.happiness / 100.0,
            energy: self.energy / 100.0,
            tempo: self.tempo,
            danceability: self.danceability / 100.0,
            acousticness: self.acousticness / 100.0,
            instrumentalness: self.instrumentalness / 100.0,
            liveness: self.liveness / 100.0,
            speechiness: self.speechiness / 100.0,
            loudness: self.loudness.trim_end_matches("dB").trim().parse().ok()?,
        })
    }
}

/// Features as a song can have them; nothing else gets into a ranking.
fn possible(features: AudioFeatures) -> Option<AudioFeatures> {
    let f = &features;
    let shares =
        [f.valence, f.energy, f.danceability, f.acousticness, f.instrumentalness, f.liveness, f.speechiness];
    let whole = shares.iter().all(|share| (0.0..=1.0).contains(share))
        && (20.0..=300.0).contains(&f.tempo)
        && (-70.0..=10.0).contains(&f.loudness);
    whole.then_some(features)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scales_are_read() {
        let text = r#"{"id":"a","key":"C","mode":"major","tempo":115,"duration":"2:27","energy":56,"danceability":81,"happiness":97,
            "acousticness":16,"instrumentalness":0,"liveness":5,"speechiness":4,"loudness":"-5 dB"}"#;
        let features = serde_json::from_str::<Soundnet>(text).unwrap().features().unwrap();
        assert_eq!((features.valence, features.loudness, features.tempo), (0.97, -5.0, 115.0));
    }

    #[test]
    fn one_odd_song_does_not_spoil_a_batch() {
        let song = r#"{"href":"https://open.spotify.com/track/a","acousticness":0.1,"danceability":0.1,"energy":0.1,"instrumentalness":0.1,
            "liveness":0.1,"loudness":-5,"speechiness":0.1,"tempo":100,"valence":0.1}"#;
        let odd = song.replace("\"tempo\":100", "\"tempo\":null");
        let answer: Answer = serde_json::from_str(&format!(r#"{{"content":[{odd},{song}]}}"#)).unwrap();
        assert_eq!(answer.content.len(), 1);
    }

    #[test]
    fn what_no_song_has_is_refused() {
        let song = |tempo, valence| AudioFeatures { tempo, valence, ..AudioFeatures::default() };
        assert!(possible(song(120.0, 0.5)).is_some());
        for (tempo, valence) in [(0.0, 0.5), (f32::NAN, 0.5), (120.0, 1.5), (120.0, f32::INFINITY)] {
            assert!(possible(song(tempo, valence)).is_none());
        }
    }
}
