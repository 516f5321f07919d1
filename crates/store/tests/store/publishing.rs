use domain::{DraftInput, PostId, Privacy};
use store::{DraftChanges, NewDraft, Owner, Published, ReadInput, StoreError};
use test_support::{db_test, user, visitor_draft, with_draft};

use crate::at;

db_test!(publishing_twice_is_one_post, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let draft = with_draft(&store, Owner::User(id)).await;
    assert_eq!(
        store.posts().publish(draft.id, id, DraftChanges::default(), at(1)).await.unwrap(),
        Published::New
    );
    assert_eq!(
        store.posts().publish(draft.id, id, DraftChanges::default(), at(2)).await.unwrap(),
        Published::Already
    );
    assert_eq!(store.posts().get(draft.id, None).await.unwrap().published_at, at(1));
    assert_eq!(store.posts().feed(None, 10).await.unwrap().items.len(), 1);
    assert!(matches!(store.drafts().get(draft.id, Owner::User(id)).await, Err(StoreError::NotFound)));
    // The other tab, which still shows the draft.
    let changes = DraftChanges { privacy: Some(Privacy::Private), ..DraftChanges::default() };
    let late = store.drafts().save(draft.id, Owner::User(id), changes, at(3)).await;
    assert!(matches!(late, Err(StoreError::NotFound)));
    // A new draft with that key could never be published.
    let content = ReadInput { input: DraftInput::Mood, detected: None, unread_reason: None };
    let again = NewDraft { id: draft.id, owner: Owner::User(id), content, manual: None };
    assert!(matches!(store.drafts().create(again, at(4)).await, Err(StoreError::Taken { field: "id" })));
    assert_eq!(store.posts().get(draft.id, None).await.unwrap().privacy, Privacy::Public);
});

db_test!(publishing_from_everywhere_at_once_is_one_post, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    for _ in 0..5 {
        let draft = with_draft(&store, Owner::User(id)).await;
        let tries = (0..8).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                store.posts().publish(draft.id, id, DraftChanges::default(), at(n)).await.unwrap()
            })
        });
        let results = futures::future::join_all(tries).await;
        let new = results.iter().filter(|result| *result.as_ref().unwrap() == Published::New).count();
        assert_eq!(new, 1);
        assert_eq!(store.posts().get(draft.id, Some(id)).await.unwrap().tracks.len(), 2);
    }
    assert_eq!(store.posts().feed(None, 100).await.unwrap().items.len(), 5);
});

db_test!(publishing_while_the_draft_changes_loses_neither, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    for _ in 0..5 {
        let draft = with_draft(&store, Owner::User(id)).await;
        let saving = {
            let store = store.clone();
            let changes = DraftChanges {
                description: Some("at the last moment".to_owned()),
                tracks: Some(test_support::tracks(5)),
                ..DraftChanges::default()
            };
            tokio::spawn(async move { store.drafts().save(draft.id, Owner::User(id), changes, at(1)).await })
        };
        let publishing = {
            let store = store.clone();
            tokio::spawn(
                async move { store.posts().publish(draft.id, id, DraftChanges::default(), at(2)).await },
            )
        };
        assert_eq!(publishing.await.unwrap().unwrap(), Published::New);
        let saved = saving.await.unwrap();
        let post = store.posts().get(draft.id, None).await.unwrap();
        match saved {
            Ok(_) => assert_eq!((post.description.as_str(), post.tracks.len()), ("at the last moment", 5)),
            Err(StoreError::NotFound) => {
                assert_eq!((post.description, post.tracks.len()), (draft.description, 2));
            }
            Err(other) => panic!("{other}"),
        }
    }
});

db_test!(what_is_said_last_is_published_whatever_is_saved_meanwhile, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    for n in 0..5 {
        let draft = with_draft(&store, Owner::User(id)).await;
        let words = |text: &str, privacy, alt: &str| DraftChanges {
            description: Some(text.to_owned()),
            privacy: Some(privacy),
            alt: Some(alt.to_owned()),
            ..DraftChanges::default()
        };
        let saving = {
            let (store, autosave) = (store.clone(), words("autosaved", Privacy::Public, "autosaved"));
            tokio::spawn(async move { store.drafts().save(draft.id, Owner::User(id), autosave, at(n)).await })
        };
        let last = words("said last", Privacy::Private, "a face");
        assert_eq!(store.posts().publish(draft.id, id, last, at(n)).await.unwrap(), Published::New);
        saving.await.unwrap().ok();
        let post = store.posts().get(draft.id, Some(id)).await.unwrap();
        assert_eq!((post.description.as_str(), post.privacy), ("said last", Privacy::Private));
        let DraftInput::Picture(picture) = post.input else { panic!("a picture") };
        assert_eq!(picture.alt, "a face");
        // Once it is a post, nothing that is said of the draft counts.
        let late = words("too late", Privacy::Public, "too late");
        assert_eq!(store.posts().publish(draft.id, id, late, at(n)).await.unwrap(), Published::Already);
        assert_eq!(store.posts().get(draft.id, Some(id)).await.unwrap().description, "said last");
    }
});

db_test!(only_ones_own_draft_can_be_published, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let hers = with_draft(&store, Owner::User(ada)).await;
    let (_, visitors) = visitor_draft(&store).await;
    for id in [hers.id, visitors.id, PostId::generate()] {
        assert!(matches!(
            store.posts().publish(id, bob, DraftChanges::default(), at(1)).await,
            Err(StoreError::NotFound)
        ));
    }
    store.posts().publish(hers.id, ada, DraftChanges::default(), at(1)).await.unwrap();
    assert!(matches!(
        store.posts().publish(hers.id, bob, DraftChanges::default(), at(2)).await,
        Err(StoreError::NotFound)
    ));
});

db_test!(without_a_mood_there_is_no_post, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let content = ReadInput {
        input: DraftInput::Line("…".to_owned()),
        detected: None,
        unread_reason: Some("No words in it.".to_owned()),
    };
    let new = NewDraft { id: PostId::generate(), owner: Owner::User(id), content, manual: None };
    let draft = store.drafts().create(new, at(0)).await.unwrap();
    assert!(matches!(
        store.posts().publish(draft.id, id, DraftChanges::default(), at(1)).await,
        Err(StoreError::NoMood)
    ));
    assert_eq!(store.drafts().get(draft.id, Owner::User(id)).await.unwrap(), draft);
});

db_test!(a_visitors_draft_is_published_after_signing_in, |store| async move {
    let (visitor, draft) = visitor_draft(&store).await;
    let ada = user(&store, "ada").await.profile.id;
    store.drafts().adopt(visitor, ada, at(9)).await.unwrap();
    store.posts().publish(draft.id, ada, DraftChanges::default(), at(1)).await.unwrap();
    let post = store.posts().get(draft.id, None).await.unwrap();
    assert_eq!((post.input, post.detected), (draft.input, draft.detected));
});
