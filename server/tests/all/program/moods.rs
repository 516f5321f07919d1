//! `server moods`.

use crate::support::{fails_to_start, runs};

#[test]
fn what_songs_of_a_mood_sound_like_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let calm = "calm       valence 0.50  energy 0.25  tempo 60-100  Gentle, unhurried songs.\n";
    let (before, _) = runs(folder.path(), &["moods"], &[]);
    assert!(before.lines().count() == 8 && before.contains(calm), "{before}");

    let change = ["moods", "set", "calm", "--energy", "0.2", "--tempo", "50-90"];
    let (changed, _) = runs(folder.path(), &change, &[]);
    assert_eq!(changed, "calm       valence 0.50  energy 0.20  tempo 50-90  Gentle, unhurried songs.\n");
    let (after, _) = runs(folder.path(), &["moods"], &[]);
    assert_eq!(after, before.replace(calm, &changed));
}

#[test]
fn numbers_that_no_song_has_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (before, _) = runs(folder.path(), &["moods"], &[]);
    for (flag, value, sentence) in [
        ("--valence", "1.5", "The valence is from 0 to 1."),
        ("--energy", "NaN", "The energy is from 0 to 1."),
        ("--tempo", "100-60", "The tempo is a range within 20 to 300, such as 60-100."),
    ] {
        let said = fails_to_start(folder.path(), &["moods", "set", "calm", flag, value], &[]);
        assert!(said.contains(sentence), "{said}");
    }
    assert_eq!(runs(folder.path(), &["moods"], &[]).0, before);
}
