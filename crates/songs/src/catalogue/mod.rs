//! The built-in catalogue.

mod asset;
mod columns;
mod feelings;
mod grow;
mod mode_hit;
mod place;
mod related;
mod spotify_id;
mod strings;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{Mood, Scores, Track, TrackId, TrackMood};

pub(crate) use self::{
    columns::{Columns, renown},
    feelings::Feeling,
    related::Related,
    strings::Strings,
};
use crate::{
    Context, Facts, SongMood, SongsError,
    rank::Artists,
    search::{ARTIST, Index, SearchPage, TITLE},
};

static BUILTIN: &[u8] = include_bytes!("../../assets/catalogue.bin.gz");
static FELT: &[u8] = include_bytes!("../../assets/felt.bin.gz");

/// Whether a text is a Spotify id.
#[cfg(feature = "import")]
pub(crate) fn is_spotify_id(text: &str) -> bool {
    spotify_id::number(text.as_bytes()).is_some()
}

/// Songs with audio features, held in memory. The default has none.
#[derive(Debug, Default)]
pub struct Catalogue {
    columns: Columns,
    /// What is felt in each song.
    feelings: Vec<Feeling>,
    /// Places by the keys of their songs.
    by_key: Vec<u32>,
    index: Index,
    artists: Artists,
}

