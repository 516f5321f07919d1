//! Devices, and what plays on them.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    bodies::Bodies,
    caller::Caller,
    me,
    params::{Params, json_body},
    player::{Player, Repeat},
    playlists,
};
use crate::{app::App, people::Person, refusal::Refusal, switches::Device};

const READ: &str = "user-read-playback-state";
const READ_CURRENT: &str = "user-read-currently-playing";
const MODIFY: &str = "user-modify-playback-state";

/// What a command that worked answers.
type Done = Result<StatusCode, Refusal>;

pub(super) async fn devices(caller: Caller, State(app): State<App>) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with(READ)?;
    let world = app.world();
    let player = world.players.get(&person.name);
    let devices = &world.devices(person);
    let active = player.and_then(|player| player.device(devices));
    let bodies = devices.iter().map(|device| {
        let volume = player.map_or(device.volume_percent, |player| player.volume(device));
        device_body(device, volume, active == Some(device))
    });
    Ok(Json(json!({"devices": bodies.collect::<Vec<_>>()})))
}

pub(crate) async fn state(caller: Caller, State(app): State<App>) -> Result<Response, Refusal> {
    let person = caller.user_with(READ)?;
    Ok(playing(&app, person, true))
}

pub(super) async fn currently_playing(caller: Caller, State(app): State<App>) -> Result<Response, Refusal> {
    let person = caller.user_with_any(&[READ_CURRENT, READ])?;
    Ok(playing(&app, person, false))
}

/// What somebody is playing, or an empty answer; with the device and modes or without.
fn playing(app: &App, person: &Person, whole: bool) -> Response {
    let mut world = app.world();
    let now_ms = world.now_ms();
    let player = world.players.entry(person.name.clone()).or_default();
    player.settle(now_ms, &app.catalogue);
    let player = &world.players[&person.name];
    let devices = world.devices(person);
    let device = player.device(&devices);
    let (Some(device), Some(track)) = (device, player.current()) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let bodies = Bodies::new(app, &world);
    let not_now = if player.is_playing { "resuming" } else { "pausing" };
    let mut body = json!({
        "actions": {"disallows": {not_now: true}},
        "context": player.context.as_deref().map(|uri| bodies.context(uri)),
        "currently_playing_type": "track",
        "is_playing": player.is_playing,
        "item": bodies.track(track),
        "progress_ms": player.progress_ms(now_ms),
        "timestamp": player.changed_ms(),
    });
    if whole {
        body["device"] = device_body(device, player.volume(device), true);
        body["repeat_state"] = player.repeat.name().into();
        body["shuffle_state"] = player.shuffle.into();
    }
    Json(body).into_response()
}

fn device_body(device: &Device, volume: Option<u8>, is_active: bool) -> Value {
    json!({
        "id": device.id,
        "is_active": is_active,
        "is_private_session": device.is_private_session,
        "is_restricted": device.is_restricted,
        "name": device.name,
        "supports_volume": device.supports_volume,
        "type": device.kind,
        "volume_percent": volume,
    })
}

pub(super) async fn queue(caller: Caller, State(app): State<App>) -> Result<Json<Value>, Refusal> {
    let person = caller.user_with_any(&[READ_CURRENT, READ])?;
    let mut world = app.world();
    let now_ms = world.now_ms();
    let bodies = Bodies::new(&app, &world);
    let player = world.players.entry(person.name.clone()).or_default();
    player.settle(now_ms, &app.catalogue);
    let queue: Vec<_> = player.upcoming().take(20).map(|track| bodies.track(track)).collect();
    Ok(Json(json!({"currently_playing": player.current().map(|track| bodies.track(track)), "queue": queue})))
}

