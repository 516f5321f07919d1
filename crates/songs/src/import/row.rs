//! A row's texts as a song.

use std::{ops::RangeInclusive, str::FromStr};

use domain::{AudioFeatures, Track, TrackId};

use super::{OPTIONAL, REQUIRED};
use crate::{SongsError, catalogue::is_spotify_id};

/// Longest title, artist, album or genre in characters.
const TEXT_MAX: usize = 500;
const SHARE: RangeInclusive<f32> = 0.0..=1.0;

/// Where a file has the columns that we know.
pub(super) struct Columns(Vec<(&'static str, usize)>);

impl Columns {
    /// Finds the columns by their names, in any case.
    pub(super) fn find(names: &[String]) -> Result<Self, SongsError> {
        let place = |name: &str| names.iter().position(|known| known.trim().eq_ignore_ascii_case(name));
        let missing: Vec<&str> = REQUIRED.into_iter().filter(|name| place(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(SongsError::Import(format!("it has no column {}", missing.join(", "))));
        }
        let found = REQUIRED.into_iter().chain(OPTIONAL).filter_map(|name| Some((name, place(name)?)));
        Ok(Self(found.collect()))
    }

    /// What a row says in a column; nothing when it is empty.
    fn text<'a>(&self, fields: &'a [Option<String>], name: &str) -> Option<&'a str> {
        let (_, at) = self.0.iter().find(|(known, _)| *known == name)?;
        fields.get(*at)?.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    fn name(&self, fields: &[Option<String>], column: &str) -> Result<Option<String>, String> {
        let Some(text) = self.text(fields, column) else { return Ok(None) };
        if text.chars().count() > TEXT_MAX {
            return Err(format!("{column} is longer than {TEXT_MAX} characters"));
        }
        Ok(Some(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()))
    }

    fn number<T: FromStr + PartialOrd>(
        &self,
        fields: &[Option<String>],
        column: &str,
        range: RangeInclusive<T>,
    ) -> Result<Option<T>, String> {
        let Some(text) = self.text(fields, column) else { return Ok(None) };
        // Whole numbers are also written "1999.0".
        let number = text.parse().or_else(|error| text.strip_suffix(".0").map_or(Err(error), str::parse));
        // A number that is none is in no range.
        let number = number.ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(|| format!("{column} is {text:.40}, which cannot be"))
    }

    fn feature(
        &self,
        fields: &[Option<String>],
        column: &str,
        range: RangeInclusive<f32>,
    ) -> Result<f32, String> {
        self.number(fields, column, range)?.ok_or_else(|| format!("{column} is missing"))
    }

    /// The song of a row, or why it is none.
    pub(super) fn song(&self, fields: &[Option<String>]) -> Result<Track, String> {
        let id = self.text(fields, "track_id").ok_or("track_id is missing")?;
        if !is_spotify_id(id) {
            return Err(format!("track_id is {id:.40}, which is no Spotify id"));
        }
        let share = |column| self.feature(fields, column, SHARE);
        Ok(Track {
            id: TrackId::from_spotify(id),
            spotify_id: Some(id.to_owned()),
            title: self.name(fields, "title")?.ok_or("title is missing")?,
            artist: self.name(fields, "artist")?.ok_or("artist is missing")?,
            album: self.name(fields, "album")?,
            year: self.number(fields, "year", 1_000..=2_100)?,
            genre: self.name(fields, "genre")?,
            popularity: self.number(fields, "popularity", 0..=100)?,
            duration_ms: self.number(fields, "duration_ms", 1..=24 * 3_600_000)?,
            artwork_url: None,
            preview_url: None,
            features: Some(AudioFeatures {
                valence: share("valence")?,
                energy: share("energy")?,
                tempo: self.feature(fields, "tempo", 0.0..=400.0)?,
                danceability: share("danceability")?,
                acousticness: share("acousticness")?,
                instrumentalness: share("instrumentalness")?,
                liveness: share("liveness")?,
                speechiness: share("speechiness")?,
                loudness: self.feature(fields, "loudness", -100.0..=20.0)?,
            }),
        })
    }
}
