//! Answers look like those that were seen of the real servers.

use reqwest::Method;
use serde_json::{Value, json};
use spotify_standin::RateLimit;

use crate::support::{KNOWN_ID, Session, client, keys, start};

fn link() -> Value {
    json!({"spotify": ""})
}

fn artist() -> Value {
    json!({"external_urls": link(), "href": "", "id": "", "name": "", "type": "", "uri": ""})
}

fn track() -> Value {
    json!({
        "album": {
            "album_type": "", "artists": [artist()], "external_urls": link(), "href": "", "id": "",
            "images": [{"height": 0, "width": 0, "url": ""}], "is_playable": true, "name": "",
            "release_date": "", "release_date_precision": "", "total_tracks": 0, "type": "", "uri": "",
        },
        "artists": [artist()], "disc_number": 1, "duration_ms": 0, "explicit": false,
        "external_ids": {"isrc": ""}, "external_urls": link(), "href": "", "id": "", "is_local": false,
        "is_playable": true, "name": "", "preview_url": null, "track_number": 1, "type": "", "uri": "",
    })
}

#[tokio::test]
async fn tracks_and_searches() {
    let session = Session::of("premium").await;
    let body = session.json(&format!("/v1/tracks/{KNOWN_ID}")).await;
    assert_eq!(keys(&body), keys(&track()));
    assert_eq!(body["preview_url"], Value::Null);
    assert_eq!((&body["id"], &body["name"]), (&json!(KNOWN_ID), &json!("Rivers at Dawn")));
    let body = session.json("/v1/search?q=happy&type=track").await;
    let like = json!({"tracks": {
        "href": "", "limit": 5, "next": "", "offset": 0, "previous": null, "total": 16, "items": [track()],
    }});
    assert_eq!(keys(&body), keys(&like));
    assert_eq!(body["tracks"]["items"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn playlists() {
    let session = Session::of("premium").await;
    let created = session.post("/v1/me/playlists", json!({"name": "New Playlist", "public": false})).await;
    assert_eq!(created.status, 201);
    let body = created.json();
    let like = json!({
        "collaborative": false, "description": "", "external_urls": link(),
        "followers": {"href": null, "total": 0},
        "href": "", "id": "", "images": [], "primary_color": null, "name": "", "type": "", "uri": "",
        "owner": {
            "href": "", "id": "", "type": "", "uri": "", "display_name": null, "external_urls": link(),
        },
        "public": false, "snapshot_id": "",
        "items": {
            "limit": 100, "next": null, "offset": 0, "previous": null, "href": "", "total": 0, "items": [],
        },
    });
    assert_eq!(keys(&body), keys(&like));
    let path = format!("/v1/playlists/{}/items", body["id"].as_str().unwrap());
    let added = session.post(&path, json!({"uris": [format!("spotify:track:{KNOWN_ID}")]})).await;
    assert_eq!((added.status, keys(&added.json())), (201, vec!["snapshot_id".to_owned()]));
}

#[tokio::test]
async fn features() {
    let session = Session::of("premium").await;
    let body = session.json(&format!("/reccobeats/v1/audio-features?ids={KNOWN_ID}")).await;
    let like = json!({"content": [{
        "id": "", "href": "", "isrc": "", "acousticness": 0.9, "danceability": 0.3, "energy": 0.1,
        "instrumentalness": 0.8, "key": 4, "liveness": 0.1, "loudness": -15.4, "mode": 0, "speechiness": 0.1,
        "tempo": 67.1, "valence": 0.1,
    }]});
    assert_eq!(keys(&body), keys(&like));
    assert_eq!(body["content"][0]["href"], format!("https://open.spotify.com/track/{KNOWN_ID}"));
    let url = format!("{}/soundnet/pktx/spotify/{KNOWN_ID}", session.standin.url());
    let body: Value =
        session.http.get(url).header("x-rapidapi-key", "standin").send().await.unwrap().json().await.unwrap();
    let like = json!({
        "id": "", "key": "C", "mode": "major", "tempo": 115, "duration": "2:27", "energy": 56,
        "danceability": 81,
        "happiness": 97, "acousticness": 16, "instrumentalness": 0, "liveness": 5, "speechiness": 4,
        "loudness": "-5 dB",
    });
    assert_eq!(keys(&body), keys(&like));
    assert_eq!(body["duration"], "3:00");
    assert!(body["loudness"].as_str().unwrap().ends_with(" dB"));
}

#[tokio::test]
async fn tokens() {
    let standin = start().await;
    let refresh_token = standin.sign_in("premium", &["user-top-read"]).unwrap().refresh_token;
    for (form, status, like) in [
        (
            vec![("grant_type", "client_credentials")],
            200,
            json!({"access_token": "", "token_type": "", "expires_in": 3600}),
        ),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())],
            200,
            json!({"access_token": "", "token_type": "", "scope": "", "expires_in": 3600}),
        ),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", "unheard of")],
            400,
            json!({"error": "invalid_grant", "error_description": "Invalid refresh token"}),
        ),
        (
            vec![("grant_type", "authorization_code"), ("code", "unheard of"), ("redirect_uri", "x")],
            400,
            json!({"error": "invalid_grant", "error_description": "Invalid authorization code"}),
        ),
    ] {
        let request = client().post(format!("{}/api/token", standin.url())).form(&form);
        let response = request.basic_auth("standin", Some("standin-secret")).send().await.unwrap();
        assert_eq!(response.status(), status, "{form:?}");
        let body: Value = response.json().await.unwrap();
        if status == 200 {
            assert_eq!(keys(&body), keys(&like), "{form:?}");
            assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)));
        } else {
            assert_eq!(body, like, "{form:?}");
        }
    }
    let request = client().post(format!("{}/api/token", standin.url()));
    let request = request.form(&[("grant_type", "client_credentials")]);
    let response = request.basic_auth("standin", Some("wrong")).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body, json!({"error": "invalid_client", "error_description": "Invalid client"}));
}

