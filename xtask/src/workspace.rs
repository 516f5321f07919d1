//! Where things lie: the repository and the folder that cargo builds into.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process;

/// The name that the browser's files carry.
pub const OUTPUT_NAME: &str = "undertone";
/// The folder of the browser's files under the site's root, as in their addresses.
pub const PKG_DIR: &str = "pkg";
/// The target that the browser's side is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The two qualities of build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// Quick to build.
    Dev,
    /// What a user sees.
    Release,
}

/// The folders of this checkout.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder (`CARGO_TARGET_DIR` and cargo's configuration are honoured).
    pub target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// # Errors
    /// When the current folder belongs to no cargo workspace.
    pub fn find() -> Result<Self> {
        let json =
            process::output(process::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Metadata =
            serde_json::from_str(&json).context("cargo metadata answered something unexpected")?;
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory })
    }

    /// What the browser is given. The two qualities do not share a folder, so that `run` after `dev`
    /// finds its own files as it left them.
    pub fn site(&self, quality: Quality) -> PathBuf {
        match quality {
            Quality::Dev => self.target.join("site-dev"),
            Quality::Release => self.target.join("site"),
        }
    }

    /// Where the steps between compiler and site keep their files.
    pub fn front(&self, quality: Quality) -> PathBuf {
        match quality {
            Quality::Dev => self.target.join("front").join("dev"),
            Quality::Release => self.target.join("front").join("release"),
        }
    }

    /// The server's executable.
    pub fn server(&self, quality: Quality) -> PathBuf {
        self.program("server", quality)
    }

    /// The executable of a package of that name.
    pub fn program(&self, package: &str, quality: Quality) -> PathBuf {
        let profile = match quality {
            Quality::Dev => "debug",
            Quality::Release => "release",
        };
        self.target.join(profile).join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
    }
}
