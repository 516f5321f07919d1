use domain::{Aim, AppError, Mood, Point, Privacy, SELECTION_MAX, TrackId};
use services::{Owner, Services, Words};
use test_support::db_test;
use uuid::Uuid;

use crate::support::{CATALOGUE, sign_up, words, world};

fn songs(n: usize) -> Vec<TrackId> {
    CATALOGUE.iter().take(n).map(|track| track.id).collect()
}

fn visitor() -> Owner {
    Owner::Visitor(Uuid::now_v7())
}

async fn selected(services: &Services, owner: Owner, id: domain::PostId) -> Vec<TrackId> {
    services.draft(owner, id).await.unwrap().selected.iter().map(|track| track.id).collect()
}

db_test!(quick_clicks_on_several_songs_are_all_kept, |store| async move {
    let services = world(&store).services;
    let owner = visitor();
    let id = services.start_with_mood(owner, None, Mood::Calm).await.unwrap();
    let songs = songs(8);
    let clicks = songs.iter().map(|song| services.select_track(owner, id, *song, true));
    for click in futures::future::join_all(clicks).await {
        click.unwrap();
    }
    let mut kept = selected(&services, owner, id).await;
    kept.sort_unstable();
    let mut expected = songs.clone();
    expected.sort_unstable();
    assert_eq!(kept, expected);
    let fewer = services.select_track(owner, id, songs[3], false).await.unwrap();
    assert!(fewer.len() == 7 && !fewer.contains(&songs[3]));
});

db_test!(the_selection_is_cleared_when_the_mood_changes, |store| async move {
    let services = world(&store).services;
    let owner = visitor();
    let id = services.start_with_mood(owner, None, Mood::Calm).await.unwrap();
    let song = songs(1)[0];
    services.select_track(owner, id, song, true).await.unwrap();
    services.choose_mood(owner, id, Some(Mood::Calm), Some(Point::new(0.5, -0.4)), false).await.unwrap();
    assert_eq!(selected(&services, owner, id).await, [song], "another place of the same mood");
    services.set_aim(owner, id, Aim::Lift).await.unwrap();
    assert_eq!(selected(&services, owner, id).await, [song], "another aim");
    services.choose_mood(owner, id, None, Some(Mood::Angry.point()), false).await.unwrap();
    let draft = services.draft(owner, id).await.unwrap();
    assert_eq!((draft.reading().unwrap().mood, draft.selected.len()), (Mood::Angry, 0));
    services.choose_mood(owner, id, None, None, false).await.unwrap();
    let missing = services.require_mood(owner, id).await.unwrap_err();
    assert!(missing.for_field("mood").is_some());
});

db_test!(a_page_of_songs_changes_only_what_it_has_shown, |store| async move {
    let services = world(&store).services;
    let owner = visitor();
    let id = services.start_with_mood(owner, None, Mood::Sad).await.unwrap();
    let all = songs(SELECTION_MAX + 1);
    services.select_of_shown(owner, id, &all[..3], &all[..3]).await.unwrap();
    services.select_of_shown(owner, id, &all[2..5], &[all[4]]).await.unwrap();
    assert_eq!(selected(&services, owner, id).await, [all[0], all[1], all[4]]);
    let unknown = TrackId(Uuid::now_v7());
    services.select_of_shown(owner, id, &[unknown], &[unknown, all[9]]).await.unwrap();
    assert_eq!(selected(&services, owner, id).await.len(), 3, "neither unknown nor unseen ones");
    assert_eq!(services.select_track(owner, id, unknown, true).await, Err(AppError::NotFound));

    let too_many = services.select_of_shown(owner, id, &all, &all).await.unwrap_err();
    assert!(too_many.for_field("track").is_some());
    services.select_of_shown(owner, id, &all[..SELECTION_MAX], &all[..SELECTION_MAX]).await.unwrap();
    let one_more = services.select_track(owner, id, all[SELECTION_MAX], true).await.unwrap_err();
    assert!(one_more.for_field("track").is_some());
});

db_test!(nobody_touches_the_drafts_of_others, |store| async move {
    let services = world(&store).services;
    let (mine, theirs) = (visitor(), Owner::User(sign_up(&services, "eve").await));
    let id = services.start_with_mood(mine, None, Mood::Sad).await.unwrap();
    let song = songs(1)[0];
    let refused = [
        services.draft(theirs, id).await.map(drop),
        services.start_with_line(theirs, Some(id), "mine now").await.map(drop),
        services.start_with_mood(theirs, Some(id), Mood::Happy).await.map(drop),
        services.choose_mood(theirs, id, Some(Mood::Happy), None, false).await,
        services.require_mood(theirs, id).await,
        services.set_aim(theirs, id, Aim::Lift).await,
        services.select_track(theirs, id, song, true).await.map(drop),
        services.select_of_shown(theirs, id, &[song], &[song]).await,
        services.describe_draft(theirs, id, &words("mine", Privacy::Public)).await,
        services.publish(theirs.user().unwrap(), id, &words("mine", Privacy::Public)).await.map(drop),
        services.discard_draft(theirs, id).await,
        services.rank_songs(theirs, id, None).await.map(drop),
    ];
    for (n, result) in refused.into_iter().enumerate() {
        assert_eq!(result, Err(AppError::NotFound), "call {n}");
    }
    assert_eq!(services.draft(mine, id).await.unwrap().reading().unwrap().mood, Mood::Sad);
});

