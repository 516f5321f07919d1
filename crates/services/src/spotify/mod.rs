//! Spotify for people here: what is possible, who is connected, and what is done in their name.

mod access;
mod features;
mod library;
mod login;
mod playback;
mod playlists;

use std::{sync::OnceLock, time::Duration};

use ::songs::{Context, SongMood};
use ::spotify::{Listing, Spotify, SpotifyError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Ability, AppError, Capabilities, ConnectedAccount, SpotifyTrouble, UserId};
use moka::sync::Cache;
use store::{Connection, LibraryKind};
use tokio::sync::Mutex;

pub use self::{
    login::{Callback, LoginEnd, LoginRefused, LoginStart},
    playlists::PlaylistWish,
};
use crate::{Services, Vault, error};

/// A refresh token ends so long after the person agreed; refreshing does not change that.
const AUTHORIZED_FOR: TimeDelta = TimeDelta::days(182);
/// People are told so many days ahead.
const WARNED: i64 = 21;
/// How long something that was learnt of Spotify is believed. What it depends on changes within hours.
const BELIEVED: Duration = Duration::from_secs(600);
const LOCKS: usize = 64;

/// Spotify, the key to people's tokens, and what was learnt lately.
pub(crate) struct SpotifyParts {
    client: Spotify,
    vault: Vault,
    /// One refresh of a person's tokens at a time; people share locks, which only makes some wait a moment.
    locks: [Mutex<()>; LOCKS],
    /// What feels songs that come in, made when the first one does.
    feeling: OnceLock<(SongMood, Context)>,
    /// What holds for everyone.
    app_trouble: Cache<(), SpotifyTrouble>,
    /// What holds for one person.
    user_trouble: Cache<UserId, SpotifyTrouble>,
}

impl SpotifyParts {
    pub(crate) fn new(client: Spotify, vault: Vault) -> Self {
        Self {
            client,
            vault,
            locks: std::array::from_fn(|_| Mutex::default()),
            feeling: OnceLock::new(),
            app_trouble: Cache::builder().time_to_live(BELIEVED).build(),
            user_trouble: Cache::builder().time_to_live(BELIEVED).max_capacity(10_000).build(),
        }
    }

    fn lock(&self, user: UserId) -> &Mutex<()> {
        let at = user.0.as_bytes().last().map_or(0, |&byte| usize::from(byte) % LOCKS);
        &self.locks[at]
    }

    /// Learns from an error, and makes one for people of it.
    fn trouble(&self, error: &SpotifyError, user: Option<UserId>) -> SpotifyTrouble {
        let why = trouble(error);
        match (why, user) {
            (SpotifyTrouble::OwnerNotPremium | SpotifyTrouble::CredentialsRefused, _) => {
                self.app_trouble.insert((), why);
            }
            (SpotifyTrouble::NotAllowlisted, Some(user)) => self.user_trouble.insert(user, why),
            _ => {}
        }
        if matches!(
            why,
            SpotifyTrouble::Unreachable | SpotifyTrouble::CredentialsRefused | SpotifyTrouble::Gone
        ) {
            tracing::warn!(%error, "Spotify failed");
        }
        why
    }

    /// A login went well: what kept somebody or everyone out is over.
    fn works_for(&self, user: UserId) {
        self.app_trouble.invalidate(&());
        self.user_trouble.invalidate(&user);
    }

    fn error(&self, error: &SpotifyError, user: Option<UserId>) -> AppError {
        AppError::Spotify(self.trouble(error, user))
    }

    /// What keeps everyone from Spotify, as far as is known.
    fn closed(&self) -> Option<SpotifyTrouble> {
        if !self.client.is_configured() {
            return Some(SpotifyTrouble::NotConfigured);
        }
        self.app_trouble.get(&()).or_else(|| self.client.is_used_up().then_some(SpotifyTrouble::QuotaUsedUp))
    }
}

impl Services {
    /// What Spotify lets us do for somebody. Asks only the database.
    pub async fn capabilities(
        &self,
        user: Option<UserId>,
        now: DateTime<Utc>,
    ) -> Result<Capabilities, AppError> {
        let parts = &self.0.spotify;
        if let Some(why) = parts.closed().filter(|why| *why == SpotifyTrouble::NotConfigured) {
            return Ok(Capabilities::none(why));
        }
        let connection = match user {
            Some(user) => self.0.store.spotify().of(user).await.map_err(error::store)?,
            None => None,
        };
        let Some(connection) = connection else {
            let search = parts.closed().map_or(Ability::YES, Ability::no);
            let connect =
                if search.why_not() == Some(SpotifyTrouble::QuotaUsedUp) { Ability::YES } else { search };
            return Ok(Capabilities { search, connect, ..Capabilities::none(SpotifyTrouble::NotConnected) });
        };
        let songs =
            self.0.store.library().count(connection.user, LibraryKind::Saved).await.map_err(error::store)?;
        Ok(of_connection(&connection, parts, songs, now))
    }

