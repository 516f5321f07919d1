//! Why the web API refuses a request, and how it says so.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refusal; its text is Spotify's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("{0}")]
    BadRequest(&'static str),
    #[error("No token provided")]
    NoToken,
    #[error("Invalid access token")]
    InvalidToken,
    #[error("The access token expired")]
    ExpiredToken,
    #[error("Valid user authentication required")]
    NeedsUser,
    #[error("Insufficient client scope")]
    MissingScope,
    #[error("Forbidden")]
    Removed,
    #[error(
        "Active premium subscription required for the owner of the app. When the subscription \
         status changes, it can take a few hours before requests are allowed again."
    )]
    OwnerNotPremium,
    #[error("Check settings on developer.spotify.com/dashboard, the user may not be registered.")]
    NotAllowListed,
    #[error("You cannot change a playlist of somebody else's")]
    NotYours,
    #[error("Player command failed: Premium required")]
    PremiumRequired,
    #[error("Player command failed: No active device found")]
    NoActiveDevice,
    #[error("Device not found")]
    DeviceNotFound,
    #[error("Player command failed: {0}")]
    Player(&'static str, &'static str),
    #[error("Resource not found")]
    NotFound,
    #[error("Service not found")]
    NoService,
    #[error("API rate limit exceeded")]
    RateLimited { retry_after_s: u64 },
    #[error("Too many requests")]
    QuotaExceeded,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::NoToken | Self::InvalidToken | Self::ExpiredToken | Self::NeedsUser => {
                StatusCode::UNAUTHORIZED
            }
            Self::MissingScope
            | Self::Removed
            | Self::OwnerNotPremium
            | Self::NotAllowListed
            | Self::NotYours
            | Self::PremiumRequired
            | Self::Player(..) => StatusCode::FORBIDDEN,
            Self::NoActiveDevice | Self::DeviceNotFound | Self::NotFound | Self::NoService => {
                StatusCode::NOT_FOUND
            }
            Self::RateLimited { .. } | Self::QuotaExceeded => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    fn reason(self) -> Option<&'static str> {
        match self {
            Self::PremiumRequired => Some("PREMIUM_REQUIRED"),
            Self::NoActiveDevice => Some("NO_ACTIVE_DEVICE"),
            Self::Player(_, reason) => Some(reason),
            Self::QuotaExceeded => Some("QUOTA_EXCEEDED"),
            _ => None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        // These two come from a gate before the API, and are no JSON.
        if matches!(self, Self::OwnerNotPremium | Self::NotAllowListed) {
            return (status, self.to_string()).into_response();
        }
        let mut error = json!({"status": status.as_u16(), "message": self.to_string()});
        if let Some(reason) = self.reason() {
            error["reason"] = reason.into();
        }
        let mut response = (status, Json(json!({"error": error}))).into_response();
        if let Self::RateLimited { retry_after_s } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
        }
        response
    }
}
