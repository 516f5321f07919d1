//! How soon the server answers, and how much memory it holds when nothing happens.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::stand;
use crate::report::Report;
use crate::workspace::Workspace;

/// The median of this many starts is told. Each has an empty data folder, so migrations are included.
const STARTS: usize = 5;

pub(super) fn measure(report: &mut Report, workspace: &Workspace) -> Result<String> {
    let mut times: Vec<Duration> = Vec::new();
    let mut memories: Vec<u64> = Vec::new();
    for _ in 0..STARTS {
        let stand = stand(report, workspace, None, |_, _| Ok(()))?;
        times.push(stand.server.started_in);
        memories.push(memory_kib(stand.server.pid())?);
    }
    let time = median(times).context("no start was measured")?;
    let memory = median(memories).context("no start was measured")?;
    Ok(format!(
        "| server, release, empty SQLite ({STARTS} starts, median) | |\n|---|---:|\n\
         | start to first answer of `/health` | {} ms |\n| resident memory when idle | {:.1} MiB |\n",
        time.as_millis(),
        memory_mib(memory)
    ))
}

/// The resident memory of a process in KiB, as Linux tells it.
pub(super) fn memory_kib(pid: u32) -> Result<u64> {
    let status =
        fs::read_to_string(format!("/proc/{pid}/status")).context("cannot read the memory in use")?;
    resident(&status).context("no resident memory in /proc")
}

/// KiB to MiB for display.
#[expect(clippy::cast_precision_loss, reason = "a size in KiB is far below 2^52")]
pub(super) fn memory_mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn resident(status: &str) -> Option<u64> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}

fn median<T: Ord>(mut values: Vec<T>) -> Option<T> {
    values.sort();
    let middle = values.len() / 2;
    values.into_iter().nth(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_found() {
        assert_eq!(resident("Name:\tserver\nVmRSS:\t   51200 kB\nThreads: 4\n"), Some(51200));
        assert_eq!(resident("Name:\tserver\n"), None);
        assert!(memory_kib(std::process::id()).unwrap() > 0);
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(Vec::<u8>::new()), None);
    }
}
