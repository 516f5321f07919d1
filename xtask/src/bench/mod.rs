//! `bench`: the figures of `docs/BENCHMARKS.md`, printed as Markdown tables on stdout.
//!
//! A bench is a module here with a function that returns its table; add it to [`Bench`] and to [`run`].

mod http;
mod lighthouse;
mod sign_in;
mod start;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::front;
use crate::process;
use crate::report::{Report, note};
use crate::run;
use crate::server::{self, Running};
use crate::workspace::{Quality, Workspace};

/// What to measure, and how much.
#[derive(Args)]
pub struct Arguments {
    /// What to measure; nothing: tell what there is
    #[arg(value_enum)]
    benches: Vec<Bench>,
    /// Posts in the database of `http`
    #[arg(long, default_value_t = 10_000)]
    posts: u32,
    /// Connections that `http` keeps busy
    #[arg(long, default_value_t = 32)]
    connections: u32,
    /// Seconds of load for each address of `http`
    #[arg(long, default_value_t = 15)]
    seconds: u32,
    /// Addresses for `http` and `lighthouse` (default: the home feed; for `lighthouse` also Create and a post)
    #[arg(long)]
    path: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// Weight of the first load
    Size,
    /// Start-up time and idle memory of the server
    Start,
    /// Requests per second and latency, on SQLite and PostgreSQL (needs wrk)
    Http,
    /// Sign-ins per second (needs wrk)
    SignIn,
    /// Performance, accessibility, best practices and SEO as Lighthouse sees them (needs npm)
    Lighthouse,
    /// `cargo bench` of the crates
    Crates,
}

/// Runs the named benches, or lists them.
///
/// # Errors
/// When a build, a program or a server fails.
pub fn run(report: &mut Report, workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if arguments.benches.is_empty() {
        note("There is:");
        for bench in Bench::value_variants() {
            if let Some(value) = bench.to_possible_value() {
                let help = value.get_help().map(ToString::to_string).unwrap_or_default();
                note(&format!("  cargo xtask bench {:<10} {help}", value.get_name()));
            }
        }
        return Ok(());
    }
    for bench in &arguments.benches {
        let table = match bench {
            Bench::Size => front::table(&front::build(report, workspace, Quality::Release)?.sizes),
            Bench::Start => start::measure(report, workspace)?,
            Bench::Http => http::measure(report, workspace, arguments)?,
            Bench::SignIn => sign_in::measure(report, workspace, arguments)?,
            Bench::Lighthouse => lighthouse::measure(report, workspace, &arguments.path)?,
            Bench::Crates => {
                let mut command = process::cargo();
                command.arg("bench").args(server::NATIVE);
                report.step("cargo bench", || process::run(command.current_dir(&workspace.root)))?;
                continue;
            }
        };
        writeln!(std::io::stdout(), "\n{table}")?;
    }
    Ok(())
}

/// A server in release quality with data of its own. The order of the fields matters: the server is
/// stopped before its data are removed.
struct Stand {
    server: Running,
    _data: tempfile::TempDir,
}

/// Builds what is missing and starts a server; `prepare` may fill its data folder first.
fn stand(
    report: &mut Report,
    workspace: &Workspace,
    database: Option<&str>,
    prepare: impl FnOnce(&mut Report, &Path) -> Result<()>,
) -> Result<Stand> {
    run::build(report, workspace, Quality::Release)?;
    let data = tempfile::tempdir()?;
    prepare(report, data.path())?;
    let mut command = server::command(workspace, Quality::Release, Quality::Release);
    // All load comes from one address.
    command.env("UNDERTONE_LIMIT_FACTOR", "1000000");
    let server = report
        .step("start the server", || Running::start(command, data.path(), database, &log(workspace)))?;
    Ok(Stand { server, _data: data })
}

/// Fills a data folder with posts, through the server's own command.
fn seed(
    report: &mut Report,
    workspace: &Workspace,
    database: Option<&str>,
    data: &Path,
    posts: u32,
) -> Result<()> {
    report.step(&format!("write {posts} posts"), || {
        process::run(
            server::command(workspace, Quality::Release, Quality::Release)
                .args(["demo-data", "--pictures", "100"])
                .args(["--readings", &posts.to_string(), "--users", &posts.div_ceil(50).to_string()])
                .env("UNDERTONE_DATA", data)
                .env_remove("DATABASE_URL")
                .envs(database.map(|url| ("DATABASE_URL", url))),
        )
        .context("the server could not write the posts")
    })
}

fn log(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench-server.log")
}
