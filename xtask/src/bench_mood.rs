//! `bench-mood`: our networks beside others, one after the other on one thread of the same machine. Writes
//! `model-weights/figures.json`, which the page *About the model* shows, and prints a table.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io::Write as _};

use anyhow::{Context as _, Result};
use clap::Args;
use domain::{CalibrationBin, FaceFigures, Figures, Mood, MoodFigures, Peer, SetFigures};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::install::{self, Tool};
use crate::npm;
use crate::process;
use crate::report::{Report, note};
use crate::workspace::Workspace;

/// Where the labelled faces are.
#[derive(Args)]
pub struct Arguments {
    /// The folder with `valid.png` and `labels.csv`
    #[arg(long, default_value = "../shared/data/faces")]
    faces: PathBuf,
}

/// What `mood eval` says of a grid of faces.
#[derive(Deserialize)]
struct Grid {
    n: usize,
    accuracy: f64,
    ece: f64,
    calibration: Vec<CalibrationBin>,
    per_class: std::collections::BTreeMap<Mood, Class>,
    fer7_accuracy: f64,
    fer4_accuracy: f64,
    ms_median: f64,
    model: String,
}

#[derive(Deserialize)]
struct Class {
    n: usize,
    precision: f64,
    recall: f64,
}

/// What `mood eval` says of lines.
#[derive(Deserialize)]
struct Lines {
    n: usize,
    accuracy: f64,
    macro_f1: f64,
}

/// What the script of a peer prints.
#[derive(Deserialize)]
struct Said {
    peer: String,
    version: String,
    runtime: String,
    fer7: f64,
    fer4: f64,
    ms_per_face: f64,
}

/// Measures, writes the figures and prints them.
///
/// # Errors
/// When our own networks cannot be measured. A peer that cannot be run is named, and its former figures stay.
pub fn run(report: &mut Report, workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let root = &workspace.root;
    let faces = root.join(&arguments.faces).canonicalize().context("there are no labelled faces")?;
    let file = root.join("model-weights/figures.json");
    let former: Option<Figures> =
        fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
    // The cards first: what they lack would come to light after minutes of measuring.
    let drawings = drawings(root)?;
    card(root, "text")?;
    let (grid, labels) = (faces.join("valid.png"), faces.join("labels.csv"));
    report.step("build the program mood", || {
        let build = ["build", "--release", "--package", "mood", "--features", "cli", "--bin", "mood"];
        process::run(process::cargo().args(build).current_dir(root))
    })?;
    let mood = workspace.target.join("release").join(format!("mood{}", std::env::consts::EXE_SUFFIX));
    let eval = |more: &[&str]| {
        let mut command = Command::new(&mood);
        command.arg("eval").args(more).current_dir(root);
        command
    };
    let mut ours = Vec::new();
    for name in ["face", "m1-face"] {
        let mut command = eval(&["--model", name, "--split", "valid", "--grid"]);
        command.arg(&grid).arg("--labels").arg(&labels);
        ours.push(report.step(&format!("read the faces with {name}"), || json::<Grid>(&mut command))?);
    }
    let lines: Lines = report.step("read our own lines", || {
        json(&mut eval(&["--kind", "text", "--labels", "model-weights/training/text_test.csv"]))
    })?;

    let mut beside: Vec<Peer> = ours.iter().map(own).collect();
    for (name, peer) in [("fer", fer as Run), ("face-api", face_api as Run)] {
        match peer(report, workspace, &grid, &labels) {
            Ok(said) => beside.push(said.into()),
            Err(error) => {
                note(&format!("{name} could not be run here, its former figures stay: {error:#}"));
                let known = former.iter().flat_map(|figures| &figures.beside);
                beside.extend(known.filter(|peer| peer.name.contains(name)).cloned());
            }
        }
    }
    let faces = ours.into_iter().next().map(face_figures).context("no network was measured")?;
    let figures = Figures { faces, beside, drawings, lines: of_lines(root, &lines)? };
    let mut text = serde_json::to_string_pretty(&figures)?;
    text.push('\n');
    fs::write(file, text)?;
    writeln!(std::io::stdout(), "\n{}", table(&figures.beside))?;
    Ok(())
}

type Run = fn(&mut Report, &Workspace, &Path, &Path) -> Result<Said>;

