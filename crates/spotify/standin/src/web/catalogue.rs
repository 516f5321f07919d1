//! Search, tracks and artists.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{
    bodies::Bodies,
    caller::Caller,
    params::{Page, Params},
};
use crate::{app::App, ids, refusal::Refusal, switches::Shape};

/// Most results that a search has, whatever is found.
const FOUND_MAX: usize = 1000;
/// Most tracks of one request for several of them.
const TRACKS_MAX: usize = 50;

pub(super) async fn search(
    _: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    // Links to further pages call it `query`.
    let query = params.text("q").or(params.text("query")).filter(|query| !query.is_empty());
    let query = query.ok_or(Refusal::BadRequest("No search query"))?;
    let kinds = params.text("type").ok_or(Refusal::BadRequest("Missing parameter type"))?;
    if !kinds.split(',').any(|kind| kind == "track") {
        return Err(Refusal::BadRequest("Bad search type field"));
    }
    let (bodies, null_items, shape) = {
        let world = app.world();
        (Bodies::new(&app, &world), world.switches.null_items, world.switches.shape)
    };
    let (default, max) = if shape == Shape::Legacy { (20, 50) } else { (5, 10) };
    let limit = params.number("limit", default, 1..=max, "Invalid limit")?;
    let offset = params.number("offset", 0, 0..=1000, "Invalid offset")?;
    let mut found = app.catalogue.search(query);
    found.truncate(FOUND_MAX);
    let items = found.iter().skip(offset as usize).take(limit as usize).enumerate();
    let items = items.map(
        |(place, index)| {
            if null_items && place % 3 == 1 { Value::Null } else { bodies.track(*index) }
        },
    );
    let page = Page {
        href: bodies.href("search"),
        query: &[("query", query), ("type", "track")],
        limit,
        offset,
        total: u32::try_from(found.len()).unwrap_or(u32::MAX),
    };
    Ok(Json(json!({"tracks": page.body(items.collect())})))
}

pub(super) async fn track(
    _: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    check_id(&id)?;
    let index = app.catalogue.find(&id).ok_or(Refusal::NotFound)?;
    let bodies = Bodies::new(&app, &app.world());
    Ok(Json(bodies.track(index)))
}

/// Several tracks at once, as it was before 2026.
pub(super) async fn tracks(
    _: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let bodies = Bodies::new(&app, &app.world());
    if !bodies.legacy {
        return Err(Refusal::Removed);
    }
    let ids: Vec<_> = params.text("ids").unwrap_or_default().split(',').collect();
    if ids.len() > TRACKS_MAX {
        return Err(Refusal::BadRequest("Too many ids requested"));
    }
    let tracks = ids.into_iter().map(|id| app.catalogue.find(id).map(|index| bodies.track(index)));
    Ok(Json(json!({"tracks": tracks.collect::<Vec<_>>()})))
}

pub(super) async fn artist(
    _: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    check_id(&id)?;
    let artist = app.catalogue.artist(&id).ok_or(Refusal::NotFound)?;
    let bodies = Bodies::new(&app, &app.world());
    Ok(Json(bodies.artist(&artist)))
}

fn check_id(id: &str) -> Result<(), Refusal> {
    if ids::is_id(id) { Ok(()) } else { Err(Refusal::BadRequest("Invalid base62 id")) }
}
