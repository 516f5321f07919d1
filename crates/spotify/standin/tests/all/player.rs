//! Playing something.

use reqwest::Method;
use serde_json::{Value, json};
use spotify_standin::Device;

use crate::support::{KNOWN_ID, Session};

async fn device(session: &Session, place: usize) -> String {
    session.json("/v1/me/player/devices").await["devices"][place]["id"].as_str().unwrap().to_owned()
}

/// Gives a command without a body; its status and, if it was refused, the reason.
async fn command(session: &Session, method: Method, what: &str) -> (u16, Value) {
    let answer = session.ask(method, &format!("/v1/me/player/{what}"), None).await;
    let reason = if answer.text.is_empty() { Value::Null } else { answer.json()["error"]["reason"].clone() };
    (answer.status, reason)
}

#[tokio::test]
async fn a_song_is_played_on_a_device() {
    let session = Session::of("premium").await;
    assert_eq!(session.get("/v1/me/player").await.status, 204);
    let kitchen = device(&session, 0).await;
    let uris = session.some_uris().await;
    let body = json!({"uris": [format!("spotify:track:{KNOWN_ID}"), uris[0]], "position_ms": 1000});
    let played = session.put(&format!("/v1/me/player/play?device_id={kitchen}"), body).await;
    assert_eq!((played.status, played.text.as_str()), (204, ""));
    session.standin.advance(60);
    let state = session.json("/v1/me/player").await;
    assert_eq!((&state["is_playing"], &state["device"]["id"]), (&json!(true), &json!(kitchen)));
    assert_eq!(state["item"]["id"], KNOWN_ID);
    let progress = state["progress_ms"].as_u64().unwrap();
    assert!((61_000..66_000).contains(&progress), "{progress}");
    // The song is three minutes long.
    session.standin.advance(125);
    assert_eq!(session.json("/v1/me/player/currently-playing").await["item"]["uri"], json!(uris[0]));
    let recent = session.json("/v1/me/player/recently-played?limit=2").await;
    assert_eq!(recent["items"][1]["track"]["id"], KNOWN_ID);
}

#[tokio::test]
async fn commands() {
    let session = Session::of("premium").await;
    let (kitchen, desk) = (device(&session, 0).await, device(&session, 1).await);
    let uris = session.some_uris().await;
    session.put(&format!("/v1/me/player/play?device_id={kitchen}"), json!({"uris": uris})).await;
    let queue = format!("queue?uri=spotify:track:{KNOWN_ID}");
    for (method, what, status, reason) in [
        (Method::PUT, "play", 403, json!("NOT_PAUSED")),
        (Method::PUT, "pause", 204, Value::Null),
        (Method::PUT, "pause", 403, json!("ALREADY_PAUSED")),
        (Method::PUT, "play", 204, Value::Null),
        (Method::PUT, "seek?position_ms=30000", 204, Value::Null),
        (Method::PUT, "seek", 400, Value::Null),
        (Method::PUT, "volume?volume_percent=35", 204, Value::Null),
        (Method::PUT, "volume?volume_percent=101", 400, Value::Null),
        (Method::PUT, "shuffle?state=true", 204, Value::Null),
        (Method::PUT, "repeat?state=context", 204, Value::Null),
        (Method::PUT, "repeat?state=sometimes", 400, Value::Null),
        (Method::POST, &queue, 204, Value::Null),
        (Method::POST, "next", 204, Value::Null),
        (Method::PUT, "pause?device_id=nowhere", 404, Value::Null),
    ] {
        assert_eq!(command(&session, method, what).await, (status, reason), "{what}");
    }
    let state = session.json("/v1/me/player").await;
    assert_eq!((&state["shuffle_state"], &state["repeat_state"]), (&json!(true), &json!("context")));
    assert_eq!((&state["item"]["id"], &state["device"]["volume_percent"]), (&json!(KNOWN_ID), &json!(35)));
    let moved = session.put("/v1/me/player", json!({"device_ids": [desk]})).await;
    assert_eq!(moved.status, 204);
    let devices = session.json("/v1/me/player/devices").await;
    assert_eq!(
        (&devices["devices"][0]["is_active"], &devices["devices"][1]["is_active"]),
        (&json!(false), &json!(true))
    );
    let queue = session.json("/v1/me/player/queue").await;
    assert_eq!(queue["queue"][0]["uri"], json!(uris[1]));
}

#[tokio::test]
async fn what_a_device_cannot_do() {
    let session = Session::of("premium").await;
    session.standin.set(|switches| {
        switches.devices = vec![
            Device { id: Some("fixed".into()), supports_volume: false, ..Device::default() },
            Device { id: Some("closed".into()), is_restricted: true, ..Device::default() },
        ];
    });
    assert_eq!(
        session.put("/v1/me/player", json!({"device_ids": ["fixed"], "play": true})).await.status,
        204
    );
    assert_eq!(session.json("/v1/me/player").await["is_playing"], true);
    for (what, reason) in [
        ("volume?volume_percent=5", "VOLUME_CONTROL_DISALLOW"),
        ("pause?device_id=closed", "DEVICE_NOT_CONTROLLABLE"),
    ] {
        assert_eq!(command(&session, Method::PUT, what).await, (403, json!(reason)));
    }
    session.standin.set(|switches| switches.no_device = true);
    assert_eq!(session.get("/v1/me/player").await.status, 204);
    assert_eq!(command(&session, Method::PUT, "pause").await, (404, json!("NO_ACTIVE_DEVICE")));
}

#[tokio::test]
async fn a_playlist_is_played_from_a_place() {
    let session = Session::of("premium").await;
    let playlist = session.post("/v1/me/playlists", json!({"name": "P"})).await.json();
    let uris = session.some_uris().await;
    let path = format!("/v1/playlists/{}/items", playlist["id"].as_str().unwrap());
    session.post(&path, json!({"uris": uris})).await;
    let play = format!("/v1/me/player/play?device_id={}", device(&session, 1).await);
    let offset = json!({"context_uri": playlist["uri"], "offset": {"uri": uris[2]}});
    assert_eq!(session.put(&play, offset).await.status, 204);
    let state = session.json("/v1/me/player").await;
    assert_eq!((&state["item"]["uri"], &state["context"]["uri"]), (&json!(uris[2]), &playlist["uri"]));
    let beyond =
        session.put(&play, json!({"context_uri": playlist["uri"], "offset": {"position": 99}})).await;
    assert_eq!(beyond.json()["error"]["reason"], "NO_SPECIFIC_TRACK");
}
