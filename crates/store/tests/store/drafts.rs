use domain::{Aim, DraftInput, Mood, PostId, Privacy, Reading, clean_text};
use store::{DraftChanges, NewDraft, Owner, ReadInput, StoreError};
use test_support::{db_test, reading, tracks, user, visitor_draft, with_draft, with_picture};
use uuid::Uuid;

use crate::{HOSTILE, at};

fn line(text: &str) -> ReadInput {
    ReadInput {
        input: DraftInput::Line(text.to_owned()),
        detected: Some(reading(Mood::Sad)),
        unread_reason: None,
    }
}

fn hand() -> ReadInput {
    ReadInput { input: DraftInput::Mood, detected: None, unread_reason: None }
}

db_test!(a_draft_of_each_kind_is_kept, |store| async move {
    let owner = Owner::User(user(&store, "ada").await.profile.id);
    let picture = with_picture(&store, owner).await;
    let unread = ReadInput {
        input: DraftInput::Picture(picture),
        detected: None,
        unread_reason: Some("There is no face on it.".to_owned()),
    };
    for (content, manual) in
        [(line(HOSTILE), None), (hand(), Some(Reading::manual(Mood::Calm, None))), (unread, None)]
    {
        let new =
            NewDraft { id: PostId::generate(), owner, content: content.clone(), manual: manual.clone() };
        let made = store.drafts().create(new.clone(), at(0)).await.unwrap();
        assert_eq!((&made.input, &made.detected), (&content.input, &content.detected));
        assert_eq!((&made.manual, &made.unread_reason), (&manual, &content.unread_reason));
        assert_eq!((made.aim, made.privacy, made.updated_at), (Aim::Match, Privacy::Public, at(0)));
        assert_eq!(store.drafts().get(made.id, owner).await.unwrap(), made);
        let again = store.drafts().create(new, at(1)).await;
        assert!(matches!(again, Err(StoreError::Taken { field: "id" })));
    }
});

db_test!(changes_are_made_one_by_one_or_together, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let draft = with_draft(&store, owner).await;
    let save = async |changes, n| store.drafts().save(draft.id, owner, changes, at(n)).await.unwrap();

    let all = DraftChanges {
        content: Some(line("It rains")),
        manual: Some(Some(Reading::manual(Mood::Angry, None))),
        aim: Some(Aim::Lift),
        tracks: Some(tracks(5)),
        description: Some(HOSTILE.to_owned()),
        privacy: Some(Privacy::Private),
        alt: Some("of no picture".to_owned()),
    };
    let saved = save(all, 1).await;
    assert_eq!(saved.input, DraftInput::Line("It rains".to_owned()));
    assert_eq!(
        (saved.reading().unwrap().mood, saved.detected.as_ref().unwrap().mood),
        (Mood::Angry, Mood::Sad)
    );
    assert_eq!((saved.aim, saved.privacy, saved.updated_at), (Aim::Lift, Privacy::Private, at(1)));
    assert_eq!((saved.description.as_str(), &saved.selected), (HOSTILE, &tracks(5)));

    let kept = save(DraftChanges::default(), 2).await;
    assert_eq!(domain::Draft { updated_at: at(1), ..kept }, saved);

    let back = save(DraftChanges { manual: Some(None), ..DraftChanges::default() }, 3).await;
    assert_eq!((back.manual, back.detected.unwrap().mood), (None, Mood::Sad));

    // The order is the chosen one; what is chosen twice counts once; an empty list clears.
    let mut songs = tracks(4);
    songs.reverse();
    songs.push(songs[0].clone());
    let chosen = save(DraftChanges { tracks: Some(songs.clone()), ..DraftChanges::default() }, 4).await;
    assert_eq!(chosen.selected, songs[..4]);
    let cleared = save(DraftChanges { tracks: Some(vec![]), ..DraftChanges::default() }, 5).await;
    assert!(cleared.selected.is_empty());
    assert_eq!(store.drafts().get(draft.id, owner).await.unwrap(), cleared);
});