fn error(status: u16, message: &str) -> Value {
    json!({"error": {"status": status, "message": message}})
}

fn reasoned(status: u16, message: &str, reason: &str) -> Value {
    json!({"error": {"status": status, "message": message, "reason": reason}})
}

#[tokio::test]
async fn refusals() {
    let mut session = Session::of("premium").await;
    for (path, like) in [
        ("/v1/search?q=a&type=track&limit=11", error(400, "Invalid limit")),
        ("/v1/search?q=a&type=track&limit=0", error(400, "Invalid limit")),
        ("/v1/tracks/0000000000000000000000", error(404, "Resource not found")),
        ("/v1/audio-features?ids=x", error(403, "Forbidden")),
        ("/v1/tracks?ids=x", error(403, "Forbidden")),
        ("/v1/recommendations", error(404, "Resource not found")),
        ("/v1/nonsense", error(404, "Service not found")),
    ] {
        let answer = session.get(path).await;
        assert_eq!(
            (u64::from(answer.status), answer.json()),
            (like["error"]["status"].as_u64().unwrap(), like.clone())
        );
    }
    let answer = session.ask(Method::PUT, "/v1/me/player/play", None).await;
    let like = reasoned(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE");
    assert_eq!((answer.status, answer.json()), (404, like));
    let good = std::mem::take(&mut session.token);
    session.token = session.standin.sign_in("free", &["user-modify-playback-state"]).unwrap().access_token;
    let answer = session.ask(Method::PUT, "/v1/me/player/play", None).await;
    let like = reasoned(403, "Player command failed: Premium required", "PREMIUM_REQUIRED");
    assert_eq!((answer.status, answer.json()), (403, like));
    let answer = session.get("/v1/me/tracks").await;
    assert_eq!((answer.status, answer.json()), (403, error(403, "Insufficient client scope")));
    session.token = "unheard-of".into();
    let answer = session.get("/v1/me").await;
    assert_eq!((answer.status, answer.json()), (401, error(401, "Invalid access token")));
    session.token = good;
    session.standin.expire("premium");
    let answer = session.get("/v1/me").await;
    assert_eq!((answer.status, answer.json()), (401, error(401, "The access token expired")));
    let url = format!("{}/v1/me", session.standin.url());
    let body: Value = session.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(body, error(401, "No token provided"));
}

#[tokio::test]
async fn refusals_of_the_whole_app() {
    let mut session = Session::of("premium").await;
    session.standin.set(|switches| switches.quota_exceeded = true);
    let answer = session.get("/v1/me").await;
    assert_eq!((answer.status, answer.json()), (429, reasoned(429, "Too many requests", "QUOTA_EXCEEDED")));
    session.standin.set(|switches| {
        switches.quota_exceeded = false;
        switches.rate_limit = Some(RateLimit { per_window: 0, window_s: 30 });
    });
    let answer = session.get("/v1/me").await;
    assert_eq!((answer.status, answer.json()), (429, error(429, "API rate limit exceeded")));
    assert_eq!(answer.retry_after.as_deref(), Some("30"));
    session.standin.set(|switches| {
        switches.rate_limit = None;
        switches.owner_premium = false;
    });
    let answer = session.get("/v1/me").await;
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.text,
        "Active premium subscription required for the owner of the app. When the subscription status changes, \
         it can take a few hours before requests are allowed again."
    );
    session.standin.set(|switches| switches.owner_premium = true);
    session.token = session.standin.sign_in("stranger", &[]).unwrap().access_token;
    let answer = session.get("/v1/me").await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (403, "Check settings on developer.spotify.com/dashboard, the user may not be registered.")
    );
}
