//! The catalogue, libraries and playlists.

use reqwest::Method;
use serde_json::{Value, json};
use spotify_standin::{Options, StandIn};

use crate::support::{ALL_SCOPES, KNOWN_ID, Session, client};

fn ids(items: &Value, of: impl Fn(&Value) -> &Value) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| of(item)["id"].as_str().unwrap().to_owned()).collect()
}

/// All items of a list, page by page as their links say.
async fn all(session: &Session, path: &str) -> Vec<Value> {
    let (mut items, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = session.json(&path).await;
        items.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].as_str().map(|url| url.strip_prefix(session.standin.url()).unwrap().to_owned());
    }
    items
}

#[tokio::test]
async fn pages_of_a_search_follow_one_another() {
    let session = Session::of("premium").await;
    let first = session.json("/v1/search?q=golden+river&type=track&limit=10").await;
    let next = first["tracks"]["next"].as_str().unwrap().strip_prefix(session.standin.url()).unwrap();
    let second = session.json(next).await;
    assert_eq!((&second["tracks"]["offset"], &second["tracks"]["limit"]), (&json!(10), &json!(10)));
    let (first, second) =
        (ids(&first["tracks"]["items"], |item| item), ids(&second["tracks"]["items"], |item| item));
    assert!(first.iter().all(|id| !second.contains(id)));
    assert_eq!(session.json("/v1/search?q=zzzxq&type=track").await["tracks"]["total"], 0);
    assert_eq!(session.get("/v1/search?q=a&type=track&offset=1001").await.status, 400);
}

#[tokio::test]
async fn every_object_leads_to_its_own_address() {
    let session = Session::of("premium").await;
    let track = session.json(&format!("/v1/tracks/{KNOWN_ID}")).await;
    for link in [&track["href"], &track["artists"][0]["href"], &track["album"]["images"][0]["url"]] {
        let path = link.as_str().unwrap().strip_prefix(session.standin.url()).unwrap();
        assert_eq!(session.get(path).await.status, 200, "{path}");
    }
    let oembed = session.json(&format!("/oembed?url=https://open.spotify.com/track/{KNOWN_ID}?si=1")).await;
    assert_eq!(oembed["title"], "Rivers at Dawn");
    assert!(session.get(&format!("/embed/track/{KNOWN_ID}")).await.text.contains("Rivers at Dawn"));
    assert_eq!(session.get("/embed/track/unknown").await.status, 404);
}

#[tokio::test]
async fn a_library_can_be_changed() {
    let session = Session::of("premium").await;
    let saved = all(&session, "/v1/me/tracks?limit=50").await;
    assert_eq!(saved.len(), 240);
    let old = saved[3]["track"]["uri"].as_str().unwrap();
    let new = format!("spotify:track:{KNOWN_ID}");
    let contains = format!("/v1/me/library/contains?uris={old},{new}");
    let before = session.json(&contains).await;
    assert_eq!(before[0], true);
    assert_eq!(session.ask(Method::PUT, &format!("/v1/me/library?uris={new}"), None).await.status, 200);
    assert_eq!(session.ask(Method::DELETE, &format!("/v1/me/library?uris={old}"), None).await.status, 200);
    assert_eq!(session.json(&contains).await, json!([false, true]));
    let page = session.json("/v1/me/tracks?limit=1").await;
    assert_eq!(page["items"][0]["track"]["id"], KNOWN_ID);
    let many = vec![new.as_str(); 41].join(",");
    assert_eq!(session.get(&format!("/v1/me/library/contains?uris={many}")).await.status, 400);
}