    /// Songs of Spotify for words, or the song of a link to Spotify. They are kept, so that they can be chosen.
    pub async fn search_spotify(&self, words: &str, offset: u32) -> Result<Listing, AppError> {
        let parts = &self.0.spotify;
        if let Some(why) = parts.closed() {
            return Err(AppError::Spotify(why));
        }
        let found = match linked_song(words) {
            Some(id) => {
                parts.client.song(id).await.map(|song| Listing { songs: vec![song], total: 1, next: None })
            }
            None => parts.client.search(words, offset).await,
        };
        let mut found = found.map_err(|error| parts.error(&error, None))?;
        for song in &mut found.songs {
            if let Some(known) = self.catalogue().get(song.id) {
                *song = known;
            }
        }
        self.0.store.tracks().upsert(&found.songs).await.map_err(error::store)?;
        Ok(found)
    }

    /// The origin that Spotify sends people back to, where an app is registered.
    #[must_use]
    pub fn spotify_home(&self) -> Option<String> {
        self.0.spotify.client.home()
    }

    /// Forgets somebody's account with its tokens, and everything that came from it.
    pub async fn disconnect_spotify(&self, user: UserId) -> Result<(), AppError> {
        self.0.store.spotify().disconnect(user, Utc::now()).await.map_err(error::store)
    }
}

fn of_connection(
    connection: &Connection,
    parts: &SpotifyParts,
    songs: u64,
    now: DateTime<Utc>,
) -> Capabilities {
    let left = (connection.authorized_at + AUTHORIZED_FOR - now).num_days();
    let again = connection.sign_in_again || left < 0;
    let known = parts.user_trouble.get(&connection.user);
    let why = again.then_some(SpotifyTrouble::SignInAgain).or_else(|| parts.closed()).or(known);
    let all = why.map_or(Ability::YES, Ability::no);
    let with = |scope: &str| {
        let given = connection.scopes.iter().any(|given| given == scope);
        if all.is_given() && !given { Ability::no(SpotifyTrouble::ScopeMissing) } else { all }
    };
    let mut playback = with("streaming");
    if playback.is_given() && connection.premium == Some(false) {
        playback = Ability::no(SpotifyTrouble::PremiumRequired);
    }
    Capabilities {
        search: parts.closed().map_or(Ability::YES, Ability::no),
        connect: parts
            .closed()
            .filter(|why| *why != SpotifyTrouble::QuotaUsedUp)
            .map_or(Ability::YES, Ability::no),
        account: Some(ConnectedAccount {
            display_name: connection.display_name.clone(),
            ends_in_days: u16::try_from(left).ok().filter(|_| !again && left <= WARNED),
            synced_at: connection.synced_at,
            songs,
        }),
        library: with("user-library-read"),
        playlists: with("playlist-modify-private"),
        playback,
    }
}

/// The id in `https://open.spotify.com/track/<id>?…` or `spotify:track:<id>`.
fn linked_song(words: &str) -> Option<&str> {
    let rest = words
        .trim()
        .rsplit_once("spotify:track:")
        .or_else(|| words.trim().rsplit_once("open.spotify.com/track/"));
    let id = rest?.1.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    (id.len() == 22).then_some(id)
}

/// An error of Spotify as people learn of it.
fn trouble(error: &SpotifyError) -> SpotifyTrouble {
    match error {
        SpotifyError::NotConfigured => SpotifyTrouble::NotConfigured,
        SpotifyError::ClientRefused => SpotifyTrouble::CredentialsRefused,
        SpotifyError::TokenExpired | SpotifyError::ReauthNeeded => SpotifyTrouble::SignInAgain,
        SpotifyError::ScopeMissing => SpotifyTrouble::ScopeMissing,
        SpotifyError::OwnerNotPremium => SpotifyTrouble::OwnerNotPremium,
        SpotifyError::UserNotAllowlisted => SpotifyTrouble::NotAllowlisted,
        SpotifyError::PremiumRequired => SpotifyTrouble::PremiumRequired,
        SpotifyError::NoActiveDevice => SpotifyTrouble::NoActiveDevice,
        SpotifyError::PlayerRefused(_) => SpotifyTrouble::PlayerRefused,
        SpotifyError::RateLimited { .. } => SpotifyTrouble::TooMany,
        SpotifyError::QuotaExceeded => SpotifyTrouble::QuotaUsedUp,
        SpotifyError::EndpointGone => SpotifyTrouble::Gone,
        SpotifyError::NotFound => SpotifyTrouble::NotFound,
        SpotifyError::Unreachable(_) | SpotifyError::Unreadable(_) | SpotifyError::Upstream(..) => {
            SpotifyTrouble::Unreachable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_its_song() {
        let id = "4iV5W9uYEdYUVa79Axb7Rh";
        for text in [
            format!("https://open.spotify.com/track/{id}?si=1"),
            format!(" spotify:track:{id} "),
            format!("open.spotify.com/track/{id}"),
        ] {
            assert_eq!(linked_song(&text), Some(id), "{text}");
        }
        for text in
            ["here comes the sun", "https://open.spotify.com/album/4iV5W9uYEdYUVa79Axb7Rh", "spotify:track:x"]
        {
            assert_eq!(linked_song(text), None, "{text}");
        }
    }
}
