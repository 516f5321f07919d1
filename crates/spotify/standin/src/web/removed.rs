//! Endpoints that an app in development mode no longer has; some of them work in the old shape.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::Value;

use super::{bodies::Bodies, caller::Caller, catalogue, params::Params, playlists};
use crate::{app::App, refusal::Refusal};

/// Paths that answer 403 in either shape.
const FORBIDDEN: [&str; 21] = [
    "/v1/albums",
    "/v1/artists",
    "/v1/audio-analysis/{id}",
    "/v1/audio-features",
    "/v1/audio-features/{id}",
    "/v1/artists/{id}/top-tracks",
    "/v1/audiobooks",
    "/v1/browse/categories",
    "/v1/browse/categories/{id}",
    "/v1/browse/featured-playlists",
    "/v1/browse/new-releases",
    "/v1/chapters",
    "/v1/episodes",
    "/v1/markets",
    "/v1/me/following",
    "/v1/me/following/contains",
    "/v1/me/tracks/contains",
    "/v1/playlists/{id}/followers",
    "/v1/playlists/{id}/followers/contains",
    "/v1/shows",
    "/v1/users/{id}",
];

/// Paths that answer 404 in either shape.
const GONE: [&str; 3] =
    ["/v1/recommendations", "/v1/recommendations/available-genre-seeds", "/v1/artists/{id}/related-artists"];

pub(super) fn routes() -> Router<App> {
    let routes = FORBIDDEN.into_iter().fold(Router::new(), |routes, path| routes.route(path, any(forbidden)));
    let routes = GONE.into_iter().fold(routes, |routes, path| routes.route(path, any(gone)));
    routes
        .route("/v1/tracks", get(catalogue::tracks))
        .route("/v1/playlists/{id}/tracks", get(items).post(add).put(forbidden).delete(forbidden))
        .route("/v1/users/{id}/playlists", get(playlists_of).post(create))
}

pub(super) async fn forbidden(_: Caller) -> Refusal {
    Refusal::Removed
}

async fn gone(_: Caller) -> Refusal {
    Refusal::NotFound
}

/// Refuses in the shape of 2026.
fn only_legacy(app: &App) -> Result<(), Refusal> {
    if Bodies::new(app, &app.world()).legacy { Ok(()) } else { Err(Refusal::Removed) }
}

async fn items(
    caller: Caller,
    State(app): State<App>,
    id: Path<String>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    only_legacy(&app)?;
    playlists::items(caller, State(app), id, params).await
}

async fn add(
    caller: Caller,
    State(app): State<App>,
    id: Path<String>,
    params: Params,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    only_legacy(&app)?;
    playlists::add(caller, State(app), id, params, body).await
}

/// The caller's own playlists; those of others were never more than their public ones.
async fn playlists_of(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    only_legacy(&app)?;
    check_is_caller(&caller, &id)?;
    playlists::mine(caller, State(app), params).await
}

async fn create(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    only_legacy(&app)?;
    check_is_caller(&caller, &id)?;
    playlists::create(caller, State(app), body).await.map(IntoResponse::into_response)
}

fn check_is_caller(caller: &Caller, id: &str) -> Result<(), Refusal> {
    if caller.user()?.id == id { Ok(()) } else { Err(Refusal::NotYours) }
}
