//! Lists that are read in parts.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{Cursor, PostId, Privacy};
use test_support::{db_test, post_of, track, user};
use uuid::Uuid;

use crate::at;

db_test!(equal_times_neither_repeat_nor_hide_a_post, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let mut made = HashSet::new();
    // Five of one moment, then one just before (on both sides of a full second), then more.
    for n in [0, 0, 0, 0, 0] {
        made.insert(post_of(&store, ada, Privacy::Public, at(n)).await);
    }
    for micros in [123_455, 0, 999_999] {
        let time = DateTime::from_timestamp(at(0).timestamp() - 1, micros * 1_000).unwrap();
        made.insert(post_of(&store, ada, Privacy::Public, time).await);
    }
    post_of(&store, ada, Privacy::Private, at(0)).await;

    for size in 1..=9 {
        let (mut seen, mut cursor, mut times) = (Vec::<PostId>::new(), None, Vec::new());
        loop {
            let page = store.posts().feed(cursor, size).await.unwrap();
            assert!(page.items.len() as u64 <= size);
            times.extend(page.items.iter().map(|card| (card.published_at, card.id)));
            seen.extend(page.items.iter().map(|card| card.id));
            assert!(seen.len() <= made.len(), "size {size}: a repeat");
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), made.len(), "size {size}");
        assert_eq!(seen.iter().copied().collect::<HashSet<_>>(), made, "size {size}");
        assert!(times.is_sorted_by(|a, b| a > b), "newest first");
    }
});

db_test!(what_comes_or_goes_meanwhile_does_not_shift_the_rest, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let mut posts = Vec::new();
    for n in 0..6 {
        posts.push(post_of(&store, ada, Privacy::Public, at(n)).await);
    }
    let first = store.posts().by_author(ada, None, None, 2).await.unwrap();
    post_of(&store, ada, Privacy::Public, at(100)).await;
    // The very post at which the page ended goes.
    store.posts().delete(posts[4], ada).await.unwrap();
    let second = store.posts().by_author(ada, None, first.next, 2).await.unwrap();
    let ids: Vec<_> = second.items.iter().map(|card| card.id).collect();
    assert_eq!(ids, [posts[3], posts[2]]);
});

db_test!(favorites_come_in_parts_too, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    for n in 0..7 {
        store.favorites().add(ada, &track(n), None, at(0)).await.unwrap();
    }
    let (mut songs, mut cursor) = (HashSet::new(), None);
    loop {
        let page = store.favorites().list(ada, cursor, 3).await.unwrap();
        assert!(page.items.iter().all(|favorite| songs.insert(favorite.track.id)), "a repeat");
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(songs.len(), 7);
});

db_test!(any_cursor_and_any_size_give_a_page, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    post_of(&store, ada, Privacy::Public, at(0)).await;
    for (time, found) in [
        (DateTime::<Utc>::MIN_UTC, 0),
        (DateTime::UNIX_EPOCH, 0),
        (DateTime::<Utc>::from_timestamp(253_402_300_799, 0).unwrap(), 1),
    ] {
        for id in [Uuid::nil(), Uuid::max()] {
            let page = store.posts().feed(Some(Cursor { at: time, id }), 10).await.unwrap();
            assert_eq!(page.items.len(), found, "{time}");
        }
    }
    store.posts().feed(Some(Cursor { at: DateTime::<Utc>::MAX_UTC, id: Uuid::max() }), 10).await.unwrap();
    for size in [0, u64::MAX] {
        assert_eq!(store.posts().feed(None, size).await.unwrap().items.len(), 1);
    }
});
