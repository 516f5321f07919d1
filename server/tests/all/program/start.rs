use sea_orm::{ConnectionTrait, Database};

use crate::support::{Browser, Program, fails_to_start, runs};

#[test]
fn a_taken_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap();
    let said = fails_to_start(folder.path(), &[], &[("UNDERTONE_ADDR", &taken.to_string())]);
    let expected = format!("Port {} is taken. Stop the other program or set UNDERTONE_ADDR.\n", taken.port());
    assert_eq!(said, expected);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/undertone.db");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let words = "my diary, ".repeat(1_000);
    std::fs::write(&file, &words).unwrap();
    let said = fails_to_start(folder.path(), &[], &[]);
    assert!(said.contains("is not a database") && said.lines().count() == 1, "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), words);
}

#[tokio::test]
async fn a_newer_database_and_one_of_another_program_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    runs(folder.path(), &["migrate"], &[]);
    let file = folder.path().join("data/undertone.db");
    let change = async |file: &std::path::Path, statement: &str| {
        let db = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    };
    change(&file, "INSERT INTO seaql_migrations VALUES ('m99991231_000001_future', 0)").await;
    let said = fails_to_start(folder.path(), &[], &[]);
    assert!(said.contains("newer version") && said.lines().count() == 1, "{said}");

    let other = folder.path().join("other.db");
    change(&other, "CREATE TABLE recipes (id INTEGER)").await;
    let url = format!("sqlite://{}", other.display());
    let said = fails_to_start(folder.path(), &[], &[("DATABASE_URL", &url)]);
    assert!(said.contains("another program") && said.lines().count() == 1, "{said}");
}

#[test]
fn what_is_missing_or_wrong_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    let in_the_way = folder.path().join("file/data");
    let missing = folder.path().join("nothing");
    for (name, value, sentence) in [
        ("UNDERTONE_DATA", in_the_way.to_str().unwrap(), "Cannot write to the data folder"),
        ("LEPTOS_SITE_ROOT", missing.to_str().unwrap(), "The front end is not at"),
        ("UNDERTONE_ADDR", "192.0.2.1:3000", "Cannot listen on 192.0.2.1:3000"),
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL makes no sense"),
        ("DATABASE_URL", "postgres://u:hidden@127.0.0.1:1/x", "Cannot open the database"),
        ("UNDERTONE_LOG", "a=b=c", "UNDERTONE_LOG makes no sense"),
    ] {
        let said = fails_to_start(folder.path(), &[], &[(name, value)]);
        assert!(said.contains(sentence) && said.lines().count() == 1, "{name}={value}: {said}");
        assert!(!said.contains("hidden"), "{said}");
    }
}

#[tokio::test]
async fn an_admin_made_on_the_command_line_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let account = ["create-admin", "--username", "chief", "--email", "chief@example.org"];
    runs(folder.path(), &account, &[("UNDERTONE_ADMIN_PASSWORD", "a long password")]);
    let again = fails_to_start(folder.path(), &account, &[("UNDERTONE_ADMIN_PASSWORD", "a long password")]);
    assert!(again.contains("taken") || again.contains("already"), "{again}");
    let short = fails_to_start(folder.path(), &account, &[("UNDERTONE_ADMIN_PASSWORD", "short")]);
    assert!(short.contains("at least 8"), "{short}");
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    let fields = [("login", "chief"), ("password", "a long password")];
    assert_eq!(browser.call("/api/account/sign-in", &fields).await.status, 200);
    let viewer: Option<domain::Viewer> = browser.get("/api/account/viewer").await.json();
    assert_eq!(viewer.unwrap().role, domain::Role::Admin);
}

#[tokio::test]
async fn a_made_up_instance_is_full_and_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let little = ["demo-data", "--users", "12", "--readings", "400", "--pictures", "6"];
    runs(folder.path(), &little, &[]);
    let again = fails_to_start(folder.path(), &little, &[]);
    assert!(again.contains("There are people here already."), "{again}");
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    let feed: domain::Page<domain::PostCard> = browser.get("/api/posts/feed").await.json();
    assert_eq!(feed.items.len(), 24);
    assert!(feed.items.iter().all(|post| post.track_count > 0));
    let fields = [("login", server::demo::NAME), ("password", server::demo::PASSWORD)];
    assert_eq!(browser.call("/api/account/sign-in", &fields).await.status, 200);
    let mine: domain::statistics::MyStatistics = browser.get("/api/statistics/mine?range=1y").await.json();
    assert!(mine.moods.total() > 20 && mine.plays.total() > 20, "{:?}", mine.moods);
    let all: domain::statistics::EveryonesStatistics =
        browser.get("/api/statistics/everyone?range=1y").await.json();
    assert!(all.moods.total() > 100, "{:?}", all.moods);
    // The same from the raw rows.
    drop(program);
    runs(folder.path(), &["stats", "rebuild"], &[]);
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    let again: domain::statistics::EveryonesStatistics =
        browser.get("/api/statistics/everyone?range=1y").await.json();
    assert_eq!(again.moods, all.moods);
    // Who leaves is gone from all of it.
    drop(program);
    runs(folder.path(), &["delete-account", "--username", server::demo::NAME], &[]);
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    let without: domain::statistics::EveryonesStatistics =
        browser.get("/api/statistics/everyone?range=1y").await.json();
    assert!(without.moods.total() < all.moods.total());
}
