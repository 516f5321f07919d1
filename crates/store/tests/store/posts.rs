use domain::{Aim, DraftInput, Mood, PostId, Privacy, Reading};
use store::{DraftChanges, NewDraft, Owner, PostChanges, ReadInput, StoreError};
use test_support::{db_test, post, post_of, publish, reading, tracks, user, with_draft, with_picture};

use crate::{HOSTILE, at};

db_test!(a_post_is_its_draft, |store| async move {
    let ada = user(&store, "ada").await;
    let (id, owner) = (ada.profile.id, Owner::User(ada.profile.id));
    let draft = with_draft(&store, owner).await;
    let changes = DraftChanges {
        manual: Some(Some(Reading::manual(Mood::Calm, None))),
        aim: Some(Aim::Soothe),
        description: Some(HOSTILE.to_owned()),
        tracks: Some(tracks(3).into_iter().rev().collect()),
        ..DraftChanges::default()
    };
    let draft = store.drafts().save(draft.id, owner, changes, at(0)).await.unwrap();
    publish(&store, draft.id, id, Privacy::Unlisted, at(1)).await;

    let found = store.posts().get(draft.id, Some(id)).await.unwrap();
    assert_eq!((&found.input, &found.description), (&draft.input, &draft.description));
    assert_eq!((&found.detected, &found.manual), (&draft.detected, &draft.manual));
    assert_eq!((found.mood, found.aim, found.privacy), (Mood::Calm, Aim::Soothe, Privacy::Unlisted));
    assert_eq!((found.published_at, found.edited_at, found.mine), (at(1), None, true));
    assert_eq!(found.author, ada.profile);
    let songs: Vec<_> = found.tracks.into_iter().map(|song| song.track).collect();
    assert_eq!(songs, draft.selected);
});

db_test!(a_post_of_a_line_or_of_nothing_but_a_mood, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let inputs = [DraftInput::Line(HOSTILE.to_owned()), DraftInput::Mood];
    for (n, input) in (0..).zip(inputs) {
        let content = ReadInput { input: input.clone(), detected: None, unread_reason: None };
        let manual = Some(Reading::manual(Mood::Fearful, None));
        let new = NewDraft { id: PostId::generate(), owner: Owner::User(id), content, manual };
        let draft = store.drafts().create(new, at(n)).await.unwrap();
        store.posts().publish(draft.id, id, DraftChanges::default(), at(n)).await.unwrap();
        let found = store.posts().get(draft.id, None).await.unwrap();
        assert_eq!((&found.input, found.mood), (&input, Mood::Fearful));
        assert!(found.tracks.is_empty());
        let card = store.posts().feed(None, 1).await.unwrap().items.remove(0);
        assert_eq!((&card.input, card.first_track, card.track_count), (&input, None, 0));
    }
});

db_test!(privacy_decides_who_sees_what, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let public = post_of(&store, ada, Privacy::Public, at(1)).await;
    let unlisted = post_of(&store, ada, Privacy::Unlisted, at(2)).await;
    let private = post_of(&store, ada, Privacy::Private, at(3)).await;

    for (id, open) in [(public, true), (unlisted, true), (private, false)] {
        let hers = store.posts().get(id, Some(ada)).await.unwrap();
        assert!(hers.mine);
        for viewer in [Some(bob), None] {
            match store.posts().get(id, viewer).await {
                Ok(found) => assert!(open && !found.mine),
                Err(StoreError::NotFound) => assert!(!open),
                Err(other) => panic!("{other}"),
            }
        }
    }
    let feed = store.posts().feed(None, 10).await.unwrap();
    assert_eq!(feed.items.iter().map(|card| card.id).collect::<Vec<_>>(), [public]);
    let profile = async |viewer| {
        let page = store.posts().by_author(ada, viewer, None, 10).await.unwrap();
        page.items.into_iter().map(|card| card.id).collect::<Vec<_>>()
    };
    assert_eq!(profile(Some(ada)).await, [private, unlisted, public]);
    assert_eq!(profile(Some(bob)).await, [public]);
    assert_eq!(profile(None).await, [public]);
    assert!(matches!(store.posts().get(PostId::generate(), Some(ada)).await, Err(StoreError::NotFound)));
});

