//! The licences and sources of all dependencies, against `deny.toml`.
//!
//! `cargo deny` does more (duplicates, advisories), but takes minutes to install and its advisories
//! come from a repository that not every machine reaches. So the check that must always hold is made
//! here from cargo's own metadata, and `cargo deny`, where it is installed, is asked as well.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::process;
use crate::report::{Report, note};
use crate::workspace::{WASM_TARGET, Workspace};

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// Where crates may come from; our own have no source.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(report: &mut Report, workspace: &Workspace) -> Result<()> {
    report.step("licences and sources of dependencies", || {
        let policy =
            std::fs::read_to_string(workspace.root.join("deny.toml")).context("cannot read deny.toml")?;
        let policy: Policy = toml::from_str(&policy).context("deny.toml")?;
        // Only the platforms that we build for: the others' crates need not even be downloaded.
        let metadata = process::output(
            process::cargo()
                .args(["metadata", "--format-version", "1", "--locked"])
                .args(["--filter-platform", &host()?, "--filter-platform", WASM_TARGET])
                .current_dir(&workspace.root),
        )?;
        let metadata: Metadata = serde_json::from_str(&metadata)?;
        let allowed = allowed(&policy)?;
        let objections: Vec<String> =
            metadata.packages.iter().filter_map(|package| objection(package, &allowed)).collect();
        if !objections.is_empty() {
            bail!("{}", objections.join("\n  "));
        }
        note(&format!("{} packages", metadata.packages.len()));
        Ok(())
    })?;
    if process::succeeds(process::cargo().args(["deny", "--version"])) {
        report.step("cargo deny (bans, licenses, sources)", || {
            process::run(
                process::cargo()
                    .args(["deny", "--offline", "check", "bans", "licenses", "sources"])
                    .current_dir(&workspace.root),
            )
        })?;
    } else {
        note("cargo-deny is not installed, so duplicates and advisories are not checked");
    }
    Ok(())
}

/// The platform of this machine, as rustc names it.
fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = process::output(Command::new(rustc).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

fn allowed(policy: &Policy) -> Result<Vec<Licensee>> {
    policy
        .licenses
        .allow
        .iter()
        .map(|name| Licensee::parse(name).with_context(|| format!("deny.toml: {name} is no SPDX licence")))
        .collect()
}

fn objection(package: &Package, allowed: &[Licensee]) -> Option<String> {
    let Package { name, version, license, source } = package;
    if source.as_deref().is_some_and(|source| source != REGISTRY) {
        return Some(format!("{name} {version} comes from {}", source.as_deref().unwrap_or_default()));
    }
    let Some(license) = license else {
        return Some(format!("{name} {version} names no licence"));
    };
    // Lax: older crates write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(license, ParseMode::LAX) else {
        return Some(format!("{name} {version}: cannot read the licence {license}"));
    };
    let fine = expression.evaluate(|needed| allowed.iter().any(|licence| licence.satisfies(needed)));
    (!fine).then(|| format!("{name} {version} is under {license}, which deny.toml does not allow"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objection_to(license: Option<&str>, source: Option<&str>) -> bool {
        let policy = Policy {
            licenses: Licenses { allow: vec!["MIT".into(), "Apache-2.0 WITH LLVM-exception".into()] },
        };
        let package = Package {
            name: "a".into(),
            version: "1.0.0".into(),
            license: license.map(Into::into),
            source: source.map(Into::into),
        };
        objection(&package, &allowed(&policy).unwrap()).is_some()
    }

    #[test]
    fn licences_are_judged_as_expressions() {
        let table = [
            (Some("MIT"), false),
            (Some("MIT OR GPL-3.0-only"), false),
            (Some("MIT/Apache-2.0"), false),
            (Some("Apache-2.0 WITH LLVM-exception"), false),
            (Some("MIT AND GPL-3.0-only"), true),
            (Some("GPL-3.0-only"), true),
            (Some("no licence at all"), true),
            (None, true),
        ];
        for (license, refused) in table {
            assert_eq!(objection_to(license, Some(REGISTRY)), refused, "{license:?}");
        }
    }

    #[test]
    fn only_one_source_is_allowed() {
        assert!(!objection_to(Some("MIT"), None));
        assert!(objection_to(Some("MIT"), Some("git+https://example.org/a")));
    }
}
