use chrono::{TimeDelta, Utc};
use domain::{DraftInput, PictureId, PostId, Privacy};
use store::{NewDraft, NewPicture, Owner, ReadInput, StoreError};
use test_support::{db_test, picture, post_of, user, with_draft, with_picture};
use uuid::Uuid;

use crate::at;

db_test!(a_picture_is_kept_as_it_is, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let new = NewPicture { picture: picture(), owner, bytes: 5_000_000_000, has_strokes: true };
    store.pictures().insert(&new, at(0)).await.unwrap();
    let found = store.pictures().get_visible(new.picture.id, Some(owner)).await.unwrap();
    assert_eq!((&found.picture, found.owner, found.created_at), (&new.picture, owner, at(0)));
    assert_eq!((found.bytes, found.has_strokes), (5_000_000_000, true));
});

db_test!(a_picture_is_its_owners_until_it_is_shown, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let (hers, his) = (Owner::User(ada), Some(Owner::User(bob)));
    let visitor = Some(Owner::Visitor(ada.0));
    let sees = async |id, viewer| match store.pictures().get_visible(id, viewer).await {
        Ok(_) => true,
        Err(StoreError::NotFound) => false,
        Err(other) => panic!("{other}"),
    };
    let unused = with_picture(&store, hers).await.id;
    assert!(sees(unused, Some(hers)).await);
    for other in [his, None, visitor] {
        assert!(!sees(unused, other).await, "{other:?}");
    }
    assert!(!sees(PictureId::generate(), None).await);

    for (privacy, open) in [(Privacy::Public, true), (Privacy::Unlisted, true), (Privacy::Private, false)] {
        let post = post_of(&store, ada, privacy, at(0)).await;
        let DraftInput::Picture(shown) = store.posts().get(post, Some(ada)).await.unwrap().input else {
            panic!("a picture")
        };
        assert!(sees(shown.id, Some(hers)).await);
        assert_eq!(sees(shown.id, his).await, open, "{privacy:?}");
        assert_eq!(sees(shown.id, None).await, open, "{privacy:?}");
    }

    store.users().set_avatar(ada, Some(unused)).await.unwrap();
    assert!(sees(unused, None).await, "an avatar");
});

db_test!(only_what_nothing_uses_goes, |store| async move {
    let ada = Owner::User(user(&store, "ada").await.profile.id);
    let id = ada.user().unwrap();
    let shown = async |post| match store.posts().get(post, Some(id)).await.unwrap().input {
        DraftInput::Picture(picture) => picture.id,
        other => panic!("{other:?}"),
    };
    let DraftInput::Picture(drafted) = with_draft(&store, ada).await.input else { panic!("a picture") };
    let posted = shown(post_of(&store, id, Privacy::Private, at(0)).await).await;
    let avatar = with_picture(&store, ada).await.id;
    store.users().set_avatar(id, Some(avatar)).await.unwrap();
    let left = with_picture(&store, ada).await.id;

    for used in [drafted.id, posted, avatar] {
        assert!(!store.pictures().delete_orphan(used).await.unwrap());
    }

    let soon = Utc::now() + TimeDelta::hours(1);
    assert_eq!(store.pictures().orphans(soon, 10).await.unwrap(), [left]);
    assert!(store.pictures().orphans(at(-1_000_000_000), 10).await.unwrap().is_empty());
    let all = [drafted.id, posted, avatar, left, PictureId::generate()];
    assert_eq!(store.pictures().existing(&all).await.unwrap().len(), 4);
    assert!(store.pictures().delete_orphan(left).await.unwrap());
    assert!(!store.pictures().delete_orphan(left).await.unwrap(), "gone already");
});

db_test!(a_picture_is_taken_or_removed_but_not_both, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let owner = Owner::User(id);
    for n in 0..8 {
        let picture = with_picture(&store, owner).await;
        let removing = {
            let (store, picture) = (store.clone(), picture.id);
            tokio::spawn(async move { store.pictures().delete_orphan(picture).await.unwrap() })
        };
        let taken = if n % 2 == 0 {
            let content = ReadInput {
                input: DraftInput::Picture(picture.clone()),
                detected: None,
                unread_reason: None,
            };
            let new = NewDraft { id: PostId::generate(), owner, content, manual: None };
            store.drafts().create(new, at(0)).await.map(|_| ())
        } else {
            store.users().set_avatar(id, Some(picture.id)).await.map(|_| ())
        };
        let removed = removing.await.unwrap();
        match taken {
            Ok(()) => assert!(!removed),
            Err(StoreError::NotFound) => assert!(removed),
            Err(other) => panic!("{other}"),
        }
        assert_eq!(store.pictures().existing(&[picture.id]).await.unwrap().is_empty(), removed);
    }
});

db_test!(many_keys_can_be_asked_for_at_once, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let there = with_picture(&store, owner).await.id;
    let mut ids: Vec<_> = (0..70_000).map(|_| PictureId::generate()).collect();
    ids.push(there);
    assert_eq!(store.pictures().existing(&ids).await.unwrap().into_iter().collect::<Vec<_>>(), [there]);
});

db_test!(a_size_that_no_picture_has_is_refused, |store| async move {
    let huge = domain::Picture { width: u32::MAX, ..picture() };
    let new =
        NewPicture { picture: huge, owner: Owner::Visitor(Uuid::now_v7()), bytes: 0, has_strokes: false };
    assert!(matches!(store.pictures().insert(&new, at(0)).await, Err(StoreError::Invalid(_))));
});
