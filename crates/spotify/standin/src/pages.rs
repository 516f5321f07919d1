//! What open.spotify.com and its image server have: embeds, oEmbed, and covers.

use axum::{
    Json, Router,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{accounts::escape, app::App, catalogue::Track, mix::mix_text};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/oembed", get(oembed))
        .route("/embed/track/{id}", get(embed))
        .route("/image/{id}", get(image))
}

async fn oembed(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let url = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "url");
    let Some((_, url)) = url else { return StatusCode::BAD_REQUEST.into_response() };
    let id = url.rsplit(['/', ':']).next().and_then(|last| last.split('?').next()).unwrap_or_default();
    let Some(track) = track(&app, id) else { return StatusCode::NOT_FOUND.into_response() };
    let source = format!("{}/embed/track/{id}", app.url);
    Json(json!({
        "html": format!(
            "<iframe style=\"border-radius: 12px\" width=\"100%\" height=\"152\" title=\"Spotify Embed: {}\" \
             src=\"{source}\"></iframe>",
            escape(&track.title)
        ),
        "iframe_url": source,
        "width": 456,
        "height": 152,
        "version": "1.0",
        "provider_name": "Spotify",
        "provider_url": "https://spotify.com",
        "type": "rich",
        "title": track.title,
        "thumbnail_url": format!("{}/image/{}?size=300", app.url, track.album.id),
        "thumbnail_width": 300,
        "thumbnail_height": 300,
    }))
    .into_response()
}

async fn embed(State(app): State<App>, Path(id): Path<String>) -> Response {
    let Some(track) = track(&app, &id) else { return StatusCode::NOT_FOUND.into_response() };
    let (title, artist) = (escape(&track.title), escape(&track.artist.name));
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body style=\"font-family:sans-serif\"><p><strong>{title}</strong><br>{artist}</p>\
         <p>Spotify (stand-in): nothing can be heard here.</p></body></html>"
    ))
    .into_response()
}

fn track(app: &App, id: &str) -> Option<Track> {
    app.catalogue.find(id).map(|index| app.catalogue.track(index))
}

/// A cover in two colours that belong to the id.
async fn image(Path(id): Path<String>) -> Response {
    let bits = mix_text(&id);
    let (from, to) = (bits % 360, (bits >> 16) % 360);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">\
         <defs><linearGradient id=\"g\" x2=\"1\" \
         y2=\"1\"><stop stop-color=\"hsl({from} 60% 45%)\"/><stop offset=\"1\" stop-color=\"hsl({to} 60% 25%)\"/>\
         </linearGradient></defs><rect width=\"64\" height=\"64\" fill=\"url(#g)\"/></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}
