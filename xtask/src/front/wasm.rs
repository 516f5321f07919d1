//! From Rust to files that a browser loads: cargo → wasm-split → wasm-bindgen → wasm-opt, esbuild.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::Optimisers;
use super::split::split;
use crate::process;
use crate::report::Report;
use crate::workspace::{OUTPUT_NAME, Quality, WASM_TARGET, Workspace};

/// What rustc 1.95 emits for the browser beyond WebAssembly 1.0; wasm-opt must be told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Raised when the steps of this file or of the eye change, so that what older steps have made is made again.
pub(super) const STEPS: u32 = 2;
/// Stands in names and contents for the hash of the build until all parts are there.
pub(super) const MARK: &str = "HASHOFTHISBUILD_";
/// The script that a page loads.
pub(super) const SCRIPT: &str = "undertone.HASHOFTHISBUILD_.js";
/// wasm-bindgen names the loader of the lazy parts once for each of them, each time with the same value.
const SCRIPT_FORMAT: [&str; 2] = ["--format=esm", "--log-override:duplicate-object-key=silent"];
/// The part of the program that every page needs.
pub(super) const MAIN: &str = "undertone.HASHOFTHISBUILD_.wasm";

/// The files of one build by name; [`MARK`] stands for its hash. None of them works with those of another.
pub(super) struct Bound {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// JavaScript that crates bring along, imported by the script as `./snippets/…`.
    pub(super) snippets: PathBuf,
}

/// Compiles and binds the front end; what has not changed since the last time is not done again.
pub(super) fn build(
    report: &mut Report,
    workspace: &Workspace,
    quality: Quality,
    optimisers: Option<&Optimisers>,
) -> Result<Bound> {
    let profile = match quality {
        Quality::Dev => "dev",
        Quality::Release => "wasm-release",
    };
    report.step(&format!("compile the front end ({profile})"), || {
        process::run(
            process::cargo()
                .args(["rustc", "--package", "frontend", "--lib"])
                .args(["--target", WASM_TARGET, "--profile", profile])
                // Splitting must know what refers to what.
                .args(["--", "-C", "link-args=--emit-relocs"])
                .current_dir(&workspace.root),
        )
    })?;
    let folder = if quality == Quality::Dev { "debug" } else { profile };
    let compiled = workspace.target.join(WASM_TARGET).join(folder).join("frontend.wasm");
    let input = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;

    let front = workspace.front(quality);
    let stamp_file = front.join("stamp");
    let stamp = format!("{:x} steps={STEPS} optimised={}", Sha256::digest(&input), optimisers.is_some());
    let bound = front.join("bound");
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return read(&bound);
    }

    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    fs::create_dir_all(&bound)?;
    report.step("split and bind to JavaScript (wasm-split, wasm-bindgen)", || {
        let main = split(&input, &bound)?;
        bind(&main, &bound, OUTPUT_NAME)?;
        fs::remove_file(main)?;
        fs::rename(bound.join(format!("{OUTPUT_NAME}.js")), bound.join(SCRIPT))?;
        fs::rename(bound.join(format!("{OUTPUT_NAME}_bg.wasm")), bound.join(MAIN)).map_err(Into::into)
    })?;
    if let Some(optimisers) = optimisers {
        report.step("shrink (wasm-opt, esbuild)", || {
            for file in files(&bound)? {
                match file.extension().and_then(OsStr::to_str) {
                    Some("wasm") => shrink_wasm(optimisers, &file, &["-Oz"])?,
                    Some("js") => minify(optimisers, &file, &file, &SCRIPT_FORMAT)?,
                    _ => {}
                }
            }
            Ok(())
        })?;
    }
    fs::write(&stamp_file, stamp)?;
    read(&bound)
}

fn files(bound: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(bound)?.map(|entry| Ok(entry?.path()));
    entries.filter(|path| path.as_ref().map_or(true, |path| path.is_file())).collect()
}

fn read(bound: &Path) -> Result<Bound> {
    let mut contents = BTreeMap::new();
    for file in files(bound)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        contents.insert(name, fs::read(&file)?);
    }
    Ok(Bound { files: contents, snippets: bound.join("snippets") })
}

/// wasm-bindgen as a library: its version stands in the same Cargo.lock as that of the crate compiled
/// into the front end, so the two, which must be equal, cannot drift apart.
pub(super) fn bind(main: &Path, bound: &Path, name: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(main)
        .web(true)
        .map_err(|error| anyhow!("{error:#}"))?
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(true)
        // The other parts share the function table and the memory by the linker's names.
        .keep_lld_exports(true)
        .demangle(false)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(bound).map_err(|error| anyhow!("wasm-bindgen: {error:#}"))
}

pub(super) fn shrink_wasm(optimisers: &Optimisers, wasm: &Path, arguments: &[&str]) -> Result<()> {
    // It would remark on the names of functions, which it then drops.
    process::run_unheard(Command::new(&optimisers.wasm_opt).args(arguments).args(FEATURES).args([
        wasm.as_os_str(),
        "-o".as_ref(),
        wasm.as_os_str(),
    ]))
}

/// Minifies a script or a style sheet with esbuild; `from` and `to` may be the same file.
pub(super) fn minify(optimisers: &Optimisers, from: &Path, to: &Path, arguments: &[&str]) -> Result<()> {
    process::run(
        Command::new(&optimisers.esbuild)
            .arg(from)
            .args(["--minify", "--allow-overwrite", "--log-level=warning", "--target=es2022"])
            .args(arguments)
            .arg(format!("--outfile={}", to.display())),
    )
}