db_test!(a_card_shows_the_first_song_and_how_many_there_are, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    for n in [3, 0, 1] {
        let draft = with_draft(&store, Owner::User(id)).await;
        let changes = DraftChanges { tracks: Some(tracks(n)), ..DraftChanges::default() };
        store.drafts().save(draft.id, Owner::User(id), changes, at(0)).await.unwrap();
        publish(&store, draft.id, id, Privacy::Public, at(10 - i64::from(n))).await;
    }
    let cards = store.posts().feed(None, 10).await.unwrap().items;
    let counts: Vec<_> = cards.iter().map(|card| card.track_count).collect();
    assert_eq!(counts, [0, 1, 3]);
    let firsts: Vec<_> = cards.into_iter().map(|card| card.first_track).collect();
    assert_eq!(firsts, [None, Some(tracks(1).remove(0)), Some(tracks(1).remove(0))]);
});

db_test!(an_author_changes_their_post, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let post = post(&store, id).await;
    let before = store.posts().get(post, None).await.unwrap();
    let changes = PostChanges { description: Some(HOSTILE.to_owned()), privacy: Some(Privacy::Private) };
    store.posts().update(post, id, changes, at(5)).await.unwrap();
    let after = store.posts().get(post, Some(id)).await.unwrap();
    assert_eq!((after.description.as_str(), after.privacy), (HOSTILE, Privacy::Private));
    assert_eq!((after.edited_at, after.published_at), (Some(at(5)), before.published_at));
    assert_eq!(after.tracks, before.tracks);
    store.posts().update(post, id, PostChanges::default(), at(6)).await.unwrap();
    let same = store.posts().get(post, Some(id)).await.unwrap();
    assert_eq!(domain::Post { edited_at: Some(at(5)), ..same }, after);
});

db_test!(nobody_else_changes_it, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let open = post_of(&store, ada, Privacy::Unlisted, at(1)).await;
    let closed = post_of(&store, ada, Privacy::Private, at(2)).await;
    let changes = || PostChanges { description: Some("bob was here".to_owned()), ..PostChanges::default() };
    let posts = store.posts();
    assert!(matches!(posts.update(open, bob, changes(), at(3)).await, Err(StoreError::Forbidden)));
    assert!(matches!(posts.update(closed, bob, changes(), at(3)).await, Err(StoreError::NotFound)));
    assert!(matches!(posts.delete(open, bob).await, Err(StoreError::Forbidden)));
    assert!(matches!(posts.delete(closed, bob).await, Err(StoreError::NotFound)));
    assert!(matches!(posts.delete(PostId::generate(), bob).await, Err(StoreError::NotFound)));
    assert_eq!(posts.get(closed, Some(ada)).await.unwrap().edited_at, None);
});

db_test!(a_deleted_post_leaves_no_picture_but_its_readings, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let post = post(&store, id).await;
    let DraftInput::Picture(picture) = store.posts().get(post, None).await.unwrap().input else {
        panic!("a picture")
    };
    assert_eq!(store.posts().delete(post, id).await.unwrap(), Some(picture.id));
    assert!(matches!(store.posts().get(post, Some(id)).await, Err(StoreError::NotFound)));
    assert!(store.pictures().existing(&[picture.id]).await.unwrap().is_empty());
    assert_eq!(store.readings().history(id, None, None, 10).await.unwrap().items.len(), 1);
    assert!(matches!(store.posts().delete(post, id).await, Err(StoreError::NotFound)));
});

db_test!(a_picture_on_two_posts_goes_with_the_second, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let picture = with_picture(&store, Owner::User(id)).await;
    let mut made = Vec::new();
    for n in 0..2 {
        let content = ReadInput {
            input: DraftInput::Picture(picture.clone()),
            detected: Some(reading(Mood::Sad)),
            unread_reason: None,
        };
        let new = NewDraft { id: PostId::generate(), owner: Owner::User(id), content, manual: None };
        let draft = store.drafts().create(new, at(n)).await.unwrap();
        store.posts().publish(draft.id, id, DraftChanges::default(), at(n)).await.unwrap();
        made.push(draft.id);
    }
    assert_eq!(store.posts().delete(made[0], id).await.unwrap(), None);
    assert_eq!(store.posts().delete(made[1], id).await.unwrap(), Some(picture.id));
});
