//! The eye: detector and face network for a worker in the browser, in a WebAssembly file of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use super::Optimisers;
use super::wasm::{MARK, STEPS, bind, minify, shrink_wasm};
use crate::process;
use crate::report::Report;
use crate::workspace::{WASM_TARGET, Workspace};

/// Networks whose weights the worker fetches; `frontend/eye` asks for them by these names.
const NETWORKS: [&str; 4] = ["yunet", "verifier", "verifier-second", "face"];
/// Speed counts here, and WebAssembly's vectors give most of it.
const PROFILE: &str = "eye";
const RUSTFLAGS: &str = "target.wasm32-unknown-unknown.rustflags=[\"-C\", \"target-feature=+simd128\"]";
const SHRINK: [&str; 2] = ["-O3", "--enable-simd"];

/// The worker, the script and the program, by name; [`MARK`] stands for the hash of the build.
pub(super) fn build(
    report: &mut Report,
    workspace: &Workspace,
    optimisers: Option<&Optimisers>,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let target = workspace.target.join("eye");
    report.step("compile the eye (WebAssembly with vectors)", || {
        process::run(
            process::cargo()
                .args(["rustc", "--package", "eye", "--lib", "--crate-type", "cdylib"])
                .args(["--target", WASM_TARGET, "--profile", PROFILE, "--config", RUSTFLAGS])
                .arg("--target-dir")
                .arg(&target)
                .current_dir(&workspace.root),
        )
    })?;
    let compiled = target.join(WASM_TARGET).join(PROFILE).join("eye.wasm");
    let worker = workspace.root.join("frontend/eye/worker.js");
    let stamp = stamp(&[&compiled, &worker], optimisers.is_some())?;
    let (bound, stamp_file) = (target.join("bound"), target.join("stamp"));
    if fs::read_to_string(&stamp_file).ok().as_ref() != Some(&stamp) || !bound.exists() {
        report.step("bind and shrink the eye", || {
            if bound.exists() {
                fs::remove_dir_all(&bound)?;
            }
            fs::create_dir_all(&bound)?;
            bind(&compiled, &bound, "eye")?;
            fs::copy(&worker, bound.join("worker.js"))?;
            if let Some(optimisers) = optimisers {
                shrink_wasm(optimisers, &bound.join("eye_bg.wasm"), &SHRINK)?;
                for script in ["eye.js", "worker.js"] {
                    minify(optimisers, &bound.join(script), &bound.join(script), &["--format=esm"])?;
                }
            }
            fs::write(&stamp_file, &stamp).map_err(Into::into)
        })?;
    }
    let named = [("worker.js", "eye-worker", "js"), ("eye.js", "eye", "js"), ("eye_bg.wasm", "eye", "wasm")];
    let file = |(file, name, ending)| Ok((format!("{name}.{MARK}.{ending}"), fs::read(bound.join(file))?));
    named.into_iter().map(file).collect()
}

/// Each network's weights under a name that holds their checksum.
pub(super) fn weights(workspace: &Workspace) -> Result<Vec<(String, Vec<u8>)>> {
    let read = |network: &str| {
        let file = workspace.root.join(format!("model-weights/{network}.safetensors"));
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let checksum: String = format!("{:x}", Sha256::digest(&content)).chars().take(16).collect();
        Ok((format!("{network}.{checksum}.safetensors"), content))
    };
    NETWORKS.into_iter().map(read).collect()
}

/// Changes when one of the files does, or how they are treated.
fn stamp(files: &[&Path], optimised: bool) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(format!("{:x} steps={STEPS} optimised={optimised}", hash.finalize()))
}
