//! Programs from npm, at the versions that a lock file in the repository names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::install::Tool;
use crate::process;
use crate::report::Report;

/// Installs the packages of `manifests` (a folder with `package.json` and `package-lock.json`) into
/// `folder/node_modules`, unless they are there already, and returns the folder of their programs.
/// The two folders may be the same.
///
/// # Errors
/// When npm is missing or fails.
pub fn install(report: &mut Report, manifests: &Path, folder: &Path) -> Result<PathBuf> {
    let modules = folder.join("node_modules");
    let programs = modules.join(".bin");
    let stamp = modules.join(".undertone-lock");
    let lock = fs::read_to_string(manifests.join("package-lock.json"))
        .with_context(|| format!("no package-lock.json in {}", manifests.display()))?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(programs);
    }
    let npm = Tool::Npm.require()?;
    report.step(&format!("install npm packages of {}", short(manifests)), || {
        fs::create_dir_all(folder)?;
        if manifests != folder {
            for file in ["package.json", "package-lock.json"] {
                fs::copy(manifests.join(file), folder.join(file))?;
            }
        }
        process::run(
            Command::new(npm)
                .args(["ci", "--no-fund", "--no-audit", "--loglevel=error"])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .env("PUPPETEER_SKIP_DOWNLOAD", "1")
                .current_dir(folder),
        )?;
        fs::write(&stamp, lock).context("cannot write the stamp of the npm packages")
    })?;
    Ok(programs)
}

fn short(path: &Path) -> String {
    let parts: Vec<_> =
        path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}
