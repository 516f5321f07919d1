use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Aim, AppError, FORECAST_LEAST, Mood, PostId, Privacy, RankedTrack, Reading, TrackId, Wish, WishKind,
};
use services::{Owner, Services};
use store::{DraftChanges, Progress};
use test_support::{db_test, track};
use uuid::Uuid;

use crate::support::{CATALOGUE, sign_up, words, world};

fn ids(songs: &[RankedTrack]) -> Vec<TrackId> {
    songs.iter().map(|ranked| ranked.track.id).collect()
}

async fn first(services: &Services, owner: Owner, draft: PostId) -> (Vec<TrackId>, String) {
    let (songs, next) = services.rank_songs(owner, draft, None).await.unwrap();
    (ids(&songs), next.unwrap())
}

db_test!(load_more_goes_on_with_the_same_ranking, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let owner = Owner::User(ada);
    let id = services.start_with_mood(owner, None, Mood::Sad).await.unwrap();
    let (page, next) = first(&services, owner, id).await;
    let (second, _) = services.rank_songs(owner, id, Some(&next)).await.unwrap();
    // What the listener does meanwhile, and songs that come in, change the next ranking and not this one.
    for song in &page[..6] {
        services.set_favorite(ada, *song, None, true).await.unwrap();
    }
    let new = domain::Track { features: CATALOGUE.get(page[0]).unwrap().features, ..track(1) };
    let felt = CATALOGUE.mood_of(&new, &CATALOGUE.context(), &songs::SongMood::builtin().unwrap());
    store.imports().keep("file", &[(new.clone(), felt)], Progress::default(), Utc::now()).await.unwrap();
    assert!(services.refresh_catalogue().await.unwrap() && !services.refresh_catalogue().await.unwrap());
    assert_eq!(services.search_songs("song 1 artist".to_owned(), 0).await.unwrap().0[0].id, new.id);

    let (again, next_but_one) = services.rank_songs(owner, id, Some(&next)).await.unwrap();
    assert_eq!(again, second);
    let third = services.rank_songs(owner, id, next_but_one.as_deref()).await.unwrap().0;
    let all: HashSet<TrackId> = page.iter().copied().chain(ids(&second)).chain(ids(&third)).collect();
    assert_eq!(all.len(), 72, "no song twice");
});

db_test!(a_cursor_is_good_for_its_own_ranking_only, |store| async move {
    let services = world(&store).services;
    let (me, you) = (Owner::Visitor(Uuid::now_v7()), Owner::Visitor(Uuid::now_v7()));
    let mine = services.start_with_mood(me, None, Mood::Sad).await.unwrap();
    let yours = services.start_with_mood(you, None, Mood::Sad).await.unwrap();
    let (_, next) = first(&services, me, mine).await;
    assert_eq!(services.rank_songs(you, yours, Some(&next)).await.unwrap_err(), AppError::Malformed);
    assert_eq!(services.rank_songs(you, mine, Some(&next)).await.unwrap_err(), AppError::NotFound);
    for forged in ["", "24", "AAAA", "' OR 1=1 --"] {
        assert_eq!(services.rank_songs(me, mine, Some(forged)).await.unwrap_err(), AppError::Malformed);
    }
    services.set_aim(me, mine, Aim::Lift).await.unwrap();
    let other_aim = services.rank_songs(me, mine, Some(&next)).await.unwrap_err();
    assert!(matches!(other_aim, AppError::Conflict(_)), "{other_aim:?}");
});

db_test!(the_next_picture_brings_other_songs, |store| async move {
    let services = world(&store).services;
    let (owner, stranger) = (Owner::Visitor(Uuid::now_v7()), Owner::Visitor(Uuid::now_v7()));
    let mut shown = HashSet::new();
    for _ in 0..4 {
        let id = services.start_with_mood(owner, None, Mood::Happy).await.unwrap();
        for song in first(&services, owner, id).await.0 {
            assert!(shown.insert(song), "shown before");
        }
    }
    let again = services.start_with_mood(stranger, None, Mood::Happy).await.unwrap();
    assert!(first(&services, stranger, again).await.0.iter().any(|song| shown.contains(song)));
});

db_test!(more_than_three_songs_go_only_when_that_is_said, |store| async move {
    let services = world(&store).services;
    let owner = Owner::Visitor(Uuid::now_v7());
    let id = services.start_with_mood(owner, None, Mood::Calm).await.unwrap();
    let songs: Vec<TrackId> = CATALOGUE.iter().take(4).map(|track| track.id).collect();
    services.select_of_shown(owner, id, &songs, &songs).await.unwrap();
    let asked = services.choose_mood(owner, id, Some(Mood::Sad), None, false).await.unwrap_err();
    assert!(asked.for_field("drop").unwrap().contains("the 4 songs"), "{asked:?}");
    let draft = services.draft(owner, id).await.unwrap();
    assert_eq!((draft.reading().unwrap().mood, draft.selected.len()), (Mood::Calm, 4), "nothing is lost");
    services.choose_mood(owner, id, Some(Mood::Calm), Some(Mood::Calm.point()), false).await.unwrap();
    services.choose_mood(owner, id, Some(Mood::Sad), None, true).await.unwrap();
    assert!(services.draft(owner, id).await.unwrap().selected.is_empty());
});

