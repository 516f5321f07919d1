//! Songs that come to a catalogue, and songs of it that are known better now.

use std::collections::HashMap;

use domain::{AudioFeatures, Track};

use super::{
    asset::UNKNOWN,
    columns::{Columns, OBSCURE},
    place::Place,
    spotify_id,
    strings::Strings,
};

/// Positions of texts.
struct Names<'a, N> {
    texts: &'a mut Strings,
    places: HashMap<String, N>,
}

impl<'a, N: TryFrom<usize> + Copy> Names<'a, N> {
    fn new(texts: &'a mut Strings) -> Self {
        let place = |(place, text): (usize, &str)| Some((text.to_owned(), N::try_from(place).ok()?));
        Self { places: texts.iter().enumerate().filter_map(place).collect(), texts }
    }

    /// The position of a text; nothing when there is no room for another one.
    fn place(&mut self, text: &str) -> Option<N> {
        if let Some(place) = self.places.get(text) {
            return Some(*place);
        }
        let place = N::try_from(self.texts.len()).ok()?;
        self.texts.push(text);
        self.places.insert(text.to_owned(), place);
        Some(place)
    }
}

impl Columns {
    /// The same songs at the same places, those that are given as they are now, and new ones behind them. Songs without a
    /// Spotify id or without audio features are left out. Also the places of the songs that were given.
    pub(super) fn with(
        &self,
        songs: &[&Track],
        place_of: impl Fn(&Track) -> Option<usize>,
    ) -> (Self, Vec<usize>) {
        let mut all = self.clone();
        let (mut artists, mut albums, mut genres) = (
            std::mem::take(&mut all.artists),
            std::mem::take(&mut all.albums),
            std::mem::take(&mut all.genres),
        );
        let mut numbers = (
            Names::<Place>::new(&mut artists),
            Names::<Place>::new(&mut albums),
            Names::<u16>::new(&mut genres),
        );
        let mut titles: HashMap<usize, &str> = HashMap::new();
        let mut places = Vec::with_capacity(songs.len());
        let mut added: HashMap<u128, usize> = HashMap::new();
        for song in songs {
            let id = song.spotify_id.as_ref().and_then(|id| spotify_id::number(id.as_bytes()));
            let (Some(id), Some(features)) = (id, &song.features) else { continue };
            let Some(artist) = numbers.0.place(&song.artist) else { continue };
            let at = place_of(song).or_else(|| added.get(&id).copied()).unwrap_or(all.artist.len());
            if at == all.artist.len() {
                added.insert(id, at);
            }
            titles.insert(at, &song.title);
            places.push(at);
            // What an import does not know stays as it was known.
            let album = song.album.as_ref().and_then(|album| numbers.1.place(album));
            let album = album.or_else(|| all.album.get(at).copied()).unwrap_or(Place::NOWHERE);
            let genre = song.genre.as_ref().and_then(|genre| numbers.2.place(genre));
            let genre = genre.or_else(|| all.genre.get(at).copied()).unwrap_or(UNKNOWN);
            let tenths = song.duration_ms.map(|ms| u16::try_from(ms / 100).unwrap_or(UNKNOWN - 1));
            let duration = tenths.or_else(|| all.duration.get(at).copied()).unwrap_or(UNKNOWN);
            set(&mut all.spotify_ids, at, id);
            set(&mut all.artist, at, artist);
            set(&mut all.album, at, album);
            set(&mut all.genre, at, genre);
            let year = song.year.or_else(|| all.year.get(at).copied()).unwrap_or(UNKNOWN);
            let decade = all.decade.get(at).copied().unwrap_or_default();
            let decade = song.year.map_or(decade, |year| u8::try_from(year / 10).unwrap_or_default());
            let popularity = song.popularity.map(|popularity| popularity.min(100));
            let popularity = popularity.or_else(|| all.popularity.get(at).copied()).unwrap_or(OBSCURE);
            set(&mut all.year, at, year);
            set(&mut all.decade, at, decade);
            set(&mut all.popularity, at, popularity);
            set(&mut all.duration, at, duration);
            all.set_features(at, features);
        }
        all.titles = self.titles.changed(&titles, all.artist.len());
        (all.artists, all.albums, all.genres) = (artists, albums, genres);
        (all, places)
    }

    fn set_features(&mut self, at: usize, features: &AudioFeatures) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in range, as it is clamped"
        )]
        let whole = |x: f32, max: f32| if x.is_finite() { x.clamp(0.0, max).round() as u16 } else { 0 };
        let share = |x: f32| whole(x * 1000.0, 1000.0);
        set(&mut self.tempo, at, whole(features.tempo * 10.0, 6000.0));
        set(&mut self.loudness, at, whole((features.loudness + 100.0) * 100.0, 20_000.0));
        set(&mut self.valence, at, share(features.valence));
        set(&mut self.energy, at, share(features.energy));
        set(&mut self.danceability, at, share(features.danceability));
        set(&mut self.acousticness, at, share(features.acousticness));
        set(&mut self.instrumentalness, at, share(features.instrumentalness));
        set(&mut self.liveness, at, share(features.liveness));
        set(&mut self.speechiness, at, share(features.speechiness));
    }
}

/// Puts a value at its place, or behind the last one.
fn set<T>(column: &mut Vec<T>, at: usize, value: T) {
    match column.get_mut(at) {
        Some(place) => *place = value,
        None => column.push(value),
    }
}
