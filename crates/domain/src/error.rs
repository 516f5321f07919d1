//! The error that reaches people. Adapters have their own enums; the use cases turn them into this one
//! and log the cause.

use serde::{Deserialize, Serialize};

use crate::SpotifyTrouble;

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Name of the field in the form.
    pub field: String,
    /// What to do about it, in a sentence.
    pub message: String,
}

impl FieldError {
    /// A field's error.
    #[must_use]
    pub fn new(field: &str, message: &str) -> Self {
        Self { field: field.to_owned(), message: message.to_owned() }
    }
}

/// A failure as the person in front of the page learns of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Please sign in first.")]
    SignInRequired,
    /// Name and password do not belong together.
    #[error("That name and password do not belong together.")]
    WrongCredentials,
    /// It exists, but is not theirs to change.
    #[error("You cannot change this.")]
    Forbidden,
    /// It does not exist, or is not theirs to see.
    #[error("We could not find that.")]
    NotFound,
    /// Fields of a form need another look.
    #[error("{}", .0.first().map_or("Something in the form needs another look.", |f| f.message.as_str()))]
    Invalid(Vec<FieldError>),
    /// A picture, drawing or line that cannot be used, and why.
    #[error("{0}")]
    Unusable(String),
    /// More than the limit.
    #[error("{0}")]
    TooLarge(String),
    /// Not a kind of file that we take.
    #[error("{0}")]
    UnsupportedMedia(String),
    /// It changed meanwhile, or is there already.
    #[error("{0}")]
    Conflict(String),
    /// Spotify does not let us.
    #[error("{0}")]
    Spotify(SpotifyTrouble),
    /// Too often.
    #[error("That was a little fast. Please try again in {} seconds.", .retry_after_seconds)]
    TooManyRequests {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// The request came from another site.
    #[error("This request came from another site, so we did not carry it out.")]
    ForeignOrigin,
    /// No room left to store it.
    #[error("There is no room left to store this. Nothing was changed.")]
    StorageFull,
    /// Busy or broken for the moment.
    #[error("We are busy right now. Please try again in a moment.")]
    Unavailable,
    /// The request made no sense to us: a page from before an update, or no page of ours.
    #[error("We could not make sense of that request. Please reload the page.")]
    Malformed,
    /// The browser could not reach the server.
    #[error("We could not reach Undertone. Check your connection and try again.")]
    Offline,
    /// Our fault; the cause is in the log.
    #[error("Something went wrong on our side. Please try again.")]
    Internal,
}

impl AppError {
    /// The error of a single field.
    #[must_use]
    pub fn field(field: &str, message: &str) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// What is wrong with a field, if anything.
    #[must_use]
    pub fn for_field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Invalid(fields) => fields.iter().find(|f| f.field == name).map(|f| f.message.as_str()),
            _ => None,
        }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired | Self::WrongCredentials => 401,
            Self::Forbidden | Self::ForeignOrigin => 403,
            Self::NotFound => 404,
            Self::Conflict(_) => 409,
            Self::TooLarge(_) => 413,
            Self::UnsupportedMedia(_) => 415,
            Self::Invalid(_) | Self::Unusable(_) => 422,
            Self::TooManyRequests { .. } => 429,
            Self::Malformed => 400,
            Self::Internal => 500,
            Self::Unavailable | Self::Offline => 503,
            Self::StorageFull => 507,
            Self::Spotify(why) => why.status(),
        }
    }
}
