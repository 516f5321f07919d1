use chrono::TimeDelta;
use domain::{JobId, JobKind, JobState, TrackId, UserId};
use jobs::{Beat, NewJob, Queue};
use store::{Connection, DeedKind, LibraryKind, Login, StoreError};
use test_support::{db_test, track, user};

use crate::at;

fn connection(user: UserId, account: &str) -> Connection {
    Connection {
        user,
        account_id: account.to_owned(),
        spotify_id: "ada-there".to_owned(),
        display_name: "Ada".to_owned(),
        scopes: vec!["user-top-read".to_owned(), "streaming".to_owned()],
        access_token: vec![1, 2],
        refresh_token: vec![3],
        access_expires_at: at(100),
        authorized_at: at(1),
        sign_in_again: false,
        premium: None,
        version: 1,
        synced_at: None,
    }
}

db_test!(a_state_is_good_once, |store| async move {
    let login = |state: &str, second| Login {
        state: state.to_owned(),
        browser: "hash".to_owned(),
        verifier: "v".to_owned(),
        user: None,
        next: "/settings".to_owned(),
        created_at: at(second),
    };
    store.spotify().begin_login(login("old", 1), at(0)).await.unwrap();
    store.spotify().begin_login(login("new", 50), at(20)).await.unwrap();
    assert_eq!(store.spotify().take_login("old").await.unwrap(), None, "forgotten");
    assert_eq!(store.spotify().take_login("new").await.unwrap(), Some(login("new", 50)));
    assert_eq!(store.spotify().take_login("new").await.unwrap(), None);
});

db_test!(an_account_belongs_to_one_person, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    assert_eq!(store.spotify().of(ada).await.unwrap(), Some(connection(ada, "a")));
    assert_eq!(store.spotify().who("a").await.unwrap(), Some(ada));
    let taken = store.spotify().connect(&connection(bob, "a")).await;
    assert!(matches!(taken, Err(StoreError::Taken { field: "account_id" })), "{taken:?}");
    let nobody = store.spotify().connect(&connection(UserId::generate(), "n")).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
    // Again, with another account: the tokens of the one before are gone.
    store.spotify().connect(&connection(ada, "b")).await.unwrap();
    let now = store.spotify().of(ada).await.unwrap().unwrap();
    assert_eq!((now.account_id.as_str(), now.version), ("b", 2));
});

db_test!(of_two_refreshes_one_counts, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    assert!(store.spotify().set_tokens(ada, 1, &[9], &[8], at(200)).await.unwrap());
    assert!(!store.spotify().set_tokens(ada, 1, &[7], &[6], at(300)).await.unwrap());
    // Nor does a verdict on tokens that were replaced meanwhile.
    store.spotify().needs_sign_in(ada, 1).await.unwrap();
    let now = store.spotify().of(ada).await.unwrap().unwrap();
    assert_eq!((now.access_token, now.version, now.sign_in_again), (vec![9], 2, false));
    store.spotify().needs_sign_in(ada, 2).await.unwrap();
    store.spotify().set_premium(ada, false).await.unwrap();
    let now = store.spotify().of(ada).await.unwrap().unwrap();
    assert_eq!((now.sign_in_again, now.premium), (true, Some(false)));
    // Whoever was refused had only been slower than somebody whose new tokens come in now.
    assert!(store.spotify().set_tokens(ada, 2, &[5], &[4], at(300)).await.unwrap());
    assert!(!store.spotify().of(ada).await.unwrap().unwrap().sign_in_again);
});

db_test!(a_library_is_what_the_last_synchronization_saw, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    let songs = |range: std::ops::RangeInclusive<u32>| {
        range.map(|n| (track(n), at(i64::from(n)))).collect::<Vec<_>>()
    };
    store.library().keep(ada, LibraryKind::Saved, &songs(1..=4), at(50)).await.unwrap();
    store.library().keep(ada, LibraryKind::Top, &songs(1..=1), at(50)).await.unwrap();
    // Twice, and overlapping, as after a crash.
    store.library().keep(ada, LibraryKind::Saved, &songs(3..=5), at(60)).await.unwrap();
    store.library().keep(ada, LibraryKind::Saved, &songs(3..=5), at(60)).await.unwrap();
    assert_eq!(store.library().count(ada, LibraryKind::Saved).await.unwrap(), 5);
    store.library().drop_unseen(ada, LibraryKind::Saved, at(60)).await.unwrap();
    assert_eq!(store.library().count(ada, LibraryKind::Saved).await.unwrap(), 3);
    assert_eq!(store.library().count(ada, LibraryKind::Top).await.unwrap(), 1);
    let saved = store.listeners().deeds(ada, at(100)).await.unwrap();
    assert_eq!(saved.iter().filter(|deed| deed.kind == DeedKind::Saved).count(), 4);
    let nobody = store.library().keep(UserId::generate(), LibraryKind::Saved, &songs(1..=1), at(1)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
});

