//! Clocks that disagree: Spotify's and ours, and those of workers.

use chrono::{TimeDelta, Utc};
use domain::{JobState, UserId};
use services::Services;
use spotify_standin::{Fault, FaultKind};
use store::{LibraryKind, Store};
use test_support::db_test;

use crate::{
    at_spotify::{Connected, calls, connected, later, library, log_in, person, set_password},
    hurry::{hurried, until},
    spotify_gone::slow_down,
    support::with_spotify_and,
};

const SONGS: u32 = 300;
const HOUR: i64 = 3_600;

async fn sync(services: &Services, user: UserId) {
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    let job = services.jobs(user).await.unwrap().remove(0);
    assert_eq!(job.state, JobState::Done, "{job:?}");
}

/// As if the clock had been wrong when the tokens came in.
async fn tokens_came_in_at(store: &Store, user: UserId, wrong: TimeDelta) {
    let now = store.spotify().of(user).await.unwrap().unwrap();
    let ends = now.access_expires_at + wrong;
    let (access, refresh) = (&now.access_token, &now.refresh_token);
    assert!(store.spotify().set_tokens(user, now.version, access, refresh, ends).await.unwrap());
}

db_test!(an_hour_between_their_clock_and_ours_is_nothing, |store| async move {
    for hours in [-HOUR, HOUR] {
        let mut switches = person("premium", library(60));
        switches.clock_offset_s = hours;
        let standin = crate::at_spotify::standin(switches).await;
        let world = crate::support::with_spotify(&store, &standin);
        let user = log_in(&world.services, None).await.unwrap();
        let logins = calls(&standin, "/api/token");
        sync(&world.services, user).await;
        world.services.devices(user).await.unwrap();
        assert_eq!(calls(&standin, "/api/token"), logins, "{hours}");
        set_password(&world.services, user).await;
        world.services.disconnect_spotify(user).await.unwrap();
    }
});

db_test!(a_clock_that_was_wrong_costs_one_refresh, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(60))).await;
    let services = &world.services;
    let refreshed = async || {
        let before = calls(&standin, "/api/token");
        for _ in 0..3 {
            services.devices(user).await.unwrap();
        }
        sync(services, user).await;
        calls(&standin, "/api/token") - before
    };
    // Ahead: a token that has ended long ago looks good.
    tokens_came_in_at(&store, user, TimeDelta::hours(1)).await;
    standin.advance(HOUR + 1);
    assert_eq!(refreshed().await, 1);
    // Behind: a good one looks as if it had ended.
    tokens_came_in_at(&store, user, TimeDelta::hours(-1)).await;
    assert_eq!(refreshed().await, 1);
    assert_eq!(refreshed().await, 0);
});

db_test!(tokens_that_never_are_good_for_long_cost_one_refresh_a_call, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    standin.set(|it| it.token_life_s = 30);
    standin.expire("premium");
    let before = (calls(&standin, "/api/token"), calls(&standin, "/v1/me/player/devices"));
    for _ in 0..5 {
        world.services.devices(user).await.unwrap();
    }
    let after = (calls(&standin, "/api/token"), calls(&standin, "/v1/me/player/devices"));
    // The first one was thought to be good.
    assert_eq!((after.0 - before.0, after.1 - before.1), (5, 6));
});

db_test!(two_processes_that_refresh_at_once_both_go_on, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    let other = with_spotify_and(&store, &standin, &world.key);
    standin.set(|it| it.rotate_refresh_tokens = true);
    for _ in 0..10 {
        standin.expire("premium");
        let (here, there) = tokio::join!(world.services.devices(user), other.services.devices(user));
        assert!(here.is_ok() || there.is_ok());
        // Whoever was slower may have been refused, with a token that was good once; not for long.
        world.services.devices(user).await.unwrap();
        other.services.devices(user).await.unwrap();
    }
});

#[test]
fn a_token_that_ends_during_a_sync_is_refreshed_once() {
    hurried(|store| async move {
        let Connected { standin, world, user } = connected(&store, person("premium", library(SONGS))).await;
        let services = &world.services;
        slow_down(&standin);
        let before = calls(&standin, "/api/token");
        let meanwhile = async {
            until(async || store.library().count(user, LibraryKind::Saved).await.unwrap() > 0).await;
            standin.advance(HOUR + 1);
        };
        tokio::join!(sync(services, user), meanwhile);
        assert_eq!(calls(&standin, "/api/token") - before, 1);
        assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
    });
}

#[test]
fn of_two_workers_whose_clocks_disagree_one_brings_the_library_in() {
    hurried(|store| async move {
        let Connected { standin, world, user } = connected(&store, person("premium", library(SONGS))).await;
        let services = &world.services;
        let ahead = with_spotify_and(&store, &standin, &world.key);
        slow_down(&standin);
        services.ask_for_library(user, Utc::now()).await.unwrap();
        let behind = services.worker();
        let takes_over = async {
            until(async || store.library().count(user, LibraryKind::Saved).await.unwrap() > 0).await;
            ahead.services.worker().drain(later()).await
        };
        let (once, _) = tokio::join!(behind.drain(Utc::now()), takes_over);
        assert_eq!(once, 1);
        let job = services.jobs(user).await.unwrap().remove(0);
        let note = format!("{SONGS} songs of your library are here.");
        assert_eq!((job.state, job.progress.note), (JobState::Done, note));
        assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
    });
}

#[test]
fn a_slow_worker_takes_nothing_away_from_who_took_over() {
    hurried(|store| async move {
        let Connected { standin, world, user } = connected(&store, person("premium", library(SONGS))).await;
        let services = &world.services;
        let other = with_spotify_and(&store, &standin, &world.key);
        let slow = |ms| {
            let path_prefix = Some("/v1/me/tracks".to_owned());
            Fault { path_prefix, kind: FaultKind::Slow { ms }, times: 1 }
        };
        // The first part for the slow one, then the first two for the other: between these the slow one keeps its own.
        standin.set(|it| it.fail_next = vec![slow(2_000), slow(0), slow(6_000)]);
        services.ask_for_library(user, Utc::now()).await.unwrap();
        let worker = services.worker();
        let takes_over = async {
            until(async || standin.switches().fail_next.len() == 2).await;
            other.services.worker().drain(later()).await
        };
        tokio::join!(worker.drain(Utc::now()), takes_over);
        assert_eq!(services.jobs(user).await.unwrap()[0].state, JobState::Done);
        assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
    });
}
