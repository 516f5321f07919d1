//! Logging in with Spotify: to Spotify's page and back.

use ::spotify::{Me, SpotifyError, Tokens, random_text};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, LoginTrouble, Role, SpotifyTrouble, UserId, validate_username};
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
        let known = self.0.store.spotify().who(&me.account_id, &me.id).await.map_err(error::store)?;
        let user = match (login.user, known) {
            (Some(user), Some(other)) if user != other => return Err(LoginTrouble::Taken.into()),
            (Some(user), None) => {
                self.may_connect_another(user).await?;
                self.connect(user, &me, &tokens, now).await?
            }
            (Some(user), _) | (None, Some(user)) => self.connect(user, &me, &tokens, now).await?,
            (None, None) => self.account_from_spotify(&me, &tokens, now).await?,
        };
        self.0.spotify.works_for(user);
        Ok(LoginEnd { user, next: login.next })
    }

    /// Whoever has no password gets in with the account that is connected: none takes its place.
    async fn may_connect_another(&self, user: UserId) -> Result<(), LoginRefused> {
        let has_one = self.0.store.spotify().of(user).await.map_err(error::store)?.is_some();
        if has_one && !self.require_viewer(user).await?.has_password {
            return Err(LoginTrouble::OnlyKey.into());
        }
        Ok(())
    }

    async fn connect(
        &self,
        user: UserId,
        me: &Me,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<UserId, LoginRefused> {
        let connection = self.sealed(user, me, tokens, now)?;
        self.0.store.spotify().connect(&connection).await.map_err(not_connected)?;
        Ok(user)
    }

    fn sealed(
        &self,
        user: UserId,
        me: &Me,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<Connection, AppError> {
        let vault = &self.0.spotify.vault;
        let refresh = tokens.refresh.as_deref().unwrap_or_default();
        Ok(Connection {
            user,
            account_id: me.account_id.clone(),
            spotify_id: me.id.clone(),
            display_name: me.display_name.clone(),
            scopes: tokens.scopes.clone(),
            access_token: vault.seal(&tokens.access, user).map_err(|_| closed())?,
            refresh_token: vault.seal(refresh, user).map_err(|_| closed())?,
            access_expires_at: tokens.expires_at,
            authorized_at: now,
            sign_in_again: false,
            premium: me.premium,
            premium_at: me.premium.map(|_| now),
            version: 1,
            synced_at: None,
        })
    }

    /// An account for somebody who has none here. Spotify tells no address, so it has none that mail could go to, and no
    /// password until they set one. It is made together with its connection, which is the only way into it.
    async fn account_from_spotify(
        &self,
        me: &Me,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<UserId, LoginRefused> {
        let wish: String =
            me.display_name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(20).collect();
        let wish = if wish.len() < 3 { "listener".to_owned() } else { wish };
        for attempt in 0..NAMES {
            let end = random_text().to_lowercase().replace(['-', '_'], "");
            let name = if attempt == 0 { wish.clone() } else { format!("{wish}{}", &end[..6]) };
            let Ok(username) = validate_username(&name) else { continue };
            let id = UserId::generate();
            let new = NewUser {
                id,
                email: format!("{}@spotify.invalid", id.0.simple()),
                username,
                password_hash: String::new(),
                role: Role::User,
                created_at: now,
            };
            match self.0.store.spotify().join(new, &self.sealed(id, me, tokens, now)?).await {
                Err(StoreError::Taken { field: "username" }) => {}
                other => {
                    other.map_err(not_connected)?;
                    // The name as it is there; one that we do not take stays the username.
                    let _ = self.rename(id, &me.display_name).await;
                    return Ok(id);
                }
            }
        }
        Err(AppError::Unavailable.into())
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

fn not_connected(error: StoreError) -> LoginRefused {
    match error {
        // Two people came back with the same account at the same time.
        StoreError::Taken { field: "account_id" } => LoginTrouble::Taken.into(),
        other => error::store(other).into(),
    }
}

fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}
