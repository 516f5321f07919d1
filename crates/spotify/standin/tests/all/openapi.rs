//! Answers validate against the description of the API that comes with the project's reference material.

use std::fs;

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::support::{KNOWN_ID, Session};

/// Fields that the description says in words may be null.
const NULL_IN_WORDS: [&str; 2] = ["context", "next"];

fn description() -> Option<Value> {
    let text = fs::read_to_string("../../../../shared/reference/spotify/spotify-open-api.yml").ok()?;
    let mut description: Value = serde_norway::from_str(&text).unwrap();
    let mut deprecated = Vec::new();
    collect_deprecated(&description, &mut deprecated);
    tidy(&mut description, &deprecated);
    Some(description)
}

/// The names of fields that are deprecated, because apps in development mode no longer get them.
fn collect_deprecated(node: &Value, names: &mut Vec<String>) {
    if let Some(Value::Object(properties)) = node.get("properties") {
        let gone = properties.iter().filter(|(_, schema)| schema["deprecated"] == true);
        names.extend(gone.map(|(name, _)| name.clone()));
    }
    match node {
        Value::Object(fields) => fields.values().for_each(|child| collect_deprecated(child, names)),
        Value::Array(items) => items.iter().for_each(|child| collect_deprecated(child, names)),
        _ => {}
    }
}

/// Makes JSON Schema of it: what OpenAPI writes as `nullable`, and no deprecated names among the required.
fn tidy(node: &mut Value, deprecated: &[String]) {
    match node {
        Value::Object(fields) => {
            fields.values_mut().for_each(|child| tidy(child, deprecated));
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                required.retain(|name| deprecated.iter().all(|gone| name != gone));
            }
            if let Some(Value::Object(properties)) = fields.get_mut("properties") {
                for name in NULL_IN_WORDS {
                    if let Some(schema) = properties.get_mut(name) {
                        *schema = or_null(schema.take());
                    }
                }
            }
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                fields.remove("nullable");
                *node = or_null(node.take());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|child| tidy(child, deprecated)),
        _ => {}
    }
}

fn or_null(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// The schema of an answer, with the components that it refers to.
fn schema(description: &Value, path: &str, method: &str, status: u16) -> Value {
    let mut response = &description["paths"][path][method]["responses"][status.to_string()];
    if let Some(reference) = response["$ref"].as_str() {
        response = description.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let mut schema = Map::new();
    let of_body = response["content"]["application/json"]["schema"].clone();
    assert!(of_body.is_object(), "no schema for {method} {path} {status}");
    schema.insert("allOf".into(), json!([of_body]));
    schema.insert("components".into(), description["components"].clone());
    Value::Object(schema)
}

#[tokio::test]
async fn answers_fit_the_description() {
    let Some(description) = description() else {
        println!("skipped: there is no description of the API");
        return;
    };
    let session = Session::of("premium").await;
    let device = session.json("/v1/me/player/devices").await["devices"][0]["id"].clone();
    let playlist = session.post("/v1/me/playlists", json!({"name": "P", "description": "D"})).await.json();
    let playlist = playlist["id"].as_str().unwrap();
    let track = format!("spotify:track:{KNOWN_ID}");
    session.post(&format!("/v1/playlists/{playlist}/items"), json!({"uris": [track]})).await;
    let body = json!({"device_ids": [device], "play": true});
    session.put("/v1/me/player", body).await;
    let artist = session.json(&format!("/v1/tracks/{KNOWN_ID}")).await["artists"][0]["id"].clone();
    let artist = artist.as_str().unwrap();
    for legacy in [false, true] {
        session.standin.set(|switches| {
            if legacy {
                switches.shape = spotify_standin::Shape::Legacy;
            }
        });
        for (path, of) in [
            ("/search?q=happy&type=track".to_owned(), "/search"),
            (format!("/tracks/{KNOWN_ID}"), "/tracks/{id}"),
            (format!("/artists/{artist}"), "/artists/{id}"),
            ("/me".into(), "/me"),
            ("/me/top/tracks".into(), "/me/top/tracks"),
            ("/me/tracks".into(), "/me/tracks"),
            (format!("/me/library/contains?uris={track}"), "/me/library/contains"),
            ("/me/playlists".into(), "/me/playlists"),
            (format!("/playlists/{playlist}"), "/playlists/{playlist_id}"),
            (format!("/playlists/{playlist}/items"), "/playlists/{playlist_id}/items"),
            ("/me/player".into(), "/me/player"),
            ("/me/player/devices".into(), "/me/player/devices"),
            ("/me/player/currently-playing".into(), "/me/player/currently-playing"),
            ("/me/player/recently-played".into(), "/me/player/recently-played"),
            ("/me/player/queue".into(), "/me/player/queue"),
        ] {
            let body = session.json(&format!("/v1{path}")).await;
            check(&schema(&description, of, "get", 200), &body, &path);
            // What is checked is really checked: no answer is a number.
            assert!(!errors(&schema(&description, of, "get", 200), &json!(5)).is_empty());
        }
    }
    for (path, of, body) in [
        ("/me/playlists".to_owned(), "/me/playlists", json!({"name": "Q"})),
        (format!("/playlists/{playlist}/items"), "/playlists/{playlist_id}/items", json!({"uris": [track]})),
    ] {
        let answer = session.ask(Method::POST, &format!("/v1{path}"), Some(body)).await;
        check(&schema(&description, of, "post", 201), &answer.json(), &path);
    }
    session.standin.expire("premium");
    let answer = session.get("/v1/me").await;
    check(&schema(&description, "/me", "get", answer.status), &answer.json(), "an expired token");
}

fn check(schema: &Value, body: &Value, what: &str) {
    let errors = errors(schema, body);
    assert!(errors.is_empty(), "{what}: {errors:#?}\n{body:#}");
}

fn errors(schema: &Value, body: &Value) -> Vec<String> {
    let validator = jsonschema::draft7::new(schema).unwrap();
    validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect()
}
