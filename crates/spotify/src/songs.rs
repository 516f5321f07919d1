//! Songs: search, one by its id, and those of somebody's library. Read by hand: see the crate's notes.

use chrono::{DateTime, Utc};
use domain::{Track, TrackId};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{Patience, Spotify, SpotifyError, answer, http};

/// Most songs that a search gives at once.
pub const SEARCH_MAX: u32 = 10;
/// Songs of a library that come at once.
const LIBRARY_PAGE: u32 = 50;

/// A part of a list of songs.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// The songs.
    pub songs: Vec<Track>,
    /// How many there are in all, as Spotify says.
    pub total: u64,
    /// Where the next part begins; nothing at the end.
    pub next: Option<u32>,
}

/// A part of the songs that somebody saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The songs, each with the time when it was saved.
    pub songs: Vec<(Track, DateTime<Utc>)>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next part begins; nothing at the end.
    pub next: Option<u32>,
}

/// Songs that somebody heard, with the time.
pub type Heard = Vec<(Track, DateTime<Utc>)>;

/// Over what time somebody's top songs are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopRange {
    /// About four weeks.
    Short,
    /// About six months.
    Medium,
    /// About a year.
    Long,
}

impl TopRange {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short_term",
            Self::Medium => "medium_term",
            Self::Long => "long_term",
        }
    }
}

