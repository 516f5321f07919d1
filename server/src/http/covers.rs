//! Covers drawn for songs without artwork.

use ::http::{HeaderMap, StatusCode, header};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{AppError, TrackId};

use super::{Site, answer};

/// An SVG has to be kept from running anything if it is opened on its own.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// The same song has the same cover; a week lets a change of the drawing through.
const CACHE: &str = "public, max-age=604800";

/// The cover of a song.
pub(crate) async fn cover(
    State(site): State<Site>,
    Path(track): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(track) = track.parse::<TrackId>() else { return answer::json(&AppError::NotFound) };
    match site.services.cover(track).await {
        Ok(svg) => {
            let tag = format!("\"{track}-{}\"", env!("CARGO_PKG_VERSION"));
            let fixed = [
                (header::CACHE_CONTROL, CACHE),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::CONTENT_TYPE, "image/svg+xml"),
            ];
            if super::pictures::is_known(&headers, &tag) {
                return (StatusCode::NOT_MODIFIED, fixed, [(header::ETAG, tag)]).into_response();
            }
            (fixed, [(header::ETAG, tag)], svg).into_response()
        }
        Err(error) => answer::json(&error),
    }
}
