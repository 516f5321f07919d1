//! Faults that happen to answers.

use std::{io, time::Duration};

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use serde_json::json;

use crate::{
    mix::{below, mix, unit},
    switches::{FaultKind, Switches},
};

/// How long the first half of a body has to get out before the connection is closed.
const CUT_AFTER: Duration = Duration::from_millis(20);

/// The fault that happens to a request for this path, if any. `draws` counts how often chance was asked.
pub(crate) fn draw(switches: &mut Switches, draws: &mut u64, path: &str) -> Option<FaultKind> {
    let hits = |prefix: &Option<String>| prefix.as_ref().is_none_or(|prefix| path.starts_with(prefix));
    if let Some(place) = switches.fail_next.iter().position(|fault| hits(&fault.path_prefix)) {
        let fault = &mut switches.fail_next[place];
        let kind = fault.kind;
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            switches.fail_next.remove(place);
        }
        return Some(kind);
    }
    let random = switches.random_faults.as_ref().filter(|random| !random.kinds.is_empty())?;
    *draws += 1;
    let bits = mix(mix(random.seed) ^ *draws);
    let kind = below(bits >> 32, u32::try_from(random.kinds.len()).unwrap_or(u32::MAX));
    (unit(bits & 0xffff_ffff) < random.rate).then(|| random.kinds[kind as usize])
}

/// The answer of a server that fails with this status.
pub(crate) fn failed(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = match status {
        StatusCode::UNAUTHORIZED => "The access token expired",
        StatusCode::TOO_MANY_REQUESTS => "API rate limit exceeded",
        _ => status.canonical_reason().unwrap_or("Error"),
    };
    let body = Json(json!({"error": {"status": status.as_u16(), "message": message}}));
    let mut response = (status, body).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(1));
    }
    response
}

/// The answer after the fault has happened to it.
pub(crate) async fn spoil(response: Response, fault: Option<FaultKind>) -> Response {
    match fault {
        Some(FaultKind::Cut) => cut(response).await,
        Some(FaultKind::MalformedJson) => with_body(response, "{\"tracks\":{\"items\":[{\"id\":"),
        Some(FaultKind::Empty) => with_body(response, ""),
        Some(FaultKind::Status(_) | FaultKind::Slow { .. }) | None => response,
    }
}

fn with_body(response: Response, body: &'static str) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    // An answer without content can have no body, not even a broken one.
    if parts.status == StatusCode::NO_CONTENT && !body.is_empty() {
        parts.status = StatusCode::OK;
        json_type(&mut parts.headers);
    }
    Response::from_parts(parts, Body::from(body))
}

fn json_type(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
}

/// Says how long the body is, sends half of it, and fails.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if body.is_empty() {
        return Response::from_parts(parts, Body::empty());
    }
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let first = stream::once(async move { Ok::<Bytes, io::Error>(half) });
    let then = stream::once(async {
        tokio::time::sleep(CUT_AFTER).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(first.chain(then)))
}
