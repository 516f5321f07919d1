//! The intake of a photo of 12 megapixels, from bytes to all sizes, and of a drawing.
#![allow(missing_docs, reason = "criterion's macros make public items")]
#![allow(clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use domain::PictureKind;
use jpeg_encoder::{ColorType, Encoder};
use media::intake;

/// Smooth colours with fine grain, as a sensor gives: about 4 MB at quality 92.
fn photo(width: u16, height: u16) -> Vec<u8> {
    let mut seed = 1_u32;
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (seed >> 29) as u8;
            let wave = (f64::from(x) / 90.0).sin() * (f64::from(y) / 70.0).cos();
            let base = (wave * 90.0 + 110.0) as u8;
            pixels.extend([base + grain, (base / 2 + 60) + grain, 200 - base / 2 + grain]);
        }
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 92).encode(&pixels, width, height, ColorType::Rgb).unwrap();
    bytes
}

fn drawing() -> Vec<u8> {
    let mut canvas = image::RgbImage::from_pixel(1_200, 900, image::Rgb([255, 255, 255]));
    for t in 0..200_000_u32 {
        let angle = f64::from(t) / 3_000.0;
        let radius = f64::from(t) / 500.0;
        let (x, y) = (600.0 + radius * angle.cos(), 450.0 + radius * angle.sin());
        canvas.put_pixel(x as u32, y as u32, image::Rgb([30, 60, (t / 1_000) as u8]));
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    canvas.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("intake");
    group.sample_size(20);
    let bytes = photo(4_000, 3_000);
    group.bench_function("jpeg_12_megapixels", |b| b.iter(|| intake(&bytes, PictureKind::Photo).unwrap()));
    let bytes = drawing();
    group.bench_function("drawing_1200x900", |b| b.iter(|| intake(&bytes, PictureKind::Drawing).unwrap()));
    group.finish();
}

criterion_group!(intakes, benches);
criterion_main!(intakes);