db_test!(what_was_heard_there_counts_once_and_goes_with_the_account, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    let heard = [(track(1), at(5)), (track(2), at(6)), (track(1), at(7))];
    store.library().keep_history(ada, &heard).await.unwrap();
    store.library().keep_history(ada, &heard[1..]).await.unwrap();
    store.listeners().play(ada, &track(3), None, false, at(8)).await.unwrap();
    store.library().keep(ada, LibraryKind::Saved, &heard[..1], at(9)).await.unwrap();
    let deeds = async || store.listeners().deeds(ada, at(100)).await.unwrap();
    assert_eq!(deeds().await.len(), 5);
    store.spotify().disconnect(ada, at(90)).await.unwrap();
    assert_eq!(deeds().await.iter().map(|deed| deed.track).collect::<Vec<_>>(), [track(3).id]);
    assert_eq!(store.spotify().of(ada).await.unwrap(), None);
    // Nothing comes in behind it.
    let late = store.library().keep(ada, LibraryKind::Saved, &heard[..1], at(91)).await;
    assert!(matches!(late, Err(StoreError::NotFound)), "{late:?}");
    let late = store.library().keep_history(ada, &heard).await;
    assert!(matches!(late, Err(StoreError::NotFound)), "{late:?}");
    assert_eq!(deeds().await.len(), 1);
});

db_test!(another_account_begins_with_nothing_of_the_one_before, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let count = async || store.library().count(ada, LibraryKind::Saved).await.unwrap();
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    store.library().keep(ada, LibraryKind::Saved, &[(track(1), at(5))], at(9)).await.unwrap();
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    assert_eq!(count().await, 1, "the same one again");
    store.spotify().connect(&connection(ada, "b")).await.unwrap();
    assert_eq!(count().await, 0);
});

db_test!(what_needs_an_account_stops_when_it_is_disconnected, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    for (second, kind) in JobKind::ALL.into_iter().enumerate() {
        let second = i64::try_from(second).unwrap();
        let (id, payload) = (JobId::generate(), String::new());
        let job = NewJob { id, kind, user: Some(ada), key: None, payload, run_at: at(second) };
        store.jobs().enqueue(&job, at(second)).await.unwrap();
    }
    let running = store.claim("w", at(0)).await.unwrap().unwrap();
    assert_eq!(running.kind, JobKind::SyncLibrary);
    store.spotify().disconnect(ada, at(50)).await.unwrap();
    assert_eq!(store.beat(&running.claim, at(51)).await.unwrap(), Beat::Cancelled);
    let states = store.jobs().of(ada).await.unwrap().into_iter().map(|job| (job.kind, job.state));
    let waiting = [(JobKind::WritePlaylist, JobState::Cancelled), (JobKind::FillFeatures, JobState::Queued)];
    assert_eq!(states.take(2).collect::<Vec<_>>(), waiting);
});

db_test!(features_are_not_looked_for_again_and_again, |store| async move {
    let bare = |n| domain::Track { features: None, ..track(n) };
    let songs: Vec<_> = (1..=3).map(bare).collect();
    store.tracks().upsert(&songs).await.unwrap();
    store.tracks().upsert(&[track(4)]).await.unwrap();
    let missing = async |since, after: Option<TrackId>| {
        let found = store.library().without_features(None, at(since), after, 10).await.unwrap();
        found.into_iter().map(|song| song.id).collect::<Vec<_>>()
    };
    let all = missing(0, None).await;
    assert_eq!(all.len(), 3);
    assert_eq!(missing(0, Some(all[0])).await, all[1..]);
    store.library().tried(&all[..2], at(10)).await.unwrap();
    assert_eq!(missing(5, None).await, all[2..]);
    assert_eq!(missing((at(10) + TimeDelta::seconds(1)).timestamp() - at(0).timestamp(), None).await, all);
});

db_test!(who_is_due_for_a_synchronization, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    for (user, account) in [(ada, "a"), (bob, "b")] {
        store.spotify().connect(&connection(user, account)).await.unwrap();
    }
    assert!(
        store.spotify().due(at(100)).await.unwrap().is_empty(),
        "the first one is asked for by the person"
    );
    store.spotify().set_synced(ada, at(10)).await.unwrap();
    store.spotify().set_synced(bob, at(90)).await.unwrap();
    assert_eq!(store.spotify().due(at(50)).await.unwrap(), [ada]);
    store.spotify().needs_sign_in(ada, 1).await.unwrap();
    assert!(store.spotify().due(at(50)).await.unwrap().is_empty());
});
