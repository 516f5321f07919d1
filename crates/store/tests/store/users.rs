use domain::{Role, Theme, UserId};
use store::{NewUser, Owner, StoreError};
use test_support::{db_test, user, with_draft, with_picture};

use crate::{HOSTILE, at};

fn new(username: &str, email: &str) -> NewUser {
    NewUser {
        id: UserId::generate(),
        username: username.to_owned(),
        email: email.to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        role: Role::User,
        created_at: at(0),
    }
}

db_test!(a_person_is_found_by_key_name_and_address, |store| async move {
    let ada = store.users().create(new("ada", "ada@example.org")).await.unwrap();
    assert_eq!((ada.profile.display_name.as_str(), ada.role, ada.theme), ("ada", Role::User, Theme::System));
    assert_eq!(ada.profile.joined_at, at(0));
    assert_eq!(store.users().by_id(ada.profile.id).await.unwrap().as_ref(), Some(&ada));
    assert_eq!(store.users().profile("Ada").await.unwrap(), ada.profile);
    for login in ["ada", " ADA ", "Ada@Example.org"] {
        let found = store.users().by_login(login).await.unwrap().unwrap();
        assert_eq!((found.viewer, found.password_hash.as_str()), (ada.clone(), "$argon2id$…"), "{login}");
    }
    for login in ["", "ad", "ada@example.com", "%", HOSTILE] {
        assert!(store.users().by_login(login).await.unwrap().is_none(), "{login}");
    }
    assert!(store.users().by_id(UserId::generate()).await.unwrap().is_none());
    assert!(matches!(store.users().profile("nobody").await, Err(StoreError::NotFound)));
});

db_test!(names_and_addresses_are_given_once, |store| async move {
    store.users().create(new("ada", "ada@example.org")).await.unwrap();
    let taken = async |username, email| match store.users().create(new(username, email)).await {
        Err(StoreError::Taken { field }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(taken("ada", "other@example.org").await, "username");
    assert_eq!(taken("other", "ada@example.org").await, "email");
    store.users().create(new("other", "other@example.org")).await.unwrap();
});

db_test!(of_two_at_once_one_gets_the_name, |store| async move {
    let tries = (0..8).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.users().create(new("ada", &format!("{n}@example.org"))).await })
    });
    let results = futures::future::join_all(tries).await;
    let made = results.iter().filter(|r| r.as_ref().unwrap().is_ok()).count();
    assert_eq!(made, 1);
});

db_test!(settings_are_kept, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    store.users().set_theme(id, Theme::Dark).await.unwrap();
    store.users().set_display_name(id, HOSTILE).await.unwrap();
    let found = store.users().by_id(id).await.unwrap().unwrap();
    assert_eq!((found.theme, found.profile.display_name.as_str()), (Theme::Dark, HOSTILE));
    store.users().set_display_name(id, "").await.unwrap();
    assert_eq!(store.users().profile("ada").await.unwrap().display_name, "ada");
    let nobody = UserId::generate();
    assert!(matches!(store.users().set_theme(nobody, Theme::Dark).await, Err(StoreError::NotFound)));
    assert!(matches!(store.users().set_avatar(nobody, None).await, Err(StoreError::NotFound)));
});

db_test!(an_avatar_replaces_the_one_before_and_leaves_the_name, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    store.users().set_display_name(id, "Ada L.").await.unwrap();
    let (first, second) =
        (with_picture(&store, Owner::User(id)).await.id, with_picture(&store, Owner::User(id)).await.id);
    assert_eq!(store.users().set_avatar(id, Some(first)).await.unwrap(), None);
    assert_eq!(store.users().profile("ada").await.unwrap().avatar, Some(first));

    // The same again replaces nothing; another one removes the old; none removes that.
    assert_eq!(store.users().set_avatar(id, Some(first)).await.unwrap(), None);
    assert_eq!(store.users().set_avatar(id, Some(second)).await.unwrap(), Some(first));
    assert_eq!(store.users().set_avatar(id, None).await.unwrap(), Some(second));
    assert_eq!(store.users().profile("ada").await.unwrap().display_name, "Ada L.");
    assert!(store.pictures().existing(&[first, second]).await.unwrap().is_empty());
});

db_test!(an_avatar_is_ones_own, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let picture = with_picture(&store, Owner::User(bob)).await.id;
    let refused = store.users().set_avatar(ada, Some(picture)).await;
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert_eq!(store.users().profile("ada").await.unwrap().avatar, None, "nothing was changed");
});

db_test!(a_replaced_avatar_stays_while_a_draft_shows_it, |store| async move {
    let id = user(&store, "ada").await.profile.id;
    let draft = with_draft(&store, Owner::User(id)).await;
    let domain::DraftInput::Picture(picture) = draft.input else { panic!("a picture") };
    store.users().set_avatar(id, Some(picture.id)).await.unwrap();
    assert_eq!(store.users().set_avatar(id, None).await.unwrap(), None);
    assert_eq!(store.pictures().existing(&[picture.id]).await.unwrap().len(), 1);
});
