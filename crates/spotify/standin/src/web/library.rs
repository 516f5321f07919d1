//! What people have saved: worked out from their number, and what they have changed since.

use std::collections::HashSet;

use axum::{Json, extract::State, http::StatusCode};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{
    bodies::Bodies,
    caller::Caller,
    params::{Page, Params},
};
use crate::{
    app::{App, World, timestamp},
    people::Person,
    refusal::Refusal,
};

/// Most URIs of one request.
const URIS_MAX: usize = 40;
/// How long before one another people have saved their tracks.
const SAVED_EVERY_MS: i64 = 60 * 60 * 1000;

/// What somebody has changed about their library.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// Tracks saved since the start and when, the latest last.
    added: Vec<(u32, i64)>,
    /// Tracks that were saved at the start, and no longer are as they were then.
    removed: HashSet<u32>,
}

impl Library {
    fn save(&mut self, track: u32, now_ms: i64) {
        self.remove(track);
        self.added.push((track, now_ms));
    }

    fn remove(&mut self, track: u32) {
        self.added.retain(|(added, _)| *added != track);
        self.removed.insert(track);
    }
}

/// What somebody has saved, the latest first.
fn saved<'a>(app: &'a App, world: &'a World, person: &Person) -> impl Iterator<Item = (u32, i64)> + use<'a> {
    let library = world.libraries.get(&person.name);
    let seed = person.seed("saved");
    let at_start = (0..person.saved_tracks).map(move |place| {
        let at_ms = app.started_ms - (i64::from(place) + 1) * SAVED_EVERY_MS;
        (app.catalogue.shuffled(seed, place), at_ms)
    });
    let kept =
        at_start.filter(move |(track, _)| library.is_none_or(|library| !library.removed.contains(track)));
    library.into_iter().flat_map(|library| library.added.iter().rev().copied()).chain(kept)
}

pub(super) async fn saved_tracks(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with("user-library-read")?;
    let (limit, offset) = params.page(20, 50)?;
    let world = app.world();
    let total = u32::try_from(saved(&app, &world, person).count()).unwrap_or(u32::MAX);
    let found: Vec<_> = saved(&app, &world, person).skip(offset as usize).take(limit as usize).collect();
    let bodies = Bodies::new(&app, &world);
    drop(world);
    let items = found.into_iter().map(|(track, at_ms)| {
        json!({"added_at": timestamp(at_ms, SecondsFormat::Secs), "track": bodies.track(track)})
    });
    let page = Page { href: bodies.href("me/tracks"), query: &[], limit, offset, total };
    Ok(Json(page.body(items.collect())))
}

/// Something that can be in a library.
enum Item {
    Track(u32),
    Playlist(String),
}

/// The items of the parameter `uris`.
fn items(app: &App, params: &Params) -> Result<Vec<Item>, Refusal> {
    let uris = params.text("uris").filter(|uris| !uris.is_empty());
    let uris: Vec<_> = uris.ok_or(Refusal::BadRequest("Missing required field: uris"))?.split(',').collect();
    if uris.len() > URIS_MAX {
        return Err(Refusal::BadRequest("Too many uris requested"));
    }
    let item = |uri: &str| match uri.strip_prefix("spotify:playlist:") {
        Some(id) => Ok(Item::Playlist(id.to_owned())),
        None => app.catalogue.find_uri(uri).map(Item::Track).ok_or(Refusal::BadRequest("Invalid uri")),
    };
    uris.into_iter().map(item).collect()
}

/// What the person is asked for: for tracks the library, for playlists these.
fn scope(items: &[Item]) -> &'static str {
    let playlists = items.iter().any(|item| matches!(item, Item::Playlist(_)));
    if playlists { "playlist-modify-public" } else { "user-library-modify" }
}

pub(super) async fn save(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<StatusCode, Refusal> {
    change(&caller, &app, &params, true)
}

pub(super) async fn remove(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<StatusCode, Refusal> {
    change(&caller, &app, &params, false)
}

fn change(caller: &Caller, app: &App, params: &Params, save: bool) -> Result<StatusCode, Refusal> {
    let items = items(app, params)?;
    let person = caller.user_with(scope(&items))?;
    let mut world = app.world();
    let now_ms = world.now_ms();
    for item in items {
        match item {
            Item::Track(track) => {
                let library = world.libraries.entry(person.name.clone()).or_default();
                if save { library.save(track, now_ms) } else { library.remove(track) }
            }
            Item::Playlist(id) => world.playlists.follow(&id, &person.name, save),
        }
    }
    Ok(StatusCode::OK)
}

pub(super) async fn contains(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with("user-library-read")?;
    let items = items(&app, &params)?;
    let world = app.world();
    let tracks: HashSet<u32> = saved(&app, &world, person).map(|(track, _)| track).collect();
    let contains = items.iter().map(|item| match item {
        Item::Track(track) => tracks.contains(track),
        Item::Playlist(id) => world.playlists.followed_by(&person.name).any(|playlist| playlist.id == *id),
    });
    Ok(Json(contains.collect()))
}
