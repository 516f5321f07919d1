//! Finds the programs that cargo does not bring, and installs what is missing where that is allowed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::report::{Report, note};
use crate::workspace::WASM_TARGET;

/// A program from the system's package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Node.js and npm: optimises the browser's files, runs the browser tests.
    Npm,
    /// The browser of the tests.
    Chromium,
    /// The server binaries of PostgreSQL, for the repository tests.
    Postgres,
    /// The load generator of the benches.
    Wrk,
}

impl Tool {
    /// Debian's packages.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Npm => &["nodejs", "npm"],
            Self::Chromium => &["chromium"],
            Self::Postgres => &["postgresql"],
            Self::Wrk => &["wrk"],
        }
    }

    /// The program, if it is there. For PostgreSQL it is `initdb`, beside which the others lie.
    pub fn find(self) -> Option<PathBuf> {
        match self {
            Self::Npm => process::find("node").and_then(|_| process::find("npm")),
            Self::Chromium => {
                let named = std::env::var_os("CHROME_PATH").map(PathBuf::from).filter(|file| file.is_file());
                named.or_else(|| {
                    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(process::find)
                })
            }
            Self::Postgres => postgres(),
            Self::Wrk => process::find("wrk"),
        }
    }

    /// The program, which [`ensure`] has seen to.
    ///
    /// # Errors
    /// When it is missing.
    pub fn require(self) -> Result<PathBuf> {
        self.find().with_context(|| how_to_install(&[self]))
    }
}

/// Debian keeps the server binaries out of `PATH`, one folder for each version.
fn postgres() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin/initdb")))
        .filter(|file| file.is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| process::find("initdb").and_then(|file| file.canonicalize().ok()))
}

/// Installs what is missing of `tools`.
///
/// # Errors
/// When something is missing and may not be installed: says what to type.
pub fn ensure(report: &mut Report, tools: &[Tool]) -> Result<()> {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| tool.find().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages()).copied().collect();
    let Some(prefix) = root_prefix().filter(|_| process::find("apt-get").is_some()) else {
        bail!(how_to_install(&missing));
    };
    report
        .step(&format!("install {} (apt-get)", packages.join(" ")), || {
            let apt = |arguments: &[&str]| {
                let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
                let mut command = Command::new(words.next().unwrap_or("env"));
                process::run(command.args(words).arg("apt-get").args(arguments))
            };
            apt(&["update", "-qq"])?;
            if missing.contains(&Tool::Postgres) {
                keep_postgres_stopped(prefix)?;
            }
            let keep_settings = ["-o", "Dpkg::Options::=--force-confold"];
            let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
            arguments.extend(keep_settings);
            arguments.extend(&packages);
            apt(&arguments)
        })
        .with_context(|| how_to_install(&missing))
}

/// The package would make a database of its own and start it with the machine; only its programs are wanted.
/// Settings that are there already stay.
fn keep_postgres_stopped(prefix: &[&str]) -> Result<()> {
    let script = "f=/etc/postgresql-common/createcluster.conf; \
                  test -e $f || { mkdir -p ${f%/*} && echo 'create_main_cluster = false' > $f; }";
    let mut words = prefix.iter().copied().chain(["sh", "-c", script]);
    let mut command = Command::new(words.next().unwrap_or("sh"));
    process::run(command.args(words))
}

/// What stands before a command that needs root: nothing, or `sudo -n` where it asks for no password.
fn root_prefix() -> Option<&'static [&'static str]> {
    if nix::unistd::geteuid().is_root() {
        Some(&[])
    } else if process::succeeds(Command::new("sudo").args(["-n", "true"])) {
        Some(&["sudo", "-n"])
    } else {
        None
    }
}

fn how_to_install(missing: &[Tool]) -> String {
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages()).copied().collect();
    let sudo = if nix::unistd::geteuid().is_root() { "" } else { "sudo " };
    format!(
        "missing programs. On Debian type\n  {sudo}apt-get update && {sudo}apt-get install --no-install-recommends {}\n\
         and try again",
        packages.join(" ")
    )
}

/// Installs the checkers that rustup's smallest profile leaves out.
///
/// # Errors
/// When one is missing and cannot be installed: says what to type.
pub fn ensure_checkers(report: &mut Report) -> Result<()> {
    let missing: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, command)| !process::succeeds(process::cargo().args([command, "--version"])))
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let advice = format!("{names} is missing. With a connection, type\n  rustup component add {names}");
    if process::find("rustup").is_none() {
        bail!(advice);
    }
    report
        .step(&format!("install {names} (rustup)"), || {
            process::run(Command::new("rustup").args(["component", "add"]).args(&missing))
        })
        .context(advice)
}

/// Installs Rust's standard library for the browser unless it is there.
///
/// # Errors
/// When it is missing and cannot be installed: says what to type.
pub fn ensure_wasm_target(report: &mut Report) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = process::output(Command::new(rustc).args(["--print", "sysroot"]))?;
    if PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    let advice = format!(
        "Rust's standard library for the browser is missing. With a connection, type\n  \
         rustup target add {WASM_TARGET}\n\
         A Rust that did not come from https://rustup.rs has it in a package of its own \
         (Debian: libstd-rust-dev-wasm32)"
    );
    if process::find("rustup").is_none() {
        bail!(advice);
    }
    report
        .step(&format!("install the target {WASM_TARGET} (rustup)"), || {
            process::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
        })
        .context(advice)
}

/// [`Tool::Npm`] for a build, which can do without: the files are larger then, nothing else.
pub fn npm_if_possible(report: &mut Report) -> Option<PathBuf> {
    if let Err(error) = ensure(report, &[Tool::Npm]) {
        note(&format!("Going on without npm, so the browser's files will be larger: {error:#}"));
    }
    Tool::Npm.find()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_every_package() {
        let advice = how_to_install(&[Tool::Npm, Tool::Postgres]);
        assert!(advice.contains("nodejs npm postgresql"), "{advice}");
    }
}
