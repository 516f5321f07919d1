//! The stand-in for Spotify as a process of ours, for trying out offline what takes Spotify.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::cleanup::{self, Cleanup};
use crate::process;
use crate::report::Report;
use crate::server;
use crate::workspace::{Quality, Workspace};

/// Where it listens for people.
pub const ADDRESS: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 4005));
/// Its package and program.
pub const PACKAGE: &str = "spotify-standin";
/// How long it may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Compiles it for people.
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
/// When it does not start, or another program has its address.
pub fn start(workspace: &Workspace, quality: Quality, address: SocketAddr) -> Result<Cleanup> {
    let program = workspace.program(PACKAGE, quality);
    // It knows the songs of the catalogue, as Spotify does.
    let catalogue = workspace.target.join("tmp/catalogue.csv");
    export_catalogue(workspace, quality, &catalogue)?;
    let child = Command::new(&program)
        .args(["--addr", &address.to_string(), "--catalogue"])
        .arg(&catalogue)
        // What it prints is for those who start it by hand.
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let child = Arc::new(Mutex::new(child));
    let stopped = Arc::clone(&child);
    let stop =
        cleanup::on_exit(move || server::stop(&mut stopped.lock().unwrap_or_else(PoisonError::into_inner)));
    let begun = Instant::now();
    while !server::get(address, "/standin/log").is_ok_and(|(status, _)| status == 200) {
        let ended = child.lock().unwrap_or_else(PoisonError::into_inner).try_wait()?;
        if ended.is_some() || begun.elapsed() > START_LIMIT {
            bail!("the stand-in for Spotify does not answer at {address}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(stop)
}

fn export_catalogue(workspace: &Workspace, quality: Quality, file: &Path) -> Result<()> {
    let folder = file.parent().context("no folder")?;
    fs::create_dir_all(folder)?;
    let data = tempfile::tempdir_in(folder)?;
    let out = fs::File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let mut server = Command::new(workspace.server(quality));
    server.args(["catalogue", "export"]).env("UNDERTONE_DATA", data.path()).env("UNDERTONE_LOG", "warn");
    process::run(server.env_remove("DATABASE_URL").stdout(out))
}

/// What the server has to be told to find it.
#[must_use]
pub fn environment(address: SocketAddr) -> [(&'static str, String); 8] {
    [
        ("SPOTIFY_CLIENT_ID", "standin".to_owned()),
        ("SPOTIFY_CLIENT_SECRET", "standin-secret".to_owned()),
        ("SPOTIFY_AUTH_BASE_URL", format!("http://{address}/")),
        ("SPOTIFY_API_BASE_URL", format!("http://{address}/v1/")),
        ("RECCOBEATS_BASE_URL", format!("http://{address}/reccobeats/v1/")),
        ("SOUNDNET_BASE_URL", format!("http://{address}/soundnet/")),
        ("RAPIDAPI_KEY", "standin".to_owned()),
        ("SPOTIFY_PLAYER_BASE_URL", format!("http://{address}/")),
    ]
}
