//! Access tokens of people: refreshed before they end, once for all who need one at the same time.

use ::spotify::{EARLY, Patience, SpotifyError};
use chrono::Utc;
use domain::{AppError, SpotifyTrouble, UserId};
use store::Connection;

use crate::{Services, error};

/// A token that opens the API now.
pub(crate) struct Access {
    pub(crate) token: String,
    /// Of the tokens it belongs to.
    pub(crate) version: i64,
    pub(crate) expires_at: chrono::DateTime<Utc>,
}

impl Services {
    /// Does something in somebody's name. A token that is refused although it should be good (revoked, or clocks differ) is
    /// refreshed once.
    pub(crate) async fn as_spotify_user<T, F>(
        &self,
        user: UserId,
        call: impl Fn(String) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        self.with_access(user, call).await?.map_err(|error| self.0.spotify.error(&error, Some(user)))
    }

    /// The same, for callers that can do something about the error.
    pub(crate) async fn with_access<T, F>(
        &self,
        user: UserId,
        call: impl Fn(String) -> F,
    ) -> Result<Result<T, SpotifyError>, AppError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        let access = self.spotify_access(user, None).await?;
        let first = call(access.token).await;
        let answer = match first {
            Err(SpotifyError::TokenExpired) => {
                let access = self.spotify_access(user, Some(access.version)).await?;
                call(access.token).await
            }
            other => other,
        };
        if matches!(answer, Err(SpotifyError::PremiumRequired)) {
            self.0.store.spotify().set_premium(user, false, Utc::now()).await.map_err(error::store)?;
        }
        Ok(answer)
    }

    /// A token for somebody, not of the version that was refused.
    pub(crate) async fn spotify_access(
        &self,
        user: UserId,
        refused: Option<i64>,
    ) -> Result<Access, AppError> {
        if let Some(access) = self.kept_access(&self.connection(user).await?, refused)? {
            return Ok(access);
        }
        // What has begun is brought to its end, whoever still waits for it: the answer may hold the only refresh token that is good.
        let services = self.clone();
        let next = tokio::spawn(async move { services.next_access(user, refused).await });
        next.await.map_err(error::stopped)?
    }

    async fn next_access(&self, user: UserId, refused: Option<i64>) -> Result<Access, AppError> {
        let turn = Patience::Person.wait_for(self.0.spotify.lock(user).lock()).await;
        let _one_at_a_time = turn.map_err(|error| self.0.spotify.error(&error, Some(user)))?;
        let connection = self.connection(user).await?;
        match self.kept_access(&connection, refused)? {
            Some(access) => Ok(access),
            None => self.refreshed(connection).await,
        }
    }

    pub(super) async fn connection(&self, user: UserId) -> Result<Connection, AppError> {
        let connection = self.0.store.spotify().of(user).await.map_err(error::store)?;
        let connection = connection.ok_or(AppError::Spotify(SpotifyTrouble::NotConnected))?;
        if connection.sign_in_again || self.0.spotify.is_doubted(&connection) {
            return Err(AppError::Spotify(SpotifyTrouble::SignInAgain));
        }
        Ok(connection)
    }

    fn kept_access(&self, connection: &Connection, refused: Option<i64>) -> Result<Option<Access>, AppError> {
        if connection.access_expires_at - EARLY <= Utc::now() || refused == Some(connection.version) {
            return Ok(None);
        }
        let token =
            self.0.spotify.vault.open(&connection.access_token, connection.user).map_err(|_| closed())?;
        let expires_at = connection.access_expires_at;
        Ok(Some(Access { token, version: connection.version, expires_at }))
    }

    async fn refreshed(&self, connection: Connection) -> Result<Access, AppError> {
        let (parts, spotify) = (&self.0.spotify, self.0.store.spotify());
        let (user, version) = (connection.user, connection.version);
        let old = parts.vault.open(&connection.refresh_token, user).map_err(|_| closed())?;
        let tokens = match parts.client.refresh(&old).await {
            Ok(tokens) => tokens,
            Err(SpotifyError::ReauthNeeded) => {
                // Another process may have been faster, with a token that is good once.
                let now = self.connection(user).await?;
                if let Some(access) = self.kept_access(&now, Some(version))? {
                    return Ok(access);
                }
                // Spotify is known to say this by mistake while it has an outage, so it has to say it again some time later.
                if parts.doubt(&connection) {
                    spotify.needs_sign_in(user, version).await.map_err(error::store)?;
                }
                return Err(AppError::Spotify(SpotifyTrouble::SignInAgain));
            }
            Err(error) => return Err(parts.error(&error, Some(user))),
        };
        let refresh = tokens.refresh.unwrap_or(old);
        let access = parts.vault.seal(&tokens.access, user).map_err(|_| closed())?;
        let refresh = parts.vault.seal(&refresh, user).map_err(|_| closed())?;
        let kept = spotify.set_tokens(user, version, &access, &refresh, tokens.expires_at).await;
        // Where somebody else was faster, both tokens are good; theirs is the one that is kept.
        let version = if kept.map_err(error::store)? { version + 1 } else { version };
        Ok(Access { token: tokens.access, version, expires_at: tokens.expires_at })
    }
}

/// Tokens that our keys do not open: the operator has lost the key.
pub(super) fn closed() -> AppError {
    tracing::error!("tokens of Spotify cannot be opened: the key they were sealed with is not set");
    AppError::Spotify(SpotifyTrouble::SignInAgain)
}