#[tokio::test]
async fn fifty_thousand_saved_tracks_are_all_different() {
    let standin = StandIn::start(Options { tracks: 60_000, ..Options::default() }).await.unwrap();
    standin
        .set(|switches| switches.people.entry("listener-1".into()).or_default().saved_tracks = Some(50_000));
    let token = standin.sign_in("listener-1", &ALL_SCOPES).unwrap().access_token;
    let session = Session { standin, http: client(), token };
    let mut seen = std::collections::HashSet::new();
    for offset in [0, 24_950, 49_950] {
        let page = session.json(&format!("/v1/me/tracks?limit=50&offset={offset}")).await;
        assert_eq!(page["total"], 50_000);
        assert_eq!(page["next"].is_null(), offset == 49_950);
        seen.extend(ids(&page["items"], |item| &item["track"]));
    }
    assert_eq!(seen.len(), 150);
}

#[tokio::test]
async fn what_was_played_is_paged_by_time() {
    let session = Session::of("premium").await;
    let path = "/v1/me/player/recently-played";
    let first = session.json(&format!("{path}?limit=20")).await;
    let next = first["next"].as_str().unwrap().strip_prefix(session.standin.url()).unwrap();
    let second = session.json(next).await;
    assert!(first["items"][19]["played_at"].as_str() > second["items"][0]["played_at"].as_str());
    let after = second["cursors"]["after"].as_str().unwrap();
    let again = session.json(&format!("{path}?limit=20&after={after}")).await;
    assert_eq!(again["items"], first["items"]);
    assert_eq!(session.get(&format!("{path}?after=1&before=2")).await.status, 400);
    let top = session.json("/v1/me/top/tracks?time_range=short_term&limit=2&offset=98").await;
    assert_eq!((top["items"].as_array().unwrap().len(), &top["next"]), (1, &Value::Null));
}

#[tokio::test]
async fn a_playlist_from_beginning_to_end() {
    let mut session = Session::of("premium").await;
    let body = json!({"name": "Dawn", "description": "of a picture", "public": false});
    let playlist = session.post("/v1/me/playlists/", body).await.json();
    let path = format!("/v1/playlists/{}", playlist["id"].as_str().unwrap());
    let items = format!("{path}/items");
    let uris = session.some_uris().await;
    let first = session.post(&items, json!({"uris": uris})).await.json();
    let known = format!("spotify:track:{KNOWN_ID}");
    let second = session.post(&items, json!({"uris": [known], "position": 0})).await.json();
    assert_ne!(first["snapshot_id"], second["snapshot_id"]);
    for (body, message) in [
        (json!({"uris": []}), "No uris provided"),
        (json!({"uris": vec![known.as_str(); 101]}), "You can add a maximum of 100 tracks per request."),
        (json!({"uris": ["spotify:album:x"]}), "Invalid track uri"),
        (json!({"uris": ["spotify:track:0000000000000000000000"]}), "Payload contains a non-existing ID"),
    ] {
        let answer = session.post(&items, body).await;
        assert_eq!((answer.status, &answer.json()["error"]["message"]), (400, &json!(message)));
    }
    assert_eq!(session.put(&path, json!({"name": "Dusk"})).await.status, 200);
    let read = session.json(&path).await;
    assert_eq!((&read["name"], &read["items"]["total"]), (&json!("Dusk"), &json!(uris.len() + 1)));
    assert_eq!(read["items"]["items"][0]["item"]["id"], KNOWN_ID);
    assert_eq!(session.json("/v1/me/playlists").await["items"][0]["name"], "Dusk");
    let log = session.standin.log();
    assert_eq!((log.playlists[0].person.as_str(), log.playlists[0].uris.len()), ("premium", uris.len() + 1));
    session.token = session.standin.sign_in("free", &ALL_SCOPES).unwrap().access_token;
    assert_eq!(session.get(&path).await.status, 404);
    session.token = session.standin.sign_in("premium", &["playlist-modify-public"]).unwrap().access_token;
    assert_eq!(session.post(&items, json!({"uris": uris})).await.status, 403);
}

#[tokio::test]
async fn a_stand_in_stops_when_it_is_dropped() {
    let session = Session::of("premium").await;
    assert_eq!(session.get("/v1/me").await.status, 200);
    let url = format!("{}/v1/me", session.standin.url());
    drop(session.standin);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(session.http.get(url).send().await.is_err());
}
