//! Players for the browser: stubs of the Web Playback SDK and of the embed's iFrame API, and the device that a browser is.

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    app::App,
    mix::mix_text,
    switches::Device,
    web::{self, Caller},
};

const SCOPE: &str = "streaming";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/spotify-player.js", get(async || script(include_str!("browser/sdk.js"))))
        .route("/spotify-player/frame", get(async || Html(include_str!("browser/frame.html"))))
        .route("/embed/iframe-api/v1", get(async || script(include_str!("browser/embed.js"))))
        .route("/standin/browser", get(web::playing_here).post(connect).delete(disconnect))
}

fn script(source: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/javascript")], source).into_response()
}

#[derive(Deserialize)]
struct Browser {
    name: String,
    volume_percent: u8,
}

/// Makes a device of the browser; refuses with the event that the SDK tells.
async fn connect(caller: Caller, State(app): State<App>, Json(browser): Json<Browser>) -> Response {
    let refuse = |event: &str| (StatusCode::FORBIDDEN, Json(json!({"error": event}))).into_response();
    let Ok(person) = caller.user_with(SCOPE) else { return refuse("authentication_error") };
    if !person.premium {
        return refuse("account_error");
    }
    let id = format!("{:040x}", mix_text(&person.name));
    let device = Device {
        id: Some(id.clone()),
        name: browser.name,
        volume_percent: Some(browser.volume_percent),
        ..Device::default()
    };
    app.world().players.entry(person.name.clone()).or_default().browser = Some(device);
    Json(json!({"device_id": id})).into_response()
}

/// The browser is gone, and what it played is silent.
async fn disconnect(caller: Caller, State(app): State<App>) -> StatusCode {
    if let Ok(person) = caller.user() {
        let mut world = app.world();
        let now_ms = world.now_ms();
        if let Some(player) = world.players.get_mut(&person.name) {
            player.leave_browser(now_ms);
        }
    }
    StatusCode::NO_CONTENT
}
