//! Logging in with Spotify: to Spotify's page and back.

use ::spotify::{SpotifyError, Tokens, random_text};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, LoginTrouble, Role, SpotifyTrouble, UserId, Viewer, validate_username};
use sha2::{Digest, Sha256};
use store::{Connection, Login, NewUser, StoreError};

use super::access::closed;
use crate::{Services, error};

/// How long somebody may be at Spotify's page.
const AWAY: TimeDelta = TimeDelta::minutes(10);
/// Tries to find a free name for a new account.
const NAMES: usize = 5;

/// Where to send somebody, and what their browser has to bring back.
pub struct LoginStart {
    /// Spotify's page.
    pub url: String,
    /// A secret for their session.
    pub browser: String,
}

/// What somebody comes back with.
#[derive(Default)]
pub struct Callback {
    /// Good once, for tokens.
    pub code: Option<String>,
    /// What we sent them with.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Somebody is connected.
#[derive(Debug)]
pub struct LoginEnd {
    /// Who.
    pub user: UserId,
    /// Where they wanted to go.
    pub next: String,
}

/// Somebody is not connected.
#[derive(Debug)]
pub enum LoginRefused {
    /// For a reason that has to do with Spotify.
    Because(LoginTrouble),
    /// For another.
    Otherwise(AppError),
}

impl From<AppError> for LoginRefused {
    fn from(error: AppError) -> Self {
        Self::Otherwise(error)
    }
}

impl From<LoginTrouble> for LoginRefused {
    fn from(why: LoginTrouble) -> Self {
        Self::Because(why)
    }
}

impl Services {
    /// Begins a login for somebody who is signed in here, or not yet.
    pub async fn begin_spotify_login(
        &self,
        user: Option<UserId>,
        next: String,
        now: DateTime<Utc>,
    ) -> Result<LoginStart, AppError> {
        let parts = &self.0.spotify;
        let (state, verifier, browser) = (random_text(), random_text(), random_text());
        let url = parts.client.authorize_url(&state, &verifier).map_err(|error| parts.error(&error, None))?;
        let login =
            Login { state: hash(&state), browser: hash(&browser), verifier, user, next, created_at: now };
        self.0.store.spotify().begin_login(login, now - AWAY).await.map_err(error::store)?;
        Ok(LoginStart { url: url.into(), browser })
    }

    /// Ends a login. `browser` is the secret of the session, `viewer` whoever is signed in by now.
    pub async fn finish_spotify_login(
        &self,
        callback: Callback,
        browser: Option<String>,
        viewer: Option<UserId>,
        now: DateTime<Utc>,
    ) -> Result<LoginEnd, LoginRefused> {
        let state = callback.state.filter(|state| state.len() <= 100).ok_or(LoginTrouble::Stale)?;
        let login = self.0.store.spotify().take_login(&hash(&state)).await.map_err(error::store)?;
        let ours = |login: &Login| {
            login.created_at > now - AWAY
                && browser.as_deref().map(hash).as_ref() == Some(&login.browser)
                && login.user == viewer
        };
        let login = login.filter(ours).ok_or(LoginTrouble::Stale)?;
        if let Some(refusal) = callback.error {
            tracing::info!(denied = refusal == "access_denied", "a login with Spotify ended without consent");
            return Err(LoginTrouble::Denied.into());
        }
        let code = callback.code.filter(|code| code.len() <= 2_000).ok_or(LoginTrouble::Stale)?;
        let client = &self.0.spotify.client;
        let tokens = client.exchange(&code, &login.verifier).await.map_err(|error| self.refused(&error))?;
        let me = client.me(&tokens.access).await.map_err(|error| self.refused(&error))?;
        let known = self.0.store.spotify().who(&me.account_id).await.map_err(error::store)?;
        let user = match (login.user, known) {
            (Some(user), Some(other)) if user != other => return Err(LoginTrouble::Taken.into()),
            (Some(user), _) | (None, Some(user)) => user,
            (None, None) => match self.account_before(&me).await? {
                Some(user) => user,
                None => self.account_from_spotify(&me, now).await?.profile.id,
            },
        };
        self.0.spotify.works_for(user);
        let connection = self.sealed(user, me, tokens, now)?;
        match self.0.store.spotify().connect(&connection).await {
            Ok(()) => Ok(LoginEnd { user, next: login.next }),
            // Two people came back with the same account at the same time.
            Err(StoreError::Taken { .. }) => Err(LoginTrouble::Taken.into()),
            Err(other) => Err(error::store(other).into()),
        }
    }

