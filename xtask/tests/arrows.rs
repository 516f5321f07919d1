//! The arrows between our crates, read from cargo's own metadata. `docs/ARCHITECTURE.md` draws them.
#![expect(clippy::unwrap_used, reason = "clippy takes the helpers of an integration test for earnest code")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

/// Which of our crates each of our crates may depend on (build and test dependencies apart). A crate
/// that is missing here fails the test, so a new crate is placed on purpose.
const ARROWS: &[(&str, &[&str])] = &[
    ("charts", &[]),
    ("domain", &[]),
    ("migrations", &["domain"]),
    ("jobs", &["domain"]),
    ("pixels", &[]),
    ("media", &["domain", "pixels"]),
    ("mood", &["domain", "pixels"]),
    ("songs", &["domain"]),
    ("spotify", &["domain"]),
    ("store", &["domain", "jobs", "migrations"]),
    ("services", &["domain", "jobs", "media", "mood", "songs", "spotify", "store"]),
    ("app", &["charts", "domain", "services"]),
    ("frontend", &["app"]),
    ("eye", &["mood"]),
    ("server", &["app", "domain", "media", "migrations", "mood", "services", "songs", "spotify", "store"]),
    ("xtask", &["domain"]),
];

/// For tests only: no crate may depend on it in earnest, and it may depend on anything.
const FOR_TESTS: [&str; 2] = ["test-support", "spotify-standin"];

/// Dependencies that exist only on one side: `(crate, dependency, feature that brings it)`.
const ONLY_WITH: &[(&str, &str, &str)] = &[("app", "services", "ssr"), ("mood", "pixels", "cli")];

/// What must never be sent to a browser.
const SERVER_ONLY: &[&str] = &[
    "argon2",
    "axum",
    "candle-core",
    "candle-nn",
    "hyper",
    "image",
    "leptos_axum",
    "libsqlite3-sys",
    "media",
    "migrations",
    "mood",
    "object_store",
    "pixels",
    "reqwest",
    "rspotify",
    "spotify",
    "jobs",
    "sea-orm",
    "server",
    "services",
    "songs",
    "spotify",
    "sqlx",
    "store",
    "tokio",
    "tower-sessions",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Nothing, `dev` or `build`.
    kind: Option<String>,
    optional: bool,
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Tests run in the folder of their package; where it was compiled may be another clone with the same target folder.
    let output = Command::new(cargo).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn our_packages() -> Vec<Package> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    serde_json::from_str::<Metadata>(&metadata).unwrap().packages
}

#[test]
fn our_crates_depend_on_each_other_one_way_only() {
    let packages = our_packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut objections = Vec::new();
    for package in packages.iter().filter(|package| !FOR_TESTS.contains(&package.name.as_str())) {
        let Some(allowed) = arrows.get(package.name.as_str()) else {
            objections.push(format!("{} has no place in the table of arrows", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let for_tests = dependency.kind.as_deref() == Some("dev");
            let name = dependency.name.as_str();
            if ours.contains(name) && !for_tests && !allowed.contains(&name) {
                objections.push(format!("{} → {name}", package.name));
            }
        }
    }
    assert!(objections.is_empty(), "arrows that should not be: {objections:?}");
}

#[test]
fn the_table_of_arrows_has_no_circle() {
    // A crate may only point to crates that stand above it in the table.
    let mut above = BTreeSet::new();
    for &(name, allowed) in ARROWS {
        for dependency in allowed {
            assert!(above.contains(dependency), "{name} → {dependency} points downwards");
        }
        above.insert(name);
    }
}

#[test]
fn server_side_dependencies_come_with_their_feature_only() {
    let packages = our_packages();
    for &(name, dependency, feature) in ONLY_WITH {
        let package = packages.iter().find(|package| package.name == name).unwrap();
        let found = package.dependencies.iter().find(|found| found.name == dependency).unwrap();
        assert!(found.optional, "{name} → {dependency} must be optional");
        for (other, brings) in &package.features {
            let turns_on = brings.contains(&format!("dep:{dependency}"));
            assert_eq!(turns_on, other == feature, "{name}: feature {other} and {dependency}");
        }
    }
}

#[test]
fn the_browser_gets_nothing_of_the_server() {
    let tree = cargo(&[
        "tree",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains("leptos"), "the tree is not that of the front end:\n{tree}");
    let present: Vec<_> = SERVER_ONLY.iter().filter(|name| names.contains(**name)).collect();
    assert!(present.is_empty(), "in the browser's build: {present:?}");
}
