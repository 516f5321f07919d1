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
use image::RgbImage;
use mood::{Kind, Models};
use pixels::Opened;
use serde::Serialize;

/// The networks ask for memory in pieces of megabytes, which glibc gives back to the system, and fetches anew, each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "Reads the mood of photos, drawings, faces and lines")]
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
    /// Pictures: JPEG, PNG, WebP or GIF (first frame); or lines, with `--kind text`.
    #[arg(required = true)]
    inputs: Vec<String>,
    /// What they are.
    #[arg(long, value_enum, default_value_t = InputKind::Photo)]
    kind: InputKind,
    /// Read with this network (`m1-face`, `m1-face@1`).
    #[arg(long)]
    model: Option<String>,
}

#[derive(Args)]
struct Eval {
    /// Folder of pictures; the labels have the columns `file,mood`.
    #[arg(long, conflicts_with = "grid", requires = "kind")]
    images: Option<PathBuf>,
    /// Picture with many faces in rows, as FER2013 with FER+ labels is kept.
    #[arg(long, requires = "split")]
    grid: Option<PathBuf>,
    /// Labels, CSV with a header: moods, or the emotions of FER+ and FER2013. Lines have the columns `text,mood`.
    #[arg(long)]
    labels: PathBuf,
    /// What is to be read.
    #[arg(long, value_enum)]
    kind: Option<InputKind>,
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
enum InputKind {
    /// Any photo: its faces are looked for.
    Photo,
    /// A drawing on a plain background.
    Drawing,
    /// One face that fills the picture.
    Face,
    /// A photo, read by what is on it and its light.
    Scene,
    /// A written line.
    Text,
}

impl InputKind {
    /// What kind of picture it is; `None` for a line.
    fn of_picture(self) -> Option<Kind> {
        Some(match self {
            Self::Photo => Kind::Photo,
            Self::Drawing => Kind::Drawing,
            Self::Face => Kind::Face,
            Self::Scene => Kind::Scene,
            Self::Text => return None,
        })
    }
}

/// One line of output.
#[derive(Serialize)]
struct Line<'a> {
    /// A picture's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// A written line.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
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

/// candle spreads what is left to it over all cores, which costs more than it gains: one thread,
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
    for input in &options.inputs {
        let (file, text, result) = match options.kind.of_picture() {
            Some(kind) => (Some(input.as_str()), None, read_file(&models, Path::new(input), kind)),
            None => (None, Some(input.as_str()), models.read_line(input).map_err(Into::into)),
        };
        all_read &= result.is_ok();
        let error = result.as_ref().err().map(|error| format!("{error:#}"));
        serde_json::to_writer(&mut out, &Line { file, text, reading: result.ok(), error })?;
        writeln!(out)?;
    }
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read_file(models: &Models, file: &Path, kind: Kind) -> Result<Reading> {
    let Opened { pixels, original } = picture_file::open(file)?;
    let mut reading = models.read_picture(&pixels, kind)?;
    // A big picture was scaled down while it was opened.
    let across = original.0 as f32 / pixels.width() as f32;
    let down = original.1 as f32 / pixels.height() as f32;
    for face in &mut reading.faces {
        face.x *= across;
        face.width *= across;
        face.y *= down;
        face.height *= down;
    }
    Ok(reading)
}

fn measure(options: &Bench) -> Result<ExitCode> {
    writeln!(io::stdout(), "{:#}", serde_json::to_value(bench::run(options.runs)?)?)?;
    Ok(ExitCode::SUCCESS)
}

fn evaluate(options: &Eval) -> Result<ExitCode> {
    let models = models(options.model.as_deref())?;
    let Eval { images, labels, skip_unknown, .. } = options;
    let json = match (&options.grid, options.kind.map(InputKind::of_picture)) {
        (Some(grid), _) => {
            let split = options.split.as_deref().context("--grid needs --split")?;
            serde_json::to_value(grid::evaluate(&models, grid, labels, split)?)?
        }
        (None, Some(Some(kind))) => {
            let images = images.as_ref().context("pictures need --images")?;
            let model = models.model(kind)?.to_string();
            let open = |file: &str| Ok(picture_file::open(&images.join(file))?.pixels);
            let read = |picture: &RgbImage| Ok(models.read_picture(picture, kind)?);
            serde_json::to_value(eval::evaluate(labels, "file", *skip_unknown, model, open, read)?)?
        }
        (None, Some(None)) => {
            let model = models.text_model().to_string();
            let read = |line: &String| Ok(models.read_line(line)?);
            serde_json::to_value(eval::evaluate(
                labels,
                "text",
                *skip_unknown,
                model,
                |l| Ok(l.to_owned()),
                read,
            )?)?
        }
        (None, None) => anyhow::bail!("either --grid or --kind is needed"),
    };
    writeln!(io::stdout(), "{json:#}")?;
    Ok(ExitCode::SUCCESS)
}
