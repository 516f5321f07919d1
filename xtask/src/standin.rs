//! The stand-in for Spotify as a process of ours, for trying out offline what takes Spotify.

use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};

use crate::cleanup::{self, Cleanup};
use crate::process;
use crate::report::Report;
use crate::server;
use crate::workspace::{Quality, Workspace};

/// Where it listens.
const ADDRESS: &str = "127.0.0.1:4005";
const PACKAGE: &str = "spotify-standin";

/// Compiles it.
///
/// # Errors
/// When cargo fails.
pub fn build(report: &mut Report, workspace: &Workspace) -> Result<()> {
    report.step("compile the stand-in for Spotify", || {
        process::run(
            process::cargo().args(["build", "--release", "--package", PACKAGE]).current_dir(&workspace.root),
        )
    })
}

/// Starts it; it ends when this is dropped, or when we are interrupted.
///
/// # Errors
/// When it does not start.
pub fn start(workspace: &Workspace) -> Result<Cleanup> {
    let program = workspace.program(PACKAGE, Quality::Release);
    let child = Command::new(&program)
        .args(["--addr", ADDRESS])
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let child = Arc::new(Mutex::new(child));
    Ok(cleanup::on_exit(move || server::stop(&mut child.lock().unwrap_or_else(PoisonError::into_inner))))
}

/// What the server has to be told to find it.
#[must_use]
pub fn environment() -> [(&'static str, String); 7] {
    [
        ("SPOTIFY_CLIENT_ID", "standin".to_owned()),
        ("SPOTIFY_CLIENT_SECRET", "standin-secret".to_owned()),
        ("SPOTIFY_AUTH_BASE_URL", format!("http://{ADDRESS}/")),
        ("SPOTIFY_API_BASE_URL", format!("http://{ADDRESS}/v1/")),
        ("RECCOBEATS_BASE_URL", format!("http://{ADDRESS}/reccobeats/v1/")),
        ("SOUNDNET_BASE_URL", format!("http://{ADDRESS}/soundnet/")),
        ("RAPIDAPI_KEY", "standin".to_owned()),
    ]
}
