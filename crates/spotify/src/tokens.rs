//! The accounts service: where people agree, and tokens.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngCore;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::time::Instant;
use url::Url;

use crate::{Patience, Spotify, SpotifyError, answer, http};

/// What we ask people for. Asked for at once: a refresh never adds one.
pub const SCOPES: &[&str] = &[
    "user-read-private",
    "user-read-email",
    "user-top-read",
    "user-library-read",
    "user-read-recently-played",
    "user-read-playback-state",
    "user-modify-playback-state",
    "streaming",
    "playlist-read-private",
    "playlist-modify-private",
    "playlist-modify-public",
];
/// So long before its end a token counts as ended, because clocks differ and calls take a moment.
pub const EARLY: TimeDelta = TimeDelta::seconds(60);

/// What opens the Web API for a person, or for the app itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Opens the API.
    pub access: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Gets the next ones. Spotify usually sends none with a refresh: then the old one stays good.
    pub refresh: Option<String>,
    /// What the person agreed to.
    pub scopes: Vec<String>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_at", &self.expires_at)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: i64,
    refresh_token: Option<String>,
    #[serde(default)]
    scope: String,
}

/// A random text of 43 characters that fits into addresses: a state, or PKCE's verifier.
#[must_use]
pub fn random_text() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// PKCE's challenge to a verifier (RFC 7636, S256).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

impl Spotify {
    /// Where somebody agrees to what we ask for.
    ///
    /// # Errors
    /// [`SpotifyError::NotConfigured`] without an app.
    pub fn authorize_url(&self, state: &str, verifier: &str) -> Result<Url, SpotifyError> {
        let app = self.app()?;
        let mut url = http::join(&self.config().auth, "authorize")?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &app.id)
            .append_pair("redirect_uri", app.redirect.as_str())
            .append_pair("scope", &SCOPES.join(" "))
            .append_pair("state", state)
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", &challenge(verifier));
        Ok(url)
    }

    /// Tokens for the code that somebody came back with.
    ///
    /// # Errors
    /// [`SpotifyError::ReauthNeeded`] when the code was used or is too old, [`SpotifyError::ClientRefused`], and what any call has.
    pub async fn exchange(&self, code: &str, verifier: &str) -> Result<Tokens, SpotifyError> {
        let redirect = self.app()?.redirect.to_string();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect),
            ("code_verifier", verifier),
        ];
        // A code is good once: asking again with it would end what the first answer began.
        self.accounts_gate().call_once(Patience::Person, || self.token(&form)).await
    }

    /// New tokens for old.
    ///
    /// # Errors
    /// [`SpotifyError::ReauthNeeded`] when the person has to agree again, and what any call has.
    pub async fn refresh(&self, refresh: &str) -> Result<Tokens, SpotifyError> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        self.accounts_gate().call(Patience::Person, || self.token(&form)).await
    }

    /// The app's own token, for what takes no person. One for all; asked for again before it ends.
    pub(crate) async fn app_token(&self) -> Result<String, SpotifyError> {
        let mut kept = Patience::Person.wait_for(self.own_token().lock()).await?;
        if let Some((token, until)) = kept.as_ref()
            && *until > Instant::now()
        {
            return Ok(token.clone());
        }
        let form = [("grant_type", "client_credentials")];
        let new = self.accounts_gate().call(Patience::Person, || self.token(&form)).await?;
        let life = (new.expires_at - Utc::now() - EARLY).to_std().unwrap_or_default();
        *kept = Some((new.access.clone(), Instant::now() + life));
        Ok(new.access)
    }

    /// Forgets the app's own token, which was not accepted.
    pub(crate) async fn drop_app_token(&self, refused: &str) {
        let mut kept = self.own_token().lock().await;
        if kept.as_ref().is_some_and(|(token, _)| token == refused) {
            *kept = None;
        }
    }

    async fn token(&self, form: &[(&str, &str)]) -> Result<Tokens, SpotifyError> {
        let app = self.app()?;
        let request = self
            .http()
            .post(http::join(&self.config().auth, "api/token")?)
            .basic_auth(&app.id, Some(&app.secret))
            .form(form);
        let text = http::send(request, answer::of_accounts).await?;
        let answer: Answer = http::parse(&text)?;
        let life = TimeDelta::seconds(answer.expires_in.clamp(0, 86_400));
        Ok(Tokens {
            access: answer.access_token,
            expires_at: Utc::now() + life,
            refresh: answer.refresh_token.filter(|token| !token.is_empty()),
            scopes: answer.scope.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_token_is_not_written_to_a_log() {
        let tokens = Tokens {
            access: "secret-a".to_owned(),
            expires_at: DateTime::UNIX_EPOCH,
            refresh: Some("secret-r".to_owned()),
            scopes: Vec::new(),
        };
        assert!(!format!("{tokens:?}").contains("secret"));
    }
}
