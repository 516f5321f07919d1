//! Builds what the browser gets: compiles the front end, binds it to JavaScript, makes it small, and
//! lays it with the styles and the public files into the folder that the server serves.

mod css;
mod eye;
mod site;
mod size;
mod split;
mod wasm;

use std::path::PathBuf;

use anyhow::Result;

use crate::install;
use crate::npm;
use crate::report::{Report, note};
use crate::workspace::{Quality, Workspace};

pub use size::{Sizes, table};

/// The optional programs that make the files smaller.
struct Optimisers {
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

/// A finished site.
pub struct Site {
    /// What the browser loads, and when.
    pub sizes: Sizes,
    optimised: bool,
}

impl Site {
    /// Holds the first load against its budget. Only [`build`]'s caller knows whether a site that is too
    /// heavy must be refused or may still be looked at.
    ///
    /// # Errors
    /// When it is over the budget.
    pub fn check_budget(&self) -> Result<()> {
        size::check_budget(&self.sizes.first_load, self.optimised)
    }
}

/// Builds the site.
///
/// # Errors
/// When a step fails.
pub fn build(report: &mut Report, workspace: &Workspace, quality: Quality) -> Result<Site> {
    install::ensure_wasm_target(report)?;
    let optimisers = match quality {
        Quality::Dev => None,
        Quality::Release => optimisers(report, workspace),
    };
    let mut bound = wasm::build(report, workspace, quality, optimisers.as_ref())?;
    bound.files.extend(eye::build(report, workspace, optimisers.as_ref())?);
    let weights = eye::weights(workspace)?;
    let sizes = report.step("lay out the site (styles, public files, .br and .gz)", || {
        let styles = css::build(&workspace.root.join("style/main.scss"), optimisers.as_ref())?;
        site::lay_out(workspace, quality, &bound, &weights, &styles)
    })?;
    if quality == Quality::Release {
        for line in table(&sizes).lines() {
            note(line);
        }
    }
    Ok(Site { sizes, optimised: optimisers.is_some() })
}

fn optimisers(report: &mut Report, workspace: &Workspace) -> Option<Optimisers> {
    install::npm_if_possible(report)?;
    let manifests = workspace.root.join("xtask/npm/build");
    match npm::install(report, &manifests, &workspace.target.join("npm/build")) {
        Ok(programs) => {
            Some(Optimisers { wasm_opt: programs.join("wasm-opt"), esbuild: programs.join("esbuild") })
        }
        Err(error) => {
            note(&format!("Going on without wasm-opt and esbuild, so the files will be larger: {error:#}"));
            None
        }
    }
}
