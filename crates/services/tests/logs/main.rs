//! What is logged while people log in, bring their library in, write a playlist and play: everything, of all libraries, and no secret.
//! A program of its own, because it listens to all threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../services/at_spotify.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod at_spotify;
#[path = "../services/support.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod support;

use std::{
    io,
    sync::{Arc, Mutex},
};

use chrono::Utc;
use domain::JobState;
use sea_orm::{ConnectionTrait, Database, Statement};
use services::{Callback, Command, PlaylistWish};
use spotify_standin::{Fault, FaultKind, StandIn};
use test_support::{Kind, TestDb};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    at_spotify::{at_spotify, later, library, person, standin},
    support::with_spotify,
};

/// The program's own rule for what is never logged: what begins with this writes whole requests.
const NEVER: &str = "rspotify=off";
/// Of the stand-in, whose own log is not ours.
const STANDIN: &str = "spotify_standin=off";

/// Keeps all lines.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    /// All until now.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

/// Everything that takes Spotify, with things going wrong; says which secrets took part.
async fn all_of_it(db: &TestDb) -> Vec<String> {
    let standin: StandIn = standin(person("premium", library(120))).await;
    let services = with_spotify(db.store(), &standin).services;
    let mut secrets = vec!["standin-secret".to_owned(), "c3RhbmRpbjpzdGFuZGluLXNlY3JldA".to_owned()];

    let mut user = None;
    // Denied, with a code that is none, and well.
    for attempt in 0..3 {
        let start = services.begin_spotify_login(None, "/".to_owned(), Utc::now()).await.unwrap();
        let other = Database::connect(&db.config().url).await.unwrap();
        let verifiers = Statement::from_string(
            other.get_database_backend(),
            "SELECT verifier FROM spotify_logins".to_owned(),
        );
        for row in other.query_all_raw(verifiers).await.unwrap() {
            secrets.push(row.try_get_by_index(0).unwrap());
        }
        let back = at_spotify(&start).await;
        let state = back.state.clone();
        secrets.extend([back.code.clone().unwrap(), state.clone().unwrap(), start.browser.clone()]);
        let back = match attempt {
            0 => Callback { code: None, state, error: Some("access_denied".to_owned()) },
            1 => {
                secrets.push("AQ-a-code-that-is-none".to_owned());
                Callback { code: secrets.last().cloned(), state, error: None }
            }
            _ => back,
        };
        let end = services.finish_spotify_login(back, Some(start.browser), None, Utc::now()).await;
        user = end.ok().map(|end| end.user);
        assert_eq!(user.is_some(), attempt == 2);
    }
    let user = user.unwrap();

    let fails = |path: &str, kind| Fault { path_prefix: Some(path.to_owned()), kind, times: 1 };
    standin.set(|it| {
        it.fail_next = vec![
            fails("/api/token", FaultKind::MalformedJson),
            fails("/v1/me/tracks", FaultKind::Cut),
            fails("/v1/me/top", FaultKind::Status(500)),
            fails("/v1/me/player/devices", FaultKind::MalformedJson),
            fails("/v1/me/player/play", FaultKind::Status(502)),
            fails("/v1/me/playlists", FaultKind::Empty),
        ];
    });
    standin.expire("premium");
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    let song = services.search_spotify("love", 0).await.unwrap().songs.remove(0);
    db.store().favorites().add(user, &song, None, Utc::now()).await.unwrap();
    services.ask_for_playlist(user, PlaylistWish::Favorites, "Mine", false, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    let jobs = services.jobs(user).await.unwrap();
    assert!(jobs.len() == 2 && jobs.iter().all(|job| job.state == JobState::Done), "{jobs:?}");
    assert!(services.devices(user).await.is_err(), "it cannot be read");
    let devices = services.devices(user).await.unwrap();
    let play = Command::Play(vec![song.spotify_id.unwrap()], 0);
    services.command_player(user, Some(&devices[0].id), &play).await.unwrap();
    secrets.push(services.player_token(user).await.unwrap().0);
    standin.revoke("premium");
    assert!(services.devices(user).await.is_err());
    secrets.extend(standin.tokens());
    secrets
}

/// Lines in which there is a secret.
fn leaks(log: &str, secrets: &[String]) -> Vec<String> {
    let has = |line: &&str| secrets.iter().any(|secret| line.contains(secret.as_str()));
    log.lines().filter(has).map(str::to_owned).collect()
}

#[test]
fn no_secret_is_ever_logged() {
    let lines = Lines::default();
    let filter = EnvFilter::new(format!("trace,{STANDIN},{NEVER}"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines.clone()).with_ansi(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        runtime.block_on(async {
            let Some(db) = TestDb::new(kind).await else { return };
            lines.take();
            let secrets = all_of_it(&db).await;
            let log = lines.take();
            for library in ["hyper_util", "reqwest", "services"] {
                assert!(log.contains(library), "nothing of {library} was heard");
            }
            assert_eq!(leaks(&log, &secrets), Vec::<String>::new());
        });
    }
}
