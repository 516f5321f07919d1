//! One line for each request, and its number on everything that is logged meanwhile.

use std::time::Instant;

use ::http::{HeaderValue, Request};
use axum::{body::Body, extract::MatchedPath, middleware::Next, response::Response};
use tracing::Instrument;
use uuid::Uuid;

/// Logs the request when it is answered. The address is logged as the route has it, so that no keys and no
/// words that people searched for end up in the log.
pub(crate) async fn request_log(request: Request<Body>, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or("(other)", MatchedPath::as_str).to_owned();
    // Files of the front end and a load balancer's questions would drown the rest.
    let noteworthy = !matches!(path.as_str(), "(other)" | "/health" | "/ready");
    let span = tracing::info_span!("request", id);
    let start = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let ms = start.elapsed().as_secs_f64() * 1_000.0;
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(%method, path, status, ms = format!("{ms:.1}"), "answered");
        } else if noteworthy {
            tracing::info!(%method, path, status, ms = format!("{ms:.1}"), "answered");
        } else {
            tracing::debug!(%method, path, status, ms = format!("{ms:.1}"), "answered");
        }
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
