use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};

/// What the program says when it is up, before its address.
const READY: &str = "Undertone is at http://";

/// The real program, killed when dropped.
pub struct Program {
    child: Child,
    pub addr: SocketAddr,
}

/// The program with a data folder and nothing of our own environment.
fn command(folder: &Path) -> Command {
    let site = folder.join("site");
    std::fs::create_dir_all(&site).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .env_clear()
        .env("UNDERTONE_ADDR", "127.0.0.1:0")
        .env("UNDERTONE_DATA", folder.join("data"))
        .env("UNDERTONE_LIMIT_FACTOR", "10000")
        .env("LEPTOS_SITE_ROOT", site)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

impl Program {
    /// Starts it and waits until it says where it is.
    pub fn start(folder: &Path) -> Self {
        let mut child = command(folder).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let mut said = String::new();
        let addr = loop {
            line.clear();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ended: {said}");
            said.push_str(&line);
            if let Some((_, rest)) = line.split_once(READY) {
                break rest.split_whitespace().next().unwrap().parse().unwrap();
            }
        };
        // It would stop when nobody reads what it says.
        std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
        Self { child, addr }
    }

    /// As a power failure would end it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As a service manager would end it; says the exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program, which has to end with code 1, and gives back what it said.
#[track_caller]
pub fn fails_to_start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut child = command(folder).args(arguments).envs(variables.iter().copied()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let (mut said, mut line) = (String::new(), String::new());
    while log.read_line(&mut line).unwrap() > 0 {
        if line.contains(READY) {
            child.kill().unwrap();
        }
        said.push_str(&std::mem::take(&mut line));
    }
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
    said
}

/// Runs the program to its end, which has to be good, and gives back its standard output and error.
#[track_caller]
pub fn runs(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let mut command = command(folder);
    let output =
        command.args(arguments).envs(variables.iter().copied()).stdout(Stdio::piped()).output().unwrap();
    let [out, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{error}");
    (out, error)
}

/// Runs the program until it says a line, and kills it there.
#[track_caller]
pub fn is_killed_at(folder: &Path, arguments: &[&str], line: &str) {
    let mut child = command(folder).args(arguments).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let reached = said.take_while(|said| said != line).count();
    child.kill().unwrap();
    assert!(child.wait().unwrap().code().is_none(), "it ended by itself after {reached} lines");
}
