//! Other programs: finding, running, and taking them along when we are interrupted.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context as _, Result, bail};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::cleanup;

/// The cargo that started us, so that a `+toolchain` is kept.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program with our own input and output.
///
/// # Errors
/// When it does not start or ends with anything but success.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = wait(command, &shown)?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs a program that is heard only when it fails.
///
/// # Errors
/// When it does not start or ends with anything but success; tells what it has said.
pub fn run_unheard(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let output = command.output().with_context(|| format!("`{shown}` does not start"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` ended with {}\n{}", output.status, said.trim_end());
    }
    Ok(())
}

/// Runs a program and returns what it prints; its complaints go to our stderr.
///
/// # Errors
/// When it does not start, ends with anything but success, or prints no UTF-8.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("`{shown}` does not start"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no text"))
}

/// Whether a program runs and succeeds; it is not heard.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The first program of this name on `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Asks a process to end; one that has ended already is fine.
pub fn terminate(pid: u32) {
    if let Ok(pid) = i32::try_from(pid) {
        let _gone_already = kill(Pid::from_raw(pid), Signal::SIGTERM);
    }
}

/// Whether a process of this number exists.
pub fn is_alive(pid: u32) -> bool {
    // Another account's process may not be signalled, but it is there.
    i32::try_from(pid).is_ok_and(|pid| kill(Pid::from_raw(pid), None) != Err(Errno::ESRCH))
}

fn wait(command: &mut Command, shown: &str) -> Result<ExitStatus> {
    let mut child = command.spawn().with_context(|| format!("`{shown}` does not start"))?;
    let pid = child.id();
    let guard = cleanup::on_exit(move || terminate(pid));
    let status = child.wait().with_context(|| format!("waiting for `{shown}`"))?;
    guard.dismiss();
    Ok(status)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(OsStr::new("?"));
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_that_names_it() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
    }

    #[test]
    fn a_missing_program_is_an_error() {
        let error = output(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("does not start"), "{error}");
        assert!(find("no-such-program-here").is_none());
    }

    #[test]
    fn only_running_processes_are_alive() {
        assert!(is_alive(std::process::id()));
        let mut ended = Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        assert!(!is_alive(ended.id()));
    }
}
