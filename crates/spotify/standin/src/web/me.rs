//! The person who has signed in, and what they listen to.

use axum::{Json, extract::State};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{
    bodies::Bodies,
    caller::Caller,
    params::{Page, Params},
};
use crate::{
    app::{App, timestamp},
    people::Person,
    refusal::Refusal,
};

/// How long ago somebody has played each of the tracks before the stand-in started.
const PLAYED_EVERY_MS: i64 = 4 * 60 * 1000;

pub(super) async fn profile(caller: Caller, State(app): State<App>) -> Result<Json<Value>, Refusal> {
    let person = caller.user()?;
    let (private, email) = (caller.has("user-read-private"), caller.has("user-read-email"));
    let bodies = Bodies::new(&app, &app.world());
    Ok(Json(bodies.profile(person, private, email)))
}

pub(super) async fn top_tracks(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with("user-top-read")?;
    let (limit, offset) = params.page(20, 50)?;
    let range = params.text("time_range").unwrap_or("medium_term");
    if !matches!(range, "short_term" | "medium_term" | "long_term") {
        return Err(Refusal::BadRequest("Invalid time range"));
    }
    let bodies = Bodies::new(&app, &app.world());
    let seed = person.seed(range);
    let places = offset..offset.saturating_add(limit).min(person.top_tracks);
    let items = places.map(|place| bodies.track(app.catalogue.shuffled(seed, place))).collect();
    let page = Page {
        href: bodies.href("me/top/tracks"),
        query: &[("time_range", range)],
        limit,
        offset,
        total: person.top_tracks,
    };
    Ok(Json(page.body(items)))
}

/// What somebody has played, the latest first: the tracks, and when in milliseconds since 1970.
pub(super) fn plays(app: &App, person: &Person, since_start: &[(u32, i64)]) -> Vec<(u32, i64)> {
    let seed = person.seed("played");
    let before = (0..person.recently_played).map(|place| {
        let at_ms = app.started_ms - (i64::from(place) + 1) * PLAYED_EVERY_MS;
        (app.catalogue.shuffled(seed, place), at_ms)
    });
    since_start.iter().rev().copied().chain(before).collect()
}

pub(super) async fn recently_played(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with("user-read-recently-played")?;
    let limit = params.number("limit", 20, 1..=50, "Invalid limit")?;
    let time = |name, message| match params.text(name) {
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| Refusal::BadRequest(message)),
        None => Ok(None),
    };
    let (before, after) = (time("before", "Invalid before")?, time("after", "Invalid after")?);
    if before.is_some() && after.is_some() {
        return Err(Refusal::BadRequest("Only one of before and after can be given"));
    }
    let (bodies, since_start) = {
        let mut world = app.world();
        let now_ms = world.now_ms();
        let player = world.players.entry(person.name.clone()).or_default();
        player.settle(now_ms, &app.catalogue);
        let played = player.history().to_vec();
        (Bodies::new(&app, &world), played)
    };
    let mut plays = plays(&app, person, &since_start);
    plays.retain(|(_, at_ms)| {
        before.is_none_or(|time| *at_ms < time) && after.is_none_or(|time| *at_ms > time)
    });
    let more = plays.len() > limit as usize;
    // After a time come the plays right after it, and not the latest ones.
    if after.is_some() {
        plays.drain(..plays.len().saturating_sub(limit as usize));
    }
    plays.truncate(limit as usize);
    let item = |(track, at_ms): &(u32, i64)| {
        json!({
            "context": null,
            "played_at": timestamp(*at_ms, SecondsFormat::Millis),
            "track": bodies.track(*track),
        })
    };
    let href = bodies.href("me/player/recently-played");
    let (newest, oldest) = (plays.first().map(|play| play.1), plays.last().map(|play| play.1));
    let cursors = newest
        .zip(oldest)
        .map(|(newest, oldest)| json!({"after": newest.to_string(), "before": oldest.to_string()}));
    let next = match after {
        Some(_) => newest.map(|time| format!("{href}?after={time}&limit={limit}")),
        None => oldest.map(|time| format!("{href}?before={time}&limit={limit}")),
    };
    Ok(Json(json!({
        "cursors": cursors,
        "href": format!("{href}?limit={limit}"),
        "items": plays.iter().map(item).collect::<Vec<_>>(),
        "limit": limit,
        "next": next.filter(|_| more),
    })))
}
