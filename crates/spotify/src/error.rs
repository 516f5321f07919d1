//! What can go wrong at Spotify, sorted by what can be done about it.

use std::time::Duration;

/// A failure of Spotify, or of a service that knows audio features. Its text is for the log; it never holds a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpotifyError {
    /// This instance has no credentials for it.
    #[error("not configured")]
    NotConfigured,
    /// The access token has ended or is none; a new one may be had.
    #[error("the access token is not accepted")]
    TokenExpired,
    /// The person has to agree again: the refresh token has ended, or they took it back.
    #[error("the person has to agree again")]
    ReauthNeeded,
    /// Client id and secret are not those of an app.
    #[error("client id or secret are wrong")]
    ClientRefused,
    /// The person did not agree to this.
    #[error("a scope is missing")]
    ScopeMissing,
    /// Whoever registered the app has no Premium, so that Spotify refuses every call.
    #[error("the owner of the app has no Premium")]
    OwnerNotPremium,
    /// The app is in development mode and this person is not on its list.
    #[error("the person is not on the app's list")]
    UserNotAllowlisted,
    /// Playing takes Premium.
    #[error("playing takes Premium")]
    PremiumRequired,
    /// Nothing is there that could play.
    #[error("no device is active")]
    NoActiveDevice,
    /// The player cannot do that now.
    #[error("the player refuses: {0}")]
    PlayerRefused(String),
    /// Too many requests; it works again after a while.
    #[error("too many requests, again in {} s", .retry_after.as_secs())]
    RateLimited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The developer's allowance is used up. Trying again makes it worse.
    #[error("the quota is used up")]
    QuotaExceeded,
    /// Spotify has taken this endpoint away from apps like ours.
    #[error("the endpoint is gone")]
    EndpointGone,
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// It could not be reached, broke off, took too long, or failed often of late.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// It answered something that makes no sense.
    #[error("unreadable answer: {0}")]
    Unreadable(String),
    /// Anything else that it answered.
    #[error("status {0}: {1}")]
    Upstream(u16, String),
}

impl SpotifyError {
    /// Whether the same call may work later.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unreadable(_)) || self.is_outage()
    }

    /// Whether it was not really answered, so that the same call may work in a moment.
    pub(crate) const fn is_outage(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Upstream(500..=599, _))
    }
}