db_test!(what_is_on_a_picture_is_said_and_taken_back, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let draft = with_draft(&store, owner).await;
    let say = async |alt: Option<&str>| {
        let changes = DraftChanges { alt: alt.map(str::to_owned), ..DraftChanges::default() };
        match store.drafts().save(draft.id, owner, changes, at(1)).await.unwrap().input {
            DraftInput::Picture(picture) => picture.alt,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(say(Some(HOSTILE)).await, HOSTILE);
    assert_eq!(say(None).await, HOSTILE);
    assert_eq!(say(Some("")).await, "");
});

db_test!(another_input_takes_the_choice_by_hand_with_it, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let owner = Owner::User(ada);
    let draft = with_draft(&store, owner).await;
    let by_hand =
        |mood| DraftChanges { manual: Some(Some(Reading::manual(mood, None))), ..DraftChanges::default() };
    store.drafts().save(draft.id, owner, by_hand(Mood::Angry), at(1)).await.unwrap();
    store.drafts().save(draft.id, owner, by_hand(Mood::Calm), at(2)).await.unwrap();
    let other = DraftChanges { content: Some(line("It rains")), ..DraftChanges::default() };
    let saved = store.drafts().save(draft.id, owner, other, at(3)).await.unwrap();
    assert_eq!((saved.manual, saved.detected.unwrap().mood), (None, Mood::Sad));

    // In the history: both detections and both choices, the one that counted and the one before.
    let history = store.readings().history(ada, None, None, 10).await.unwrap().items;
    let mut moods: Vec<_> = history.iter().map(|entry| entry.reading.mood).collect();
    moods.sort();
    assert_eq!(moods, [Mood::Happy, Mood::Calm, Mood::Sad, Mood::Angry]);
});

db_test!(a_draft_is_its_owners, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let (hers, same_key) = (Owner::User(ada), Owner::Visitor(ada.0));
    let draft = with_draft(&store, hers).await;
    for other in [same_key, Owner::Visitor(Uuid::now_v7()), Owner::User(user(&store, "bob").await.profile.id)]
    {
        assert!(matches!(store.drafts().get(draft.id, other).await, Err(StoreError::NotFound)));
        let change = DraftChanges { description: Some("mine".to_owned()), ..DraftChanges::default() };
        assert!(matches!(
            store.drafts().save(draft.id, other, change, at(1)).await,
            Err(StoreError::NotFound)
        ));
        assert!(matches!(store.drafts().delete(draft.id, other).await, Err(StoreError::NotFound)));
        assert_eq!(store.drafts().latest(other).await.unwrap(), None);

        // Nor can somebody's picture be taken into a draft of one's own.
        let content = ReadInput { input: draft.input.clone(), detected: None, unread_reason: None };
        let new = NewDraft { id: PostId::generate(), owner: other, content, manual: None };
        let id = new.id;
        assert!(matches!(store.drafts().create(new, at(1)).await, Err(StoreError::NotFound)));
        assert!(matches!(store.drafts().get(id, other).await, Err(StoreError::NotFound)), "half a draft");
    }
    assert_eq!(store.drafts().get(draft.id, hers).await.unwrap(), draft);
});

db_test!(the_latest_draft_is_the_one_worked_on_last, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    assert_eq!(store.drafts().latest(owner).await.unwrap(), None);
    let make = async |n| {
        let new = NewDraft { id: PostId::generate(), owner, content: line("a"), manual: None };
        store.drafts().create(new, at(n)).await.unwrap().id
    };
    let (first, second) = (make(1).await, make(2).await);
    assert_eq!(store.drafts().latest(owner).await.unwrap().unwrap().id, second);
    store.drafts().save(first, owner, DraftChanges::default(), at(3)).await.unwrap();
    assert_eq!(store.drafts().latest(owner).await.unwrap().unwrap().id, first);
});

db_test!(a_discarded_draft_leaves_its_readings_but_no_picture, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let owner = Owner::User(ada);
    let draft = with_draft(&store, owner).await;
    let DraftInput::Picture(picture) = &draft.input else { panic!("a picture") };
    assert_eq!(store.drafts().delete(draft.id, owner).await.unwrap(), Some(picture.id));
    assert!(store.pictures().existing(&[picture.id]).await.unwrap().is_empty());
    assert_eq!(store.readings().history(ada, None, None, 10).await.unwrap().items.len(), 1);
    assert!(matches!(store.drafts().delete(draft.id, owner).await, Err(StoreError::NotFound)));
});

