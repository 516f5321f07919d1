//! Reading and changing playlists.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{
    bodies::Bodies,
    caller::Caller,
    params::{Page, Params, json_body},
    playlist::{Item, Playlist},
};
use crate::{
    app::{App, World},
    ids,
    people::Person,
    refusal::Refusal,
};

/// Most tracks of one request.
const ITEMS_MAX: usize = 100;

pub(super) async fn mine(
    caller: Caller,
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with("playlist-read-private")?;
    let (limit, offset) = params.page(20, 50)?;
    let world = app.world();
    let bodies = Bodies::new(&app, &world);
    let all: Vec<_> = world.playlists.followed_by(&person.name).collect();
    let shown = all.iter().skip(offset as usize).take(limit as usize);
    let items = shown.filter_map(|playlist| {
        let owner = app.person(&world, &playlist.owner)?;
        Some(bodies.simple_playlist(playlist, &owner))
    });
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let page = Page { href: bodies.href("me/playlists"), query: &[], limit, offset, total };
    Ok(Json(page.body(items.collect())))
}

pub(super) async fn create(
    caller: Caller,
    State(app): State<App>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let body = json_body(&body)?;
    let flag = |name: &str, default| body[name].as_bool().unwrap_or(default);
    let (public, collaborative) = (flag("public", true), flag("collaborative", false));
    let person = caller.user_with(modify_scope(public))?;
    let name = body["name"].as_str().filter(|name| !name.is_empty());
    let name = name.ok_or(Refusal::BadRequest("Missing required field: name"))?;
    if collaborative && public {
        return Err(Refusal::BadRequest("Collaborative playlists can only be private"));
    }
    let description = body["description"].as_str().filter(|text| !text.is_empty());
    let mut world = app.world();
    let playlist = world.playlists.create(
        &person.name,
        name.to_owned(),
        description.map(str::to_owned),
        public,
        collaborative,
    );
    let playlist = playlist.clone();
    let bodies = Bodies::new(&app, &world);
    Ok((StatusCode::CREATED, Json(bodies.playlist(&playlist, person, true))))
}

pub(super) async fn read(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let world = app.world();
    let (playlist, owner, is_mine) = visible(&app, &world, &caller, &id)?;
    Ok(Json(Bodies::new(&app, &world).playlist(playlist, &owner, is_mine)))
}

pub(super) async fn change(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let body = json_body(&body)?;
    let mut world = app.world();
    let playlist = own(&mut world, &caller, &id)?;
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut playlist.name);
    }
    if let Some(description) = body["description"].as_str() {
        playlist.description = Some(description.to_owned());
    }
    playlist.public = body["public"].as_bool().unwrap_or(playlist.public);
    playlist.collaborative = body["collaborative"].as_bool().unwrap_or(playlist.collaborative);
    playlist.touch();
    Ok(StatusCode::OK)
}

pub(super) async fn items(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Json<Value>, Refusal> {
    let (limit, offset) = params.page(20, 100)?;
    let world = app.world();
    let (playlist, owner, is_mine) = visible(&app, &world, &caller, &id)?;
    let bodies = Bodies::new(&app, &world);
    if !is_mine && !bodies.legacy {
        return Err(Refusal::Removed);
    }
    Ok(Json(bodies.playlist_items(playlist, &owner, limit, offset)))
}

pub(super) async fn add(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let body = json_body(&body)?;
    let uris = uris(&params, &body)?;
    let tracks: Vec<u32> = uris.iter().map(|uri| track(&app, uri)).collect::<Result<_, _>>()?;
    let position = params.text("position").and_then(|text| text.parse().ok());
    let position: Option<u64> = position.or(body["position"].as_u64());
    let mut world = app.world();
    let added_ms = world.now_ms();
    let playlist = own(&mut world, &caller, &id)?;
    let end = playlist.items.len();
    let place = position.and_then(|place| usize::try_from(place).ok()).unwrap_or(end);
    if place > end {
        return Err(Refusal::BadRequest("Index out of bounds."));
    }
    playlist.items.splice(place..place, tracks.into_iter().map(|track| Item { track, added_ms }));
    playlist.touch();
    Ok((StatusCode::CREATED, Json(json!({"snapshot_id": playlist.snapshot_id()}))))
}

/// The URIs of a query, of a field of the body, or of a body that is a list.
fn uris(params: &Params, body: &Value) -> Result<Vec<String>, Refusal> {
    let uris: Vec<String> = match (params.text("uris"), body["uris"].as_array().or(body.as_array())) {
        (Some(text), _) => text.split(',').map(str::to_owned).collect(),
        (None, Some(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        (None, None) => Vec::new(),
    };
    match uris.len() {
        0 => Err(Refusal::BadRequest("No uris provided")),
        1..=ITEMS_MAX => Ok(uris),
        _ => Err(Refusal::BadRequest("You can add a maximum of 100 tracks per request.")),
    }
}

/// The track of a URI.
pub(super) fn track(app: &App, uri: &str) -> Result<u32, Refusal> {
    let id = uri.strip_prefix("spotify:track:").filter(|id| ids::is_id(id));
    let id = id.ok_or(Refusal::BadRequest("Invalid track uri"))?;
    app.catalogue.find(id).ok_or(Refusal::BadRequest("Payload contains a non-existing ID"))
}

fn modify_scope(public: bool) -> &'static str {
    if public { "playlist-modify-public" } else { "playlist-modify-private" }
}

/// A playlist that the caller may see, whose it is, and whether it is theirs.
fn visible<'a>(
    app: &App,
    world: &'a World,
    caller: &Caller,
    id: &str,
) -> Result<(&'a Playlist, Person, bool), Refusal> {
    let playlist = world.playlists.get(id).ok_or(Refusal::NotFound)?;
    let owner = app.person(world, &playlist.owner).ok_or(Refusal::NotFound)?;
    let is_mine = caller.user().is_ok_and(|person| person.name == playlist.owner);
    if !playlist.public {
        if !is_mine {
            return Err(Refusal::NotFound);
        }
        caller.user_with_any(&["playlist-read-private", "playlist-modify-private"])?;
    }
    Ok((playlist, owner, is_mine))
}

/// A playlist that the caller may change.
fn own<'a>(world: &'a mut World, caller: &Caller, id: &str) -> Result<&'a mut Playlist, Refusal> {
    let playlist = world.playlists.get_mut(id).ok_or(Refusal::NotFound)?;
    let person = caller.user_with(modify_scope(playlist.public))?;
    if playlist.owner == person.name { Ok(playlist) } else { Err(Refusal::NotYours) }
}
