use domain::{DraftInput, Face, Mood, Point, PostId, Reading, Scores, UserId};
use store::{NewDraft, Owner, ReadInput, Store, StoreError};
use test_support::{db_test, reading, user};

use crate::at;

fn with_face(mood: Mood, detection: f32) -> Reading {
    let scores = Scores::from_weights([0.1, 0.3, 0.0, 0.7, 1e-9, 0.2, 0.05, 0.123_456_79]);
    let face = Face { x: 1.5, y: 2.25, width: 30.1, height: 40.7, detection, mood, confidence: 0.9, scores };
    Reading { faces: vec![face.clone(), face], ..reading(mood) }
}

/// Keeps a reading, as that of a new draft.
async fn keep(store: &Store, owner: UserId, reading: Reading, n: i64) -> Result<(), StoreError> {
    let content = ReadInput {
        input: DraftInput::Line("It rains".to_owned()),
        detected: Some(reading),
        unread_reason: None,
    };
    let new = NewDraft { id: PostId::generate(), owner: Owner::User(owner), content, manual: None };
    store.drafts().create(new, at(n)).await.map(drop)
}

db_test!(a_reading_comes_back_to_the_last_digit, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let said = with_face(Mood::Happy, 0.987_654_3);
    keep(&store, ada, said.clone(), 0).await.unwrap();
    let page = store.readings().history(ada, None, None, 10).await.unwrap();
    assert_eq!((&page.items[0].reading, page.items[0].created_at), (&said, at(0)));
    assert_eq!((page.items.len(), page.next), (1, None));
});

db_test!(the_history_is_ones_own_newest_first, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    for (n, owner) in [ada, bob, ada, ada].into_iter().enumerate() {
        let said = Reading::manual(Mood::ALL[n], Some(Point::new(0.1, -0.2)));
        keep(&store, owner, said, i64::try_from(n).unwrap()).await.unwrap();
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

db_test!(numbers_that_are_none_are_refused, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let broken = [
        Reading { confidence: f32::NAN, ..reading(Mood::Sad) },
        Reading { arousal: f32::INFINITY, ..reading(Mood::Sad) },
        with_face(Mood::Sad, f32::NAN),
    ];
    for reading in broken {
        assert!(matches!(keep(&store, ada, reading, 0).await, Err(StoreError::Invalid(_))));
    }
    assert!(store.readings().history(ada, None, None, 10).await.unwrap().items.is_empty());
});
