//! Spotify as it is in November 2026, ReccoBeats and SoundNet.
//!
//! What changes things (playlists, the player) goes through rspotify. What reads songs is read here: old and new apps get other
//! shapes, lists may hold nothing in place of a song, and rspotify takes neither. Tokens, profiles and errors are ours too: rspotify
//! cannot read real errors, does not know `account_id`, and would lose refresh tokens.
//!
//! Every call passes its service's [`gate`], has a deadline, and ends when its future is dropped.

mod answer;
mod config;
mod error;
mod features;
mod gate;
mod http;
mod me;
mod player;
mod playlists;
mod songs;
mod tokens;

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use reqwest::Client;
use tokio::{sync::Mutex, time::Instant};

pub use crate::{
    config::{App, Config},
    error::SpotifyError,
    features::BATCH as FEATURES_BATCH,
    gate::Patience,
    me::Me,
    player::{Command, Device, Playback},
    playlists::{PLAYLIST_BATCH, Written},
    songs::{Heard, Listing, SEARCH_MAX, Saved, TopRange},
    tokens::{EARLY, SCOPES, Tokens, random_text},
};
use crate::{gate::Gate, player::Commands};

/// How long a search or a song that was looked up is remembered. Spotify allows caching for a while only.
const REMEMBERED: Duration = Duration::from_secs(600);
const REMEMBERED_MAX: u64 = 2_000;
/// Between two calls to SoundNet, as its users found it to be needed.
const SOUNDNET_SPACE: Duration = Duration::from_millis(1_100);

/// The clients. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Spotify(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    http: Client,
    commands: Commands,
    api: Gate,
    /// Searches go one after the other: several at once are answered as if the quota were used up.
    search: Mutex<()>,
    accounts: Gate,
    reccobeats: Gate,
    soundnet: Gate,
    own_token: Mutex<Option<(String, Instant)>>,
    found: Cache<(String, u32), Listing>,
    known: Cache<String, domain::Track>,
}

impl Spotify {
    /// Clients with these settings. Nothing is called yet.
    ///
    /// # Errors
    /// [`SpotifyError::Unreachable`] when this machine cannot make TLS connections.
    pub fn new(config: Config) -> Result<Self, SpotifyError> {
        let http = Client::builder()
            .user_agent(concat!("Undertone/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| http::unreachable(&error))?;
        Ok(Self(Arc::new(Inner {
            commands: Commands::new(&config),
            config,
            http,
            api: Gate::new(Duration::ZERO),
            search: Mutex::default(),
            accounts: Gate::new(Duration::ZERO),
            reccobeats: Gate::new(Duration::ZERO),
            soundnet: Gate::new(SOUNDNET_SPACE),
            own_token: Mutex::default(),
            found: Cache::builder().time_to_live(REMEMBERED).max_capacity(REMEMBERED_MAX).build(),
            known: Cache::builder().time_to_live(REMEMBERED).max_capacity(REMEMBERED_MAX).build(),
        })))
    }

    /// Whether an app is registered, without which there is no search and no login.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.0.config.app.is_some()
    }

    /// Whether the developer's quota is used up, as far as is known.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.0.api.is_used_up()
    }

    /// The origin that Spotify sends people back to.
    #[must_use]
    pub fn home(&self) -> Option<String> {
        self.0.config.app.as_ref().map(|app| app.redirect.origin().ascii_serialization())
    }

    fn app(&self) -> Result<&App, SpotifyError> {
        self.0.config.app.as_ref().ok_or(SpotifyError::NotConfigured)
    }

    fn config(&self) -> &Config {
        &self.0.config
    }

    fn http(&self) -> &Client {
        &self.0.http
    }

    fn accounts_gate(&self) -> &Gate {
        &self.0.accounts
    }

    fn own_token(&self) -> &Mutex<Option<(String, Instant)>> {
        &self.0.own_token
    }
}
