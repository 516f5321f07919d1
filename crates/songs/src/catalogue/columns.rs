//! The songs in memory: one array per property. A song takes 64 bytes beside its texts, with what is felt in it and its
//! place in the order of the keys.

use domain::{AudioFeatures, Track, TrackId};

use super::{asset::UNKNOWN, place::Place, spotify_id, strings::Strings};
use crate::{Context, Facts, SongsError};

/// Popularities that are not known, of songs that were in the Billboard charts and of others.
pub(super) const HIT: u8 = 254;
pub(super) const OBSCURE: u8 = 255;

/// Songs as columns; a song is a position in all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// Different artists in order.
    pub(crate) artists: Strings,
    /// Different albums in order.
    pub(crate) albums: Strings,
    pub(crate) genres: Strings,
    /// One for each song.
    pub(crate) titles: Strings,
    pub(super) spotify_ids: Vec<u128>,
    /// Position in `artists`.
    pub(super) artist: Vec<Place>,
    /// Position in `albums`, or none.
    pub(super) album: Vec<Place>,
    pub(super) genre: Vec<u16>,
    pub(super) year: Vec<u16>,
    /// Tens of years, known of more songs than the year; 0 is not known.
    pub(super) decade: Vec<u8>,
    /// 0..100, [`HIT`] or [`OBSCURE`].
    pub(crate) popularity: Vec<u8>,
    /// Tenths of a second.
    pub(crate) duration: Vec<u16>,
    /// Tenths of a beat a minute.
    pub(crate) tempo: Vec<u16>,
    /// Hundredths of a decibel above −100 dB.
    pub(super) loudness: Vec<u16>,
    /// This and the following: thousandths.
    pub(crate) valence: Vec<u16>,
    pub(crate) energy: Vec<u16>,
    pub(crate) danceability: Vec<u16>,
    pub(crate) acousticness: Vec<u16>,
    pub(crate) instrumentalness: Vec<u16>,
    pub(super) liveness: Vec<u16>,
    pub(crate) speechiness: Vec<u16>,
}

/// The value at a place, unless it is missing or unknown.
fn known(column: &[u16], at: usize) -> Option<u16> {
    column.get(at).copied().filter(|value| *value != UNKNOWN)
}

/// A share of thousandths.
fn share(column: &[u16], at: usize) -> Option<f32> {
    column.get(at).map(|thousandths| f32::from(*thousandths) / 1000.0)
}

impl Columns {
    /// Refuses numbers that point nowhere or are out of their range.
    pub(super) fn check(&self) -> Result<(), SongsError> {
        let shares = [
            &self.valence,
            &self.energy,
            &self.danceability,
            &self.acousticness,
            &self.instrumentalness,
            &self.liveness,
            &self.speechiness,
        ];
        let points_into = |place: u32, texts: &Strings| (place as usize) < texts.len();
        let artist =
            |artist: &Place| artist.number().is_some_and(|artist| points_into(artist, &self.artists));
        let album = |album: &Place| album.number().is_none_or(|album| points_into(album, &self.albums));
        if self.titles.len() != self.artist.len() {
            Err(SongsError::Malformed("a title is missing"))
        } else if !(self.artist.iter().all(artist)
            && self.album.iter().all(album)
            && self.genre.iter().all(|genre| *genre == UNKNOWN || points_into((*genre).into(), &self.genres)))
        {
            Err(SongsError::Malformed("an artist, album or genre is missing"))
        } else if !(shares.into_iter().flatten().all(|share| *share <= 1000)
            && self.popularity.iter().all(|popularity| *popularity <= 100 || *popularity >= HIT))
        {
            Err(SongsError::Malformed("a number is out of its range"))
        } else {
            Ok(())
        }
    }

