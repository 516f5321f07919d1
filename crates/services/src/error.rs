//! Failures of the adapters as people learn of them. The cause is logged here, once, and goes no further.

use domain::AppError;
use media::MediaError;
use store::StoreError;

/// The error of the database.
pub(crate) fn store(error: StoreError) -> AppError {
    match error {
        StoreError::NotFound => AppError::NotFound,
        StoreError::Forbidden => AppError::Forbidden,
        StoreError::Taken { field: "username" } => AppError::field("username", "This name is taken."),
        StoreError::Taken { field: "email" } => {
            AppError::field("email", "There is an account with this address already.")
        }
        StoreError::Taken { .. } => AppError::Conflict("This is there already.".to_owned()),
        StoreError::NoMood => no_mood(),
        StoreError::Full(_) => {
            tracing::error!(%error, "the database has no room left");
            AppError::StorageFull
        }
        StoreError::Unavailable(_) => {
            tracing::error!(%error, "the database is not available");
            AppError::Unavailable
        }
        StoreError::Invalid(_) => {
            tracing::warn!(%error, "refused by the database");
            AppError::Malformed
        }
        _ => {
            tracing::error!(%error, "the database failed");
            AppError::Internal
        }
    }
}

/// The error of the intake or of the files.
pub(crate) fn media(error: MediaError) -> AppError {
    let app = AppError::from(&error);
    if app.status() >= 500 {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(%error, cause, "pictures failed");
    }
    app
}

/// Work off the async threads that ended in a panic.
pub(crate) fn stopped(error: tokio::task::JoinError) -> AppError {
    tracing::error!(%error, "work stopped");
    AppError::Internal
}

/// A step that needs a mood came before one.
pub(crate) fn no_mood() -> AppError {
    AppError::field("mood", "Choose a mood first.")
}

/// Songs that cannot be used.
pub(crate) fn songs(error: songs::SongsError) -> AppError {
    tracing::error!(%error, "the songs failed");
    AppError::Internal
}
