//! A stand-in and somebody who asks it.

use reqwest::{Client, Method, Response, redirect::Policy};
use serde_json::Value;
use spotify_standin::{KnownTrack, Options, StandIn};

pub const KNOWN_ID: &str = "4iV5W9uYEdYUVa79Axb7Rh";
pub const ALL_SCOPES: [&str; 12] = [
    "user-read-private",
    "user-read-email",
    "user-top-read",
    "user-library-read",
    "user-library-modify",
    "user-read-recently-played",
    "user-read-playback-state",
    "user-read-currently-playing",
    "user-modify-playback-state",
    "playlist-read-private",
    "playlist-modify-private",
    "playlist-modify-public",
];

/// A stand-in, and the token of somebody who has agreed to everything.
pub struct Session {
    pub standin: StandIn,
    pub http: Client,
    pub token: String,
}

pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

pub async fn start() -> StandIn {
    let known = KnownTrack {
        id: KNOWN_ID.into(),
        title: "Rivers at Dawn".into(),
        artist: "Somebody Known".into(),
        album: "Known Things".into(),
        duration_ms: 180_500,
        year: 1999,
    };
    StandIn::start(Options { tracks: 500, known_tracks: vec![known], ..Options::default() }).await.unwrap()
}

pub fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

impl Session {
    pub async fn of(person: &str) -> Self {
        let standin = start().await;
        let token = standin.sign_in(person, &ALL_SCOPES).unwrap().access_token;
        Self { standin, http: client(), token }
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> reqwest::Result<Response> {
        let mut request = self.http.request(method, format!("{}{path}", self.standin.url()));
        request = request.bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let response = self.send(method, path, body).await.unwrap();
        let retry_after =
            response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        Answer { status: response.status().as_u16(), retry_after, text: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    /// What a request that works answers.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// The URIs of tracks that a search finds.
    pub async fn some_uris(&self) -> Vec<String> {
        let found = self.json("/v1/search?q=golden%20blue%20river&type=track").await;
        found["tracks"]["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["uri"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The names in a body with where they stand, sorted; of a list its first item counts.
pub fn keys(body: &Value) -> Vec<String> {
    fn collect(body: &Value, at: &str, keys: &mut Vec<String>) {
        match body {
            Value::Object(fields) => {
                for (name, value) in fields {
                    keys.push(format!("{at}{name}"));
                    collect(value, &format!("{at}{name}."), keys);
                }
            }
            Value::Array(items) => {
                if let Some(first) = items.first() {
                    collect(first, at, keys);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(body, "", &mut all);
    all.sort();
    all
}