fn fer(report: &mut Report, workspace: &Workspace, grid: &Path, labels: &Path) -> Result<Said> {
    let (folder, venv) = (workspace.root.join("xtask/peers"), workspace.target.join("peers/venv"));
    let python = venv.join("bin/python");
    report.step("install fer from PyPI", || {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"];
        process::run(Command::new(&python).args(pip).arg(folder.join("requirements.txt")))
    })?;
    report.step("read the faces with fer", || {
        json(Command::new(&python).arg(folder.join("fer_peer.py")).arg(grid).arg(labels))
    })
}

fn face_api(report: &mut Report, workspace: &Workspace, grid: &Path, labels: &Path) -> Result<Said> {
    install::ensure(report, &[Tool::Npm])?;
    let (manifests, folder) = (workspace.root.join("xtask/peers"), workspace.target.join("peers"));
    npm::install(report, &manifests, &folder)?;
    report.step("read the faces with face-api", || {
        let mut node = Command::new("node");
        // Its packages do not lie beside the script.
        node.env("NODE_PATH", folder.join("node_modules"));
        json(node.arg(manifests.join("face_api_peer.mjs")).arg(grid).arg(labels))
    })
}

/// The JSON that a program prints.
fn json<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let said = process::output(command)?;
    serde_json::from_str(&said).with_context(|| format!("it printed {said:?}"))
}

fn own(grid: &Grid) -> Peer {
    Peer {
        name: format!("Undertone, {}", grid.model),
        runtime: "candle".into(),
        fer7: grid.fer7_accuracy,
        fer4: grid.fer4_accuracy,
        ms: grid.ms_median,
    }
}

impl From<Said> for Peer {
    fn from(said: Said) -> Self {
        let Said { peer, version, runtime, fer7, fer4, ms_per_face } = said;
        Self { name: format!("{peer} {version}"), runtime, fer7, fer4, ms: ms_per_face }
    }
}

fn face_figures(grid: Grid) -> FaceFigures {
    let of_mood = |(mood, Class { n, precision, recall })| MoodFigures { mood, n, precision, recall };
    FaceFigures {
        model: grid.model,
        n: grid.n,
        accuracy: grid.accuracy,
        ece: grid.ece,
        moods: grid.per_class.into_iter().map(of_mood).collect(),
        calibration: grid.calibration,
    }
}

/// What the card of the drawing network says; its training scripts measured it.
fn drawings(root: &Path) -> Result<Vec<SetFigures>> {
    let figures = card(root, "drawing")?;
    let sets = [
        ("openmoji", "OpenMoji"),
        ("emojione_monotone", "Emojione monotone"),
        ("doodles", "Drawn by another program"),
    ];
    let set =
        |(key, name): (&str, &str)| set_figures(name, &figures[format!("{key}_n")], &figures[key], None);
    sets.into_iter().map(set).collect()
}

/// GoEmotions from the card, our own lines from this run.
fn of_lines(root: &Path, own: &Lines) -> Result<Vec<SetFigures>> {
    let figures = card(root, "text")?;
    let dev = &figures["moods"];
    Ok(vec![
        set_figures("GoEmotions, lines of one mood", &dev["n"], &dev["accuracy"], dev["macro_f1"].as_f64())?,
        SetFigures {
            set: "Lines of our own".into(),
            n: own.n,
            accuracy: own.accuracy,
            macro_f1: Some(own.macro_f1),
        },
    ])
}

fn set_figures(set: &str, n: &Value, accuracy: &Value, macro_f1: Option<f64>) -> Result<SetFigures> {
    let missing = || format!("the card has no figures of {set}");
    let n = n.as_u64().with_context(missing)?;
    let accuracy = accuracy.as_f64().with_context(missing)?;
    Ok(SetFigures { set: set.into(), n: usize::try_from(n)?, accuracy, macro_f1 })
}

/// The figures on a card.
fn card(root: &Path, name: &str) -> Result<Value> {
    let card = fs::read_to_string(root.join(format!("model-weights/{name}.json")))?;
    let mut card: Value = serde_json::from_str(&card)?;
    Ok(card["figures"].take())
}

fn table(peers: &[Peer]) -> String {
    let mut table =
        "| network | runtime | seven labels | four moods | ms a face |\n|---|---|---:|---:|---:|\n"
            .to_owned();
    for Peer { name, runtime, fer7, fer4, ms } in peers {
        let (fer7, fer4) = (fer7 * 100.0, fer4 * 100.0);
        table.push_str(&format!("| {name} | {runtime} | {fer7:.1} % | {fer4:.1} % | {ms:.2} |\n"));
    }
    table
}
