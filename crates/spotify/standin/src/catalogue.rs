//! The songs that the stand-in knows: made up from their number, so that none need be stored, and those
//! that were handed in at the start.

mod query;

use std::collections::HashMap;

use self::query::Query;
use crate::{
    ids::{self, Kind},
    mix::{below, mix, mix_text, unit},
    words::{ADJECTIVES, FIRST_NAMES, GENRES, LAST_NAMES, NOUNS},
};

/// Most songs that are made up; their numbers have five digits in an ISRC.
pub const TRACKS_MAX: u32 = 60_000;
const TRACKS_PER_ALBUM: u32 = 10;
const ALBUMS_PER_ARTIST: u32 = 3;

/// A song with an id of Spotify's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTrack {
    /// Spotify's id: 22 letters and digits.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who performs it.
    pub artist: String,
    /// The album that it is on; if empty, one of the song's own name.
    pub album: String,
    /// How long it is.
    pub duration_ms: u32,
    /// The year that it came out in.
    pub year: u16,
}

#[derive(Clone, Debug)]
pub(crate) struct Artist {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) genre: &'static str,
}

#[derive(Clone, Debug)]
pub(crate) struct Album {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) released: String,
    pub(crate) year: u16,
    pub(crate) tracks: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) artist: Artist,
    pub(crate) album: Album,
    pub(crate) number: u32,
    pub(crate) duration_ms: u32,
    pub(crate) explicit: bool,
    pub(crate) isrc: String,
    pub(crate) popularity: u32,
}

/// What ReccoBeats and SoundNet measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Features {
    pub(crate) acousticness: f64,
    pub(crate) danceability: f64,
    pub(crate) energy: f64,
    pub(crate) instrumentalness: f64,
    pub(crate) liveness: f64,
    pub(crate) speechiness: f64,
    pub(crate) valence: f64,
    pub(crate) loudness: f64,
    pub(crate) tempo: f64,
    pub(crate) key: u32,
    pub(crate) mode: u32,
}

pub(crate) struct Catalogue {
    generated: u32,
    known: Vec<KnownTrack>,
    known_ids: HashMap<String, u32>,
    known_artists: Vec<String>,
    /// For each track its title, artist and album in lower case, each on a line.
    texts: Vec<String>,
}

impl Catalogue {
    pub(crate) fn new(tracks: u32, known: Vec<KnownTrack>) -> Self {
        let generated = tracks.clamp(1, TRACKS_MAX);
        let known: Vec<_> = known.into_iter().filter(|track| ids::is_id(&track.id)).collect();
        let known_ids = (generated..).zip(&known).map(|(index, track)| (track.id.clone(), index)).collect();
        let mut known_artists: Vec<_> = known.iter().map(|track| track.artist.clone()).collect();
        known_artists.sort_unstable();
        known_artists.dedup();
        let mut catalogue = Self { generated, known, known_ids, known_artists, texts: Vec::new() };
        catalogue.texts = (0..catalogue.len())
            .map(|index| {
                let track = catalogue.track(index);
                format!("{}\n{}\n{}", track.title, track.artist.name, track.album.name).to_lowercase()
            })
            .collect();
        catalogue
    }

    /// How many tracks there are; their numbers are those below.
    #[expect(clippy::cast_possible_truncation, reason = "nobody hands in four billion tracks")]
    pub(crate) fn len(&self) -> u32 {
        self.generated + self.known.len() as u32
    }

