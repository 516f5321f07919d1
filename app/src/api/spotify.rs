//! Spotify: what is possible, the account, the library, playlists, and playing.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::{Ability, Capabilities, Job, JobId, PostId, SpotifyTrouble, Track};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// What Spotify lets the viewer do.
#[server(prefix = "/api", endpoint = "spotify/capabilities", input = GetUrl)]
pub async fn get_capabilities() -> ApiResult<Capabilities> {
    let user = ssr::viewer_id().await?;
    Ok(ssr::services()?.capabilities(user, Utc::now()).await?)
}

/// The viewer's last jobs, newest first; a visitor has none.
#[server(prefix = "/api", endpoint = "jobs/list", input = GetUrl)]
pub async fn get_jobs() -> ApiResult<Vec<Job>> {
    match ssr::viewer_id().await? {
        Some(user) => Ok(ssr::services()?.jobs(user).await?),
        None => Ok(Vec::new()),
    }
}

/// Stops one of the viewer's jobs.
#[server(prefix = "/api", endpoint = "jobs/cancel")]
pub async fn cancel_job(job: JobId) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.cancel_job(user, job).await?)
}

/// Forgets the viewer's Spotify account.
#[server(prefix = "/api", endpoint = "spotify/disconnect")]
pub async fn disconnect() -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.disconnect_spotify(user).await?)
}

/// Begins to bring the viewer's library in.
#[server(prefix = "/api", endpoint = "spotify/sync")]
pub async fn sync_library() -> ApiResult<JobId> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.ask_for_library(user, Utc::now()).await?)
}

/// Songs of Spotify for words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpotifyPage {
    /// The songs.
    pub songs: Vec<Track>,
    /// Where the next part begins.
    pub next: Option<u32>,
    /// Why there are none, if Spotify could not be asked.
    pub why: Option<SpotifyTrouble>,
}

/// Songs of Spotify for words, beside those of the catalogue.
#[server(prefix = "/api", endpoint = "spotify/search", input = GetUrl)]
pub async fn search_spotify(query: String, #[server(default)] offset: u32) -> ApiResult<SpotifyPage> {
    let owner = ssr::require_owner().await?;
    ssr::services()?.admit_spotify_search(ssr::client_address(), owner)?;
    match ssr::services()?.search_spotify(&query, offset).await {
        Ok(found) => Ok(SpotifyPage { songs: found.songs, next: found.next, why: None }),
        Err(domain::AppError::Spotify(why)) => Ok(SpotifyPage { why: Some(why), ..SpotifyPage::default() }),
        Err(error) => Err(error.into()),
    }
}

/// Begins to write the viewer's favorites, or the songs of a post, to their Spotify account.
#[server(prefix = "/api", endpoint = "spotify/playlist")]
pub async fn write_playlist(
    name: String,
    post: Option<PostId>,
    draft: Option<PostId>,
    #[server(default)] public: bool,
) -> ApiResult<JobId> {
    let user = ssr::require_user().await?;
    let wish = match (post, draft) {
        (Some(post), _) => services::PlaylistWish::Post(post),
        (None, Some(draft)) => services::PlaylistWish::Draft(draft),
        (None, None) => services::PlaylistWish::Favorites,
    };
    Ok(ssr::services()?.ask_for_playlist(user, wish, &name, public, Utc::now()).await?)
}

/// A token for Spotify's player in the browser, which is told nothing else.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayerToken {
    /// Opens the API for at most an hour.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl fmt::Debug for PlayerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlayerToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// A token for Spotify's player in the browser.
#[server(prefix = "/api", endpoint = "spotify/player-token", input = GetUrl)]
pub async fn get_player_token() -> ApiResult<PlayerToken> {
    let user = ssr::require_user().await?;
    let (token, expires_at) = ssr::services()?.player_token(user).await?;
    ssr::keep_nowhere();
    Ok(PlayerToken { token, expires_at })
}

/// Keeps that Spotify's player refused the viewer's account.
#[server(prefix = "/api", endpoint = "spotify/no-premium")]
pub async fn no_premium() -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.learn_premium(user, false).await?)
}

/// What the player has to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlayerSetting {
    /// Whether the viewer can play full songs.
    pub playback: Ability,
    /// The script of Spotify's player.
    pub sdk: String,
    /// The script of Spotify's embed.
    pub embed: String,
}

/// What the player has to know.
#[server(prefix = "/api", endpoint = "spotify/player", input = GetUrl)]
pub async fn get_player() -> ApiResult<PlayerSetting> {
    let user = ssr::viewer_id().await?;
    let playback = ssr::services()?.capabilities(user, Utc::now()).await?.playback;
    let places = ssr::player_places();
    Ok(PlayerSetting { playback, sdk: places.sdk, embed: places.embed })
}

/// Something of the viewer's that can play.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceEntry {
    /// Its id.
    pub id: String,
    /// What they call it.
    pub name: String,
    /// Whether it plays now, or did last.
    pub is_active: bool,
}

/// What could play for the viewer.
#[server(prefix = "/api", endpoint = "spotify/devices", input = GetUrl)]
pub async fn get_devices() -> ApiResult<Vec<DeviceEntry>> {
    let user = ssr::require_user().await?;
    let devices = ssr::services()?.devices(user).await?;
    let entry = |device: services::Device| DeviceEntry {
        id: device.id,
        name: device.name,
        is_active: device.is_active,
    };
    Ok(devices.into_iter().map(entry).collect())
}

/// What plays for the viewer at Spotify, wherever that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playback {
    /// The song, by its Spotify id.
    pub song: Option<String>,
    /// Where it is, in milliseconds.
    pub position: u32,
    /// Whether it goes on.
    pub is_playing: bool,
}

/// What plays for the viewer at Spotify; nothing where nothing was begun.
#[server(prefix = "/api", endpoint = "spotify/playback", input = GetUrl)]
pub async fn get_playback() -> ApiResult<Option<Playback>> {
    let user = ssr::require_user().await?;
    let playback = ssr::services()?.playback(user).await?;
    Ok(playback.map(|now| Playback { song: now.song, position: now.position, is_playing: now.is_playing }))
}

/// Tells one of the viewer's devices what to do: `play` with songs and a position, `resume`, `pause`, `seek`, `volume`, `transfer`.
#[server(prefix = "/api", endpoint = "spotify/command")]
pub async fn command(
    command: String,
    device: Option<String>,
    #[server(default)] songs: Vec<String>,
    #[server(default)] value: u32,
) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    let command = match command.as_str() {
        "play" => services::Command::Play(songs, value),
        "resume" => services::Command::Resume,
        "pause" => services::Command::Pause,
        "seek" => services::Command::Seek(value),
        "volume" => services::Command::Volume(u8::try_from(value).unwrap_or(100)),
        "transfer" => services::Command::Transfer,
        _ => return Err(domain::AppError::Malformed.into()),
    };
    Ok(ssr::services()?.command_player(user, device.as_deref(), &command).await?)
}
