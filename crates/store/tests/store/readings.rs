use domain::{Face, Mood, Point, PostId, Reading, ReadingId, Scores};
use store::{NewReading, Owner, StoreError};
use test_support::{db_test, reading, user, with_picture};
use uuid::Uuid;

use crate::at;

fn with_face(mood: Mood, detection: f32) -> Reading {
    let scores = Scores::from_weights([0.1, 0.3, 0.0, 0.7, 1e-9, 0.2, 0.05, 0.123_456_79]);
    let face = Face { x: 1.5, y: 2.25, width: 30.1, height: 40.7, detection, mood, confidence: 0.9, scores };
    Reading { faces: vec![face.clone(), face], ..reading(mood) }
}

db_test!(a_reading_comes_back_to_the_last_digit, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let picture = with_picture(&store, Owner::User(ada)).await.id;
    let said = with_face(Mood::Happy, 0.987_654_3);
    let new =
        NewReading { owner: Owner::User(ada), post: None, picture: Some(picture), reading: said.clone() };
    let stored = store.readings().insert(new, at(0)).await.unwrap();
    let page = store.readings().history(ada, None, None, 10).await.unwrap();
    assert_eq!(page.items, [stored]);
    assert_eq!(page.items[0].reading, said);
    assert_eq!(page.next, None);
});

db_test!(the_history_is_ones_own_newest_first, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    for (n, owner) in [ada, bob, ada, ada].into_iter().enumerate() {
        let new = NewReading {
            owner: Owner::User(owner),
            post: None,
            picture: None,
            reading: Reading::manual(Mood::ALL[n], Some(Point::new(0.1, -0.2))),
        };
        store.readings().insert(new, at(i64::try_from(n).unwrap())).await.unwrap();
    }
    let moods = async |since, limit| {
        let page = store.readings().history(ada, since, None, limit).await.unwrap();
        page.items.into_iter().map(|entry| entry.reading.mood).collect::<Vec<_>>()
    };
    assert_eq!(moods(None, 10).await, [Mood::Neutral, Mood::Calm, Mood::Happy]);
    assert_eq!(moods(Some(at(2)), 10).await, [Mood::Neutral, Mood::Calm]);
    assert_eq!(moods(None, 1).await, [Mood::Neutral]);
    let first = store.readings().history(ada, None, None, 2).await.unwrap();
    let rest = store.readings().history(ada, None, first.next, 2).await.unwrap();
    assert_eq!(rest.items.len(), 1);
});

db_test!(a_reading_can_be_attached_by_its_owner, |store| async move {
    let (owner, other) = (Owner::Visitor(Uuid::now_v7()), Owner::Visitor(Uuid::now_v7()));
    let new = NewReading { owner, post: None, picture: None, reading: reading(Mood::Sad) };
    let id = store.readings().insert(new, at(0)).await.unwrap().id;
    let post = PostId::generate();
    store.readings().attach(id, owner, post).await.unwrap();
    assert!(matches!(store.readings().attach(id, other, post).await, Err(StoreError::NotFound)));
    let nothing = store.readings().attach(ReadingId::generate(), owner, post).await;
    assert!(matches!(nothing, Err(StoreError::NotFound)));
});

db_test!(numbers_that_are_none_are_refused, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let broken = [
        Reading { confidence: f32::NAN, ..reading(Mood::Sad) },
        Reading { arousal: f32::INFINITY, ..reading(Mood::Sad) },
        with_face(Mood::Sad, f32::NAN),
    ];
    for reading in broken {
        let new = NewReading { owner, post: None, picture: None, reading };
        assert!(matches!(store.readings().insert(new, at(0)).await, Err(StoreError::Invalid(_))));
    }
});
