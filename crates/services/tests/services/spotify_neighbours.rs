//! What fails beside a library, a playlist or a search, and does not take them down with it.

use chrono::{TimeDelta, Utc};
use domain::{AppError, Job, JobKind, JobState, UserId};
use services::{PlaylistWish, Services};
use spotify_standin::{Fault, FaultKind, Switches};
use store::LibraryKind;
use test_support::{Kind, TestDb, db_test, track};

use crate::{
    at_spotify::{Connected, calls, connected, later, library, person, standin},
    hurry::hurried,
    support::{with_spotify, with_spotify_and},
};

fn fault(path: &str, kind: FaultKind, times: u32) -> Fault {
    Fault { path_prefix: Some(path.to_owned()), kind, times }
}

async fn job(services: &Services, user: UserId, kind: JobKind) -> Job {
    services.jobs(user).await.unwrap().into_iter().find(|job| job.kind == kind).unwrap()
}

db_test!(a_library_is_in_though_nobody_knows_how_it_sounds, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(20))).await;
    standin.set(|it| it.fail_next = vec![fault("/reccobeats", FaultKind::Status(502), 100)]);
    world.services.ask_for_library(user, Utc::now()).await.unwrap();
    world.services.worker().drain(later()).await;
    assert_eq!(job(&world.services, user, JobKind::SyncLibrary).await.state, JobState::Done);
    assert!(store.spotify().of(user).await.unwrap().unwrap().synced_at.is_some());
    // It is found out later, by the job that is there for it.
    standin.set(|it| it.fail_next.clear());
    let other = with_spotify_and(&store, &standin, &world.key).services;
    other.ask_for_features().await.unwrap();
    other.worker().drain(later()).await;
    assert!(!store.imports().songs().await.unwrap().is_empty());
});

db_test!(a_library_is_in_though_parts_of_it_are_no_longer_offered, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(20))).await;
    standin.set(|it| {
        it.fail_next = vec![
            fault("/v1/me/top/tracks", FaultKind::Status(403), 3),
            fault("/v1/me/player/recently-played", FaultKind::Status(404), 1),
        ];
    });
    world.services.ask_for_library(user, Utc::now()).await.unwrap();
    world.services.worker().drain(later()).await;
    let job = job(&world.services, user, JobKind::SyncLibrary).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 20);
});

db_test!(a_song_that_moved_up_unseen_is_not_dropped, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(120))).await;
    let sync = async |services: &Services| {
        services.ask_for_library(user, Utc::now()).await.unwrap();
        services.worker().drain(later()).await;
    };
    let kept = async || store.library().count(user, LibraryKind::Saved).await.unwrap();
    sync(&world.services).await;
    // The second one breaks off after its first part, and meanwhile there is one song less.
    standin.set(|it| {
        it.fail_next = vec![
            fault("/v1/me/tracks", FaultKind::Slow { ms: 0 }, 1),
            fault("/v1/me/tracks", FaultKind::Status(502), 4),
        ];
    });
    world.services.ask_for_library(user, Utc::now()).await.unwrap();
    world.services.worker().drain(Utc::now()).await;
    standin.set(|it| it.people = [("premium".to_owned(), library(119))].into());
    let other = with_spotify_and(&store, &standin, &world.key).services;
    other.worker().drain(later()).await;
    assert_eq!(job(&other, user, JobKind::SyncLibrary).await.state, JobState::Done);
    assert_eq!(kept().await, 120);
    sync(&other).await;
    assert_eq!(kept().await, 119);
});

#[test]
fn what_nobody_answered_is_looked_for_again() {
    // SoundNet is asked once a second or so.
    hurried(|store| async move {
        let Connected { standin, world, user } = connected(&store, person("premium", library(3))).await;
        standin.set(|it| {
            it.unknown_features_every = Some(1);
            it.fail_next = vec![fault("/soundnet", FaultKind::Status(502), 4)];
        });
        world.services.ask_for_library(user, Utc::now()).await.unwrap();
        world.services.worker().drain(later()).await;
        let since = Utc::now() - TimeDelta::days(1);
        let left = store.library().without_features(Some(user), since, None, 100).await.unwrap();
        assert!(!left.is_empty(), "not put off for a month");
    });
}

db_test!(a_hiccup_at_the_accounts_does_not_end_a_playlist, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    let services = &world.services;
    let song = services.search_spotify("love", 0).await.unwrap().songs.remove(0);
    store.favorites().add(user, &song, None, Utc::now()).await.unwrap();
    services.ask_for_playlist(user, PlaylistWish::Favorites, "Mine", false, Utc::now()).await.unwrap();
    standin.expire("premium");
    standin.set(|it| it.fail_next = vec![fault("/api/token", FaultKind::Status(503), 4)]);
    services.worker().drain(Utc::now()).await;
    assert_eq!(job(services, user, JobKind::WritePlaylist).await.state, JobState::Queued);
    services.worker().drain(later()).await;
    assert_eq!(job(services, user, JobKind::WritePlaylist).await.state, JobState::Done);
    assert_eq!(standin.log().playlists.len(), 1);
});

db_test!(nobody_puts_jobs_in_line_without_end, |store| async move {
    let Connected { world, user, standin: _standin } = connected(&store, person("premium", library(0))).await;
    store.favorites().add(user, &track(1), None, Utc::now()).await.unwrap();
    let wish = async |name: &str| {
        world.services.ask_for_playlist(user, PlaylistWish::Favorites, name, false, Utc::now()).await
    };
    for number in 0..20 {
        wish(&format!("List {number}")).await.unwrap();
    }
    let refused = wish("One too many").await;
    assert!(matches!(refused, Err(AppError::TooManyRequests { .. })), "{refused:?}");
});

#[tokio::test]
async fn a_search_has_its_bounds() {
    let db = TestDb::new(Kind::Sqlite).await.unwrap();
    let standin = standin(Switches::default()).await;
    let services = with_spotify(db.store(), &standin).services;
    assert_eq!(services.search_spotify("love", 991).await.unwrap().songs, []);
    assert_eq!(calls(&standin, "/v1/search"), 0);
    let _ = services.search_spotify(&"ä".repeat(5_000), 0).await;
    let asked = standin.log().requests.into_iter().find(|request| request.path == "/v1/search").unwrap();
    assert!(asked.query.len() < 2_000, "{}", asked.query.len());
}