db_test!(favorites_bring_songs_and_posts_of_others, |store| async move {
    let services = world(&store).services;
    let (ada, bob) = (sign_up(&services, "ada").await, sign_up(&services, "bob").await);
    assert_eq!(services.recommendations(ada).await.unwrap(), Default::default());
    let songs: Vec<TrackId> = CATALOGUE.iter().step_by(9_000).take(3).map(|track| track.id).collect();
    let post = services.start_with_mood(Owner::User(bob), None, Mood::Calm).await.unwrap();
    services.select_of_shown(Owner::User(bob), post, &songs, &songs).await.unwrap();
    services.publish(bob, post, &words("", Privacy::Public)).await.unwrap();
    for song in &songs[..2] {
        services.set_favorite(ada, *song, None, true).await.unwrap();
    }
    let found = services.recommendations(ada).await.unwrap();
    assert_eq!(found.tracks.len(), 12);
    assert!(
        found
            .tracks
            .iter()
            .all(|it| it.reason.starts_with("near to “") && !songs[..2].contains(&it.track.id))
    );
    let posts: Vec<_> = found.posts.iter().map(|(card, shared)| (card.id, *shared)).collect();
    assert_eq!(posts, [(post, 2)]);
});

db_test!(what_somebody_never_wants_stays_away_from_their_pictures, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let owner = Owner::User(ada);
    let wish = |kind, name: &str, wanted| Wish { kind, name: name.to_owned(), wanted };
    services
        .set_wishes(ada, vec![wish(WishKind::Genre, " rock ", false), wish(WishKind::Artist, "  ", true)])
        .await
        .unwrap();
    assert_eq!(services.wishes(ada).await.unwrap(), [wish(WishKind::Genre, "rock", false)]);
    let id = services.start_with_mood(owner, None, Mood::Angry).await.unwrap();
    let (songs, _) = services.rank_songs(owner, id, None).await.unwrap();
    assert!(songs.iter().all(|it| it.track.genre.as_deref() != Some("rock")));
    let many = (0..51).map(|n| wish(WishKind::Artist, &n.to_string(), false)).collect();
    assert!(services.set_wishes(ada, many).await.unwrap_err().for_field("never").is_some());
    let long = vec![wish(WishKind::Artist, &"x".repeat(101), true)];
    assert!(services.set_wishes(ada, long).await.unwrap_err().for_field("liked").is_some());
    assert_eq!(services.wishes(ada).await.unwrap().len(), 1, "nothing of it was kept");
});

db_test!(habits_are_told_after_twenty_readings, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let owner = Owner::User(ada);
    services.set_time_zone(ada, "Asia/Tokyo").await.unwrap();
    assert!(services.set_time_zone(ada, "Middle/Earth").await.unwrap_err().for_field("zone").is_some());
    // Ten o'clock in the evening in Tokyo.
    let evening: DateTime<Utc> = "2026-11-02T13:00:00Z".parse().unwrap();
    for day in 0..FORECAST_LEAST {
        let at = evening + TimeDelta::days(i64::try_from(day).unwrap());
        assert_eq!(services.forecast(ada, at).await.unwrap(), None, "too few");
        let id = services.start_with_mood(owner, None, Mood::Happy).await.unwrap();
        let calm =
            DraftChanges { manual: Some(Some(Reading::manual(Mood::Calm, None))), ..Default::default() };
        store.drafts().save(id, owner, calm, at + TimeDelta::days(365)).await.unwrap();
    }
    let forecast = services.forecast(ada, evening).await.unwrap().unwrap();
    assert_eq!((forecast.mood, forecast.slot.part.plural(), forecast.readings), (Mood::Calm, "Evenings", 20));
    let record = services.forecast_record(ada).await.unwrap();
    assert_eq!((record.readings, record.made), (20, 0));
});

db_test!(plays_are_kept_for_songs_that_there_are, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let song = CATALOGUE.iter().next().unwrap().id;
    services.play(ada, song, Some(Mood::Calm), false).await.unwrap();
    assert_eq!(store.listeners().deeds(ada, Utc::now() + TimeDelta::days(1)).await.unwrap().len(), 1);
    let unknown = services.play(ada, TrackId(Uuid::now_v7()), None, true).await;
    assert_eq!(unknown, Err(AppError::NotFound));
});
