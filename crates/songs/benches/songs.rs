//! `cargo bench -p songs`: loading the catalogue, rankings and searches, and how they grow to a million songs.

mod many;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::{Aim, Mood, MoodSetting};
use songs::{Catalogue, RankRequest, Signal, SignalKind, SongMood, Taste, cover, rank};

const QUERIES: [&str; 8] =
    ["a", "love", "love t", "adele hello", "bohemian rhap", "the beatles yesterday", "adelle helo", "zzzz"];

fn benches(c: &mut Criterion) {
    let (Ok(catalogue), Ok(model)) = (Catalogue::builtin(), SongMood::builtin()) else { return };
    c.bench_function("load", |b| b.iter(Catalogue::builtin));
    let track = catalogue.iter().next();
    c.bench_function("cover", |b| b.iter(|| track.as_ref().map(cover::svg)));
    of(c, &catalogue);
    for songs in [10_000, 100_000, 1_000_000] {
        of(c, &many::songs(&catalogue, songs, &model));
    }
}

/// What is done with a catalogue.
fn of(c: &mut Criterion, catalogue: &Catalogue) {
    let songs = catalogue.len();
    let (settings, nobody, someone) = (MoodSetting::defaults(), Taste::default(), someone(catalogue));
    let words = ["beach".to_owned(), "night".to_owned()];
    let request = RankRequest::new(Mood::Sad, Aim::Match, &settings, &nobody);
    for (name, request) in [
        ("match", request),
        ("match for someone", RankRequest { taste: &someone, ..request }),
        ("match with words", RankRequest { keywords: &words, ..request }),
        ("lift", RankRequest { aim: Aim::Lift, ..request }),
        ("lift for someone", RankRequest { aim: Aim::Lift, taste: &someone, ..request }),
        ("match, tenth page", RankRequest { offset: 216, ..request }),
    ] {
        c.bench_with_input(BenchmarkId::new(format!("rank: {name}"), songs), &request, |b, request| {
            b.iter(|| rank(catalogue, black_box(request)));
        });
    }
    searches(catalogue);
    for query in QUERIES {
        c.bench_function(&format!("search: {query}/{songs}"), |b| {
            b.iter(|| catalogue.search(black_box(query), 0, 24));
        });
    }
}

/// Searches as people type them: the beginning of a title, artist and title, a wrong letter. Says how long half of them and all
/// but a hundredth took.
fn searches(catalogue: &Catalogue) {
    let tracks = catalogue.iter().step_by((catalogue.len() / 1_000).max(1));
    let queries = tracks.enumerate().map(|(n, track)| match n % 4 {
        0 => track.title.chars().take(1 + n % 12).collect(),
        1 => format!("{} {}", track.artist, track.title),
        2 => format!("{} {}", track.title, track.artist.chars().take(3).collect::<String>()),
        _ => track.title.replacen(['e', 'a'], "", 1),
    });
    let time = |query: String| {
        let start = Instant::now();
        black_box(catalogue.search(&query, 0, 24));
        start.elapsed()
    };
    let mut times: Vec<Duration> = queries.map(time).collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    eprintln!("search: {} queries/{}: p50 {:?}, p99 {:?}", times.len(), catalogue.len(), at(50), at(99));
}

/// A listener with two hundred favorites.
fn someone(catalogue: &Catalogue) -> Taste {
    let tracks = catalogue.iter().step_by((catalogue.len() / 200).max(1));
    let signals: Vec<Signal> =
        tracks.map(|track| Signal { track: track.id, kind: SignalKind::Favorite, age: 30.0 }).collect();
    Taste::new(catalogue, &signals, &[])
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = benches
}
criterion_main!(group);
