//! `cargo bench -p songs`: loading the catalogue, the first page of a ranking, searches.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use domain::{Aim, Mood, MoodSetting};
use songs::{Catalogue, RankRequest, cover, rank};

fn benches(c: &mut Criterion) {
    let Ok(catalogue) = Catalogue::builtin() else { return };
    let settings = MoodSetting::defaults();
    let request = |aim, offset| RankRequest {
        settings: &settings,
        mood: Mood::Sad,
        point: None,
        aim,
        keywords: &[],
        seed: 7,
        exclude: &[],
        offset,
        limit: 24,
    };
    c.bench_function("load", |b| b.iter(Catalogue::builtin));
    for (name, aim, offset) in [
        ("match, first page", Aim::Match, 0),
        ("lift, first page", Aim::Lift, 0),
        ("match, tenth page", Aim::Match, 216),
    ] {
        let request = request(aim, offset);
        c.bench_function(&format!("rank: {name}"), |b| {
            b.iter(|| rank(&catalogue, black_box(&request)));
        });
    }
    for query in ["a", "love", "adele hello", "bohemian rhap", "the beatles yesterday", "adelle helo", "zzzz"]
    {
        c.bench_function(&format!("search: {query}"), |b| {
            b.iter(|| catalogue.search(black_box(query), 0, 24));
        });
    }
    let track = catalogue.iter().next();
    c.bench_function("cover", |b| b.iter(|| track.as_ref().map(cover::svg)));
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = benches
}
criterion_main!(group);
