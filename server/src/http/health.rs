//! Whether we live, and whether we can work.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{Site, answer};

/// The process answers. Asks nothing else, so that a database that is away for a moment restarts nobody.
pub(crate) async fn health() -> &'static str {
    "ok"
}

/// The database answers too: requests may be sent here.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    match site.services.ready().await {
        Ok(()) => "ok".into_response(),
        Err(error) => answer::json(&error),
    }
}