/// Gives a command to the caller's player at the device that is asked for or active.
fn command(
    caller: &Caller,
    app: &App,
    device_id: Option<&str>,
    act: impl FnOnce(&mut Player, &Device, i64) -> Result<(), Refusal>,
) -> Done {
    let person = caller.user_with(MODIFY)?;
    if !person.premium {
        return Err(Refusal::PremiumRequired);
    }
    let mut world = app.world();
    let now_ms = world.now_ms();
    let devices = world.devices(person);
    let player = world.players.entry(person.name.clone()).or_default();
    player.settle(now_ms, &app.catalogue);
    let device = player.aim(&devices, device_id)?;
    if player.current().is_none() {
        // As Spotify does, goes on with what was played last.
        let last = me::plays(app, person, player.history()).into_iter().map(|(track, _)| track);
        player.load(last.chain([0]).collect(), 0, None, now_ms);
    }
    act(player, device, now_ms)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn transfer(caller: Caller, State(app): State<App>, body: Bytes) -> Done {
    let body = json_body(&body)?;
    let id = match body["device_ids"].as_array().map(Vec::as_slice) {
        Some([id]) => id.as_str(),
        _ => None,
    };
    let id = id.ok_or(Refusal::BadRequest("Exactly one device_id must be given"))?;
    let play = body["play"].as_bool().unwrap_or(false);
    command(&caller, &app, Some(id), |player, _, now_ms| {
        if play {
            player.resume(None, now_ms);
        }
        Ok(())
    })
}

pub(super) async fn play(caller: Caller, State(app): State<App>, params: Params, body: Bytes) -> Done {
    let body = json_body(&body)?;
    let position_ms = body["position_ms"].as_i64().filter(|position| *position >= 0);
    let context = body["context_uri"].as_str();
    let list = match (&body["uris"], context) {
        (Value::Array(uris), _) => {
            let uris = uris.iter().filter_map(Value::as_str);
            Some(uris.map(|uri| playlists::track(&app, uri)).collect::<Result<Vec<_>, _>>()?)
        }
        (_, Some(uri)) => Some(tracks_of(&app, uri)),
        _ => None,
    };
    let offset = &body["offset"];
    let changes_nothing = position_ms.is_none() && params.text("device_id").is_none();
    command(&caller, &app, params.text("device_id"), |player, _, now_ms| {
        let Some(list) = list else {
            if changes_nothing && player.is_playing {
                return Err(Refusal::Player("Restriction violated", "NOT_PAUSED"));
            }
            player.resume(position_ms, now_ms);
            return Ok(());
        };
        let place = match (offset["position"].as_u64(), offset["uri"].as_str()) {
            (Some(position), _) => usize::try_from(position).ok(),
            (None, Some(uri)) => {
                let track = app.catalogue.find_uri(uri);
                list.iter().position(|other| Some(*other) == track)
            }
            (None, None) => Some(0),
        };
        let place = place.filter(|place| *place < list.len());
        let place = place.ok_or(Refusal::Player("Restriction violated", "NO_SPECIFIC_TRACK"))?;
        player.load(list, place, context.map(str::to_owned), now_ms);
        player.resume(position_ms, now_ms);
        Ok(())
    })
}

/// The tracks of an album or a playlist.
fn tracks_of(app: &App, uri: &str) -> Vec<u32> {
    if let Some(id) = uri.strip_prefix("spotify:playlist:") {
        let world = app.world();
        return world
            .playlists
            .get(id)
            .map_or_else(Vec::new, |playlist| playlist.items.iter().map(|item| item.track).collect());
    }
    uri.strip_prefix("spotify:album:").map_or_else(Vec::new, |id| app.catalogue.tracks_of_album(id))
}

pub(super) async fn pause(caller: Caller, State(app): State<App>, params: Params) -> Done {
    command(&caller, &app, params.text("device_id"), |player, _, now_ms| player.pause(now_ms))
}

pub(super) async fn next(caller: Caller, State(app): State<App>, params: Params) -> Done {
    command(&caller, &app, params.text("device_id"), |player, _, now_ms| player.next(now_ms))
}

pub(super) async fn previous(caller: Caller, State(app): State<App>, params: Params) -> Done {
    command(&caller, &app, params.text("device_id"), |player, _, now_ms| player.previous(now_ms))
}

pub(super) async fn seek(caller: Caller, State(app): State<App>, params: Params) -> Done {
    let position_ms = params.required("position_ms", 0..=u32::MAX, "Invalid position_ms")?;
    command(&caller, &app, params.text("device_id"), |player, _, now_ms| {
        player.seek(position_ms, now_ms, &app.catalogue)
    })
}

pub(super) async fn volume(caller: Caller, State(app): State<App>, params: Params) -> Done {
    let percent = params.required("volume_percent", 0..=100, "Invalid volume_percent")?;
    let percent = u8::try_from(percent).map_err(|_| Refusal::BadRequest("Invalid volume_percent"))?;
    command(&caller, &app, params.text("device_id"), |player, device, _| player.set_volume(device, percent))
}

pub(super) async fn shuffle(caller: Caller, State(app): State<App>, params: Params) -> Done {
    let state = params.text("state").and_then(|state| state.to_lowercase().parse().ok());
    let state = state.ok_or(Refusal::BadRequest("Invalid state"))?;
    command(&caller, &app, params.text("device_id"), |player, _, _| {
        player.shuffle = state;
        Ok(())
    })
}

pub(super) async fn repeat(caller: Caller, State(app): State<App>, params: Params) -> Done {
    let state = params.text("state").and_then(Repeat::parse).ok_or(Refusal::BadRequest("Invalid state"))?;
    command(&caller, &app, params.text("device_id"), |player, _, _| {
        player.repeat = state;
        Ok(())
    })
}

pub(super) async fn enqueue(caller: Caller, State(app): State<App>, params: Params) -> Done {
    let uri = params.text("uri").ok_or(Refusal::BadRequest("Missing required field: uri"))?;
    let track = playlists::track(&app, uri)?;
    command(&caller, &app, params.text("device_id"), |player, _, _| {
        player.enqueue(track);
        Ok(())
    })
}