/// What a catalogue has.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Different artists.
    pub artists: usize,
    /// Different albums.
    pub albums: usize,
    /// Songs of each genre.
    pub genres: Vec<(String, usize)>,
    /// Songs in which each mood is felt most.
    pub moods: Vec<(Mood, usize)>,
}

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// Takes a noticeable fraction of a second: load it once and share it.
    ///
    /// # Errors
    /// When the program was built with a damaged catalogue.
    pub fn builtin() -> Result<Self, SongsError> {
        let columns = asset::read(BUILTIN)?;
        let (_, feelings) = feelings::unpack(FELT, columns.len())?;
        Ok(Self::new(columns, feelings))
    }

    /// A catalogue from the bytes that `import/import.py` writes; what is felt in its songs is found out here, which takes
    /// some microseconds a song.
    ///
    /// # Errors
    /// When they are cut off, damaged or something else.
    pub fn from_bytes(packed: &[u8], model: &SongMood) -> Result<Self, SongsError> {
        let columns = asset::read(packed)?;
        let feelings = feelings::feel_all(&columns, &[], model);
        Ok(Self::new(columns, feelings))
    }

    fn new(columns: Columns, feelings: Vec<Feeling>) -> Self {
        let mut by_key: Vec<u32> = (0_u32..).take(columns.len()).collect();
        by_key.sort_by_cached_key(|at| columns.id(*at as usize));
        let index = Index::new(&columns);
        let artists = Artists::new(&columns.artists);
        Self { columns, feelings, by_key, index, artists }
    }

    /// This catalogue with more songs, or with songs of it as they are now; what is felt in a song is found out unless it is
    /// known from the same model. Songs keep their places, new ones come behind them. Songs without a Spotify id or
    /// without audio features are left out.
    #[must_use]
    pub fn with(&self, songs: &[(Track, Option<TrackMood>)], model: &SongMood) -> Self {
        let tracks: Vec<&Track> = songs.iter().map(|(track, _)| track).collect();
        let (columns, places) = self.columns.with(&tracks, |track| self.place(track.id));
        let context = columns.context();
        let moods: HashMap<TrackId, &TrackMood> = songs
            .iter()
            .filter_map(|(track, mood)| {
                Some((track.id, mood.as_ref().filter(|mood| mood.model == *model.model())?))
            })
            .collect();
        let mut feelings = self.feelings.clone();
        feelings.resize_with(columns.len(), Feeling::default);
        for at in places {
            let known = columns.id(at).and_then(|id| moods.get(&id)).map(|mood| Feeling::from(*mood));
            let feel = || columns.facts(at).map(|song| model.feel(&song, &context, Some(&song)).into());
            if let (Some(place), Some(feeling)) = (feelings.get_mut(at), known.or_else(feel)) {
                *place = feeling;
            }
        }
        Self::new(columns, feelings)
    }

    /// The file in which what is felt in the songs of the built-in catalogue is kept. `mode_hit` are the bytes of
    /// `assets/mode-hit.bin.gz`.
    ///
    /// # Errors
    /// When they or the catalogue are damaged.
    pub fn felt_file(model: &SongMood, mode_hit: &[u8]) -> Result<Vec<u8>, SongsError> {
        let columns = asset::read(BUILTIN)?;
        let feelings = feelings::feel_all(&columns, &mode_hit::unpack(mode_hit, columns.len())?, model);
        feelings::pack(&feelings, &model.model().to_string())
    }

    /// What each artist's songs are like.
    #[must_use]
    pub fn context(&self) -> Context {
        self.columns.context()
    }

    /// What is known of the song with this Spotify id.
    #[must_use]
    pub fn facts(&self, spotify_id: &str) -> Option<Facts<'_>> {
        self.columns.facts(self.place(TrackId::from_spotify(spotify_id))?)
    }

    /// How many there are of what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut moods = [0; Mood::ALL.len()];
        for feeling in &self.feelings {
            let share = |mood: &Mood| feeling.share(*mood);
            let most = Mood::ALL.into_iter().max_by(|a, b| share(a).total_cmp(&share(b)));
            most.into_iter().for_each(|mood| moods[mood.index()] += 1);
        }
        let mut genres: BTreeMap<&str, usize> = BTreeMap::new();
        for genre in (0..self.len()).filter_map(|song| self.columns.genre(song)) {
            self.columns.genre_names(genre).for_each(|name| *genres.entry(name).or_default() += 1);
        }
        Counts {
            artists: self.columns.artists.len(),
            albums: self.columns.albums.len(),
            genres: genres.into_iter().map(|(name, count)| (name.to_owned(), count)).collect(),
            moods: Mood::ALL.into_iter().zip(moods).collect(),
        }
    }

    /// Bytes that all songs take beside their texts and the index of their words.
    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.columns.bytes() + size_of_val(self.feelings.as_slice()) + size_of_val(self.by_key.as_slice())
    }

    /// The names of the genres, in order.
    #[must_use]
    pub fn genres(&self) -> Vec<String> {
        let all = (0..self.columns.genres.len()).flat_map(|genre| self.columns.genre_names(genre));
        all.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
    }

    /// How many songs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The song with this key.
    #[must_use]
    pub fn get(&self, id: TrackId) -> Option<Track> {
        self.columns.track(self.place(id)?)
    }

    /// What a model feels in a song, which may be one of these, as it is kept. The context is that of this catalogue.
    #[must_use]
    pub fn mood_of(&self, track: &Track, context: &Context, model: &SongMood) -> TrackMood {
        let itself = self.place(track.id).and_then(|at| self.columns.facts(at));
        let felt = model.feel(&Facts::of(track), context, itself.as_ref());
        let (valence, arousal) = felt.rated;
        TrackMood { valence, arousal, scores: felt.moods(), model: model.model().clone() }
    }

    /// The shares of the moods that are felt in a song.
    #[must_use]
    pub fn felt(&self, id: TrackId) -> Option<Scores> {
        let feeling = self.feeling(self.place(id)?)?;
        Some(Scores::from_weights(Mood::ALL.map(|mood| feeling.share(mood))))
    }

    /// All songs, by artist.
    pub fn iter(&self) -> impl Iterator<Item = Track> {
        (0..self.len()).filter_map(|at| self.columns.track(at))
    }

    /// Songs that have every word of the query in title, artist or album; best first.
    ///
    /// Case, accents and punctuation do not matter, and the last word may be the beginning of one; where that finds nothing,
    /// every word of four letters and more may have one wrong. Songs
    /// in which the words make up more of the title or the artist's name come first, then the better
    /// known. A query without letters and digits finds nothing. Only the first [`QUERY_MAX`] characters
    /// and 12 words count. Continue with `offset` set to [`SearchPage::next`].
    ///
    /// [`QUERY_MAX`]: crate::QUERY_MAX
    #[must_use]
    pub fn search(&self, query: &str, offset: usize, limit: usize) -> SearchPage {
        let found = self.index.find(query, |at| self.columns.renown(at));
        let limit = limit.min(crate::LIMIT_MAX);
        let tracks: Vec<Track> =
            found.iter().skip(offset).take(limit).filter_map(|at| self.columns.track(*at as usize)).collect();
        let end = offset.saturating_add(limit);
        SearchPage { tracks, total: found.len(), next: (end < found.len()).then_some(end) }
    }

    /// Songs whose title has a word, folded.
    pub(crate) fn titled(&self, word: &str) -> impl Iterator<Item = usize> {
        self.index.having(word, TITLE)
    }

    /// Songs whose artist has a word in their name, folded.
    pub(crate) fn played_by(&self, word: &str) -> impl Iterator<Item = usize> {
        self.index.having(word, ARTIST)
    }

    /// Position of a song in the columns.
    pub(crate) fn place(&self, id: TrackId) -> Option<usize> {
        let key = |at: &u32| self.columns.id(*at as usize).cmp(&Some(id));
        self.by_key.binary_search_by(key).ok().and_then(|found| self.by_key.get(found)).map(|at| *at as usize)
    }

    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What is felt in a song.
    pub(crate) fn feeling(&self, at: usize) -> Option<&Feeling> {
        self.feelings.get(at)
    }

    pub(crate) fn artists(&self) -> &Artists {
        &self.artists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static MODE_HIT: &[u8] = include_bytes!("../../assets/mode-hit.bin.gz");

    /// Red when the model or the catalogue has changed: then run `cargo run -p songs -- feel crates/songs/assets/felt.bin.gz`.
    #[test]
    fn what_is_felt_is_of_this_model_and_these_songs() {
        let (model, columns) = (SongMood::builtin().unwrap(), asset::read(BUILTIN).unwrap());
        let (felt_by, stored) = feelings::unpack(FELT, columns.len()).unwrap();
        assert_eq!(felt_by, model.model().to_string());
        let context = columns.context();
        let mode_hit = mode_hit::unpack(MODE_HIT, columns.len()).unwrap();
        for at in (0..columns.len()).step_by(97) {
            let felt = feelings::feel(&columns, at, &context, &mode_hit, &model);
            let (a, b) = (felt.corner_place(), stored[at].corner_place());
            assert!((a.0 - b.0).abs() < 0.002 && (a.1 - b.1).abs() < 0.002, "{at}: {a:?} {b:?}");
            for mood in domain::Mood::ALL {
                assert!((felt.moods().get(mood) - stored[at].share(mood)).abs() < 0.005, "{at}: {mood}");
            }
        }
    }

    #[test]
    fn a_song_takes_at_most_64_bytes_beside_its_texts() {
        let catalogue = Catalogue::builtin().unwrap();
        assert!(catalogue.bytes() <= 64 * catalogue.len(), "{}", catalogue.bytes() / catalogue.len());
    }

    #[test]
    fn what_is_felt_survives_its_file_and_damage_is_refused() {
        let model = SongMood::builtin().unwrap();
        let felt = |title| {
            Feeling::from(model.feel(
                &Facts { title: Some(title), ..Default::default() },
                &Context::default(),
                None,
            ))
        };
        let feelings = [felt("Happy"), felt("Sad Songs"), felt("")];
        let packed = feelings::pack(&feelings, "some@1").unwrap();
        assert_eq!(feelings::unpack(&packed, 3).unwrap(), ("some@1".to_owned(), feelings.to_vec()));
        for (bytes, count) in
            [(&packed[..], 2), (&packed[..], 4), (&packed[..packed.len() / 2], 3), (&b"no gzip"[..], 3)]
        {
            assert!(feelings::unpack(bytes, count).is_err());
        }
    }
}
