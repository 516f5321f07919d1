use domain::{Mood, MoodSetting, Track, TrackId};
use store::StoreError;
use test_support::{db_test, track, tracks};

use crate::HOSTILE;

db_test!(songs_come_back_as_they_are_and_in_order, |store| async move {
    let mut songs = tracks(3);
    songs[1] = Track {
        title: HOSTILE.to_owned(),
        spotify_id: None,
        album: None,
        year: None,
        features: None,
        ..track(2)
    };
    store.tracks().upsert(&songs).await.unwrap();
    let ids = [songs[2].id, TrackId::from_spotify("unknown"), songs[0].id, songs[1].id];
    let found = store.tracks().get(&ids).await.unwrap();
    assert_eq!(found, [songs[2].clone(), songs[0].clone(), songs[1].clone()]);
});

db_test!(new_facts_replace_old_ones_and_missing_ones_keep_them, |store| async move {
    store.tracks().upsert(&[track(1)]).await.unwrap();
    let renamed = Track {
        title: "Another title".to_owned(),
        year: None,
        popularity: Some(80),
        features: None,
        artwork_url: Some("https://example.org/a.jpg".to_owned()),
        ..track(1)
    };
    // Twice in one go: a statement may not touch a row twice.
    store.tracks().upsert(&[renamed.clone(), renamed.clone()]).await.unwrap();
    let found = store.tracks().get(&[track(1).id]).await.unwrap().remove(0);
    let expected = Track { year: track(1).year, features: track(1).features, ..renamed };
    assert_eq!(found, expected);
});

db_test!(many_songs_go_in_at_once, |store| async move {
    let songs = tracks(1_201);
    store.tracks().upsert(&songs).await.unwrap();
    let ids: Vec<_> = songs.iter().map(|song| song.id).collect();
    assert_eq!(store.tracks().get(&ids).await.unwrap(), songs);
    store.tracks().upsert(&[]).await.unwrap();
    assert!(store.tracks().get(&[]).await.unwrap().is_empty());
});

db_test!(a_feature_that_is_no_number_is_unknown, |store| async move {
    let mut song = track(1);
    song.features.as_mut().unwrap().tempo = f32::NAN;
    store.tracks().upsert(&[song.clone()]).await.unwrap();
    assert_eq!(store.tracks().get(&[song.id]).await.unwrap()[0].features, None);
});

db_test!(the_same_songs_from_all_sides_do_not_block_each_other, |store| async move {
    let (forth, mut back) = (tracks(60), tracks(60));
    back.reverse();
    let writers = (0..8).map(|n| {
        let (store, songs) = (store.clone(), if n % 2 == 0 { forth.clone() } else { back.clone() });
        tokio::spawn(async move {
            for _ in 0..5 {
                store.tracks().upsert(&songs).await.unwrap();
            }
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer.unwrap();
    }
});

db_test!(every_mood_has_its_settings, |store| async move {
    assert_eq!(store.moods().all().await.unwrap(), MoodSetting::defaults());
    let calm = MoodSetting {
        mood: Mood::Calm,
        valence: 0.123,
        energy: 0.2,
        tempo_min: 50.0,
        tempo_max: 90.5,
        description: HOSTILE.to_owned(),
    };
    store.moods().update(&calm).await.unwrap();
    let all = store.moods().all().await.unwrap();
    assert_eq!(all[Mood::Calm.index()], calm);
    assert_eq!(all[Mood::Happy.index()], MoodSetting::defaults()[0]);
    let broken = MoodSetting { energy: f32::INFINITY, ..calm };
    assert!(matches!(store.moods().update(&broken).await, Err(StoreError::Invalid(_))));
});
