use domain::UserId;
use serde_json::json;
use store::{SessionKey, SessionRecord, StoreError};
use test_support::{db_test, user};

use crate::{HOSTILE, at};

fn session(token: &str, user: Option<UserId>, end: i64) -> SessionRecord {
    let expires_at = chrono::DateTime::from_timestamp(at(end).timestamp(), 0).unwrap();
    SessionRecord { key: SessionKey::of_token(token), user, data: json!({"text": HOSTILE}), expires_at }
}

#[test]
fn a_key_does_not_tell_its_token() {
    let key = SessionKey::of_token("secret");
    assert_eq!(key, SessionKey::of_token(b"secret"));
    assert_ne!(key, SessionKey::of_token("Secret"));
    assert!(!format!("{key:?}").contains("secret"));
}

db_test!(a_session_lasts_until_it_ends, |store| async move {
    let mut record = session("a", None, 100);
    store.sessions().create(&record, at(0)).await.unwrap();
    assert_eq!(store.sessions().load(&record.key, at(99)).await.unwrap(), Some(record.clone()));
    assert_eq!(store.sessions().load(&record.key, at(100)).await.unwrap(), None);

    record.expires_at += chrono::TimeDelta::seconds(100);
    record.user = Some(user(&store, "ada").await.profile.id);
    record.data = json!({"n": 1});
    assert!(store.sessions().save(&record).await.unwrap());
    assert_eq!(store.sessions().load(&record.key, at(150)).await.unwrap(), Some(record.clone()));

    store.sessions().delete(&record.key).await.unwrap();
    store.sessions().delete(&record.key).await.unwrap();
    assert_eq!(store.sessions().load(&record.key, at(0)).await.unwrap(), None);
});

db_test!(a_revoked_session_does_not_come_back, |store| async move {
    let record = session("a", None, 100);
    store.sessions().create(&record, at(0)).await.unwrap();
    assert!(matches!(store.sessions().create(&record, at(0)).await, Err(StoreError::Taken { field: "id" })));
    store.sessions().delete(&record.key).await.unwrap();
    assert!(!store.sessions().save(&record).await.unwrap());
    assert_eq!(store.sessions().load(&record.key, at(0)).await.unwrap(), None);
});

db_test!(another_password_ends_all_sessions_of_the_user, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let (here, there, bobs, nobodys) = (
        session("here", Some(ada), 100),
        session("there", Some(ada), 100),
        session("bob", Some(bob), 100),
        session("nobody", None, 100),
    );
    for record in [&here, &there, &bobs, &nobodys] {
        store.sessions().create(record, at(0)).await.unwrap();
    }
    store.users().change_password(ada, "new").await.unwrap();
    assert_eq!(store.users().with_password(ada).await.unwrap().unwrap().password_hash, "new");
    for (record, left) in [(&here, false), (&there, false), (&bobs, true), (&nobodys, true)] {
        assert_eq!(store.sessions().load(&record.key, at(1)).await.unwrap().is_some(), left);
    }
    let nobody = store.users().change_password(UserId::generate(), "new").await;
    assert!(matches!(nobody, Err(StoreError::NotFound)));
});

db_test!(sessions_that_have_ended_are_removed, |store| async move {
    for (token, end) in [("a", 10), ("b", 20), ("c", 30)] {
        store.sessions().create(&session(token, None, end), at(0)).await.unwrap();
    }
    assert_eq!(store.sessions().prune(at(20)).await.unwrap(), 2);
    assert!(store.sessions().load(&SessionKey::of_token("c"), at(20)).await.unwrap().is_some());
});