    /// The number of the track with this id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        ids::decode(Kind::Track, id)
            .filter(|index| *index < self.generated)
            .or_else(|| self.known_ids.get(id).copied())
    }

    /// The number of the track of a URI such as `spotify:track:…`.
    pub(crate) fn find_uri(&self, uri: &str) -> Option<u32> {
        self.find(uri.strip_prefix("spotify:track:")?)
    }

    pub(crate) fn track(&self, index: u32) -> Track {
        match self.known(index) {
            Some(known) => self.known_track(index, known),
            None => self.generated_track(index),
        }
    }

    fn known(&self, index: u32) -> Option<&KnownTrack> {
        self.known.get(index.checked_sub(self.generated)? as usize)
    }

    fn generated_track(&self, index: u32) -> Track {
        let bits = mix(u64::from(index) ^ 0x7ac4);
        let (adjective, noun) = (pick(&ADJECTIVES, bits), pick(&NOUNS, bits >> 16));
        let title = match bits >> 32 & 7 {
            0 => format!("{adjective} {noun}"),
            1 => format!("{noun} in the {}", pick(&NOUNS, bits >> 40)),
            2 => format!("The {adjective} {noun}"),
            3 => format!("{adjective} and {}", pick(&ADJECTIVES, bits >> 40)),
            4 => format!("{noun} of {}", pick(&FIRST_NAMES, bits >> 40)),
            5 => format!("My {adjective} {noun}"),
            6 => format!("{noun} Song"),
            _ => format!("{adjective} {noun} at {}", pick(&NOUNS, bits >> 40)),
        };
        let album = self.generated_album(index / TRACKS_PER_ALBUM);
        Track {
            id: ids::encode(Kind::Track, index),
            title,
            artist: self.artist_of_album(index / TRACKS_PER_ALBUM),
            number: index % TRACKS_PER_ALBUM + 1,
            duration_ms: 130_000 + below(bits >> 8, 180_000),
            explicit: bits >> 50 & 15 == 0,
            isrc: isrc(album.year, index),
            popularity: below(bits >> 24, 101),
            album,
        }
    }

    fn known_track(&self, index: u32, known: &KnownTrack) -> Track {
        let bits = mix_text(&known.id);
        let album = Album {
            id: ids::encode(Kind::Album, self.albums() + index - self.generated),
            name: if known.album.is_empty() { known.title.clone() } else { known.album.clone() },
            released: known.year.to_string(),
            year: known.year,
            tracks: 1,
        };
        let artist = self.known_artists.partition_point(|name| *name < known.artist);
        Track {
            id: known.id.clone(),
            title: known.title.clone(),
            artist: self.known_artist(artist),
            number: 1,
            duration_ms: known.duration_ms.max(1),
            explicit: false,
            isrc: isrc(known.year, index),
            popularity: below(bits, 101),
            album,
        }
    }

    fn albums(&self) -> u32 {
        self.generated.div_ceil(TRACKS_PER_ALBUM)
    }

    fn artists(&self) -> u32 {
        self.albums().div_ceil(ALBUMS_PER_ARTIST)
    }

    fn generated_album(&self, album: u32) -> Album {
        let bits = mix(u64::from(album) ^ 0xa1b0);
        let year = 1965 + u16::try_from(below(bits, 60)).unwrap_or_default();
        Album {
            id: ids::encode(Kind::Album, album),
            name: format!("{} {}", pick(&ADJECTIVES, bits >> 8), pick(&NOUNS, bits >> 16)),
            released: format!("{year}-{:02}-{:02}", 1 + below(bits >> 24, 12), 1 + below(bits >> 32, 28)),
            year,
            tracks: TRACKS_PER_ALBUM.min(self.generated - album * TRACKS_PER_ALBUM),
        }
    }

    fn artist_of_album(&self, album: u32) -> Artist {
        let index = album / ALBUMS_PER_ARTIST;
        let names = FIRST_NAMES.len() as u32;
        // Two different numbers below 2,000 never give the same name.
        let last = (index / names + index * 13) as usize % LAST_NAMES.len();
        Artist {
            id: ids::encode(Kind::Artist, index),
            name: format!("{} {}", FIRST_NAMES[(index % names) as usize], LAST_NAMES[last]),
            genre: pick(&GENRES, mix(u64::from(index))),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "there are no more artists than tracks")]
    fn known_artist(&self, index: usize) -> Artist {
        let name = self.known_artists.get(index).cloned().unwrap_or_default();
        let genre = pick(&GENRES, mix_text(&name));
        Artist { id: ids::encode(Kind::Artist, self.artists() + index as u32), name, genre }
    }

    pub(crate) fn artist(&self, id: &str) -> Option<Artist> {
        let index = ids::decode(Kind::Artist, id)?;
        match index.checked_sub(self.artists()) {
            None => Some(self.artist_of_album(index * ALBUMS_PER_ARTIST)),
            Some(known) => {
                ((known as usize) < self.known_artists.len()).then(|| self.known_artist(known as usize))
            }
        }
    }

    /// The numbers of the tracks of an album.
    pub(crate) fn tracks_of_album(&self, id: &str) -> Vec<u32> {
        let Some(album) = ids::decode(Kind::Album, id) else { return Vec::new() };
        match album.checked_sub(self.albums()) {
            None => (0..self.generated_album(album).tracks).map(|n| album * TRACKS_PER_ALBUM + n).collect(),
            Some(known) if (known as usize) < self.known.len() => vec![self.generated + known],
            Some(_) => Vec::new(),
        }
    }

    /// What the track sounds like.
    pub(crate) fn features(&self, index: u32) -> Features {
        let seed = self.known(index).map_or(u64::from(index), |known| mix_text(&known.id));
        let draw = |n: u64| unit(mix(seed ^ n << 48));
        Features {
            acousticness: draw(1),
            danceability: draw(2),
            energy: draw(3),
            instrumentalness: draw(4),
            liveness: draw(5),
            speechiness: draw(6),
            valence: draw(7),
            loudness: (-24.0 + 22.0 * draw(3)).round(),
            tempo: (60.0 + 120.0 * draw(8)).round(),
            key: below(mix(seed ^ 9 << 48), 12),
            mode: below(mix(seed ^ 10 << 48), 2),
        }
    }

    /// The track at a place of the order that belongs to `seed`: every track has one place in it.
    pub(crate) fn shuffled(&self, seed: u64, place: u32) -> u32 {
        let (seed, length) = (u64::from(below(seed, u32::MAX)), u64::from(self.len()));
        let step = (seed % length.max(2)..).find(|step| coprime(*step, length)).unwrap_or(1);
        below(seed + u64::from(place) * step, self.len())
    }

    /// The numbers of all tracks that a query finds, the best first.
    pub(crate) fn search(&self, query: &str) -> Vec<u32> {
        let query = Query::parse(query);
        let mut found: Vec<(usize, u32)> = (0..)
            .zip(&self.texts)
            .filter_map(|(index, text)| {
                let words = query.words_in(text)?;
                self.fits(&query, index).then_some((words, index))
            })
            .collect();
        found.sort_by_key(|(words, index)| (usize::MAX - words, mix(u64::from(*index))));
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Whether a track fits the filters that are about more than its names.
    fn fits(&self, query: &Query, index: u32) -> bool {
        if !query.needs_track() {
            return true;
        }
        let track = self.track(index);
        query.years.as_ref().is_none_or(|years| years.contains(&track.album.year))
            && query.isrc.as_ref().is_none_or(|isrc| track.isrc.eq_ignore_ascii_case(isrc))
            && query.genre.as_ref().is_none_or(|genre| track.artist.genre == genre)
    }
}

