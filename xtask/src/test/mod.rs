//! `test`: every check that a change must pass, from formatting to stories in a browser.

mod e2e;
mod licences;
mod postgres;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::install::{self, Tool};
use crate::process;
use crate::report::{Report, note};
use crate::server::NATIVE;
use crate::workspace::{WASM_TARGET, Workspace};

pub use postgres::Cluster;

/// The parts, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// rustfmt
    Fmt,
    /// Licences and sources of all dependencies
    Deny,
    /// clippy, for the server and for the browser
    Clippy,
    /// Rust tests, on SQLite and PostgreSQL
    Unit,
    /// Browser tests
    E2e,
}

/// Runs the parts named in `only`, or all. A failing part does not keep the others from running.
///
/// # Errors
/// When something is missing that may not be installed, and when a part fails.
pub fn run(report: &mut Report, workspace: &Workspace, only: &[Part], playwright: &[String]) -> Result<()> {
    let parts: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(|part| only.is_empty() || only.contains(part))
        .collect();
    install_what_is_missing(report, &parts)?;
    let mut failures = Vec::new();
    for part in &parts {
        let result = match part {
            Part::Fmt => fmt(report, workspace),
            Part::Deny => licences::check(report, workspace),
            Part::Clippy => clippy(report, workspace),
            Part::Unit => unit(report, workspace),
            Part::E2e => e2e::run(report, workspace, playwright),
        };
        if let Err(error) = result {
            note(&format!("{error:#}"));
            failures.push(format!("{part:?}: {error:#}"));
        }
    }
    report.summary();
    if !failures.is_empty() {
        bail!("not everything passed\n  {}", failures.join("\n  "));
    }
    Ok(())
}

fn install_what_is_missing(report: &mut Report, parts: &[Part]) -> Result<()> {
    let mut tools = Vec::new();
    if parts.contains(&Part::Unit) {
        tools.push(Tool::Postgres);
    }
    if parts.contains(&Part::E2e) {
        tools.extend([Tool::Npm, Tool::Chromium]);
    }
    install::ensure(report, &tools)?;
    if parts.contains(&Part::Fmt) || parts.contains(&Part::Clippy) {
        install::ensure_checkers(report)?;
    }
    if parts.contains(&Part::Clippy) || parts.contains(&Part::E2e) {
        install::ensure_wasm_target(report)?;
    }
    Ok(())
}

fn fmt(report: &mut Report, workspace: &Workspace) -> Result<()> {
    report.step("formatting (rustfmt)", || {
        process::run(process::cargo().args(["fmt", "--all", "--check"]).current_dir(&workspace.root))
    })
}

fn clippy(report: &mut Report, workspace: &Workspace) -> Result<()> {
    let frontend = ["--package", "frontend", "--target", WASM_TARGET];
    let rounds: [(&str, &[&str]); 3] = [
        ("clippy, xtask", &["--package", "xtask", "--all-targets"]),
        ("clippy, server side", &[&NATIVE[..], &["--all-targets"]].concat()),
        ("clippy, browser side", &frontend),
    ];
    for (name, selection) in rounds {
        report.step(name, || {
            process::run(
                process::cargo()
                    .arg("clippy")
                    .args(selection)
                    .args(["--", "--deny", "warnings"])
                    .current_dir(&workspace.root),
            )
        })?;
    }
    Ok(())
}

fn unit(report: &mut Report, workspace: &Workspace) -> Result<()> {
    let cluster = report.step("start a throw-away PostgreSQL", Cluster::start)?;
    let mut outcome = Ok(());
    // The arrows between the crates are tested in `xtask`.
    for (name, selection) in [("Rust tests, xtask", &["--package", "xtask"][..]), ("Rust tests", &NATIVE)] {
        let tests = report.step(name, || {
            let mut command = process::cargo();
            if process::succeeds(process::cargo().args(["nextest", "--version"])) {
                command.args(["nextest", "run", "--no-fail-fast", "--status-level", "slow"]);
                command.args(["--no-tests", "pass"]);
            } else {
                command.args(["test", "--no-fail-fast", "--bins", "--lib", "--tests"]);
            }
            process::run(
                command
                    .args(selection)
                    .env("TEST_POSTGRES_URL", cluster.url())
                    .env("REQUIRE_POSTGRES", "1")
                    .current_dir(&workspace.root),
            )
        });
        outcome = outcome.and(tests);
    }
    let examples = report.step("examples in the documentation", || {
        process::run(process::cargo().args(["test", "--doc"]).args(NATIVE).current_dir(&workspace.root))
    });
    outcome.and(examples)
}
