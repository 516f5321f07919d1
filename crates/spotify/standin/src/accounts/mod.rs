//! Spotify's accounts service: the page for signing in, and tokens.

mod authorize;
mod grants;
mod page;
mod token;

use axum::{
    Router,
    routing::{get, post},
};

pub(crate) use self::{
    grants::{Grant, Grants},
    page::escape,
};
use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/authorize", get(authorize::ask))
        .route("/authorize/decision", post(authorize::decide))
        .route("/api/token", post(token::token))
}
