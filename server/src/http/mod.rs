//! Everything that answers over HTTP. [`router`] puts it together; tests use the same one.

mod address;
mod answer;
mod api;
mod covers;
mod flash;
mod health;
mod jobs;
mod pages;
mod pictures;
mod spotify;
mod static_files;
mod statistics;
mod upload;

use std::time::Duration;

use ::http::StatusCode;
use app::api::ssr::PlayerPlaces;
use axum::{
    Router,
    extract::FromRef,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use leptos::config::LeptosOptions;
use services::Services;
use store::Store;
use tokio_util::sync::CancellationToken;
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};

use crate::{config::PublicUrl, middleware};

pub(crate) use address::is_own;
pub(crate) use answer::{error as error_answer, page as error_page, wants_html};
pub(crate) use flash::{FLASH, take as take_flash};

/// Longest time until an answer begins; uploads have their own limits.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What the router needs.
#[derive(Clone)]
pub struct Site {
    /// The use cases.
    pub services: Services,
    /// Where sessions are kept.
    pub store: Store,
    /// Where the front end is.
    pub options: LeptosOptions,
    /// The address that people type.
    pub url: Option<PublicUrl>,
    /// Where what plays music comes from.
    pub player: PlayerPlaces,
    /// How many proxies append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// Set when the server is asked to stop.
    pub stopping: CancellationToken,
}

impl Site {
    fn https(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.https)
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.options.clone()
    }
}

/// All addresses.
pub fn router(site: Site) -> Router {
    let quick = Router::new()
        .merge(api::routes(&site))
        .merge(pages::routes(&site))
        .route("/pictures/{id}/strokes", get(pictures::strokes))
        .route("/pictures/{id}/{size}", get(pictures::picture))
        .route("/covers/{track}", get(covers::cover))
        .route("/spotify/login", get(spotify::login))
        .route("/spotify/callback", get(spotify::callback))
        .route("/jobs/events", get(jobs::events))
        .route("/statistics/mine/{file}", get(statistics::mine))
        .route("/statistics/everyone/{file}", get(statistics::everyone))
        .route("/statistics/instance/{file}", get(statistics::instance))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .fallback(static_files::file_or_not_found)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_WITHIN));
    let uploads = Router::new()
        .route("/upload", post(upload::picture))
        .route("/upload/avatar", post(upload::avatar))
        .layer(upload::body_limit())
        .with_state(upload::Uploads::new(site.clone()));
    quick
        .with_state(site.clone())
        .merge(uploads)
        // From here on the last is the outermost.
        .layer(from_fn(middleware::visit))
        .layer(middleware::sessions(site.store.clone(), site.https()))
        .layer(from_fn(middleware::no_ended_session))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.url.clone(), middleware::origin))
        .layer(from_fn_with_state(site.trusted_proxies, middleware::client_address))
        .layer(middleware::catch_panic())
        .layer(from_fn(middleware::plain_failures))
        .layer(from_fn_with_state(site.https(), middleware::security_headers))
        .layer(from_fn(middleware::request_log))
}