    fn sealed(
        &self,
        user: UserId,
        me: ::spotify::Me,
        tokens: Tokens,
        now: DateTime<Utc>,
    ) -> Result<Connection, AppError> {
        let vault = &self.0.spotify.vault;
        let refresh = tokens.refresh.unwrap_or_default();
        Ok(Connection {
            user,
            account_id: me.account_id,
            spotify_id: me.id,
            display_name: me.display_name,
            scopes: tokens.scopes,
            access_token: vault.seal(&tokens.access, user).map_err(|_| closed())?,
            refresh_token: vault.seal(&refresh, user).map_err(|_| closed())?,
            access_expires_at: tokens.expires_at,
            authorized_at: now,
            sign_in_again: false,
            premium: me.premium,
            version: 1,
            synced_at: None,
        })
    }

    /// The account that somebody got here when they first came from Spotify, and have disconnected since.
    async fn account_before(&self, me: &::spotify::Me) -> Result<Option<UserId>, AppError> {
        let known = self.0.store.users().by_login(&address(me)).await.map_err(error::store)?;
        Ok(known.map(|known| known.viewer.profile.id))
    }

    /// An account for somebody who has none here. Spotify tells no address, so it has none that mail could go to, and no
    /// password until they set one.
    async fn account_from_spotify(&self, me: &::spotify::Me, now: DateTime<Utc>) -> Result<Viewer, AppError> {
        let wish: String =
            me.display_name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let wish = if wish.len() < 3 { "listener".to_owned() } else { wish };
        for attempt in 0..NAMES {
            let end = random_text().to_lowercase().replace(['-', '_'], "");
            let name = if attempt == 0 { wish.clone() } else { format!("{wish}{}", &end[..6]) };
            let Ok(username) = validate_username(&name) else { continue };
            let new = NewUser {
                id: UserId::generate(),
                email: address(me),
                username,
                password_hash: String::new(),
                role: Role::User,
                created_at: now,
            };
            match self.0.store.users().create(new).await {
                Err(StoreError::Taken { field: "username" }) => {}
                other => {
                    let viewer = other.map_err(error::store)?;
                    let user = viewer.profile.id;
                    // The name as it is there; one that we do not take stays the username.
                    let _ = self.rename(user, &me.display_name).await;
                    return Ok(viewer);
                }
            }
        }
        Err(AppError::Unavailable)
    }

    fn refused(&self, error: &SpotifyError) -> LoginRefused {
        // An exchange that is refused concerns this code, not an account.
        if *error == SpotifyError::ReauthNeeded {
            return LoginTrouble::Stale.into();
        }
        LoginRefused::Because(match self.0.spotify.trouble(error, None) {
            SpotifyTrouble::NotAllowlisted => LoginTrouble::NotAllowlisted,
            SpotifyTrouble::OwnerNotPremium => LoginTrouble::OwnerNotPremium,
            SpotifyTrouble::NotConfigured | SpotifyTrouble::CredentialsRefused => LoginTrouble::Refused,
            _ => LoginTrouble::Unreachable,
        })
    }
}

/// The address of an account that came from Spotify. Nobody can sign up with it.
fn address(me: &::spotify::Me) -> String {
    format!("{}@spotify.invalid", hash(&me.account_id).to_lowercase())
}

fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}