db_test!(a_line_waits_for_a_mood_and_becomes_a_post_once, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let owner = Owner::User(ada);
    let id = services.start_with_line(owner, None, "Regen am Fenster, den ganzen Tag").await.unwrap();
    let draft = services.draft(owner, id).await.unwrap();
    assert!(draft.reading().is_none() && draft.unread_reason.is_some());
    let early = services.publish(ada, id, &Words::default()).await.unwrap_err();
    assert!(early.for_field("mood").is_some());
    services.choose_mood(owner, id, Some(Mood::Sad), None, false).await.unwrap();

    let said = words("twice", Privacy::Public);
    let twice = [(); 4].map(|()| services.publish(ada, id, &said));
    for published in futures::future::join_all(twice).await {
        assert_eq!(published, Ok(id));
    }
    let feed = services.feed(None).await.unwrap();
    assert_eq!(feed.items.len(), 1);
    assert_eq!(feed.items[0].description, "twice");
    assert_eq!(services.latest_draft(owner).await.unwrap(), None);
});

db_test!(what_a_visitor_made_is_theirs_after_signing_in, |store| async move {
    let services = world(&store).services;
    let key = Uuid::now_v7();
    let id = services.start_with_mood(Owner::Visitor(key), None, Mood::Happy).await.unwrap();
    let ada = sign_up(&services, "ada").await;
    services.adopt(key, ada).await.unwrap();
    assert_eq!(services.latest_draft(Owner::User(ada)).await.unwrap().unwrap().id, id);
    assert_eq!(services.draft(Owner::Visitor(key), id).await, Err(AppError::NotFound));
});

db_test!(ranked_songs_fit_and_go_on, |store| async move {
    let services = world(&store).services;
    let owner = visitor();
    let id = services.start_with_mood(owner, None, Mood::Calm).await.unwrap();
    let (first, next) = services.rank_songs(owner, id, None).await.unwrap();
    let (again, _) = services.rank_songs(owner, id, None).await.unwrap();
    assert_eq!(first, again, "the same draft sees the same order");
    let (second, _) = services.rank_songs(owner, id, next.as_deref()).await.unwrap();
    assert!(first.iter().all(|song| !second.iter().any(|other| other.track.id == song.track.id)));
    assert!(first.iter().all(|song| !song.reason.is_empty()));

    let (found, _) = services.search_songs(first[0].track.title.clone(), 0).await.unwrap();
    assert!(!found.is_empty());
    let (nothing, none) = services.search_songs("\0 \u{202E} qqqqzzzz".repeat(10_000), 0).await.unwrap();
    assert!(nothing.is_empty() && none.is_none());
    assert!(services.cover(first[0].track.id).await.unwrap().starts_with("<svg"));
});

db_test!(every_field_with_too_many_words_is_named, |store| async move {
    let services = world(&store).services;
    let owner = visitor();
    let id = services.start_with_mood(owner, None, Mood::Calm).await.unwrap();
    let long = Words { alt: Some("x".repeat(501)), ..words(&"x".repeat(2_001), Privacy::Public) };
    let refused = services.describe_draft(owner, id, &long).await.unwrap_err();
    assert!(refused.for_field("alt").is_some() && refused.for_field("description").is_some());
    assert_eq!(services.draft(owner, id).await.unwrap().description, "");
});

db_test!(the_history_is_what_was_read_of_late, |store| async move {
    let services = world(&store).services;
    let (ada, bob) = (sign_up(&services, "ada").await, sign_up(&services, "bob").await);
    let id = services.start_with_mood(Owner::User(ada), None, Mood::Calm).await.unwrap();
    services.choose_mood(Owner::User(ada), id, Some(Mood::Sad), None, false).await.unwrap();
    services.start_with_mood(Owner::User(bob), None, Mood::Angry).await.unwrap();
    let moods = async |limit, days| {
        let page = services.reading_history(ada, limit, days, None).await.unwrap();
        page.items.into_iter().map(|entry| entry.reading.mood).collect::<Vec<_>>()
    };
    assert_eq!(moods(None, None).await, [Mood::Sad, Mood::Calm]);
    assert_eq!(moods(Some(1), None).await, [Mood::Sad]);
    assert!(moods(None, Some(0)).await.is_empty());
    for days in [1, 365 * 10_000, u32::MAX] {
        assert_eq!(moods(Some(u64::MAX), Some(days)).await.len(), 2, "{days} days");
    }
});
