//! Processes and databases that end in the middle of a sync.

use chrono::{TimeDelta, Utc};
use domain::{Job, JobState, UserId};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use services::Services;
use store::{LibraryKind, Store};
use test_support::{Kind, TestDb};

use crate::{
    at_spotify::{Connected, calls, connected, later, library, person},
    hurry::{hurried_at, until},
    spotify_gone::slow_down,
    support::with_spotify_and,
};

const SONGS: u32 = 300;
const PAGES: usize = 6;

async fn only_job(services: &Services, user: UserId) -> Job {
    let mut jobs = services.jobs(user).await.unwrap();
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

async fn is_in_once(store: &Store, services: &Services, user: UserId) {
    let job = only_job(services, user).await;
    let note = format!("{SONGS} songs of your library are here.");
    assert_eq!((job.state, job.progress.note, job.progress.done), {
        (JobState::Done, note, job.progress.total.unwrap())
    });
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
}

#[test]
fn a_sync_whose_process_was_killed_goes_on_in_the_next_one() {
    hurried_at(|store, config| async move {
        let Connected { standin, world, user } = connected(&store, person("premium", library(SONGS))).await;
        let services = &world.services;
        slow_down(&standin);
        services.ask_for_library(user, Utc::now()).await.unwrap();
        let worker = services.worker();
        let killed = tokio::spawn(async move { worker.drain(Utc::now()).await });
        until(async || only_job(services, user).await.progress.done >= 100).await;
        killed.abort();
        assert!(killed.await.unwrap_err().is_cancelled());
        store.close().await.unwrap();
        standin.set(|it| it.fail_next.clear());

        let store = Store::connect(&config).await.unwrap();
        let services = with_spotify_and(&store, &standin, &world.key).services;
        let left = only_job(&services, user).await;
        assert_eq!(left.state, JobState::Running, "nobody could say that it ended");
        assert_eq!(services.worker().drain(Utc::now()).await, 0, "it may still be alive");
        let before = calls(&standin, "/v1/me/tracks");
        let stale = Utc::now() + jobs::STALE + TimeDelta::seconds(1);
        assert_eq!(services.worker().drain(stale).await, 1);
        is_in_once(&store, &services, user).await;
        assert!(calls(&standin, "/v1/me/tracks") - before <= PAGES - 2, "it began again");
        assert_eq!(services.worker().drain(later()).await, 0, "once is enough");
    });
}

/// Needs PostgreSQL: see `test_support::run`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_outlives_its_database_being_restarted() {
    const TERMINATE: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                             WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let Some(db) = TestDb::new(Kind::Postgres).await else { return };
    let store = db.store();
    let Connected { world, user, standin: _standin } =
        connected(store, person("premium", library(SONGS))).await;
    let services = &world.services;
    let mut options = ConnectOptions::new(db.config().url.clone());
    options.max_connections(1);
    let other = Database::connect(options).await.unwrap();
    services.ask_for_library(user, Utc::now()).await.unwrap();
    let is_over = async || {
        let jobs = services.jobs(user).await;
        jobs.is_ok_and(|jobs| jobs[0].state.is_over())
    };
    let sync = async {
        // A worker that cannot claim ends; in the program it asks again.
        while !is_over().await {
            services.worker().drain(later()).await;
        }
    };
    let restart = async {
        let begun = async || store.library().count(user, LibraryKind::Saved).await.is_ok_and(|n| n >= 100);
        until(begun).await;
        other.execute_unprepared(TERMINATE).await.unwrap();
    };
    tokio::join!(sync, restart);
    is_in_once(store, services, user).await;
}
