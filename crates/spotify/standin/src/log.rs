//! What was asked of the stand-in.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

/// A request that was answered.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct LoggedRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query as it came.
    pub query: String,
    /// The status of the answer.
    pub status: u16,
    /// When it came, in milliseconds since the stand-in started.
    pub at_ms: u64,
    /// Whose token it had.
    pub person: Option<String>,
}

/// A playlist that somebody has made.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct LoggedPlaylist {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// Its name.
    pub name: String,
    /// What it says about itself.
    pub description: Option<String>,
    /// Whether everybody can see it.
    pub public: bool,
    /// The URIs of its tracks.
    pub uris: Vec<String>,
}

/// What was asked of the stand-in, and the playlists that came of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Log {
    /// How often each endpoint was asked: `GET /v1/tracks/{id}`.
    pub counts: BTreeMap<String, u64>,
    /// The last requests, the oldest first.
    pub requests: Vec<LoggedRequest>,
    /// The playlists that were made, the oldest first.
    pub playlists: Vec<LoggedPlaylist>,
}

/// The log as it is kept.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    pub(crate) counts: BTreeMap<String, u64>,
    pub(crate) last: VecDeque<LoggedRequest>,
}

impl Requests {
    pub(crate) fn add(&mut self, endpoint: String, request: LoggedRequest, length_max: usize) {
        *self.counts.entry(endpoint).or_default() += 1;
        self.last.push_back(request);
        while self.last.len() > length_max {
            self.last.pop_front();
        }
    }
}
