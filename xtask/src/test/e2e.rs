//! The stories in a browser: Playwright against a real server with an empty data folder.

use std::process::Command;

use anyhow::Result;

use crate::cleanup;
use crate::front;
use crate::install::Tool;
use crate::npm;
use crate::process;
use crate::report::{Report, note};
use crate::server::{self, Running};
use crate::standin;
use crate::workspace::{Quality, Workspace};

/// Name and password of the account that runs the instance in the stories (`end2end/tests/support/api.ts`).
const ADMIN: &str = "chief";
const ADMIN_PASSWORD: &str = "correct horse battery";

pub(super) fn run(report: &mut Report, workspace: &Workspace, arguments: &[String]) -> Result<()> {
    // What a user's browser gets, with the server as the Rust tests have compiled it: compiling all
    // of it once more in release quality would take longer than the tests.
    let site = front::build(report, workspace, Quality::Release)?;
    server::build(report, workspace, Quality::Dev)?;
    let folder = workspace.root.join("end2end");
    let programs = npm::install(report, &folder, &folder)?;
    let chromium = Tool::Chromium.require()?;

    let stories = report.step("browser tests (Playwright)", || {
        let results = folder.join("results");
        std::fs::create_dir_all(&results)?;
        let data = tempfile::tempdir()?.keep();
        let removed = data.clone();
        let _cleanup = cleanup::on_exit(move || {
            let _ = std::fs::remove_dir_all(removed);
        });
        let mut command = server::command(workspace, Quality::Dev, Quality::Release);
        // All stories come from one address, and faster than people are.
        command.env("UNDERTONE_LIMIT_FACTOR", "1000");
        let alone = data.join("alone");
        server::create_admin(workspace, Quality::Dev, &alone, ADMIN, ADMIN_PASSWORD)?;
        let server = Running::start(command, &alone, None, &results.join("server.log"))?;
        note(&format!("server at {}, its log in end2end/results/server.log", server.url()));
        let spotify = server::free_address()?;
        let _standin = standin::start(workspace, Quality::Dev, spotify)?;
        let mut command = server::command(workspace, Quality::Dev, Quality::Release);
        command.env("UNDERTONE_LIMIT_FACTOR", "1000").envs(standin::environment(spotify));
        let log = results.join("server-with-spotify.log");
        let with_spotify = Running::start(command, &data.join("with-spotify"), None, &log)?;
        note(&format!("another at {} with a stand-in for Spotify", with_spotify.url()));
        process::run(
            Command::new(programs.join("playwright"))
                .arg("test")
                .args(arguments)
                .env("BASE_URL", server.url())
                .env("SPOTIFY_BASE_URL", with_spotify.url())
                .env("STANDIN_URL", format!("http://{spotify}"))
                .env("CHROME_PATH", chromium)
                .current_dir(&folder),
        )
    });
    let weight = report.step("weight of the first load", || site.check_budget());
    stories.and(weight)
}
