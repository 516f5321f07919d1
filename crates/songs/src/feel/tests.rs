//! The port against the training script: forty songs with gaps, odd numbers and odd titles.

use domain::Mood;
use serde::Deserialize;

use super::*;
use crate::rank::names;

#[derive(Deserialize)]
struct Fixture {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    input: Input,
    output: Output,
}

#[derive(Deserialize)]
struct Input {
    title: Option<String>,
    artist: Option<String>,
    genre: Option<String>,
    year: Option<f32>,
    decade: Option<f32>,
    danceability: Option<f32>,
    energy: Option<f32>,
    loudness: Option<f32>,
    speechiness: Option<f32>,
    acousticness: Option<f32>,
    instrumentalness: Option<f32>,
    liveness: Option<f32>,
    valence: Option<f32>,
    tempo: Option<f32>,
    duration_ms: Option<f32>,
    mode: Option<f32>,
    billboard_hit: Option<f32>,
    artist_features: Vec<Option<f32>>,
}

#[derive(Deserialize)]
struct Output {
    title_words: Vec<String>,
    names: Vec<String>,
    features: Vec<Option<f32>>,
    place: [f32; 2],
    field: [f32; 2],
    corner: [f32; 2],
    four: [f32; 4],
    eight: [f32; 8],
    four_of_eight: [f32; 8],
}

impl Input {
    fn facts(&self) -> Facts<'_> {
        Facts {
            title: self.title.as_deref(),
            artist: self.artist.as_deref(),
            genre: self.genre.as_deref(),
            year: self.decade.or(self.year),
            duration_ms: self.duration_ms,
            tempo: self.tempo,
            loudness: self.loudness,
            valence: self.valence,
            energy: self.energy,
            danceability: self.danceability,
            acousticness: self.acousticness,
            instrumentalness: self.instrumentalness,
            liveness: self.liveness,
            speechiness: self.speechiness,
            major: self.mode.map(|mode| mode > 0.5),
            hit: self.billboard_hit.map(|hit| hit > 0.5),
        }
    }
}

fn close(ours: &[f32], theirs: &[f32], what: &str) {
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(theirs) {
        assert!((a - b).abs() < 1e-4 * b.abs().max(1.0), "{what}: {ours:?} {theirs:?}");
    }
}

#[test]
fn it_equals_the_training_script() {
    let model = SongMood::builtin().unwrap();
    let fixture: Fixture = serde_json::from_str(include_str!("../../tests/fixtures/song-mood.json")).unwrap();
    assert_eq!(fixture.rows.len(), 40);
    for Row { input, output } in fixture.rows {
        let facts = input.facts();
        let what = format!("{:?}", facts.title);
        assert_eq!(facts.title_words().unwrap_or_default(), output.title_words, "{what}");
        assert_eq!(names(facts.artist.unwrap_or_default()), output.names, "{what}");
        // What else the artist plays is given; here it takes the place of what an empty catalogue says.
        let mut numbers = facts.numbers(model.word_scores(&facts), &Context::default(), None);
        for (place, given) in numbers[22..37].iter_mut().zip(&input.artist_features) {
            *place = given.unwrap_or(f32::NAN);
        }
        let known = |value: &f32| if value.is_nan() { -99.0 } else { *value };
        let theirs: Vec<f32> = output.features.iter().map(|value| value.unwrap_or(-99.0)).collect();
        close(&numbers.iter().map(known).collect::<Vec<_>>(), &theirs, &what);
        let felt = model.felt(&numbers);
        close(&[felt.rated.0, felt.rated.1], &output.place, &what);
        close(&[felt.place.valence, felt.place.arousal], &output.field, &what);
        close(&[felt.corner_place().0, felt.corner_place().1], &output.corner, &what);
        close(&felt.heard, &output.four, &what);
        close(felt.moods().as_array(), &output.eight, &what);
        let four = felt.among(&[Mood::Happy, Mood::Sad, Mood::Angry, Mood::Calm]);
        close(four.as_array(), &output.four_of_eight, &what);
    }
}

#[test]
fn an_artist_is_known_by_the_other_songs() {
    let song = |artist, energy, genre| Facts {
        artist: Some(artist),
        energy: Some(energy),
        genre,
        ..Facts::default()
    };
    let songs = [
        song("The Quiet Ones", 0.2, Some("pop")),
        song("Quiet Ones feat. X", 0.4, None),
        song("Others", 0.9, None),
    ];
    let context = Context::new(songs.iter().cloned());
    let close = |a: f32, b: f32| assert!((a - b).abs() < 1e-6, "{a} {b}");
    close(context.of(&songs[0], Some(&songs[0]))[1], 0.4);
    close(context.of(&songs[0], None)[1], 0.3);
    // The same song under another artist there takes nothing from this one.
    close(context.of(&songs[0], Some(&songs[2]))[1], 0.3);
    close(context.of(&songs[1], Some(&songs[1]))[11], 0.5);
    assert!(context.of(&songs[2], Some(&songs[2])).iter().all(|number| number.is_nan()), "no other song");
    assert!(context.of(&song("Nobody", 0.5, None), None).iter().all(|number| number.is_nan()));
}

#[test]
fn nothing_known_is_a_mood_all_the_same() {
    let felt = SongMood::builtin().unwrap().feel(&Facts::default(), &Context::default(), None);
    assert!(felt.rated.0.is_finite() && felt.rated.1.is_finite());
    let sum: f32 = felt.moods().as_array().iter().sum();
    assert!((sum - 1.0).abs() < 1e-5);
}
