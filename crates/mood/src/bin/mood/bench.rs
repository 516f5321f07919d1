//! Time and memory of each stage of a reading.

use std::{collections::BTreeMap, fs, hint::black_box, io::Cursor, time::Instant};

use anyhow::{Context, Result};
use image::{ImageFormat, Rgb, RgbImage};
use mood::{Kind, Models};
use serde::Serialize;

/// What one stage takes.
#[derive(Serialize)]
struct Stage {
    /// Median of the runs in milliseconds.
    ms: f64,
    /// The fastest run in milliseconds.
    fastest_ms: f64,
    runs: usize,
    /// Most memory of the process while it ran, beyond what it had before, in megabytes; where Linux tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    mb: Option<f64>,
}

/// Figures of all stages, by name.
#[derive(Serialize)]
pub(crate) struct Bench {
    threads: usize,
    stages: BTreeMap<&'static str, Stage>,
}

/// Runs every stage `runs` times on pictures made here, after one run that does not count.
pub(crate) fn run(runs: usize) -> Result<Bench> {
    let photo = picture(4000, 3000);
    let mut jpeg = Cursor::new(Vec::new());
    photo.write_to(&mut jpeg, ImageFormat::Jpeg).context("the picture cannot be encoded")?;
    let jpeg = jpeg.into_inner();
    let (screen, face, drawing) = (picture(1280, 960), picture(200, 200), sun(800, 600));
    let models = Models::builtin()?;

    let mut bench = Bench { threads: rayon::current_num_threads(), stages: BTreeMap::new() };
    bench.stage("load all networks", runs, || Ok(Models::builtin()?))?;
    bench.stage("open a JPEG of 12 megapixels", runs, || Ok(pixels::open(&jpeg)?))?;
    bench.stage("find faces, 1280x960", runs, || Ok(models.detector().find(&screen)?))?;
    bench.stage("read a face", runs, || Ok(models.reader(Kind::Face)?.opinion(&face)?))?;
    bench.stage("read a drawing, 800x600", runs, || Ok(models.read_picture(&drawing, Kind::Drawing)?))?;
    bench.stage("JPEG of 12 megapixels to reading", runs, || {
        Ok(models.read_picture(&pixels::open(&jpeg)?.pixels, Kind::Photo)?)
    })?;
    bench.stage("read a line", runs, || {
        Ok(models.read_line("got the job!! finally, after all these months")?)
    })?;
    bench.stage("read a scene, 1280x960", runs, || Ok(models.read_picture(&screen, Kind::Scene)?))?;
    Ok(bench)
}

impl Bench {
    fn stage<T>(
        &mut self,
        name: &'static str,
        runs: usize,
        mut work: impl FnMut() -> Result<T>,
    ) -> Result<()> {
        work().context(name)?;
        let before = memory(true);
        let mut times = Vec::with_capacity(runs);
        for _ in 0..runs.max(1) {
            let started = Instant::now();
            black_box(work().context(name)?);
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        let mb = before.zip(memory(false)).map(|(before, most)| (most - before) / 1024.0);
        self.stages.insert(name, Stage { ms: at(times.len() / 2), fastest_ms: at(0), runs: times.len(), mb });
        Ok(())
    }
}

/// Kilobytes of memory: now, while Linux forgets the peak; or the peak since then.
fn memory(now: bool) -> Option<f64> {
    if now {
        fs::write("/proc/self/clear_refs", "5").ok()?;
    }
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let key = if now { "VmRSS:" } else { "VmHWM:" };
    status.lines().find_map(|line| line.strip_prefix(key))?.split_whitespace().next()?.parse().ok()
}

/// Something like a photo: soft shapes and fine grain.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 29;
        let wave = |a: f32, b: f32| 110.0 + 90.0 * ((a * u + b * v) * 6.0).sin();
        Rgb([wave(1.0, 2.0), wave(3.0, 1.0), wave(0.5, 4.0)].map(|value| value as u8 + grain as u8))
    })
}

/// A ring and two dots on white.
fn sun(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 - width as f32 / 2.0, y as f32 - height as f32 / 2.0);
        let ring = (x.hypot(y) - 200.0).abs() < 6.0;
        let eyes = (x.abs() - 70.0).hypot(y + 60.0) < 14.0;
        Rgb([if ring || eyes { 20 } else { 255 }; 3])
    })
}