fn pick(words: &[&'static str], bits: u64) -> &'static str {
    words[below(bits & 0xffff, words.len() as u32) as usize]
}

fn isrc(year: u16, index: u32) -> String {
    format!("QZSTN{:02}{:05}", year % 100, index % 100_000)
}

fn coprime(a: u64, b: u64) -> bool {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn known() -> KnownTrack {
        KnownTrack {
            id: "4iV5W9uYEdYUVa79Axb7Rh".into(),
            title: "Rivers at Dawn".into(),
            artist: "Somebody Known".into(),
            album: "Known Things".into(),
            duration_ms: 180_500,
            year: 1999,
        }
    }

    #[test]
    fn every_track_is_found_by_its_id() {
        let catalogue = Catalogue::new(25, vec![known()]);
        assert_eq!(catalogue.len(), 26);
        for index in 0..catalogue.len() {
            let track = catalogue.track(index);
            assert_eq!(catalogue.find(&track.id), Some(index));
            assert_eq!(catalogue.artist(&track.artist.id).unwrap().name, track.artist.name);
            assert!(catalogue.tracks_of_album(&track.album.id).contains(&index));
            assert_eq!(track.isrc.len(), 12);
        }
        assert_eq!(catalogue.find(&ids::encode(Kind::Track, 25)), None);
        assert_eq!(catalogue.track(25).title, "Rivers at Dawn");
    }

    #[test]
    fn a_shuffled_order_has_every_track_once() {
        let catalogue = Catalogue::new(30, Vec::new());
        for seed in [0, 1, 12, u64::MAX] {
            let order: HashSet<_> = (0..30).map(|place| catalogue.shuffled(seed, place)).collect();
            assert_eq!(order.len(), 30, "{seed}");
        }
    }

    #[test]
    fn a_search_ranks_by_words_and_obeys_filters() {
        let catalogue = Catalogue::new(2000, vec![known()]);
        let best = catalogue.search("rivers dawn somebody happy")[0];
        assert_eq!(catalogue.track(best).title, "Rivers at Dawn");
        for query in [
            "track:\"rivers at dawn\" artist:\"somebody known\"",
            "year:1999 rivers",
            "year:1998-2000 album:\"known things\"",
        ] {
            assert_eq!(catalogue.search(query).first(), Some(&2000), "{query}");
        }
        assert_eq!(catalogue.search(&format!("isrc:{}", catalogue.track(7).isrc)), [7]);
        assert!(catalogue.search("happy").len() > 5);
        assert!(catalogue.search("zzzxq").is_empty());
        let jazz = catalogue.search("genre:jazz");
        assert!(!jazz.is_empty() && jazz.iter().all(|index| catalogue.track(*index).artist.genre == "jazz"));
    }
}
