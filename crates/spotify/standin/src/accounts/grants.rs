//! Codes and tokens that were given out.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    ids::{self, Kind},
    refusal::Refusal,
};

/// How long a code is good for.
const CODE_LIFE_MS: i64 = 10 * 60 * 1000;
/// How long a refresh token is good for, counted from the sign-in: half a year.
const REFRESH_LIFE_MS: i64 = 182 * 24 * 60 * 60 * 1000;

/// What somebody has agreed to.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// Who; nobody where the app speaks for itself.
    pub(crate) person: Option<String>,
    pub(crate) scopes: Vec<String>,
    /// Whether the app proves by PKCE, and not by its secret, who it is.
    pub(crate) public_client: bool,
}

/// A code that stands for a grant until it is exchanged.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) issued_ms: i64,
}

#[derive(Clone, Debug)]
struct Access {
    grant: Grant,
    expires_ms: i64,
    revoked: bool,
}

#[derive(Clone, Debug)]
struct Refresh {
    grant: Grant,
    /// When the person signed in; a refresh does not change it.
    authorized_ms: i64,
    revoked: bool,
}

/// Why a code or a refresh token gives no access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GrantError {
    #[error("Invalid authorization code")]
    Code,
    #[error("Authorization code expired")]
    CodeExpired,
    #[error("Invalid redirect URI")]
    RedirectUri,
    #[error("code_verifier was incorrect")]
    Verifier,
    #[error("Invalid refresh token")]
    Refresh,
    #[error("Refresh token revoked")]
    RefreshRevoked,
    #[error("Refresh token expired")]
    RefreshExpired,
}

#[derive(Debug, Default)]
pub(crate) struct Grants {
    issued: u32,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
}

impl Grants {
    /// No grants, but none of the tokens so far will be given out again.
    pub(crate) fn forgotten(&self) -> Self {
        Self { issued: self.issued, ..Self::default() }
    }

    /// All codes and tokens until now, without their prefixes.
    pub(crate) fn given_out(&self) -> Vec<String> {
        (1..=self.issued).map(|number| ids::encode(Kind::Token, number)).collect()
    }

    fn token(&mut self, prefix: &str) -> String {
        self.issued += 1;
        format!("{prefix}{}", ids::encode(Kind::Token, self.issued))
    }

    pub(crate) fn code(&mut self, code: Code) -> String {
        let text = self.token("AQ");
        self.codes.insert(text.clone(), code);
        text
    }

    /// What a code stands for; whatever comes of it, it is used up.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now_ms: i64,
    ) -> Result<Grant, GrantError> {
        let code = self.codes.remove(code).ok_or(GrantError::Code)?;
        if now_ms >= code.issued_ms + CODE_LIFE_MS {
            return Err(GrantError::CodeExpired);
        }
        if code.redirect_uri != redirect_uri {
            return Err(GrantError::RedirectUri);
        }
        if let Some(challenge) = code.challenge {
            let hashed = verifier.map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
            if hashed.is_none_or(|hashed| hashed != challenge) {
                return Err(GrantError::Verifier);
            }
        }
        Ok(code.grant)
    }

    /// Whether a code or refresh token can be used without the client's secret. Of an unknown one nothing is
    /// known, and it is no use anyway.
    pub(crate) fn may_be_public(&self, token: &str) -> bool {
        let of_code = self.codes.get(token).map(|code| &code.grant);
        let of_refresh = self.refresh.get(token).map(|refresh| &refresh.grant);
        of_code.or(of_refresh).is_none_or(|grant| grant.public_client)
    }

    pub(crate) fn access_token(&mut self, grant: Grant, now_ms: i64, life_s: u32) -> String {
        let token = self.token("BQ");
        let expires_ms = now_ms + i64::from(life_s) * 1000;
        self.access.insert(token.clone(), Access { grant, expires_ms, revoked: false });
        token
    }

    pub(crate) fn refresh_token(&mut self, grant: Grant, authorized_ms: i64) -> String {
        let token = self.token("AQ");
        self.refresh.insert(token.clone(), Refresh { grant, authorized_ms, revoked: false });
        token
    }

    /// What a refresh token stands for; with `rotate` also a new one, and the old one is done with.
    pub(crate) fn refreshed(
        &mut self,
        token: &str,
        now_ms: i64,
        rotate: bool,
    ) -> Result<(Grant, Option<String>), GrantError> {
        let refresh = self.refresh.get_mut(token).ok_or(GrantError::Refresh)?;
        if refresh.revoked {
            return Err(GrantError::RefreshRevoked);
        }
        if now_ms >= refresh.authorized_ms + REFRESH_LIFE_MS {
            return Err(GrantError::RefreshExpired);
        }
        refresh.revoked = rotate;
        let (grant, authorized_ms) = (refresh.grant.clone(), refresh.authorized_ms);
        let rotated = rotate.then(|| self.refresh_token(grant.clone(), authorized_ms));
        Ok((grant, rotated))
    }

    /// What a bearer may do.
    pub(crate) fn bearer(&self, token: &str, now_ms: i64) -> Result<&Grant, Refusal> {
        let access = self.access.get(token).ok_or(Refusal::InvalidToken)?;
        if access.revoked {
            Err(Refusal::InvalidToken)
        } else if now_ms >= access.expires_ms {
            Err(Refusal::ExpiredToken)
        } else {
            Ok(&access.grant)
        }
    }

    /// Whose token it is, good or not.
    pub(crate) fn person_of(&self, token: &str) -> Option<String> {
        self.access.get(token)?.grant.person.clone()
    }

    /// As if the person had removed the app from their account.
    pub(crate) fn revoke(&mut self, person: &str) {
        for access in self.access.values_mut().filter(|access| is_of(&access.grant, person)) {
            access.revoked = true;
        }
        for refresh in self.refresh.values_mut().filter(|refresh| is_of(&refresh.grant, person)) {
            refresh.revoked = true;
        }
    }

    /// As if an hour had passed for the person's access tokens.
    pub(crate) fn expire(&mut self, person: &str) {
        for access in self.access.values_mut().filter(|access| is_of(&access.grant, person)) {
            access.expires_ms = i64::MIN;
        }
    }
}

fn is_of(grant: &Grant, person: &str) -> bool {
    grant.person.as_deref() == Some(person)
}
