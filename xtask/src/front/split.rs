//! Takes the code of lazy pages out of the front end, into files that the browser loads when it needs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use super::wasm::{MARK, SCRIPT};
use crate::workspace::OUTPUT_NAME;

/// Splits `compiled` (linked with `--emit-relocs`) into `folder` and returns the path of the main part,
/// which still has to be bound to JavaScript.
pub(super) fn split(compiled: &[u8], folder: &Path) -> Result<PathBuf> {
    let main = folder.join(format!("{OUTPUT_NAME}.wasm"));
    let loader = format!("__wasm_split.{MARK}.js");
    let [link_name, main_module] = [&loader, SCRIPT].map(|name| format!("./{name}"));

    let mut options = Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let parts = transform(options).map_err(|error| anyhow!("cannot split: {error:#}"))?;

    for part in &parts.split_modules {
        fs::rename(part, part.with_extension(format!("{MARK}.wasm")))?;
    }
    let loader = folder.join(loader);
    let script = fs::read_to_string(&loader)?;
    let plain = ".wasm\", import.meta.url";
    if script.matches(plain).count() != parts.split_modules.len() {
        bail!("{} names its parts in a way that the build does not know", loader.display());
    }
    fs::write(&loader, script.replace(plain, &format!(".{MARK}{plain}")))?;

    // Tells the server what to preload with a page.
    let manifest: BTreeMap<&str, Vec<String>> = parts
        .prefetch_map
        .iter()
        .map(|(page, parts)| (page.as_str(), parts.iter().map(|part| format!("{part}.{MARK}")).collect()))
        .collect();
    fs::write(
        folder.join(format!("__wasm_split_manifest.{MARK}.json")),
        serde_json::to_string_pretty(&manifest)?,
    )?;
    Ok(main)
}