#[derive(Deserialize)]
struct SearchAnswer {
    tracks: Paging<Song>,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Paging<T> {
    #[serde(deserialize_with = "http::readable")]
    items: Vec<T>,
    #[serde(default)]
    total: u64,
    #[serde(default)]
    offset: u32,
    #[serde(default)]
    limit: u32,
    next: Option<String>,
}

impl<T> Paging<T> {
    fn next(&self) -> Option<u32> {
        self.next.as_ref().map(|_| self.offset + self.limit.max(1))
    }
}

#[derive(Deserialize)]
struct SavedSong {
    added_at: Option<DateTime<Utc>>,
    track: Song,
}

#[derive(Deserialize)]
struct PlayedSong {
    played_at: DateTime<Utc>,
    track: Song,
}

/// A song as both shapes have it; what we do not use is not looked at.
#[derive(Deserialize)]
struct Song {
    /// Songs from somebody's own disk have none.
    id: Option<String>,
    name: String,
    artists: Option<Vec<Named>>,
    album: Option<Album>,
    duration_ms: Option<u32>,
    preview_url: Option<String>,
    popularity: Option<u8>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Album {
    name: Option<String>,
    release_date: Option<String>,
    images: Option<Vec<Image>>,
}

#[derive(Deserialize)]
struct Image {
    url: String,
    width: Option<u32>,
}

/// Covers of this width are asked for: two device pixels for each of a list's.
const COVER: u32 = 300;

impl Song {
    /// Nothing for what Spotify itself cannot play to others.
    fn track(self) -> Option<Track> {
        let id = self.id.filter(|id| id.len() == 22 && id.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        let artists: Vec<String> =
            self.artists.into_iter().flatten().filter_map(|artist| artist.name).collect();
        let (album, date, images) = match self.album {
            Some(album) => (album.name, album.release_date, album.images),
            None => (None, None, None),
        };
        let far = |image: &Image| image.width.unwrap_or(COVER).abs_diff(COVER);
        Some(Track {
            id: TrackId::from_spotify(&id),
            spotify_id: Some(id),
            title: self.name,
            artist: artists.join(", "),
            album: album.filter(|name| !name.is_empty()),
            year: date.and_then(|date| date.get(..4)?.parse().ok()),
            genre: None,
            popularity: self.popularity.filter(|&popularity| popularity > 0),
            duration_ms: self.duration_ms,
            artwork_url: images
                .into_iter()
                .flatten()
                .min_by_key(far)
                .map(|image| image.url)
                .filter(|url| is_web(url)),
            preview_url: self.preview_url.filter(|url| is_web(url)),
            features: None,
        })
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://127.0.0.1")
}

impl Spotify {
    /// Songs for words, at most [`SEARCH_MAX`] from `offset` on. Remembered for ten minutes.
    ///
    /// # Errors
    /// [`SpotifyError::NotConfigured`] without an app, and what any call has.
    pub async fn search(&self, words: &str, offset: u32) -> Result<Listing, SpotifyError> {
        let key = (words.trim().to_lowercase(), offset);
        if let Some(found) = self.0.found.get(&key).await {
            return Ok(found);
        }
        let _one_at_a_time = Patience::Person.wait_for(self.0.search.lock()).await?;
        // Somebody before us may have asked the same.
        if let Some(found) = self.0.found.get(&key).await {
            return Ok(found);
        }
        let query = [
            ("q", key.0.clone()),
            ("type", "track".to_owned()),
            ("limit", SEARCH_MAX.to_string()),
            ("offset", offset.to_string()),
        ];
        let answer: SearchAnswer = self.get_as_app("search", &query).await?;
        let next = answer.tracks.next().filter(|&next| next <= 1_000 - SEARCH_MAX);
        let total = answer.tracks.total;
        let songs = answer.tracks.items.into_iter().filter_map(Song::track).collect();
        let listing = Listing { songs, total, next };
        self.0.found.insert(key, listing.clone()).await;
        Ok(listing)
    }

    /// A song by its Spotify id. Remembered for ten minutes.
    ///
    /// # Errors
    /// [`SpotifyError::NotFound`], [`SpotifyError::NotConfigured`] without an app, and what any call has.
    pub async fn song(&self, id: &str) -> Result<Track, SpotifyError> {
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(SpotifyError::NotFound);
        }
        if let Some(known) = self.0.known.get(id).await {
            return Ok(known);
        }
        let song: Song = self.get_as_app(&format!("tracks/{id}"), &[]).await?;
        let track = song.track().ok_or(SpotifyError::NotFound)?;
        self.0.known.insert(id.to_owned(), track.clone()).await;
        Ok(track)
    }

    /// Songs that somebody saved, newest first.
    ///
    /// # Errors
    /// What any call has.
    pub async fn saved(&self, access: &str, offset: u32) -> Result<Saved, SpotifyError> {
        let query = [("limit", LIBRARY_PAGE.to_string()), ("offset", offset.to_string())];
        let page: Paging<SavedSong> = self.get(access, "me/tracks", &query, Patience::Job).await?;
        let (total, next) = (page.total, page.next());
        let songs = page
            .items
            .into_iter()
            .filter_map(|saved| Some((saved.track.track()?, saved.added_at.unwrap_or(DateTime::UNIX_EPOCH))));
        Ok(Saved { songs: songs.collect(), total, next })
    }

    /// Songs that somebody hears most.
    ///
    /// # Errors
    /// What any call has.
    pub async fn top(
        &self,
        access: &str,
        range: TopRange,
        patience: Patience,
    ) -> Result<Vec<Track>, SpotifyError> {
        let query = [("limit", LIBRARY_PAGE.to_string()), ("time_range", range.as_str().to_owned())];
        let page: Paging<Song> = self.get(access, "me/top/tracks", &query, patience).await?;
        Ok(page.items.into_iter().filter_map(Song::track).collect())
    }

    /// What somebody heard last, newest first; Spotify tells of fifty songs at most.
    ///
    /// # Errors
    /// What any call has.
    pub async fn recently_played(&self, access: &str) -> Result<Heard, SpotifyError> {
        let query = [("limit", LIBRARY_PAGE.to_string())];
        let page: Paging<PlayedSong> =
            self.get(access, "me/player/recently-played", &query, Patience::Job).await?;
        Ok(page
            .items
            .into_iter()
            .filter_map(|played| Some((played.track.track()?, played.played_at)))
            .collect())
    }

    async fn get_as_app<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<T, SpotifyError> {
        let token = self.app_token().await?;
        match self.get(&token, path, query, Patience::Person).await {
            Err(SpotifyError::TokenExpired) => {
                self.drop_app_token(&token).await;
                let token = self.app_token().await?;
                self.get(&token, path, query, Patience::Person).await
            }
            other => other,
        }
    }

    pub(crate) async fn get<T: serde::de::DeserializeOwned>(
        &self,
        access: &str,
        path: &str,
        query: &[(&str, String)],
        patience: Patience,
    ) -> Result<T, SpotifyError> {
        let url = http::join(&self.config().api, path)?;
        self.0
            .api
            .call(patience, async || {
                let request = self.http().get(url.clone()).query(query).bearer_auth(access);
                http::parse(&http::send(request, answer::of_api).await?)
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Track> {
        serde_json::from_str::<Song>(json).unwrap().track()
    }

    #[test]
    fn both_shapes_are_read() {
        let new = read(
            r#"{"id":"4iV5W9uYEdYUVa79Axb7Rh","name":"A","artists":[{"name":"X"},{"name":"Y"}],"duration_ms":1,"preview_url":null,
                "album":{"name":"B","release_date":"1999-05","images":[{"url":"https://i/640","width":640},{"url":"https://i/300","width":300}]}}"#,
        );
        let new = new.unwrap();
        assert_eq!((new.artist.as_str(), new.year, new.popularity), ("X, Y", Some(1999), None));
        assert_eq!(new.artwork_url.as_deref(), Some("https://i/300"));
        let old = read(
            r#"{"id":"4iV5W9uYEdYUVa79Axb7Rh","name":"A","popularity":7,"available_markets":["DE"],"external_ids":{}}"#,
        );
        assert_eq!(old.unwrap().popularity, Some(7));
    }

    #[test]
    fn one_odd_song_does_not_spoil_a_page() {
        let id = "4iV5W9uYEdYUVa79Axb7Rh";
        let page: Paging<SavedSong> = serde_json::from_value(serde_json::json!({"total": 5, "next": null, "items": [
            {"added_at": "2026-01-01T00:00:00Z", "track": null},
            {"added_at": "2026-01-01T00:00:00Z", "track": {"id": id, "name": null}},
            {"added_at": null, "track": {"id": id, "name": "A", "artists": null, "album": {"images": null}}},
            null,
            {"added_at": "2026-01-01T00:00:00Z", "track": {"id": id, "name": "B", "artists": [{"name": null}, {"name": "X"}]}},
        ]}))
        .unwrap();
        let songs: Vec<Track> = page.items.into_iter().filter_map(|saved| saved.track.track()).collect();
        let told: Vec<_> = songs.iter().map(|song| (song.title.as_str(), song.artist.as_str())).collect();
        assert_eq!(told, [("A", ""), ("B", "X")]);
    }

    #[test]
    fn what_is_no_song_of_spotify_is_left_out() {
        assert!(read(r#"{"id":null,"name":"from a disk","artists":[]}"#).is_none());
        assert!(read(r#"{"id":"../../me","name":"x"}"#).is_none());
        let sly = read(r#"{"id":"4iV5W9uYEdYUVa79Axb7Rh","name":"A","preview_url":"javascript:alert(1)"}"#);
        assert_eq!(sly.unwrap().preview_url, None);
    }
}
