//! Playing on a device that is somewhere else, through rspotify.

use std::{collections::HashSet, sync::Arc};

use chrono::TimeDelta;
use rspotify::{
    AuthCodeSpotify, ClientError, ClientResult, Config as RspotifyConfig, Credentials, OAuth, Token,
    clients::OAuthClient,
    http::HttpError,
    model::{PlayableId, TrackId},
    sync::Mutex,
};
use serde::Deserialize;

use crate::{Config, Patience, Spotify, SpotifyError, answer, http};

/// Most songs that are sent to a device at once.
const QUEUE_MAX: usize = 100;

/// Something that can play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Whether it plays now, or did last.
    pub is_active: bool,
}

/// What plays for somebody, wherever that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playback {
    /// The song, by its Spotify id; nothing for a podcast or a file of their own.
    pub song: Option<String>,
    /// Where it is, in milliseconds.
    pub position: u32,
    /// Whether it goes on.
    pub is_playing: bool,
}

/// Of Spotify's answer only what we need: the rest comes in several shapes.
#[derive(Deserialize)]
struct State {
    progress_ms: Option<u32>,
    #[serde(default)]
    is_playing: bool,
    item: Option<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: Option<String>,
    /// What was asked for, where another recording plays in its place.
    linked_from: Option<Box<Item>>,
}

/// What a player can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Play these songs (Spotify ids), the first one from a position in milliseconds.
    Play(Vec<String>, u32),
    /// Go on.
    Resume,
    /// Stop for now.
    Pause,
    /// Go to a position in milliseconds.
    Seek(u32),
    /// As loud as this, 0 to 100.
    Volume(u8),
    /// Play here from now on.
    Transfer,
}

/// rspotify with our addresses. The connections are shared, the tokens are not.
#[derive(Debug)]
pub(crate) struct Commands(AuthCodeSpotify);

impl Commands {
    pub(crate) fn new(config: &Config) -> Self {
        let rspotify = RspotifyConfig {
            api_base_url: config.api.to_string(),
            auth_base_url: config.auth.to_string(),
            // Refreshing is ours: rspotify does it once for each of several calls at a time.
            token_refreshing: false,
            token_cached: false,
            ..RspotifyConfig::default()
        };
        Self(AuthCodeSpotify::with_config(Credentials::default(), OAuth::default(), rspotify))
    }

    pub(crate) fn of(&self, access: &str) -> AuthCodeSpotify {
        let token = Token { access_token: access.to_owned(), scopes: HashSet::new(), ..Token::default() };
        let mut client = self.0.clone();
        client.token = Arc::new(Mutex::new(Some(token)));
        client
    }
}

impl Spotify {
    /// What could play for somebody.
    ///
    /// # Errors
    /// What any call has.
    pub async fn devices(&self, access: &str) -> Result<Vec<Device>, SpotifyError> {
        let client = self.0.commands.of(access);
        let devices = self.0.api.call(Patience::Person, async || sorted(client.device().await).await).await?;
        let usable = devices.into_iter().filter(|device| !device.is_restricted);
        Ok(usable
            .filter_map(|device| {
                Some(Device { id: device.id?, name: device.name, is_active: device.is_active })
            })
            .collect())
    }

    /// What plays for somebody; nothing where nothing was begun.
    ///
    /// # Errors
    /// What any call has.
    pub async fn playback(&self, access: &str) -> Result<Option<Playback>, SpotifyError> {
        let state: Option<State> = self.get(access, "me/player", &[], Patience::Person).await?;
        Ok(state.map(|state| {
            let song = |item: Item| item.linked_from.and_then(|item| item.id).or(item.id);
            Playback {
                song: state.item.and_then(song),
                position: state.progress_ms.unwrap_or_default(),
                is_playing: state.is_playing,
            }
        }))
    }

    /// Tells a device, or the one that is active, what to do.
    ///
    /// # Errors
    /// [`SpotifyError::PremiumRequired`], [`SpotifyError::NoActiveDevice`], [`SpotifyError::PlayerRefused`], and what any call has.
    pub async fn command(
        &self,
        access: &str,
        device: Option<&str>,
        command: &Command,
    ) -> Result<(), SpotifyError> {
        let client = self.0.commands.of(access);
        self.0.api.call(Patience::Person, async || sorted(tell(&client, device, command).await).await).await
    }
}

async fn tell(client: &AuthCodeSpotify, device: Option<&str>, command: &Command) -> ClientResult<()> {
    match command {
        Command::Play(songs, position) => {
            let ids = songs.iter().take(QUEUE_MAX).filter_map(|id| TrackId::from_id(id.as_str()).ok());
            let position = TimeDelta::milliseconds((*position).into());
            client
                .start_uris_playback(
                    ids.map(PlayableId::Track).collect::<Vec<_>>(),
                    device,
                    None,
                    Some(position),
                )
                .await
        }
        Command::Resume => client.resume_playback(device, None).await,
        Command::Pause => client.pause_playback(device).await,
        Command::Seek(position) => {
            client.seek_track(TimeDelta::milliseconds((*position).into()), device).await
        }
        Command::Volume(percent) => client.volume((*percent).min(100), device).await,
        Command::Transfer => client.transfer_playback(device.unwrap_or_default(), Some(true)).await,
    }
}

/// The real error behind rspotify's, which holds the answer but does not read it.
pub(crate) async fn sorted<T>(result: ClientResult<T>) -> Result<T, SpotifyError> {
    match result {
        Ok(value) => Ok(value),
        Err(ClientError::Http(error)) => Err(match *error {
            HttpError::StatusCode(answer) => http::failure(answer, answer::of_api).await,
            HttpError::Client(error) => http::unreachable(&error),
        }),
        Err(ClientError::ParseJson(error)) => {
            Err(SpotifyError::Unreadable(format!("line {} column {}", error.line(), error.column())))
        }
        Err(ClientError::InvalidToken) => Err(SpotifyError::TokenExpired),
        Err(_) => Err(SpotifyError::Unreadable("rspotify refused it".to_owned())),
    }
}
