//! Time of a reading and of its parts. `RAYON_NUM_THREADS=1` gives the times on one core.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros, and a bench may stop")]

#[path = "../tests/portrait/mod.rs"]
mod portrait;

use std::{hint::black_box, io::Cursor, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use image::ImageFormat;
use mood::{Kind, Models};

fn readings(criterion: &mut Criterion) {
    let models = Models::builtin().unwrap();
    let mut group = criterion.benchmark_group("reading");
    group.measurement_time(Duration::from_secs(4)).sample_size(30);

    let face = portrait::picture(200, 200, &[(100.0, 100.0, 90.0, 1.0)]);
    let reader = models.reader(Kind::Face).unwrap();
    group.bench_function("face crop", |b| b.iter(|| reader.opinion(black_box(&face)).unwrap()));

    let drawing = portrait::doodle(800, 1.0);
    group.bench_function("drawing 800x800", |b| {
        b.iter(|| models.read_picture(black_box(&drawing), Kind::Drawing).unwrap());
    });

    for (width, height) in [(640, 480), (1280, 960)] {
        let (x, y) = (width as f32 / 2.0, height as f32 / 2.0);
        let photo = portrait::picture(width, height, &[(x, y, y / 2.0, 1.0)]);
        group.bench_function(format!("detector {width}x{height}"), |b| {
            b.iter(|| models.detector().find(black_box(&photo)).unwrap());
        });
    }

    let photo = portrait::picture(4000, 3000, &[(1500.0, 1400.0, 600.0, 1.0), (3000.0, 1500.0, 400.0, -1.0)]);
    group.bench_function("photo of 12 megapixels, pixels", |b| {
        b.iter(|| models.read_picture(black_box(&photo), Kind::Photo).unwrap());
    });
    let mut jpeg = Cursor::new(Vec::new());
    photo.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    group.bench_function("photo of 12 megapixels, bytes", |b| {
        b.iter(|| models.read_picture(&pixels::open(black_box(&jpeg)).unwrap().pixels, Kind::Photo).unwrap());
    });
    group.bench_function("loading all networks", |b| b.iter(|| Models::builtin().unwrap()));
    group.finish();
}

criterion_group!(benches, readings);
criterion_main!(benches);
