//! People who go while their library comes in, and people who come back.

use chrono::Utc;
use domain::{JobState, NewAccount};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use services::ClientAddress;
use spotify_standin::{Fault, FaultKind, PersonSwitches, StandIn};
use store::{LibraryKind, Store};
use test_support::db_test;

use crate::{
    at_spotify::{Connected, connected, later, library, log_in, person, standin},
    hurry::{hurried, hurried_at, until},
    support::with_spotify,
};

const SONGS: u32 = 300;

/// Everything that a library leaves behind.
const TABLES: [&str; 5] = ["jobs", "spotify_accounts", "spotify_logins", "library_tracks", "plays"];

/// From now on each part of a library takes its time.
pub fn slow_down(standin: &StandIn) {
    let path_prefix = Some("/v1/me/tracks".to_owned());
    let slow = Fault { path_prefix, kind: FaultKind::Slow { ms: 5_000 }, times: 1_000 };
    standin.set(|it| it.fail_next = vec![slow]);
}

/// Somebody's library comes in, and in the middle of it something happens.
async fn amid(store: &Store, it: &Connected, happens: impl AsyncFnOnce()) {
    let services = &it.world.services;
    slow_down(&it.standin);
    services.ask_for_library(it.user, Utc::now()).await.unwrap();
    let worker = services.worker();
    let begun = async || store.library().count(it.user, LibraryKind::Saved).await.unwrap() > 0;
    let meanwhile = async {
        until(begun).await;
        happens().await;
    };
    tokio::join!(worker.drain(Utc::now()), meanwhile);
    it.standin.set(|it| it.fail_next.clear());
}

async fn rows(db: &DatabaseConnection, table: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {table}");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), count)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

#[test]
fn who_deletes_their_account_during_a_sync_leaves_nothing() {
    hurried_at(|store, config| async move {
        let ada = connected(&store, person("premium", library(SONGS))).await;
        let db = Database::connect(&config.url).await.unwrap();
        amid(&store, &ada, async || {
            db.execute_unprepared("DELETE FROM users").await.unwrap();
        })
        .await;
        for table in TABLES {
            assert_eq!(rows(&db, table).await, 0, "{table}");
        }
        // Nothing of it keeps the next one waiting.
        let services = &ada.world.services;
        assert_eq!(services.worker().drain(later()).await, 0);
        let back = log_in(services, None).await.unwrap();
        assert_ne!(back, ada.user);
        services.ask_for_library(back, Utc::now()).await.unwrap();
        services.worker().drain(later()).await;
        assert_eq!(store.library().count(back, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
    });
}

#[test]
fn who_disconnects_during_a_sync_leaves_nothing() {
    hurried_at(|store, config| async move {
        let ada = connected(&store, person("premium", library(SONGS))).await;
        let services = &ada.world.services;
        let db = Database::connect(&config.url).await.unwrap();
        amid(&store, &ada, async || services.disconnect_spotify(ada.user).await.unwrap()).await;
        for table in &TABLES[1..] {
            assert_eq!(rows(&db, table).await, 0, "{table}");
        }
        let jobs = services.jobs(ada.user).await.unwrap();
        assert_eq!(
            (jobs.len(), jobs[0].state, jobs[0].progress.note.as_str()),
            (1, JobState::Cancelled, "Stopped.")
        );
        // And back again.
        log_in(services, Some(ada.user)).await.unwrap();
        services.ask_for_library(ada.user, Utc::now()).await.unwrap();
        services.worker().drain(later()).await;
        assert_eq!(store.library().count(ada.user, LibraryKind::Saved).await.unwrap(), u64::from(SONGS));
    });
}

#[test]
fn who_connects_another_account_during_a_sync_has_the_songs_of_that_one() {
    hurried(|store| async move {
        let ada = connected(&store, person("premium", library(SONGS))).await;
        let services = &ada.world.services;
        amid(&store, &ada, async || {
            ada.standin.set(|it| {
                it.auto_approve = Some("free".to_owned());
                it.people.insert("free".to_owned(), library(60));
            });
            log_in(services, Some(ada.user)).await.unwrap();
        })
        .await;
        assert_eq!(services.jobs(ada.user).await.unwrap()[0].state, JobState::Cancelled);
        services.ask_for_library(ada.user, Utc::now()).await.unwrap();
        services.worker().drain(later()).await;
        assert_eq!(store.library().count(ada.user, LibraryKind::Saved).await.unwrap(), 60);
    });
}

db_test!(nobody_signs_up_with_an_address_of_those_who_come_from_spotify, |store| async move {
    let standin = standin(person("premium", PersonSwitches::default())).await;
    let services = with_spotify(&store, &standin).services;
    let user = log_in(&services, None).await.unwrap();
    let theirs = services.viewer(user).await.unwrap().unwrap().email;
    for email in [theirs, "anybody@spotify.invalid".to_owned()] {
        let account =
            NewAccount { username: "mallory".to_owned(), email, password: "password of mallory".to_owned() };
        let refused = services.sign_up(account, ClientAddress::default()).await.unwrap_err();
        assert!(refused.for_field("email").is_some(), "{refused:?}");
    }
});
