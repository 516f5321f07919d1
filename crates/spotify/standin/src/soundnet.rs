//! SoundNet's Track Analysis at RapidAPI: audio features of one song.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use crate::{app::App, ids};

const KEYS: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-requests-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-requests-remaining");

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/soundnet/pktx/spotify/{id}", get(analysis))
}

async fn analysis(State(app): State<App>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if headers.get("x-rapidapi-key").is_none_or(|key| *key != app.options.rapidapi_key.as_str()) {
        return refused(StatusCode::FORBIDDEN, "You are not subscribed to this API.");
    }
    let remaining = {
        let mut world = app.world();
        let used = world.soundnet_used;
        let quota = world.switches.soundnet_monthly_quota;
        if quota.is_some_and(|quota| used >= quota) {
            return refused(
                StatusCode::TOO_MANY_REQUESTS,
                "You have exceeded the MONTHLY quota for Requests on your current plan, BASIC. \
                 Upgrade your plan at https://rapidapi.com/soundnet-soundnet-default/api/track-analysis",
            );
        }
        world.soundnet_used += 1;
        quota.map(|quota| (quota, quota - used - 1))
    };
    let mut response = match app.catalogue.find(&id) {
        Some(index) => Json(body(&app, index)).into_response(),
        None => refused(StatusCode::NOT_FOUND, "Track not found"),
    };
    if let Some((quota, remaining)) = remaining {
        response.headers_mut().insert(LIMIT, HeaderValue::from(quota));
        response.headers_mut().insert(REMAINING, HeaderValue::from(remaining));
    }
    response
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"message": message}))).into_response()
}

fn body(app: &App, index: u32) -> Value {
    let (track, features) = (app.catalogue.track(index), app.catalogue.features(index));
    let percent = |share: f64| (share * 100.0).round() as u32;
    let seconds = track.duration_ms / 1000;
    json!({
        "id": ids::uuid(index).replace('-', ""),
        "key": KEYS[features.key as usize],
        "mode": if features.mode == 1 { "major" } else { "minor" },
        "tempo": features.tempo as u32,
        "duration": format!("{}:{:02}", seconds / 60, seconds % 60),
        "energy": percent(features.energy),
        "danceability": percent(features.danceability),
        "happiness": percent(features.valence),
        "acousticness": percent(features.acousticness),
        "instrumentalness": percent(features.instrumentalness),
        "liveness": percent(features.liveness),
        "speechiness": percent(features.speechiness),
        "loudness": format!("{} dB", features.loudness),
    })
}
