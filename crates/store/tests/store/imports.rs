use domain::{ModelVersion, Mood, Scores, Track, TrackMood};
use store::Progress;
use test_support::{db_test, track};

use crate::at;

fn felt(mood: Mood) -> TrackMood {
    let model = ModelVersion { name: "some".to_owned(), version: "1".to_owned() };
    TrackMood { valence: 0.5, arousal: -0.25, scores: Scores::certain(mood), model }
}

db_test!(songs_and_how_far_a_file_was_read_are_kept_together, |store| async move {
    let imports = store.imports();
    assert_eq!(imports.progress("file").await.unwrap(), Progress::default());
    assert_eq!(imports.last().await.unwrap(), None);
    let half = Progress { rows: 3, added: 2, refused: 1, ..Progress::default() };
    imports
        .keep("file", &[(track(1), felt(Mood::Sad)), (track(2), felt(Mood::Calm))], half, at(1))
        .await
        .unwrap();
    assert_eq!(imports.progress("file").await.unwrap(), half);
    assert_eq!(imports.progress("other").await.unwrap(), Progress::default());

    let whole = Progress { rows: 4, added: 2, updated: 1, refused: 1, finished: true };
    let renamed = Track { title: "Renamed".to_owned(), ..track(1) };
    imports.keep("file", &[(renamed.clone(), felt(Mood::Happy))], whole, at(2)).await.unwrap();
    assert_eq!(
        (imports.progress("file").await.unwrap(), imports.last().await.unwrap()),
        (whole, Some(at(2)))
    );
    // A song that came again keeps its place.
    let songs = imports.songs().await.unwrap();
    assert_eq!(songs.len(), 2);
    assert!(
        songs.contains(&(renamed, Some(felt(Mood::Happy))))
            && songs.contains(&(track(2), Some(felt(Mood::Calm))))
    );
});

db_test!(songs_that_fail_leave_nothing_behind, |store| async move {
    let imports = store.imports();
    let twin = Track { id: track(9).id, ..track(1) };
    imports
        .keep("file", &[(track(1), felt(Mood::Sad))], Progress { rows: 1, ..Progress::default() }, at(1))
        .await
        .unwrap();
    let both = [(track(3), felt(Mood::Sad)), (twin, felt(Mood::Sad))];
    imports.keep("file", &both, Progress { rows: 9, ..Progress::default() }, at(2)).await.unwrap_err();
    assert_eq!(imports.progress("file").await.unwrap().rows, 1);
    assert_eq!(imports.songs().await.unwrap().len(), 1);
});

db_test!(songs_of_posts_are_no_imports, |store| async move {
    store.tracks().upsert(&[track(1)]).await.unwrap();
    assert!(store.imports().songs().await.unwrap().is_empty());
    // Until a file has them.
    store.imports().keep("file", &[(track(1), felt(Mood::Sad))], Progress::default(), at(1)).await.unwrap();
    assert_eq!(store.imports().songs().await.unwrap().len(), 1);
});
