//! ReccoBeats: audio features of several songs at once.

use axum::{
    Json, Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use crate::{app::App, ids};

/// Most ids of one request.
const IDS_MAX: usize = 40;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/reccobeats/v1/audio-features", get(audio_features))
}

async fn audio_features(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    // The parameter may be there once with commas, or several times.
    let ids: Vec<String> = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "ids")
        .flat_map(|(_, ids)| ids.split(',').map(str::to_owned).collect::<Vec<_>>())
        .filter(|id| !id.is_empty())
        .collect();
    if ids.is_empty() || ids.len() > IDS_MAX {
        let error = format!("ids must have 1 to {IDS_MAX} entries");
        return (StatusCode::BAD_REQUEST, Json(json!({"status": 400, "error": error}))).into_response();
    }
    let unknown_every = app.world().switches.unknown_features_every;
    let is_known = |index: &u32| unknown_every.is_none_or(|every| !(index + 1).is_multiple_of(every));
    let known = ids.iter().filter_map(|id| app.catalogue.find(id)).filter(is_known);
    let content: Vec<Value> = known.map(|index| body(&app, index)).collect();
    Json(json!({"content": content})).into_response()
}

fn body(app: &App, index: u32) -> Value {
    let (track, features) = (app.catalogue.track(index), app.catalogue.features(index));
    json!({
        "id": ids::uuid(index),
        "href": format!("https://open.spotify.com/track/{}", track.id),
        "isrc": track.isrc,
        "acousticness": features.acousticness,
        "danceability": features.danceability,
        "energy": features.energy,
        "instrumentalness": features.instrumentalness,
        "key": features.key,
        "liveness": features.liveness,
        "loudness": features.loudness,
        "mode": features.mode,
        "speechiness": features.speechiness,
        "tempo": features.tempo,
        "valence": features.valence,
    })
}
