use super::*;
use crate::statistics::{Cell, DateRange, Step};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn nothing() -> MyStatistics {
    let range = DateRange { from: date("2026-11-02"), to: date("2026-11-29") };
    let span = Span { preset: None, range, step: Step::Week, sunday: false };
    MyStatistics {
        span,
        moods: MoodCounts::default(),
        moods_before: MoodCounts::default(),
        trend: vec![MoodCounts::default(); 4],
        path: Vec::new(),
        year: Vec::new(),
        hours: [[0; 24]; 7],
        answers: Vec::new(),
        plays: MoodCounts::default(),
        plays_before: MoodCounts::default(),
        selections: Vec::new(),
        favorites: Vec::new(),
    }
}

fn counts(of: &[(Mood, u32)]) -> MoodCounts {
    let mut counts = MoodCounts::default();
    for (mood, n) in of {
        counts.add(*mood, *n);
    }
    counts
}

fn some() -> MyStatistics {
    let answer = |source, detected, mood, n| Answer { source, detected, mood, n };
    let place = |bucket, valence, arousal| Place { bucket, valence, arousal, n: 3 };
    let day = |day| DayMoods { day: date(day), moods: counts(&[(Mood::Calm, 1)]) };
    let mut hours = [[0; 24]; 7];
    (hours[6][21], hours[0][7]) = (9, 4);
    MyStatistics {
        moods: counts(&[(Mood::Calm, 17), (Mood::Sad, 25)]),
        moods_before: counts(&[(Mood::Calm, 33)]),
        trend: vec![
            counts(&[(Mood::Sad, 9)]),
            counts(&[(Mood::Sad, 8)]),
            MoodCounts::default(),
            counts(&[(Mood::Calm, 9)]),
        ],
        path: vec![place(0, -0.6, -0.2), place(3, 0.4, -0.5)],
        year: ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-05"].map(day).to_vec(),
        hours,
        answers: vec![
            answer(Source::Face, Mood::Sad, Mood::Sad, 20),
            answer(Source::Face, Mood::Neutral, Mood::Sad, 5),
            answer(Source::Text, Mood::Calm, Mood::Calm, 13),
            answer(Source::Text, Mood::Happy, Mood::Calm, 4),
        ],
        plays: counts(&[(Mood::Sad, 1)]),
        selections: vec![
            Selections { mood: Mood::Calm, posts: 2, songs: 9 },
            Selections { mood: Mood::Sad, posts: 2, songs: 2 },
        ],
        ..nothing()
    }
}

#[test]
fn each_chart_says_what_it_shows() {
    for (chart, expected) in [
        (MyChart::Trend, "Sad leads in 2 of 3 weeks."),
        (MyChart::Moods, "Most often sad: 25 of 42 readings (60 %). 9 more than in as many days before."),
        (MyChart::Calendar, "Readings on 4 days of the year; 3 days in a row at most."),
        (MyChart::Path, "From the first to the last you moved towards pleasant and quiet."),
        (MyChart::Hours, "Most readings are on Sundays, and at 21:00."),
        (MyChart::Plays, "1 song heard, most of them under sad. There were none in as many days before."),
        (MyChart::Selections, "A post has 2.8 songs on average; most of all when calm (4.5)."),
        (MyChart::Accuracy, "Of 42 readings you corrected 9."),
        (MyChart::Confusion, "Most often neutral was read where you said sad (5 times)."),
    ] {
        assert_eq!(some().summary(chart), expected);
    }
}

#[test]
fn of_nothing_each_chart_says_so() {
    for chart in MyChart::ALL {
        let said = nothing().summary(chart);
        assert!(said.starts_with("No") || said.starts_with("Readings on 0 days"), "{chart:?}: {said}");
    }
}

#[test]
fn tables_are_rectangles_with_the_numbers_of_their_charts() {
    for statistics in [nothing(), some()] {
        for chart in MyChart::ALL {
            let table = statistics.table(chart);
            assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{chart:?}");
        }
    }
    let trend = some().table(MyChart::Trend);
    assert_eq!(
        trend.rows[1][..6],
        ["9 to 15 Nov".into(), 0.into(), 0.into(), 0.into(), 0.into(), Cell::Count(8)]
    );
    let accuracy = some().table(MyChart::Accuracy);
    assert_eq!(accuracy.rows[0], ["Faces".into(), 25.into(), 20.into(), Cell::Count(5)]);
    assert_eq!(some().table(MyChart::Confusion).rows[3][5], Cell::Count(5));
}
