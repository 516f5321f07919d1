//! Many songs, many people, few requests. What takes longer is in `benches/sync.rs`.

use std::collections::BTreeMap;

use chrono::Utc;
use domain::{JobProgress, JobState};
use spotify::{Patience, Spotify, TopRange};
use spotify_standin::{Options, RateLimit, StandIn};
use store::LibraryKind;

use crate::{
    at_spotify::{Connected, connected, later, library, log_in, person},
    hurry::hurried,
    support::{spotify_at, with_spotify},
};

#[test]
fn of_a_hundred_requests_hardly_one_is_too_many() {
    hurried(|_| async move {
        let options = Options { log_length: 10_000, ..Options::default() };
        let standin = StandIn::start(options).await.unwrap();
        let token = standin.sign_in("premium", &["user-top-read"]).unwrap().access_token;
        let client = Spotify::new(spotify_at(&standin)).unwrap();
        standin.set(|it| it.rate_limit = Some(RateLimit { per_window: 30, window_s: 10 }));
        let ask = async || client.top(&token, TopRange::Short, Patience::Job).await.map(drop);
        for _ in 0..300 {
            // Several at once, as several jobs do.
            for answer in futures::future::join_all((0..4).map(|_| ask())).await {
                answer.unwrap();
            }
        }
        let log = standin.log().requests;
        let refused = log.iter().filter(|request| request.status == 429).count();
        assert_eq!(log.len() - refused, 1_200);
        assert!(refused * 100 <= log.len(), "{refused} of {}", log.len());
    });
}

#[test]
fn progress_never_goes_back_and_ends_at_its_end() {
    hurried(|store| async move {
        let Connected { world, user, standin: _standin } =
            connected(&store, person("premium", library(1_200))).await;
        let services = &world.services;
        let job = services.ask_for_library(user, Utc::now()).await.unwrap();
        let worker = services.worker();
        let look = async || services.jobs(user).await.unwrap().remove(0);
        let seen = async {
            let mut seen: Vec<JobProgress> = Vec::new();
            loop {
                let now = look().await;
                assert_eq!(now.id, job);
                seen.push(now.progress);
                if now.state.is_over() {
                    break seen;
                }
                tokio::task::yield_now().await;
            }
        };
        let (_, seen) = tokio::join!(worker.drain(later()), seen);
        assert_eq!(look().await.state, JobState::Done);
        assert!(seen.windows(2).all(|pair| pair[0].done <= pair[1].done), "{seen:?}");
        assert!(seen.iter().all(|it| it.total.is_none_or(|total| it.done <= total)), "{seen:?}");
        assert_eq!(seen.last().unwrap().percent(), Some(100));
        assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 1_200);
    });
}

#[test]
fn who_has_many_songs_keeps_nobody_waiting() {
    const PEOPLE: usize = 4;
    /// More than come in at a turn.
    const SONGS: u32 = 1_500;
    /// Requests of a turn.
    const TURN: usize = 20;
    hurried(|store| async move {
        let options = Options { log_length: 10_000, ..Options::default() };
        let standin = StandIn::start(options).await.unwrap();
        let services = with_spotify(&store, &standin).services;
        let mut users = Vec::new();
        for number in 1..=PEOPLE {
            let name = format!("listener-{number}");
            standin.set(|it| {
                it.auto_approve = Some(name.clone());
                it.people.insert(name, library(SONGS));
            });
            users.push(log_in(&services, None).await.unwrap());
        }
        let before = standin.log().requests.len();
        for user in &users {
            services.ask_for_library(*user, Utc::now()).await.unwrap();
        }
        services.worker().drain(later()).await;
        let requests: Vec<String> =
            standin.log().requests.drain(before..).filter_map(|it| it.person).collect();
        let mut done = BTreeMap::new();
        for person in &requests[..requests.len() / 2] {
            *done.entry(person).or_insert(0_usize) += 1;
        }
        let (least, most) = (done.values().min().unwrap(), done.values().max().unwrap());
        assert!(done.len() == PEOPLE && most - least <= TURN, "{done:?}");
        for user in users {
            assert_eq!(services.jobs(user).await.unwrap()[0].state, JobState::Done);
            assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
        }
    });
}
