//! Load on a seeded server, by wrk.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::start::{memory_kib, memory_mib};
use super::{Arguments, seed, stand};
use crate::install::{self, Tool};
use crate::process;
use crate::report::Report;
use crate::server::Running;
use crate::test::Cluster;
use crate::workspace::Workspace;

/// What a server under load did.
#[derive(Debug, PartialEq)]
pub(super) struct Load {
    requests_per_second: String,
    median: String,
    p99: String,
    /// Resident memory of the server at the end, in MiB.
    memory: f64,
    /// What went wrong, in wrk's words.
    errors: Option<String>,
}

pub(super) fn measure(report: &mut Report, workspace: &Workspace, arguments: &Arguments) -> Result<String> {
    install::ensure(report, &[Tool::Wrk, Tool::Postgres])?;
    let wrk = Tool::Wrk.require()?;
    let mut paths = arguments.path.clone();
    if paths.is_empty() {
        paths.push("/".to_owned());
    }
    let mut table = format!(
        "| {} posts, {} connections, {} s | requests/s | p50 | p99 | memory at load | errors |\n\
         |---|---:|---:|---:|---:|---|\n",
        arguments.posts, arguments.connections, arguments.seconds
    );
    let cluster = report.step("start a throw-away PostgreSQL", Cluster::start)?;
    let postgres = cluster.url();
    for (name, database) in [("SQLite", None), ("PostgreSQL", Some(postgres.as_str()))] {
        let stand = stand(report, workspace, database, |report, data| {
            seed(report, workspace, database, data, arguments.posts)
        })?;
        for path in &paths {
            let load = report.step(&format!("load {path} on {name}"), || {
                load(&mut Command::new(&wrk), arguments, &stand.server, path)
            })?;
            table.push_str(&format!("| `{path}`, {name} | {} |\n", load.cells()));
        }
    }
    Ok(table)
}

/// Keeps the server busy with requests of `path`, as `wrk` (with its own arguments so far) makes them.
pub(super) fn load(wrk: &mut Command, arguments: &Arguments, server: &Running, path: &str) -> Result<Load> {
    let said = process::output(
        wrk.args(["--latency", "--threads", "2"])
            .args(["--connections", &arguments.connections.to_string()])
            .args(["--duration", &format!("{}s", arguments.seconds)])
            .arg(format!("{}{path}", server.url())),
    )?;
    let load = read(&said).with_context(|| format!("wrk said something unexpected:\n{said}"))?;
    Ok(Load { memory: memory_mib(memory_kib(server.pid())?), ..load })
}

impl Load {
    /// The cells of a table: requests per second, median, p99, memory, errors.
    pub(super) fn cells(&self) -> String {
        format!(
            "{} | {} | {} | {:.0} MiB | {}",
            self.requests_per_second,
            self.median,
            self.p99,
            self.memory,
            self.errors.as_deref().unwrap_or("none")
        )
    }
}

/// Reads wrk's report.
fn read(said: &str) -> Option<Load> {
    let after =
        |label: &str| said.lines().find_map(|line| Some(line.trim().strip_prefix(label)?.trim().to_owned()));
    let errors: Vec<String> =
        ["Socket errors:", "Non-2xx or 3xx responses:"].into_iter().filter_map(after).collect();
    Some(Load {
        requests_per_second: after("Requests/sec:")?,
        median: after("50%")?,
        p99: after("99%")?,
        memory: 0.0,
        errors: (!errors.is_empty()).then(|| errors.join("; ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "Running 15s test @ http://127.0.0.1:3000/
  2 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    41.01ms   10.20ms 120.31ms   71.10%
  Latency Distribution
     50%   40.11ms
     75%   47.02ms
     90%   54.00ms
     99%   70.89ms
  11730 requests in 15.02s, 300.20MB read
  Non-2xx or 3xx responses: 12
Requests/sec:    781.06
Transfer/sec:     19.99MB
";

    #[test]
    fn the_report_of_wrk_is_read() {
        let load = read(SAID).unwrap();
        let expected = Load {
            requests_per_second: "781.06".into(),
            median: "40.11ms".into(),
            p99: "70.89ms".into(),
            memory: 0.0,
            errors: Some("12".into()),
        };
        assert_eq!(load, expected);
    }

    #[test]
    fn a_failed_run_of_wrk_is_no_load() {
        assert_eq!(read("unable to connect to 127.0.0.1:3000 Connection refused\n"), None);
    }
}
