use domain::{Mood, Privacy, UserId, Wish, WishKind};
use store::{DeedKind, HeardBy, StoreError};
use test_support::{db_test, post_of, track, user};

use crate::{HOSTILE, at, spotify::connection};

db_test!(what_a_listener_did_is_told_as_of_a_time, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    post_of(&store, ada, Privacy::Private, at(10)).await;
    store.favorites().add(ada, &track(7), None, at(20)).await.unwrap();
    store.listeners().play(ada, &track(8), Some(Mood::Calm), false, at(30)).await.unwrap();
    store.listeners().play(ada, &track(9), None, true, at(40)).await.unwrap();
    store.favorites().add(bob, &track(1), None, at(5)).await.unwrap();
    let deeds = async |before| {
        let deeds = store.listeners().deeds(ada, at(before)).await.unwrap();
        deeds.into_iter().map(|deed| (deed.track, deed.kind, deed.at)).collect::<Vec<_>>()
    };
    assert_eq!(
        deeds(100).await,
        [
            (track(7).id, DeedKind::Favorite, at(20)),
            (track(1).id, DeedKind::Chosen, at(10)),
            (track(2).id, DeedKind::Chosen, at(10)),
            (track(8).id, DeedKind::Played, at(30)),
            (track(9).id, DeedKind::Skipped, at(40)),
        ]
    );
    assert_eq!(deeds(20).await.len(), 2, "what came at that time or later is not known yet");
    assert!(deeds(0).await.is_empty());
});

db_test!(what_is_heard_most_is_ones_own_or_what_several_people_heard, |store| async move {
    let mut people = Vec::new();
    for name in ["ada", "bob", "cleo"] {
        people.push(user(&store, name).await.profile.id);
    }
    let hears = async |who: UserId, song, skipped, when| {
        store.listeners().play(who, &track(song), None, skipped, at(when)).await.unwrap();
    };
    // Ada's own: twice, once lately, and what she left does not count.
    for (song, skipped, when) in
        [(1, false, 10), (1, false, 11), (2, false, 20), (3, true, 30), (4, false, 1)]
    {
        hears(people[0], song, skipped, when).await;
    }
    hears(people[1], 2, false, 21).await;
    hears(people[2], 2, true, 22).await;
    let heard = async |by| store.listeners().most_heard(by, at(5), 10).await.unwrap();
    assert_eq!(heard(HeardBy::User(people[0])).await, [track(1).id, track(2).id]);
    assert_eq!(heard(HeardBy::AtLeast(2)).await, [track(2).id]);
    assert!(heard(HeardBy::AtLeast(3)).await.is_empty());
    // What was heard at Spotify is nobody else's business.
    store.spotify().connect(&connection(people[2], "there")).await.unwrap();
    store.library().keep_history(people[2], &[(track(2), at(40))]).await.unwrap();
    assert!(heard(HeardBy::AtLeast(3)).await.is_empty());
    assert_eq!(heard(HeardBy::User(people[2])).await, [track(2).id]);
});

db_test!(nobody_hears_nothing, |store| async move {
    let nobody = store.listeners().play(UserId::generate(), &track(1), None, false, at(0)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
    let wish = Wish { kind: WishKind::Genre, name: "rock".to_owned(), wanted: true };
    let nobody = store.listeners().set_wishes(UserId::generate(), &[wish]).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
});

db_test!(wishes_are_replaced_as_a_whole, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let wish = |kind, name: &str, wanted| Wish { kind, name: name.to_owned(), wanted };
    let rock = wish(WishKind::Genre, "rock", false);
    let all = [wish(WishKind::Artist, HOSTILE, true), wish(WishKind::Genre, "rock", true), rock.clone()];
    store.listeners().set_wishes(ada, &all).await.unwrap();
    // The last word on rock counts.
    assert_eq!(store.listeners().wishes(ada).await.unwrap(), [all[0].clone(), rock]);
    assert!(store.listeners().wishes(bob).await.unwrap().is_empty());
    store.listeners().set_wishes(ada, &[]).await.unwrap();
    assert!(store.listeners().wishes(ada).await.unwrap().is_empty());
});

db_test!(the_moods_of_somebody_are_those_that_counted_in_the_end, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let owner = store::Owner::User(ada);
    let draft = test_support::with_draft(&store, owner).await;
    let sad = domain::Reading::manual(Mood::Sad, None);
    let changes = store::DraftChanges { manual: Some(Some(sad)), ..Default::default() };
    let later = chrono::Utc::now() + chrono::TimeDelta::seconds(5);
    store.drafts().save(draft.id, owner, changes, later).await.unwrap();
    test_support::with_draft(&store, owner).await;
    // A moment stays when it was, also when its mood is corrected afterwards.
    let moods = store.statistics().moments(ada, 10).await.unwrap();
    assert_eq!(moods.iter().map(|moment| moment.mood).collect::<Vec<_>>(), [Mood::Happy, Mood::Sad]);
    assert_eq!(store.statistics().moments(ada, 1).await.unwrap().len(), 1);
    // Taken back, the detector's counts again; of what was thrown away nothing does.
    let back = store::DraftChanges { manual: Some(None), ..Default::default() };
    store.drafts().save(draft.id, owner, back, later).await.unwrap();
    let moods = store.statistics().moments(ada, 10).await.unwrap();
    assert_eq!(moods.iter().map(|moment| moment.mood).collect::<Vec<_>>(), [Mood::Happy, Mood::Happy]);
    test_support::publish(&store, draft.id, ada, Privacy::Private, later).await;
    assert_eq!(store.statistics().moments(ada, 10).await.unwrap().len(), 2);
    store.posts().delete(draft.id, ada).await.unwrap();
    assert_eq!(store.statistics().moments(ada, 10).await.unwrap().len(), 1);
});

db_test!(posts_of_others_that_share_favorites_come_by_how_many, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let posts = store.posts();
    let old = post_of(&store, bob, Privacy::Public, at(1)).await;
    let new = post_of(&store, bob, Privacy::Public, at(2)).await;
    post_of(&store, bob, Privacy::Private, at(3)).await;
    post_of(&store, bob, Privacy::Unlisted, at(3)).await;
    post_of(&store, ada, Privacy::Public, at(3)).await;
    assert!(posts.sharing_favorites(ada, 9).await.unwrap().is_empty());
    for n in [1, 2, 3] {
        store.favorites().add(ada, &track(n), None, at(9)).await.unwrap();
    }
    let shared = async |limit| {
        let found = posts.sharing_favorites(ada, limit).await.unwrap();
        found.into_iter().map(|(card, shared)| (card.id, shared, card.track_count)).collect::<Vec<_>>()
    };
    assert_eq!(shared(9).await, [(new, 2, 2), (old, 2, 2)]);
    assert_eq!(shared(1).await, [(new, 2, 2)]);
});
