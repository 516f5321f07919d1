//! `build`, `run` and `dev`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};

use crate::cleanup::{self, Cleanup};
use crate::front::{self, Site};
use crate::process;
use crate::report::{Report, note};
use crate::server;
use crate::standin;
use crate::workspace::{Quality, Workspace};

/// What a change of can change the program or its pages.
const SOURCES: [&str; 9] = [
    "app",
    "crates",
    "frontend",
    "migrations",
    "model-weights",
    "server",
    "style",
    "Cargo.toml",
    "Cargo.lock",
];

/// Builds the site and the server.
///
/// # Errors
/// When a step fails.
pub fn build(report: &mut Report, workspace: &Workspace, quality: Quality) -> Result<Site> {
    let site = front::build(report, workspace, quality)?;
    server::build(report, workspace, quality)?;
    Ok(site)
}

/// Builds what a user sees and becomes the server, so that signals reach it directly.
///
/// # Errors
/// When the build fails or the server does not start; otherwise it does not return.
pub fn run(
    report: &mut Report,
    workspace: &Workspace,
    demo: bool,
    arguments: &[String],
) -> Result<Infallible> {
    build(report, workspace, Quality::Release)?;
    let mut server = released(report, workspace, demo)?;
    if arguments.is_empty() {
        note(&format!("Starting at http://{} (Ctrl-C stops it)", address()));
    }
    let error = server.args(arguments).exec();
    Err(error).context("the server does not start")
}

/// The same beside a stand-in for Spotify, until the server ends.
///
/// # Errors
/// When the build fails or one of them does not start.
pub fn run_with_standin(
    report: &mut Report,
    workspace: &Workspace,
    demo: bool,
    arguments: &[String],
) -> Result<()> {
    build(report, workspace, Quality::Release)?;
    let mut server = released(report, workspace, demo)?;
    standin::build(report, workspace)?;
    let _standin = standin::start(workspace, Quality::Release, standin::ADDRESS)?;
    note(&format!("Starting at http://{} with a stand-in for Spotify (Ctrl-C stops both)", address()));
    let status = server.envs(standin::environment(standin::ADDRESS)).args(arguments).status();
    let status = status.context("the server does not start")?;
    if status.success() { Ok(()) } else { anyhow::bail!("the server ended with {status}") }
}

/// The server as people get it; for a demo with a data folder that is full of life.
fn released(report: &mut Report, workspace: &Workspace, demo: bool) -> Result<Command> {
    let command = || server::command(workspace, Quality::Release, Quality::Release);
    let mut server = command();
    if demo {
        let data = workspace.root.join("data/demo");
        if !data.exists() {
            report.step("make a year of fifty people's lives", || fill(command(), &data))?;
        }
        note("Sign in as demo with the password: undertone demo");
        server.env("UNDERTONE_DATA", data).env_remove("DATABASE_URL");
    }
    Ok(server)
}

/// Fills a data folder, whole or not at all.
fn fill(mut server: Command, data: &Path) -> Result<()> {
    let unfinished = data.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    process::run(server.arg("demo-data").env("UNDERTONE_DATA", &unfinished).env_remove("DATABASE_URL"))?;
    fs::rename(&unfinished, data).with_context(|| format!("cannot make {}", data.display()))
}

/// Builds quickly, serves, and does both again when a source file changes.
///
/// # Errors
/// When the sources cannot be watched; a failing build is shown and waits for the next change.
pub fn dev(workspace: &Workspace, arguments: &[String]) -> Result<Infallible> {
    loop {
        let sources = snapshot(&workspace.root)?;
        let mut report = Report::new();
        let server = match build(&mut report, workspace, Quality::Dev) {
            Ok(_) => {
                note(&format!("Starting at http://{}; waiting for changes (Ctrl-C stops)", address()));
                Some(serve(workspace, arguments)?)
            }
            Err(error) => {
                note(&format!("{error:#}\n  Waiting for changes (Ctrl-C stops)"));
                None
            }
        };
        let changed = wait_for_change(&workspace.root, sources)?;
        note(&format!("Changed: {}", changed.display()));
        drop(server);
    }
}

fn address() -> String {
    std::env::var("UNDERTONE_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned())
}

fn serve(workspace: &Workspace, arguments: &[String]) -> Result<Cleanup> {
    let child = server::command(workspace, Quality::Dev, Quality::Dev)
        .args(arguments)
        .spawn()
        .context("the server does not start")?;
    let child = Arc::new(Mutex::new(child));
    Ok(cleanup::on_exit(move || server::stop(&mut child.lock().unwrap_or_else(PoisonError::into_inner))))
}

/// Looks every half second, which costs nothing measurable for some hundred files and works on every
/// file system. Returns the first changed file once the sources have been still for one look.
fn wait_for_change(root: &Path, mut before: BTreeMap<PathBuf, SystemTime>) -> Result<PathBuf> {
    let mut first = None;
    loop {
        thread::sleep(Duration::from_millis(500));
        let now = snapshot(root)?;
        match (difference(&before, &now), first.take()) {
            (Some(changed), earlier) => first = Some(earlier.unwrap_or(changed)),
            (None, Some(changed)) => return Ok(changed),
            (None, None) => {}
        }
        before = now;
    }
}

fn difference(
    before: &BTreeMap<PathBuf, SystemTime>,
    now: &BTreeMap<PathBuf, SystemTime>,
) -> Option<PathBuf> {
    let changed = now.iter().find(|(file, time)| before.get(*file) != Some(time));
    let removed = || before.iter().find(|(file, _)| !now.contains_key(*file));
    changed.or_else(removed).map(|(file, _)| file.clone())
}

/// Every source file with the time of its last change.
fn snapshot(root: &Path) -> Result<BTreeMap<PathBuf, SystemTime>> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = SOURCES.iter().map(|name| root.join(name)).collect();
    while let Some(path) = open.pop() {
        // A file may vanish between two looks; that is a change, not an error.
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if metadata.is_dir() {
            for entry in fs::read_dir(&path).into_iter().flatten() {
                open.push(entry?.path());
            }
        } else {
            files.insert(path, metadata.modified()?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_new_and_removed_files_are_differences() {
        let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let files = |list: &[(&str, u64)]| -> BTreeMap<PathBuf, SystemTime> {
            list.iter().map(|(name, seconds)| (PathBuf::from(name), time(*seconds))).collect()
        };
        let before = files(&[("a", 1), ("b", 1)]);
        let table = [
            (files(&[("a", 1), ("b", 1)]), None),
            (files(&[("a", 1), ("b", 2)]), Some("b")),
            (files(&[("a", 1), ("b", 1), ("c", 1)]), Some("c")),
            (files(&[("b", 1)]), Some("a")),
        ];
        for (now, expected) in table {
            assert_eq!(difference(&before, &now), expected.map(PathBuf::from));
        }
    }

    #[test]
    fn the_snapshot_sees_the_sources_only() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("app/src")).unwrap();
        fs::create_dir_all(folder.path().join("target")).unwrap();
        fs::write(folder.path().join("app/src/lib.rs"), "").unwrap();
        fs::write(folder.path().join("target/lib.rs"), "").unwrap();
        assert_eq!(snapshot(folder.path()).unwrap().len(), 1);
    }
}
