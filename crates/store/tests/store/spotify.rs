use chrono::TimeDelta;
use domain::{JobId, JobKind, JobState, Role, TrackId, UserId};
use jobs::{Beat, NewJob, Queue};
use store::{Connection, DeedKind, LibraryKind, Login, NewUser, StoreError};
use test_support::{db_test, track, user};

use crate::at;

pub fn connection(user: UserId, account: &str) -> Connection {
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
        premium_at: None,
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
    assert_eq!(store.spotify().who("a", "ada-there").await.unwrap(), Some(ada));
    let taken = store.spotify().connect(&connection(bob, "a")).await;
    assert!(matches!(taken, Err(StoreError::Taken { field: "account_id" })), "{taken:?}");
    let nobody = store.spotify().connect(&connection(UserId::generate(), "n")).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
    // Again, with another account: the tokens of the one before are gone.
    store.spotify().connect(&connection(ada, "b")).await.unwrap();
    let now = store.spotify().of(ada).await.unwrap().unwrap();
    assert_eq!((now.account_id.as_str(), now.version), ("b", 2));
});

db_test!(another_account_takes_nothing_over, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    let songs = [(track(1), at(1))];
    store.library().keep(ada, LibraryKind::Saved, &songs, at(2)).await.unwrap();
    store.library().keep_history(ada, &songs).await.unwrap();
    store.spotify().set_synced(ada, at(3)).await.unwrap();
    let job = |kind| NewJob {
        id: JobId::generate(),
        kind,
        user: Some(ada),
        key: None,
        payload: String::new(),
        run_at: at(1),
    };
    let (sync, playlist) = (job(JobKind::SyncLibrary), job(JobKind::WritePlaylist));
    store.jobs().enqueue(&sync, at(1)).await.unwrap();
    let running = store.claim("w", at(2)).await.unwrap().unwrap();
    store.jobs().enqueue(&playlist, at(1)).await.unwrap();

    // The same one again changes nothing of that.
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    assert_eq!(store.library().count(ada, LibraryKind::Saved).await.unwrap(), 1);
    assert_eq!(store.jobs().count_active(ada).await.unwrap(), 2);
    assert_eq!(store.spotify().of(ada).await.unwrap().unwrap().synced_at, Some(at(3)));

    store.spotify().connect(&connection(ada, "b")).await.unwrap();
    assert!(store.listeners().deeds(ada, at(100)).await.unwrap().is_empty());
    assert_eq!(store.spotify().of(ada).await.unwrap().unwrap().synced_at, None);
    assert_eq!(store.beat(&running.claim, at(4)).await.unwrap(), Beat::Cancelled);
    assert!(store.claim("w", at(5)).await.unwrap().is_none(), "nor is anything written to it");
});

db_test!(an_account_from_before_there_was_a_key_that_stays_is_known_again, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "ada-there")).await.unwrap();
    store.library().keep(ada, LibraryKind::Saved, &[(track(1), at(1))], at(2)).await.unwrap();
    assert_eq!(store.spotify().who("key", "ada-there").await.unwrap(), Some(ada));
    store.spotify().connect(&connection(ada, "key")).await.unwrap();
    assert_eq!(store.spotify().of(ada).await.unwrap().unwrap().account_id, "key");
    assert_eq!(store.library().count(ada, LibraryKind::Saved).await.unwrap(), 1, "it is the same account");
    assert_eq!(store.spotify().who("other", "ada-there").await.unwrap(), None);
});

db_test!(who_joins_with_an_account_that_is_taken_leaves_nothing_behind, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    let join = async |name: &str, account: &str| {
        let id = UserId::generate();
        let new = NewUser {
            id,
            username: name.to_owned(),
            email: format!("{name}-{account}@example.org"),
            password_hash: String::new(),
            role: Role::User,
            created_at: at(1),
        };
        store.spotify().join(new, &connection(id, account)).await.map(|()| id)
    };
    let taken = join("bob", "a").await;
    assert!(matches!(taken, Err(StoreError::Taken { field: "account_id" })), "{taken:?}");
    assert!(store.users().by_login("bob").await.unwrap().is_none());
    let taken = join("ada", "b").await;
    assert!(matches!(taken, Err(StoreError::Taken { field: "username" })), "{taken:?}");
    let bob = join("bob", "b").await.unwrap();
    assert_eq!(store.spotify().who("b", "b").await.unwrap(), Some(bob));
});

#[test]
fn a_login_does_not_show_its_verifier() {
    let login = Login {
        state: "s".to_owned(),
        browser: "b".to_owned(),
        verifier: "secret".to_owned(),
        user: None,
        next: "/".to_owned(),
        created_at: at(1),
    };
    assert!(!format!("{login:?}").contains("secret"));
}

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
    store.spotify().set_premium(ada, false, at(5)).await.unwrap();
    let now = store.spotify().of(ada).await.unwrap().unwrap();
    assert_eq!((now.sign_in_again, now.premium, now.premium_at), (true, Some(false), Some(at(5))));
    // A refresh that succeeds after all says that there was nothing to it.
    assert!(store.spotify().set_tokens(ada, 2, &[9], &[8], at(300)).await.unwrap());
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

db_test!(top_songs_come_in_their_order, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.spotify().connect(&connection(ada, "a")).await.unwrap();
    // The last place that a song was given counts.
    let places = [(track(1), at(30)), (track(2), at(20)), (track(3), at(10))];
    store.library().keep(ada, LibraryKind::Top, &places, at(50)).await.unwrap();
    store.library().keep(ada, LibraryKind::Top, &[(track(3), at(40))], at(50)).await.unwrap();
    store.library().keep(ada, LibraryKind::Saved, &[(track(4), at(60))], at(50)).await.unwrap();
    assert_eq!(store.library().top(ada, 2).await.unwrap(), [track(3).id, track(1).id]);
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
    store.spotify().disconnect(ada, at(10)).await.unwrap();
    assert_eq!(deeds().await.iter().map(|deed| deed.track).collect::<Vec<_>>(), [track(3).id]);
    assert_eq!(store.spotify().of(ada).await.unwrap(), None);
    // A part that was on its way comes too late.
    let late = store.library().keep(ada, LibraryKind::Saved, &heard[..1], at(9)).await;
    assert!(matches!(late, Err(StoreError::NotFound)), "{late:?}");
    let late = store.library().keep_history(ada, &heard).await;
    assert!(matches!(late, Err(StoreError::NotFound)), "{late:?}");
    assert_eq!(deeds().await.len(), 1);
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
    store.tracks().upsert(&[track(4), bare(5)]).await.unwrap();
    let ada = user(&store, "ada").await.profile.id;
    for song in &songs {
        store.favorites().add(ada, song, None, at(1)).await.unwrap();
    }
    let missing = async |since, after: Option<TrackId>| {
        let found = store.library().without_features(None, at(since), after, 10).await.unwrap();
        found.into_iter().map(|song| song.id).collect::<Vec<_>>()
    };
    let all = missing(0, None).await;
    assert_eq!(all.len(), 3, "what was found and not used is left alone");
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
