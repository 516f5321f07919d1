//! A PostgreSQL cluster for the tests alone: on a free port, in a folder of its own, gone afterwards.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::cleanup::{self, Cleanup};
use crate::install::Tool;
use crate::process;
use crate::server::free_address;

const PREFIX: &str = "undertone-postgres-";

/// A running cluster; dropping it stops and removes it.
pub struct Cluster {
    address: SocketAddr,
    _removal: Cleanup,
}

/// The numbers of a system account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Account {
    user: u32,
    group: u32,
}

impl Cluster {
    /// Makes and starts a cluster, and removes those that a killed test run has left.
    ///
    /// # Errors
    /// When the server binaries are missing or fail.
    pub fn start() -> Result<Self> {
        let programs = Tool::Postgres.require()?;
        let programs = programs.parent().context("initdb lies in a folder")?.to_owned();
        let account = account()?;
        remove_abandoned(&programs, account);

        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let removal = {
            let (programs, folder) = (programs.clone(), folder.clone());
            cleanup::on_exit(move || remove(&programs, account, &folder))
        };
        if let Some(Account { user, group }) = account {
            chown(&folder, Some(user), Some(group))?;
        }

        let log = folder.join("log");
        let run = |program: &str, arguments: &[&str]| -> Result<()> {
            let output = File::options().create(true).append(true).open(&log)?;
            let status = as_account(&programs.join(program), account)
                .args(arguments)
                .current_dir(&folder)
                .stdin(Stdio::null())
                .stdout(output.try_clone()?)
                .stderr(output)
                .status()
                .with_context(|| format!("{program} does not start"))?;
            if !status.success() {
                let said = fs::read_to_string(&log).unwrap_or_default();
                bail!("{program} ended with {status}; it said:\n{said}");
            }
            Ok(())
        };
        run(
            "initdb",
            &["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        )?;
        let address = free_address()?;
        // No durability: nothing here needs to survive a crash. No socket file: its folder may not be
        // writable, and its path may be too long.
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off \
             -c synchronous_commit=off -c full_page_writes=off -c max_connections=300",
            address.port()
        );
        run("pg_ctl", &["-D", "data", "-l", "server-log", "-w", "-t", "60", "-o", &options, "start"])?;
        Ok(Self { address, _removal: removal })
    }

    /// The address of a database whose user may create others.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address)
    }
}

/// PostgreSQL refuses to run as root, so root takes another account: that of the package, or nobody's.
fn account() -> Result<Option<Account>> {
    if !nix::unistd::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").context("cannot read the accounts of this machine")?;
    let found = account_named(&accounts, "postgres").or_else(|| account_named(&accounts, "nobody"));
    Ok(Some(found.context("PostgreSQL refuses to run as root, and there is no other account")?))
}

fn account_named(accounts: &str, name: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let mut number = |skipped| fields.nth(skipped)?.parse().ok();
        Some(Account { user: number(1)?, group: number(0)? })
    })
}

fn as_account(program: &Path, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    command
}

/// Stops the cluster in `folder`, if one runs, and removes the folder.
fn remove(programs: &Path, account: Option<Account>, folder: &Path) {
    let _not_running = process::succeeds(
        as_account(&programs.join("pg_ctl"), account)
            .args(["-D", "data", "-w", "-m", "immediate", "stop"])
            .current_dir(folder),
    );
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("  could not remove {}: {error}", folder.display());
    }
}

/// Removes the clusters of test runs that could not do it themselves (killed, machine switched off).
fn remove_abandoned(programs: &Path, account: Option<Account>) {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        if owner(&entry.path()).is_some_and(|pid| !process::is_alive(pid)) {
            remove(programs, account, &entry.path());
        }
    }
}

/// The number of the process that made a cluster's folder.
fn owner(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn accounts_are_found_by_their_whole_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\nnobody2:x:1:1:::\nnobody:x:65534:65533:n:/:/bin/false\n";
        assert_eq!(account_named(accounts, "nobody"), Some(Account { user: 65534, group: 65533 }));
        assert_eq!(account_named(accounts, "postgres"), None);
    }

    #[test]
    fn only_our_folders_have_an_owner() {
        assert_eq!(owner(&PathBuf::from("/a/undertone-postgres-42")), Some(42));
        assert_eq!(owner(&PathBuf::from("/a/undertone-postgres-x")), None);
        assert_eq!(owner(&PathBuf::from("/a/other-42")), None);
    }

    #[test]
    fn a_cluster_answers_and_is_gone_afterwards() {
        if Tool::Postgres.find().is_none() && std::env::var_os("REQUIRE_POSTGRES").is_none() {
            return;
        }
        let cluster = Cluster::start().unwrap();
        let address = cluster.address;
        assert!(std::net::TcpStream::connect(address).is_ok());
        drop(cluster);
        assert!(std::net::TcpStream::connect(address).is_err());
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        assert!(!folder.exists());
    }
}
