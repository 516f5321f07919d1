//! Each switch does what it says.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use spotify_standin::{Device, Fault, FaultKind, RandomFaults, RateLimit, Shape};

use crate::support::{KNOWN_ID, Session};

const SEARCH: &str = "/v1/search?q=happy&type=track&limit=10";

#[tokio::test]
async fn shapes() {
    let session = Session::of("premium").await;
    let me = session.json("/v1/me/").await;
    assert!(me["account_id"].is_string() && me.get("product").is_none() && me.get("email").is_none());
    session.standin.set(|switches| switches.shape = Shape::Legacy);
    let me = session.json("/v1/me").await;
    assert_eq!((&me["product"], &me["country"]), (&json!("premium"), &json!("SE")));
    assert!(me["email"].is_string());
    let tracks = session.json(&format!("/v1/tracks?ids={KNOWN_ID},unknown")).await;
    assert!(tracks["tracks"][0]["popularity"].is_u64() && tracks["tracks"][1].is_null());
    let search = session.json("/v1/search?q=happy&type=track&limit=50").await;
    assert_eq!(search["tracks"]["limit"], 50);
    let path = format!("/v1/users/{}/playlists", me["id"].as_str().unwrap());
    let playlist = session.post(&path, json!({"name": "Old"})).await.json();
    let path = format!("/v1/playlists/{}/tracks", playlist["id"].as_str().unwrap());
    let added = session.post(&path, json!({"uris": [format!("spotify:track:{KNOWN_ID}")]})).await;
    assert_eq!(added.status, 201);
    assert_eq!(session.json(&path).await["items"][0]["track"]["id"], KNOWN_ID);
    session.standin.set(|switches| switches.shape = Shape::Stripped);
    assert_eq!(session.get(&path).await.status, 403);
    let path = path.replace("/tracks", "/items");
    assert_eq!(session.json(&path).await["items"][0]["item"]["id"], KNOWN_ID);
}

#[tokio::test]
async fn people() {
    let session = Session::of("free").await;
    assert_eq!(session.json("/v1/me/tracks").await["total"], 240);
    session.standin.set(|switches| {
        let free = switches.people.entry("free".into()).or_default();
        (free.saved_tracks, free.top_tracks, free.recently_played) = (Some(3), Some(0), Some(1));
    });
    assert_eq!(session.json("/v1/me/tracks").await["items"].as_array().unwrap().len(), 3);
    assert_eq!(session.json("/v1/me/top/tracks").await["items"], json!([]));
    assert_eq!(session.json("/v1/me/player/recently-played").await["items"].as_array().unwrap().len(), 1);
    session
        .standin
        .set(|switches| switches.people.entry("free".into()).or_default().allow_listed = Some(false));
    assert_eq!(
        session.get("/v1/me").await.text,
        "Check settings on developer.spotify.com/dashboard, the user may not be registered."
    );
}

#[tokio::test]
async fn limits() {
    let session = Session::of("premium").await;
    let limit = Some(RateLimit { per_window: 2, window_s: 30 });
    session.standin.set(|switches| {
        switches.rate_limit = limit;
        switches.reccobeats_rate_limit = limit;
        switches.soundnet_rate_limit = limit;
    });
    let features = format!("/reccobeats/v1/audio-features?ids={KNOWN_ID}");
    let analysis = format!("/soundnet/pktx/spotify/{KNOWN_ID}");
    for (path, good) in [("/v1/me", 200), (features.as_str(), 200), (analysis.as_str(), 403)] {
        for status in [good, good, 429] {
            let answer = session.get(path).await;
            assert_eq!((answer.status, answer.retry_after.is_some()), (status, status == 429), "{path}");
        }
    }
    session.standin.advance(30);
    assert_eq!(session.get("/v1/me").await.status, 200);
}

#[tokio::test]
async fn a_second_search_at_the_same_time() {
    let session = Session::of("premium").await;
    session.standin.set(|switches| {
        switches.parallel_search_trips_quota = true;
        switches.latency_ms = 200;
    });
    let (first, second) = tokio::join!(session.get(SEARCH), session.get(SEARCH));
    let mut both = [first.status, second.status];
    both.sort_unstable();
    assert_eq!(both, [200, 429]);
    assert_eq!(session.get(SEARCH).await.status, 200);
}