db_test!(signing_in_keeps_everything, |store| async move {
    let (visitor, draft) = visitor_draft(&store).await;
    let (_, foreign) = visitor_draft(&store).await;
    let ada = user(&store, "ada").await.profile.id;
    assert_eq!(store.drafts().adopt(visitor, ada, at(9)).await.unwrap(), 1);
    assert_eq!(store.drafts().adopt(visitor, ada, at(9)).await.unwrap(), 0);
    let hers = Owner::User(ada);
    assert_eq!(store.drafts().latest(hers).await.unwrap(), Some(draft.clone()));
    assert_eq!(store.drafts().latest(Owner::Visitor(visitor)).await.unwrap(), None);
    let DraftInput::Picture(picture) = &draft.input else { panic!("a picture") };
    assert_eq!(store.pictures().get_visible(picture.id, Some(hers)).await.unwrap().owner, hers);
    assert_eq!(store.readings().history(ada, None, None, 10).await.unwrap().items.len(), 1);
    assert!(matches!(store.drafts().get(foreign.id, hers).await, Err(StoreError::NotFound)));
});

db_test!(what_visitors_leave_behind_goes_after_a_while, |store| async move {
    let (old, draft) = visitor_draft(&store).await;
    let kept = with_draft(&store, Owner::User(user(&store, "ada").await.profile.id)).await;
    let soon = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    let (fresh, recent) = visitor_draft(&store).await;
    store
        .drafts()
        .save(recent.id, Owner::Visitor(fresh), DraftChanges::default(), soon + chrono::TimeDelta::hours(1))
        .await
        .unwrap();
    assert_eq!(store.drafts().prune_visitors(soon).await.unwrap(), 1);
    assert_eq!(store.drafts().latest(Owner::Visitor(old)).await.unwrap(), None);
    let left = store.drafts().latest(Owner::Visitor(fresh)).await.unwrap().unwrap();
    assert!(left.detected.is_some(), "the readings of a draft stay with it");
    let DraftInput::Picture(picture) = draft.input else { panic!("a picture") };
    assert_eq!(store.pictures().orphans(soon, 10).await.unwrap(), [picture.id]);
    assert_eq!(store.drafts().prune_visitors(soon).await.unwrap(), 0);
    assert!(kept.detected.is_some());
});

db_test!(a_reading_of_an_input_that_was_replaced_is_not_the_drafts, |store| async move {
    let (visitor, draft) = visitor_draft(&store).await;
    let soon = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    let changes = DraftChanges { content: Some(line("It rains")), ..DraftChanges::default() };
    store.drafts().save(draft.id, Owner::Visitor(visitor), changes, soon).await.unwrap();
    store.drafts().prune_visitors(soon).await.unwrap();
    let ada = user(&store, "ada").await.profile.id;
    store.drafts().adopt(visitor, ada, at(9)).await.unwrap();
    let history = store.readings().history(ada, None, None, 10).await.unwrap().items;
    assert_eq!(history.iter().map(|entry| entry.reading.mood).collect::<Vec<_>>(), [Mood::Sad]);
});

db_test!(text_with_nul_goes_in_after_cleaning, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let draft = with_draft(&store, owner).await;
    let description = Some(clean_text("a\0b\u{202E}c"));
    let changes = DraftChanges { description, ..DraftChanges::default() };
    let saved = store.drafts().save(draft.id, owner, changes, at(1)).await.unwrap();
    assert_eq!(saved.description, "abc");
});

db_test!(a_broken_reading_changes_nothing, |store| async move {
    let owner = Owner::Visitor(Uuid::now_v7());
    let draft = with_draft(&store, owner).await;
    let changes = DraftChanges {
        description: Some("half".to_owned()),
        tracks: Some(vec![]),
        manual: Some(Some(Reading { valence: f32::NAN, ..Reading::manual(Mood::Sad, None) })),
        ..DraftChanges::default()
    };
    assert!(matches!(
        store.drafts().save(draft.id, owner, changes, at(1)).await,
        Err(StoreError::Invalid(_))
    ));
    assert_eq!(store.drafts().get(draft.id, owner).await.unwrap(), draft);
});
