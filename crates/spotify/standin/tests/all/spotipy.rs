//! spotipy, a client that others have written, gets along with the stand-in.

use std::env;

use spotify_standin::Shape;
use tokio::process::Command;

use crate::support::Session;

#[tokio::test]
async fn spotipy_gets_along() {
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let has_spotipy = Command::new(&python).args(["-c", "import spotipy"]).output().await;
    if !has_spotipy.is_ok_and(|output| output.status.success()) {
        println!("skipped: {python} has no spotipy");
        return;
    }
    for (shape, name) in [(Shape::Stripped, "2026"), (Shape::Legacy, "legacy")] {
        let session = Session::of("premium").await;
        session.standin.set(|switches| switches.shape = shape);
        let mut command = Command::new(&python);
        command.arg("tests/all/with_spotipy.py").args([session.standin.url(), &session.token, name]);
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