    /// Bytes of all columns.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        let two = [
            &self.genre,
            &self.year,
            &self.duration,
            &self.tempo,
            &self.loudness,
            &self.valence,
            &self.energy,
            &self.danceability,
            &self.acousticness,
            &self.instrumentalness,
            &self.liveness,
            &self.speechiness,
        ];
        size_of_val(self.spotify_ids.as_slice())
            + size_of_val(self.artist.as_slice())
            + size_of_val(self.album.as_slice())
            + size_of_val(self.decade.as_slice())
            + size_of_val(self.popularity.as_slice())
            + two.iter().map(|column| size_of_val(column.as_slice())).sum::<usize>()
    }

    /// How many songs there are.
    pub(crate) fn len(&self) -> usize {
        self.titles.len()
    }

    /// The key of a song.
    pub(crate) fn id(&self, at: usize) -> Option<TrackId> {
        Some(TrackId::from_spotify(&self.spotify_id(at)?))
    }

    fn spotify_id(&self, at: usize) -> Option<String> {
        self.spotify_ids.get(at).map(|id| spotify_id::digits(*id))
    }

    /// A number of the song that looks random, the same wherever the song is in a catalogue.
    pub(crate) fn dice(&self, at: usize) -> u64 {
        #[expect(clippy::cast_possible_truncation, reason = "half of an id tells songs apart well enough")]
        self.spotify_ids.get(at).map_or(0, |id| *id as u64)
    }

    /// Position of a song's album in `albums`.
    pub(crate) fn album(&self, at: usize) -> Option<usize> {
        self.album.get(at)?.number().map(|album| album as usize)
    }

    /// Position of a song's genre in `genres`.
    pub(crate) fn genre(&self, at: usize) -> Option<usize> {
        known(&self.genre, at).map(usize::from)
    }

    /// The genres in a text of `genres`: "pop, rock" is two.
    pub(crate) fn genre_names(&self, genre: usize) -> impl Iterator<Item = &str> {
        self.genres.get(genre).into_iter().flat_map(|genres| genres.split(", "))
    }

    /// How well known a song is, 0..100.
    pub(crate) fn popularity(&self, at: usize) -> Option<u8> {
        self.popularity.get(at).copied().filter(|popularity| *popularity < HIT)
    }

    /// The first year of a song's decade.
    pub(crate) fn decade(&self, at: usize) -> Option<u16> {
        self.decade.get(at).filter(|tens| **tens > 0).map(|tens| u16::from(*tens) * 10)
    }

    /// Position of who plays a song in `artists`.
    pub(crate) fn artist_line(&self, at: usize) -> Option<u32> {
        self.artist.get(at)?.number()
    }

    /// Who plays a song, in one line.
    pub(crate) fn artist(&self, at: usize) -> Option<&str> {
        self.artists.get(self.artist_line(at)? as usize)
    }

    /// The song as it travels.
    pub(crate) fn track(&self, at: usize) -> Option<Track> {
        let spotify_id = self.spotify_id(at)?;
        Some(Track {
            id: TrackId::from_spotify(&spotify_id),
            spotify_id: Some(spotify_id),
            title: self.titles.get(at)?.to_owned(),
            artist: self.artist(at)?.to_owned(),
            album: self.album(at).and_then(|album| self.albums.get(album)).map(str::to_owned),
            year: known(&self.year, at),
            genre: self.genre(at).and_then(|genre| self.genres.get(genre)).map(str::to_owned),
            popularity: self.popularity(at),
            duration_ms: self.duration_ms(at),
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
            artist: self.artist(at),
            genre: self.genre(at).and_then(|genre| self.genres.get(genre)),
            year: self.decade(at).or_else(|| known(&self.year, at)).map(f32::from),
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
            major: None,
            hit: None,
        })
    }

    /// The song's audio features.
    pub(crate) fn features(&self, at: usize) -> Option<AudioFeatures> {
        Some(AudioFeatures {
            valence: share(&self.valence, at)?,
            energy: share(&self.energy, at)?,
            tempo: f32::from(*self.tempo.get(at)?) / 10.0,
            danceability: share(&self.danceability, at)?,
            acousticness: share(&self.acousticness, at)?,
            instrumentalness: share(&self.instrumentalness, at)?,
            liveness: share(&self.liveness, at)?,
            speechiness: share(&self.speechiness, at)?,
            loudness: f32::from(*self.loudness.get(at)?) / 100.0 - 100.0,
        })
    }

    /// Length in milliseconds.
    pub(crate) fn duration_ms(&self, at: usize) -> Option<u32> {
        known(&self.duration, at).map(|tenths| u32::from(tenths) * 100)
    }

    /// How well known a song is, 0..1.
    pub(crate) fn renown(&self, at: usize) -> f32 {
        self.popularity.get(at).map_or(0.0, |popularity| renown(*popularity))
    }
}

/// How well known a song of a popularity is, 0..1. Where that is unknown, whether it was in the Billboard charts stands in
/// for it: songs of the charts whose popularity is known have a mean of 65; the others get a guess below the mean of all
/// (41).
pub(crate) fn renown(popularity: u8) -> f32 {
    match popularity {
        HIT => 0.6,
        OBSCURE => 0.3,
        popularity => f32::from(popularity) / 100.0,
    }
}
