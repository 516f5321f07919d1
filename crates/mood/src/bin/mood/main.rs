//! `mood`: reads pictures from the command line, and measures how well it does on labelled ones.

mod bench;
mod eval;
mod grid;
mod metrics;
mod picture_file;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::Reading;
use mood::{Kind, Models};
use serde::Serialize;

#[derive(Parser)]
#[command(version, about = "Reads the mood of photos, drawings and faces")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print one JSON reading a line; files that cannot be read give a line with `error`.
    Read(Read),
    /// Compare readings with labels and print one JSON object.
    Eval(Eval),
    /// Print time and memory of each stage as one JSON object.
    Bench(Bench),
}

#[derive(Args)]
struct Bench {
    /// How often each stage is run.
    #[arg(long, default_value_t = 20)]
    runs: usize,
}

#[derive(Args)]
struct Read {
    /// Pictures: JPEG, PNG, WebP or GIF (first frame).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// What the pictures are.
    #[arg(long, value_enum, default_value_t = PictureKind::Photo)]
    kind: PictureKind,
    /// Read with this network (`m1-face`, `m1-face@1`).
    #[arg(long)]
    model: Option<String>,
}

#[derive(Args)]
struct Eval {
    /// Folder of pictures; the labels have the columns `file,mood`.
    #[arg(long, required_unless_present = "grid", conflicts_with = "grid", requires = "kind")]
    images: Option<PathBuf>,
    /// Picture with many faces in rows, as FER2013 with FER+ labels is kept.
    #[arg(long, requires = "split")]
    grid: Option<PathBuf>,
    /// Labels, CSV with a header: moods, or the emotions of FER+ and FER2013.
    #[arg(long)]
    labels: PathBuf,
    /// What the pictures are.
    #[arg(long, value_enum)]
    kind: Option<PictureKind>,
    /// Rows of the grid's labels to use.
    #[arg(long, requires = "grid")]
    split: Option<String>,
    /// Leave rows out whose label is no mood; without it they are an error.
    #[arg(long)]
    skip_unknown: bool,
    /// Read with this network.
    #[arg(long)]
    model: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum PictureKind {
    /// Any photo: its faces are looked for.
    Photo,
    /// A drawing on a plain background.
    Drawing,
    /// One face that fills the picture.
    Face,
    /// A photo, read by what is on it and its light.
    Scene,
}

impl From<PictureKind> for Kind {
    fn from(kind: PictureKind) -> Self {
        match kind {
            PictureKind::Photo => Self::Photo,
            PictureKind::Drawing => Self::Drawing,
            PictureKind::Face => Self::Face,
            PictureKind::Scene => Self::Scene,
        }
    }
}

/// One line of output.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a Path,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    reading: Option<Reading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let result = on_few_threads(|| match &command {
        Command::Read(options) => read(options),
        Command::Eval(options) => evaluate(options),
        Command::Bench(options) => measure(options),
    });
    result.unwrap_or_else(|error| {
        // A closed pipe is no news.
        let _ = writeln!(io::stderr(), "mood: {error:#}");
        ExitCode::FAILURE
    })
}

/// candle spreads even the smallest product over all cores, which costs more than it gains: one thread,
/// unless `RAYON_NUM_THREADS` asks for more.
fn on_few_threads(work: impl FnOnce() -> Result<ExitCode> + Send) -> Result<ExitCode> {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    rayon::ThreadPoolBuilder::new().num_threads(asked).build()?.install(work)
}

fn models(name: Option<&str>) -> Result<Models> {
    let models = Models::builtin()?;
    Ok(match name {
        Some(name) => models.with_model(name)?,
        None => models,
    })
}

fn read(options: &Read) -> Result<ExitCode> {
    let models = models(options.model.as_deref())?;
    let mut out = io::stdout().lock();
    let mut all_read = true;
    for file in &options.files {
        let result = picture_file::open(file)
            .and_then(|picture| Ok(models.read_picture(&picture, options.kind.into())?));
        let line = match result {
            Ok(reading) => Line { file, reading: Some(reading), error: None },
            Err(error) => {
                all_read = false;
                Line { file, reading: None, error: Some(format!("{error:#}")) }
            }
        };
        serde_json::to_writer(&mut out, &line)?;
        writeln!(out)?;
    }
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(options: &Bench) -> Result<ExitCode> {
    writeln!(io::stdout(), "{:#}", serde_json::to_value(bench::run(options.runs)?)?)?;
    Ok(ExitCode::SUCCESS)
}

fn evaluate(options: &Eval) -> Result<ExitCode> {
    let models = models(options.model.as_deref())?;
    let json = match (&options.images, &options.grid) {
        (_, Some(grid)) => {
            let split = options.split.as_deref().context("--grid needs --split")?;
            serde_json::to_value(grid::evaluate(&models, grid, &options.labels, split)?)?
        }
        (Some(images), None) => {
            let kind = options.kind.context("--images needs --kind")?.into();
            serde_json::to_value(eval::evaluate(
                &models,
                images,
                &options.labels,
                kind,
                options.skip_unknown,
            )?)?
        }
        (None, None) => anyhow::bail!("either --images or --grid is needed"),
    };
    writeln!(io::stdout(), "{json:#}")?;
    Ok(ExitCode::SUCCESS)
}
