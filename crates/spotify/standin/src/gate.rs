//! What every request goes through: faults, delays, limits, and the log.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    app::{App, World},
    faults,
    log::LoggedRequest,
    refusal::Refusal,
    switches::FaultKind,
};

const SEARCH: &str = "/v1/search";

/// Removes the slash at the end of a path, which Spotify does not mind.
pub(crate) fn without_last_slash(mut request: Request) -> Request {
    let uri = request.uri();
    let path = uri.path();
    let stripped = path.trim_end_matches('/');
    if stripped.len() < path.len() && !stripped.is_empty() {
        let target = match uri.query() {
            Some(query) => format!("{stripped}?{query}"),
            None => stripped.to_owned(),
        };
        if let Ok(uri) = target.parse() {
            *request.uri_mut() = uri;
        }
    }
    request
}

pub(crate) async fn gate(
    State(app): State<App>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    // The stand-in's own controls work whatever the switches say.
    if path.starts_with("/standin/") {
        return next.run(request).await;
    }
    let endpoint =
        format!("{} {}", request.method(), matched.as_ref().map_or(path.as_str(), MatchedPath::as_str));
    let mut entry = LoggedRequest {
        method: request.method().to_string(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        status: 0,
        at_ms: app.uptime_ms(),
        person: None,
        path,
    };
    let search = (entry.path == SEARCH).then(|| Search::begin(&app));
    let (fault, refused, delay_ms) = {
        let mut world = app.world();
        let world = &mut *world;
        entry.person = bearer_token(request.headers()).and_then(|token| world.grants.person_of(token));
        let fault = faults::draw(&mut world.switches, &mut world.draws, &entry.path);
        let slow_ms = if let Some(FaultKind::Slow { ms }) = fault { ms } else { 0 };
        let refused = refusal(world, &entry, search.as_ref().is_some_and(|search| search.has_company));
        (fault, refused, world.switches.latency_ms + slow_ms)
    };
    if delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    let response = match (refused, fault) {
        (Some(refused), _) => refused,
        (None, Some(FaultKind::Status(status))) => faults::failed(status),
        (None, fault) => faults::spoil(next.run(request).await, fault).await,
    };
    entry.status = response.status().as_u16();
    app.world().requests.add(endpoint, entry, app.options.log_length);
    response
}

/// The token of a bearer.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The answer of a server that takes no more requests, if it takes no more.
fn refusal(world: &mut World, entry: &LoggedRequest, searching: bool) -> Option<Response> {
    let (path, switches) = (entry.path.as_str(), &world.switches);
    let now_ms =
        i64::try_from(entry.at_ms).unwrap_or(i64::MAX).saturating_add(switches.clock_offset_s * 1000);
    if path.starts_with("/v1/") {
        if switches.quota_exceeded || searching && switches.parallel_search_trips_quota {
            return Some(Refusal::QuotaExceeded.into_response());
        }
        let retry_after_s = world.api_window.admit(switches.rate_limit?, now_ms).err()?;
        Some(Refusal::RateLimited { retry_after_s }.into_response())
    } else if path.starts_with("/reccobeats/") {
        let retry_after_s = world.reccobeats_window.admit(switches.reccobeats_rate_limit?, now_ms).err()?;
        Some(too_many(retry_after_s, "Too many requests"))
    } else if path.starts_with("/soundnet/") {
        let retry_after_s = world.soundnet_window.admit(switches.soundnet_rate_limit?, now_ms).err()?;
        let message = "You have exceeded the rate limit per second for your plan, BASIC, by the API provider";
        Some(too_many(retry_after_s, message))
    } else {
        None
    }
}

fn too_many(retry_after_s: u64, message: &str) -> Response {
    let headers = [(header::RETRY_AFTER, HeaderValue::from(retry_after_s))];
    (StatusCode::TOO_MANY_REQUESTS, headers, Json(json!({"message": message}))).into_response()
}

/// A search that is under way until this is dropped, be it answered or given up.
struct Search<'a> {
    app: &'a App,
    /// Whether another one was under way when it began.
    has_company: bool,
}

impl<'a> Search<'a> {
    fn begin(app: &'a App) -> Self {
        Self { app, has_company: app.searches.fetch_add(1, Ordering::SeqCst) > 0 }
    }
}

impl Drop for Search<'_> {
    fn drop(&mut self) {
        self.app.searches.fetch_sub(1, Ordering::SeqCst);
    }
}
