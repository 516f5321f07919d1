use domain::{PostId, Privacy, UserId};
use store::{PostChanges, StoreError};
use test_support::{db_test, post, post_of, track, user};

use crate::at;

db_test!(a_song_is_marked_once, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let post = post(&store, ada).await;
    let first = store.favorites().add(ada, &track(1), Some(post), at(1)).await.unwrap();
    assert_eq!(store.favorites().add(ada, &track(1), None, at(2)).await.unwrap(), first);
    let list = store.favorites().list(ada, None, 10).await.unwrap();
    assert_eq!((list.items.len(), list.next), (1, None));
    let favorite = &list.items[0];
    assert_eq!((favorite.id, &favorite.track, favorite.created_at), (first, &track(1), at(1)));
    let found_on = favorite.post.as_ref().unwrap();
    assert_eq!((found_on.id, found_on.author.as_str()), (post, "ada"));
    assert!(found_on.picture.is_some());

    store.favorites().remove(ada, track(1).id).await.unwrap();
    store.favorites().remove(ada, track(1).id).await.unwrap();
    assert!(store.favorites().list(ada, None, 10).await.unwrap().items.is_empty());
});

db_test!(marks_are_seen_by_their_owner_only, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let post = post(&store, ada).await;
    store.favorites().add(bob, &track(2), Some(post), at(1)).await.unwrap();
    assert!(store.favorites().list(ada, None, 10).await.unwrap().items.is_empty());
    let marks = async |viewer| {
        let post = store.posts().get(post, viewer).await.unwrap();
        post.tracks.into_iter().map(|song| song.favorite).collect::<Vec<_>>()
    };
    assert_eq!(marks(Some(bob)).await, [false, true]);
    assert_eq!(marks(Some(ada)).await, [false, false]);
    assert_eq!(marks(None).await, [false, false]);
    store.favorites().remove(ada, track(2).id).await.unwrap();
    assert_eq!(marks(Some(bob)).await, [false, true], "not hers to remove");
});

db_test!(the_way_back_is_there_while_the_post_is, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let post = post_of(&store, ada, Privacy::Unlisted, at(0)).await;
    for user in [ada, bob] {
        store.favorites().add(user, &track(1), Some(post), at(1)).await.unwrap();
    }
    let way_back = async |user: UserId| {
        let list = store.favorites().list(user, None, 10).await.unwrap();
        list.items[0].post.as_ref().map(|post| post.id)
    };
    assert_eq!((way_back(ada).await, way_back(bob).await), (Some(post), Some(post)));
    let hide = PostChanges { privacy: Some(Privacy::Private), ..PostChanges::default() };
    store.posts().update(post, ada, hide, at(2)).await.unwrap();
    assert_eq!((way_back(ada).await, way_back(bob).await), (Some(post), None));
    store.posts().delete(post, ada).await.unwrap();
    assert_eq!((way_back(ada).await, way_back(bob).await), (None, None));
});

db_test!(a_post_that_is_not_there_for_them_is_left_out, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let private = post_of(&store, ada, Privacy::Private, at(0)).await;
    for (n, post) in [(1, private), (2, PostId::generate())] {
        store.favorites().add(bob, &track(n), Some(post), at(1)).await.unwrap();
    }
    let list = store.favorites().list(bob, None, 10).await.unwrap();
    assert!(list.items.len() == 2 && list.items.iter().all(|favorite| favorite.post.is_none()));
    // Not even after the post is opened: it was not known where the song was found.
    let open = PostChanges { privacy: Some(Privacy::Public), ..PostChanges::default() };
    store.posts().update(private, ada, open, at(2)).await.unwrap();
    let list = store.favorites().list(bob, None, 10).await.unwrap();
    assert!(list.items.iter().all(|favorite| favorite.post.is_none()));
});

db_test!(nobody_marks_nothing, |store| async move {
    let nobody = store.favorites().add(UserId::generate(), &track(1), None, at(1)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)));
});

db_test!(marking_songs_while_their_post_is_edited, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let post = post(&store, ada).await;
    let editing = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..10 {
                let changes = PostChanges { description: Some(n.to_string()), ..PostChanges::default() };
                store.posts().update(post, ada, changes, at(n)).await.unwrap();
            }
        })
    };
    for n in 1..=20 {
        store.favorites().add(ada, &track(n), Some(post), at(1)).await.unwrap();
    }
    editing.await.unwrap();
    let list = store.favorites().list(ada, None, 100).await.unwrap();
    assert!(list.items.len() == 20 && list.items.iter().all(|favorite| favorite.post.is_some()));
});

db_test!(marking_from_two_tabs_is_one_mark, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let tries = (0..8).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.favorites().add(ada, &track(1), None, at(n)).await.unwrap() })
    });
    let ids: Vec<_> =
        futures::future::join_all(tries).await.into_iter().map(|result| result.unwrap()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(store.favorites().list(ada, None, 10).await.unwrap().items.len(), 1);
});
