//! The stand-in's own controls under `/standin`.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::{App, World},
    log::Log,
    switches::Switches,
};

#[derive(Debug, Deserialize)]
struct Who {
    person: String,
}

#[derive(Debug, Deserialize)]
struct Time {
    seconds: i64,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/standin/switches", get(switches).put(replace).patch(patch))
        .route("/standin/reset", post(reset))
        .route("/standin/log", get(log))
        .route("/standin/revoke", post(revoke))
        .route("/standin/expire", post(expire))
        .route("/standin/advance", post(advance))
}

async fn switches(State(app): State<App>) -> Json<Switches> {
    Json(app.world().switches.clone())
}

/// Sets all switches; those that are absent as they are by default.
async fn replace(State(app): State<App>, Json(switches): Json<Value>) -> Response {
    set(&mut app.world(), serde_json::from_value(switches))
}

async fn patch(State(app): State<App>, Json(change): Json<Value>) -> Response {
    let mut world = app.world();
    let patched = world.switches.patched(change);
    set(&mut world, patched)
}

fn set(world: &mut World, switches: Result<Switches, serde_json::Error>) -> Response {
    match switches {
        Ok(switches) => {
            world.switches = switches.clone();
            Json(switches).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({"error": error.to_string()}))).into_response(),
    }
}

async fn reset(State(app): State<App>) -> StatusCode {
    app.reset();
    StatusCode::NO_CONTENT
}

async fn log(State(app): State<App>) -> Json<Log> {
    Json(app.log())
}

async fn revoke(State(app): State<App>, Json(who): Json<Who>) -> StatusCode {
    app.world().grants.revoke(&who.person);
    StatusCode::NO_CONTENT
}

async fn expire(State(app): State<App>, Json(who): Json<Who>) -> StatusCode {
    app.world().grants.expire(&who.person);
    StatusCode::NO_CONTENT
}

async fn advance(State(app): State<App>, Json(time): Json<Time>) -> StatusCode {
    app.world().switches.clock_offset_s += time.seconds;
    StatusCode::NO_CONTENT
}