#[tokio::test]
async fn faults_come_in_their_order() {
    let session = Session::of("premium").await;
    let fault = |kind| Fault { path_prefix: Some("/v1/search".into()), kind, times: 1 };
    session.standin.set(|switches| {
        switches.fail_next = vec![
            Fault { times: 2, ..fault(FaultKind::Status(502)) },
            fault(FaultKind::MalformedJson),
            fault(FaultKind::Empty),
            fault(FaultKind::Cut),
            fault(FaultKind::Slow { ms: 150 }),
        ];
    });
    assert_eq!(session.get("/v1/me").await.status, 200);
    for _ in 0..2 {
        assert_eq!(session.get(SEARCH).await.status, 502);
    }
    let malformed = session.get(SEARCH).await;
    assert!(malformed.status == 200 && serde_json::from_str::<Value>(&malformed.text).is_err());
    let empty = session.get(SEARCH).await;
    assert_eq!((empty.status, empty.text.as_str()), (200, ""));
    let cut = session.send(Method::GET, SEARCH, None).await.unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.text().await.is_err());
    let begun = Instant::now();
    assert_eq!(session.get(SEARCH).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(150));
    assert!(session.standin.switches().fail_next.is_empty());
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let session = Session::of("premium").await;
    let statuses = async || {
        session.standin.reset();
        let token = session.standin.sign_in("premium", &[]).unwrap().access_token;
        session.standin.set(|switches| {
            let kinds = vec![FaultKind::Status(500), FaultKind::Status(503)];
            switches.random_faults = Some(RandomFaults { rate: 0.5, seed: 3, kinds });
        });
        let mut statuses = Vec::new();
        for _ in 0..30 {
            let request = session.http.get(format!("{}/v1/me", session.standin.url()));
            statuses.push(request.bearer_auth(&token).send().await.unwrap().status().as_u16());
        }
        statuses
    };
    let first = statuses().await;
    assert_eq!(first, statuses().await);
    for status in [200, 500, 503] {
        assert!(first.contains(&status), "{status}");
    }
}

#[tokio::test]
async fn searches_and_features_that_lack_something() {
    let session = Session::of("premium").await;
    session.standin.set(|switches| {
        switches.null_items = true;
        switches.no_external_ids = true;
        switches.unknown_features_every = Some(2);
    });
    let items = session.json(SEARCH).await["tracks"]["items"].clone();
    let items = items.as_array().unwrap();
    assert!(items[1].is_null() && items[0].get("external_ids").is_none());
    let ids: Vec<_> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    let content = session.json(&format!("/reccobeats/v1/audio-features?ids={}", ids.join(","))).await;
    assert!(content["content"].as_array().unwrap().len() < ids.len());
    let many = vec![KNOWN_ID; 41].join(",");
    assert_eq!(session.get(&format!("/reccobeats/v1/audio-features?ids={many}")).await.status, 400);
}

#[tokio::test]
async fn the_quota_of_soundnet() {
    let session = Session::of("premium").await;
    session.standin.set(|switches| switches.soundnet_monthly_quota = Some(1));
    let ask = async |id: &str| {
        let url = format!("{}/soundnet/pktx/spotify/{id}", session.standin.url());
        let response = session.http.get(url).header("x-rapidapi-key", "standin").send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(ask("unknown").await.0, 404);
    let (status, text) = ask(KNOWN_ID).await;
    assert!(status == 429 && text.contains("MONTHLY quota"), "{text}");
    session.standin.reset();
    assert_eq!(ask(KNOWN_ID).await.0, 200);
}

#[tokio::test]
async fn scopes_token_life_and_devices() {
    let mut session = Session::of("premium").await;
    session.standin.set(|switches| {
        switches.missing_scopes = vec!["user-top-read".into()];
        switches.token_life_s = 60;
        switches.devices = vec![Device { name: "Attic".into(), ..Device::default() }];
    });
    assert_eq!(session.get("/v1/me/top/tracks").await.status, 403);
    assert_eq!(session.json("/v1/me/player/devices").await["devices"][0]["name"], "Attic");
    session.standin.set(|switches| switches.no_device = true);
    assert_eq!(session.json("/v1/me/player/devices").await["devices"], json!([]));
    session.token = session.standin.sign_in("premium", &[]).unwrap().access_token;
    session.standin.advance(61);
    assert_eq!(session.get("/v1/me").await.status, 401);
}

#[tokio::test]
async fn controls_over_http() {
    let session = Session::of("premium").await;
    let path = "/standin/switches";
    let patched = session.ask(Method::PATCH, path, Some(json!({"shape": "legacy", "latency_ms": 1}))).await;
    assert_eq!((patched.status, &patched.json()["shape"]), (200, &json!("legacy")));
    let unknown = session.ask(Method::PATCH, path, Some(json!({"shap": "legacy"}))).await;
    assert!(unknown.status == 400 && unknown.text.contains("shap"));
    let put = session.put(path, json!({"quota_exceeded": true})).await.json();
    assert_eq!((&put["shape"], &put["quota_exceeded"]), (&json!("2026"), &json!(true)));
    assert_eq!(session.json(path).await, put);
    assert_eq!(session.get("/v1/me").await.status, 429);
    assert_eq!(session.post("/standin/reset", json!({})).await.status, 204);
    assert!(session.standin.log().requests.is_empty());
    let tokens = session.standin.sign_in("listener-17", &[]).unwrap();
    assert_ne!(tokens.access_token, session.token);
    for (control, body) in [
        ("expire", json!({"person": "listener-17"})),
        ("revoke", json!({"person": "listener-17"})),
        ("advance", json!({"seconds": 5})),
    ] {
        assert_eq!(session.post(&format!("/standin/{control}"), body).await.status, 204);
    }
    let request = session.http.get(format!("{}/v1/me?x=1", session.standin.url()));
    assert_eq!(request.bearer_auth(tokens.access_token).send().await.unwrap().status(), 401);
    let log = session.json("/standin/log").await;
    assert_eq!(log["counts"], json!({"GET /v1/me": 1}));
    let request = &log["requests"][0];
    assert_eq!((&request["path"], &request["query"]), (&json!("/v1/me"), &json!("x=1")));
    assert_eq!((&request["status"], &request["person"]), (&json!(401), &json!("listener-17")));
}
