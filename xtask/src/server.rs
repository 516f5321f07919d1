//! The server as a process of ours: building it, telling it where its files are, waiting for it.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::cleanup::{self, Cleanup};
use crate::process;
use crate::report::Report;
use crate::standin;
use crate::workspace::{OUTPUT_NAME, PKG_DIR, Quality, Workspace};

/// What is compiled natively and in one go. `frontend` turns on `app/hydrate`, which cannot be mixed
/// with the server's `app/ssr`. `xtask` stays as `cargo xtask` has built it: in one go with the others
/// its dependencies would get their features too and be compiled once more.
pub const NATIVE: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];
/// How long a server may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long a server may take to finish what it does before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// Compiles the server.
///
/// # Errors
/// When cargo fails.
pub fn build(report: &mut Report, workspace: &Workspace, quality: Quality) -> Result<()> {
    let (selection, words): (&[&str], _) = match quality {
        // Selected as the Rust tests are, so that both use the same compiled crates.
        Quality::Dev => (&NATIVE, "compile the server (dev)"),
        Quality::Release => {
            (&["--package", "server", "--release"], "compile the server (release; minutes the first time)")
        }
    };
    let standin = match quality {
        Quality::Dev => ["--bin", standin::PACKAGE].as_slice(),
        Quality::Release => &[],
    };
    report.step(words, || {
        process::run(
            process::cargo()
                .arg("build")
                .args(selection)
                .args(["--bin", "server"])
                .args(standin)
                .current_dir(&workspace.root),
        )
    })
}

/// The server's program in one quality, told where the browser's files (of the same or another
/// quality) are and how Leptos has named them.
pub fn command(workspace: &Workspace, program: Quality, site: Quality) -> Command {
    let site = workspace.site(site);
    let mut command = Command::new(workspace.server(program));
    command
        .env("LEPTOS_OUTPUT_NAME", OUTPUT_NAME)
        .env("LEPTOS_SITE_PKG_DIR", PKG_DIR)
        .env("LEPTOS_HASH_FILES", "true")
        // Leptos joins this to the executable's folder; an absolute path stays as it is.
        .env("LEPTOS_HASH_FILE_NAME", site.join("hash.txt"))
        .env("LEPTOS_SITE_ROOT", site)
        .env("LEPTOS_ENV", "PROD")
        .current_dir(&workspace.root);
    command
}

/// Makes the account of an admin in a data folder.
///
/// # Errors
/// When the server refuses.
pub fn create_admin(
    workspace: &Workspace,
    program: Quality,
    data: &Path,
    name: &str,
    password: &str,
) -> Result<()> {
    let email = format!("{name}@example.org");
    process::run(
        command(workspace, program, Quality::Release)
            .args(["create-admin", "--username", name, "--email", &email])
            .env("UNDERTONE_ADMIN_PASSWORD", password)
            .env("UNDERTONE_DATA", data)
            .env_remove("DATABASE_URL"),
    )
}

/// A server that runs until this is dropped (or we are interrupted).
pub struct Running {
    child: Arc<Mutex<Child>>,
    _stop: Cleanup,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first answer.
    pub started_in: Duration,
}

impl Running {
    /// Starts `command` on a free port with its data in `data` and waits for `GET /health`. What it
    /// says goes to `log`.
    ///
    /// # Errors
    /// When it does not start, ends, or does not answer in a minute.
    pub fn start(mut command: Command, data: &Path, database: Option<&str>, log: &Path) -> Result<Self> {
        let address = free_address()?;
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        command
            .env("UNDERTONE_ADDR", address.to_string())
            .env("UNDERTONE_DATA", data)
            .env_remove("DATABASE_URL")
            .envs(database.map(|url| ("DATABASE_URL", url)))
            .stdout(output.try_clone()?)
            .stderr(output);
        let begun = Instant::now();
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {}", Path::new(command.get_program()).display()))?;
        let child = Arc::new(Mutex::new(child));
        let stopped = Arc::clone(&child);
        let stop =
            cleanup::on_exit(move || stop(&mut stopped.lock().unwrap_or_else(PoisonError::into_inner)));
        let running = Self { child, _stop: stop, address, started_in: Duration::ZERO };
        running.wait_until_healthy(log)?;
        Ok(Self { started_in: begun.elapsed(), ..running })
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).id()
    }

    /// `http://…`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait_until_healthy(&self, log: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START_LIMIT {
            let ended = self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait()?;
            if let Some(status) = ended {
                bail!("the server ended with {status}; it said:\n{}", tail(log));
            }
            if get(self.address, "/health").is_ok_and(|(status, _)| status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("the server did not answer in {} s; it said:\n{}", START_LIMIT.as_secs(), tail(log))
    }
}

/// Asks a process to end, and kills it when it does not.
pub fn stop(child: &mut Child) {
    process::terminate(child.id());
    let begun = Instant::now();
    while begun.elapsed() < STOP_LIMIT {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _gone_already = child.kill();
    let _gone_already = child.wait();
}

/// An address of this machine that nothing listens on.
///
/// # Errors
/// When the system gives none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("no free port")?.local_addr()?)
}

/// The status and the body of a GET.
///
/// # Errors
/// When nobody answers, or not in HTTP.
pub fn get(address: SocketAddr, path: &str) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    // Version 1.0, so that the answer comes in one piece and the connection ends with it.
    write!(stream, "GET {path} HTTP/1.0\r\nhost: {address}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").context("not an HTTP answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.context("not an HTTP answer")?, body.to_owned()))
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(30)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};

    use super::*;

    #[test]
    fn the_status_and_the_body_are_read_from_an_answer() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let answering = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // To the end: a connection with unread bytes is reset when it is closed.
            let request = BufReader::new(&stream).lines().map(Result::unwrap);
            assert_eq!(request.take_while(|line| !line.is_empty()).count(), 2);
            stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\na: b\r\n\r\nnot now").unwrap();
        });
        assert_eq!(get(address, "/health").unwrap(), (503, "not now".to_owned()));
        answering.join().unwrap();
    }

    #[test]
    fn a_server_that_ends_is_reported_with_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo the database is from the future; exit 1"]);
        let Err(error) = Running::start(command, folder.path(), None, &folder.path().join("log")) else {
            panic!("a server that ends is no running server");
        };
        assert!(error.to_string().contains("from the future"), "{error}");
    }
}
