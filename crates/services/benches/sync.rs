//! How fast libraries come in, what is refused on the way, what memory that takes, and whether many people get on alike. Against
//! a stand-in on this machine, which is part of the time. `cargo bench -p services --bench sync`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may stop, and says what it found"
)]

#[path = "../tests/services/at_spotify.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod at_spotify;
#[path = "../tests/services/support.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;

use std::{collections::BTreeMap, time::Duration, time::Instant};

use chrono::Utc;
use domain::{JobState, UserId};
use services::Services;
use spotify_standin::{Options, RateLimit, StandIn};
use store::LibraryKind;
use test_support::{Kind, TestDb};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    at_spotify::{library, log_in},
    support::with_spotify,
};

/// A program with a database, at a stand-in.
struct Instance {
    db: TestDb,
    standin: StandIn,
    services: Services,
}

impl Instance {
    async fn new(tracks: u32) -> Self {
        let db = TestDb::new(Kind::Sqlite).await.unwrap();
        let options = Options { tracks, log_length: 1_000_000, ..Options::default() };
        let standin = StandIn::start(options).await.unwrap();
        let services = with_spotify(db.store(), &standin).services;
        Self { db, standin, services }
    }

    async fn listener(&self, number: usize, songs: u32) -> UserId {
        let name = format!("listener-{number}");
        self.standin.set(|it| {
            it.auto_approve = Some(name.clone());
            it.people.insert(name, library(songs));
        });
        log_in(&self.services, None).await.unwrap()
    }

    /// Brings in the libraries of these people, as the program does it; says how long that took.
    async fn sync(&self, users: &[UserId]) -> Duration {
        for user in users {
            self.services.ask_for_library(*user, Utc::now()).await.unwrap();
        }
        let (begun, stop) = (Instant::now(), CancellationToken::new());
        let worker = tokio::spawn(self.services.worker().run(stop.clone()));
        for user in users {
            loop {
                let job = self.services.jobs(*user).await.unwrap().remove(0);
                if job.state.is_over() {
                    assert_eq!(job.state, JobState::Done, "{job:?}");
                    assert_eq!(job.progress.percent(), Some(100));
                    break;
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
        let took = begun.elapsed();
        stop.cancel();
        worker.await.unwrap();
        took
    }

    async fn count(&self, user: UserId) -> u64 {
        self.db.store().library().count(user, LibraryKind::Saved).await.unwrap()
    }

    /// Requests of the Web API, and those of them that were too many.
    fn requests(&self) -> (usize, usize) {
        let log = self.standin.log().requests;
        let api: Vec<_> = log.iter().filter(|request| request.path.starts_with("/v1/")).collect();
        (api.len(), api.iter().filter(|request| request.status == 429).count())
    }
}

async fn speed() {
    let it = Instance::new(20_000).await;
    let user = it.listener(1, 5_000).await;
    let took = it.sync(&[user]).await;
    assert_eq!(it.count(user).await, 5_000);
    println!(
        "speed: 5,000 songs with features in {took:.1?}, {:.0} songs a minute",
        300_000.0 / took.as_secs_f64()
    );
}

async fn limits() {
    let it = Instance::new(20_000).await;
    it.standin.set(|it| it.rate_limit = Some(RateLimit { per_window: 50, window_s: 5 }));
    let mut users = Vec::new();
    for number in 1..=6 {
        users.push(it.listener(number, 5_000).await);
    }
    let took = it.sync(&users).await;
    let (requests, refused) = it.requests();
    println!(
        "limits: {requests} requests in {took:.1?} with 10 a second allowed, {refused} refused ({:.2} %)",
        refused as f64 * 100.0 / requests as f64
    );
}

async fn memory() {
    let it = Instance::new(60_000).await;
    let warm = it.listener(1, 500).await;
    it.sync(&[warm]).await;
    let user = it.listener(2, 50_000).await;
    let before = peak();
    let took = it.sync(&[user]).await;
    assert_eq!(it.count(user).await, 50_000);
    println!(
        "memory: 50,000 songs with features in {took:.1?}, {:.0} songs a minute; peak {before} MiB before, {} MiB after",
        3_000_000.0 / took.as_secs_f64(),
        peak()
    );
}

async fn fairness() {
    const PEOPLE: usize = 100;
    let it = Instance::new(20_000).await;
    let mut users = Vec::new();
    for number in 1..=PEOPLE {
        users.push(it.listener(number, 1_500).await);
    }
    let before = it.standin.log().requests.len();
    it.standin.set(|it| it.rate_limit = Some(RateLimit { per_window: 200, window_s: 2 }));
    let took = it.sync(&users).await;
    let log = it.standin.log().requests.split_off(before);
    let whose: Vec<_> =
        log.iter().filter(|it| it.status == 200).filter_map(|it| it.person.as_ref()).collect();
    for (share, part) in [("a quarter", 4), ("half", 2)] {
        let mut done: BTreeMap<_, usize> = BTreeMap::new();
        for person in &whose[..whose.len() / part] {
            *done.entry(person).or_default() += 1;
        }
        println!(
            "fairness: after {share} of {} requests {} of {PEOPLE} people have begun, with {} to {} requests each",
            whose.len(),
            done.len(),
            done.values().min().unwrap(),
            done.values().max().unwrap()
        );
    }
    let refused = it.requests().1;
    println!(
        "fairness: all {PEOPLE} libraries of 1,500 songs are in after {took:.1?}; {refused} of {} refused",
        log.len()
    );
}

/// The most memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0_u64) / 1024
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str()));
    // Memory first: the peak is that of the whole process.
    if is_wanted("memory") {
        runtime.block_on(memory());
    }
    if is_wanted("speed") {
        runtime.block_on(speed());
    }
    if is_wanted("limits") {
        runtime.block_on(limits());
    }
    if is_wanted("fairness") {
        runtime.block_on(fairness());
    }
}
