//! `cargo xtask …`: builds, runs, tests and measures Undertone.

mod bench;
mod bench_mood;
mod cleanup;
mod front;
mod install;
mod npm;
mod process;
mod report;
mod run;
mod server;
mod standin;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use report::Report;
use workspace::{Quality, Workspace};

/// Build, run, test and measure Undertone.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site and the server in release quality
    Build {
        /// Build quickly instead
        #[arg(long)]
        dev: bool,
        /// Build only what the browser gets
        #[arg(long)]
        front: bool,
    },
    /// Build and start Undertone at http://127.0.0.1:3000; all that follows (`--help`, too) goes to the server
    #[command(disable_help_flag = true)]
    Run {
        /// Start a stand-in for Spotify, too, and use it: logging in, libraries and playlists without a network
        #[arg(long)]
        with_spotify_standin: bool,
        /// Start with made-up people and a year of their posts, in a data folder of their own (data/demo)
        #[arg(long)]
        demo: bool,
        /// Arguments of the server, for example `create-admin`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build quickly and start, and again on every change
    #[command(disable_help_flag = true)]
    Dev {
        /// Arguments of the server
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check and test everything
    Test {
        /// Do only this part (may be given several times)
        #[arg(long, value_enum)]
        only: Vec<test::Part>,
        /// Arguments of the browser tests, for example `home --project=desktop`
        #[arg(last = true)]
        playwright: Vec<String>,
    },
    /// Measure
    Bench(bench::Arguments),
    /// Measure the networks beside others on labelled faces
    BenchMood(bench_mood::Arguments),
}

fn main() -> ExitCode {
    match main_result(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn main_result(command: Command) -> Result<()> {
    cleanup::handle_interrupts()?;
    let workspace = Workspace::find()?;
    let mut report = Report::new();
    match command {
        Command::Build { dev, front } => {
            let quality = if dev { Quality::Dev } else { Quality::Release };
            let site = if front {
                front::build(&mut report, &workspace, quality)?
            } else {
                run::build(&mut report, &workspace, quality)?
            };
            report.summary();
            if dev { Ok(()) } else { site.check_budget() }
        }
        Command::Run { with_spotify_standin: true, demo, arguments } => {
            run::run_with_standin(&mut report, &workspace, demo, &arguments)
        }
        Command::Run { demo, arguments, .. } => match run::run(&mut report, &workspace, demo, &arguments)? {},
        Command::Dev { arguments } => match run::dev(&workspace, &arguments)? {},
        Command::Test { only, playwright } => test::run(&mut report, &workspace, &only, &playwright),
        Command::Bench(arguments) => bench::run(&mut report, &workspace, &arguments),
        Command::BenchMood(arguments) => bench_mood::run(&mut report, &workspace, &arguments),
    }
}
