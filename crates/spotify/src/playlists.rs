//! Playlists in somebody's account, through rspotify.

use rspotify::{
    clients::OAuthClient,
    model::{Id, PlayableId, PlaylistId, TrackId, UserId},
};

use crate::{Patience, Spotify, SpotifyError, player::sorted};

/// Most songs that are added at once.
pub const PLAYLIST_BATCH: usize = 100;

/// A playlist that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: String,
    /// Where it is shown.
    pub url: String,
}

impl Spotify {
    /// Makes an empty playlist. Not tried again by itself: an answer that was lost may mean that it is there.
    ///
    /// # Errors
    /// [`SpotifyError::ScopeMissing`], and what any call has.
    pub async fn create_playlist(
        &self,
        access: &str,
        name: &str,
        description: &str,
        public: bool,
    ) -> Result<Written, SpotifyError> {
        let client = self.0.commands.of(access);
        // rspotify wants a user and does not use it.
        let nobody = UserId::from_id("me").map_err(|_| SpotifyError::NotFound)?;
        let made = self
            .0
            .api
            .call_once(Patience::Job, async || {
                let made =
                    client.user_playlist_create(nobody.clone(), name, Some(public), None, Some(description));
                sorted(made.await).await
            })
            .await?;
        let id = made.id.id().to_owned();
        Ok(written(id, made.external_urls.get("spotify").cloned()))
    }

    /// Adds songs (Spotify ids) to the end of a playlist, at most [`PLAYLIST_BATCH`].
    ///
    /// # Errors
    /// [`SpotifyError::NotFound`] when the playlist is gone, and what any call has.
    pub async fn add_to_playlist(
        &self,
        access: &str,
        playlist: &str,
        songs: &[String],
    ) -> Result<(), SpotifyError> {
        let client = self.0.commands.of(access);
        let playlist = PlaylistId::from_id(playlist).map_err(|_| SpotifyError::NotFound)?;
        self.0
            .api
            .call_once(Patience::Job, async || {
                let ids = songs.iter().filter_map(|id| TrackId::from_id(id.as_str()).ok());
                let ids: Vec<_> = ids.map(PlayableId::Track).collect();
                sorted(client.playlist_add_items(playlist.clone(), ids, None).await).await
            })
            .await
            .map(drop)
    }

    /// The playlist among somebody's newest fifty whose description has this text.
    ///
    /// # Errors
    /// What any call has.
    pub async fn find_playlist(&self, access: &str, text: &str) -> Result<Option<Written>, SpotifyError> {
        #[derive(serde::Deserialize)]
        struct Listed {
            items: Vec<Option<Playlist>>,
        }
        #[derive(serde::Deserialize)]
        struct Playlist {
            id: String,
            description: Option<String>,
        }
        let query = [("limit", "50".to_owned())];
        let listed: Listed = self.get(access, "me/playlists", &query, Patience::Job).await?;
        let has = |playlist: &Playlist| playlist.description.as_ref().is_some_and(|it| it.contains(text));
        Ok(listed.items.into_iter().flatten().find(has).map(|playlist| written(playlist.id, None)))
    }

    /// How many songs a playlist has.
    ///
    /// # Errors
    /// [`SpotifyError::NotFound`] when the playlist is gone, and what any call has.
    pub async fn playlist_length(&self, access: &str, playlist: &str) -> Result<u64, SpotifyError> {
        #[derive(serde::Deserialize)]
        struct Items {
            total: u64,
        }
        let query = [("limit", "1".to_owned())];
        let items: Items =
            self.get(access, &format!("playlists/{playlist}/items"), &query, Patience::Job).await?;
        Ok(items.total)
    }
}

fn written(id: String, url: Option<String>) -> Written {
    let url = url.filter(|url| url.starts_with("https://"));
    Written { url: url.unwrap_or_else(|| format!("https://open.spotify.com/playlist/{id}")), id }
}
