//! `server catalogue`.

use std::{fmt::Write, path::Path};

use app::api::songs::SongPage;
use domain::Track;

use crate::support::{Browser, Program, fails_to_start, is_killed_at, runs};

const HEADER: &str = "track_id,title,artist,danceability,energy,loudness,speechiness,acousticness,instrumentalness,\
                      liveness,valence,tempo,genre";

/// A file of so many songs; every hundredth has no tempo.
fn file(folder: &Path, count: usize) -> String {
    let mut text = format!("{HEADER}\n");
    for n in 1..=count {
        let tempo = if n.is_multiple_of(100) { "NaN" } else { "120" };
        writeln!(text, "{n:022},Quokka {n},The Imported,0.5,0.6,-7,0.04,0.1,0,0.2,0.7,{tempo},choir")
            .unwrap();
    }
    let path = folder.join("songs.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn songs_come_in_from_a_file_and_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 1_200);
    let program = Program::start(folder.path());
    let (out, said) = runs(folder.path(), &["catalogue", "import", &path], &[]);
    assert_eq!(out, "1200 rows: 1188 songs added, 0 updated, 12 rows refused\n");
    assert!(
        said.contains("line 101: tempo is NaN, which cannot be\n") && said.contains("1000 rows\n"),
        "{said}"
    );
    // Again: nothing is done twice.
    let (out, said) = runs(folder.path(), &["catalogue", "import", &path], &[]);
    assert_eq!(out, "1200 rows: 1188 songs added, 0 updated, 12 rows refused\n");
    assert!(said.contains("going on after row 1200") && !said.contains("line 101"), "{said}");
    let (stats, _) = runs(folder.path(), &["catalogue", "stats"], &[]);
    for line in ["songs      62946", "imported   1188", "choir      1188", "felt by    song-mood@2"] {
        assert!(stats.contains(line), "{stats}");
    }
    let (all, _) = runs(folder.path(), &["catalogue", "export"], &[]);
    assert_eq!(all.lines().count(), 62_947);
    assert!(
        all.starts_with("track_id,title,artist,")
            && all.contains("\n0000000000000000000007,Quokka 7,The Imported,")
    );
    program.kill();
    // A program that starts has them.
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    let found: SongPage<Track> = browser.get("/api/songs/search?query=quokka%207").await.json();
    assert_eq!((found.items[0].title.as_str(), found.items[0].artist.as_str()), ("Quokka 7", "The Imported"));
    let cover = browser.get(&format!("/covers/{}", found.items[0].id)).await;
    assert_eq!(cover.status, 200);
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 20_000);
    is_killed_at(folder.path(), &["catalogue", "import", &path], "1000 rows");
    let (out, said) = runs(folder.path(), &["catalogue", "import", &path], &[]);
    assert_eq!(out, "20000 rows: 19800 songs added, 0 updated, 200 rows refused\n");
    assert!(said.contains("going on after row ") && !said.contains("line 101:"), "{said}");
    assert!(said.contains("more lines make no sense; they are only counted"), "{said}");
}

#[test]
fn files_that_cannot_be_used_leave_everything_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| {
        let path = folder.path().join("bad.csv");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for (path, sentence) in [
        (write("title,artist\n"), "it has no column track_id, danceability"),
        (folder.path().join("missing.csv").to_str().unwrap().to_owned(), "The file cannot be read"),
        (folder.path().to_str().unwrap().to_owned(), "The file cannot be read"),
    ] {
        let said = fails_to_start(folder.path(), &["catalogue", "import", &path], &[]);
        assert!(said.lines().last().unwrap().contains(sentence), "{said}");
    }
    let (stats, _) = runs(folder.path(), &["catalogue", "stats"], &[]);
    assert!(stats.contains("imported   0\n"), "{stats}");
}
