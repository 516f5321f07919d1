//! Opening databases, good and bad.

use sea_orm::{ConnectionTrait, Database};
use store::{DatabaseConfig, DraftChanges, Store, StoreError};
use test_support::{Kind, TestDb, db_test, user};

use crate::at;

async fn both(test: impl AsyncFn(TestDb)) {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if let Some(db) = TestDb::unmigrated(kind).await {
            test(db).await;
        }
    }
}

async fn open(path: &std::path::Path) -> StoreError {
    Store::connect(&DatabaseConfig::sqlite_file(path)).await.unwrap_err()
}

#[tokio::test]
async fn the_folder_and_the_file_are_made_whatever_they_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b/ü?#%41 👩/data.db");
    let config = DatabaseConfig::sqlite_file(&path);
    let store = Store::connect(&config).await.unwrap();
    assert!(matches!(store.require_current_schema().await, Err(StoreError::SchemaTooOld { .. })));
    store.migrate().await.unwrap();
    assert!(path.is_file());
    let ada = user(&store, "ada").await;
    store.ping().await.unwrap();
    assert_eq!(store.kind(), "sqlite");
    store.close().await.unwrap();

    // It is all there the next time.
    let store = Store::connect(&config).await.unwrap();
    store.require_current_schema().await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.users().by_id(ada.profile.id).await.unwrap(), Some(ada));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.db");
    let text = "These are my notes, not a database. ".repeat(50);
    std::fs::write(&path, &text).unwrap();
    match open(&path).await {
        StoreError::NotADatabase { location } => assert!(location.ends_with("notes.db")),
        other => panic!("{other:?}"),
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.db");
    let store = Store::connect(&DatabaseConfig::sqlite_file(&path)).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await.unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // The pages after the first: the header is fine, the tables are not.
    bytes[100..].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let error = open(&path).await;
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
}

#[tokio::test]
async fn the_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let other = Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
    other.execute_unprepared("CREATE TABLE contacts (name TEXT)").await.unwrap();
    other.close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(open(&path).await, StoreError::NotOurs { .. }));
    assert_eq!(std::fs::read(&path).unwrap(), before, "left as it was");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "with nothing beside it");
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(folder.path()).await;
    assert!(matches!(error, StoreError::CannotOpen { .. }), "a folder: {error:?}");
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = open(&file.join("data.db")).await;
    assert!(matches!(error, StoreError::CannotOpen { .. }), "below a file: {error:?}");

    for url in
        ["", "mysql://host/db", "data.db", "sqlite::memory:", "sqlite://x?mode=memory", "sqlite://x?mode=no"]
    {
        let error = Store::connect(&DatabaseConfig::new(url)).await.unwrap_err();
        assert!(matches!(error, StoreError::Config(_)), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn no_message_has_the_password() {
    for url in ["postgres://user:hunter2@127.0.0.1:1/db", "postgres://user:hunter2@[bad/db"] {
        let config = DatabaseConfig { wait: std::time::Duration::from_secs(1), ..DatabaseConfig::new(url) };
        let error = Store::connect(&config).await.unwrap_err();
        for text in [format!("{config:?}"), error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    both(async |db: TestDb| {
        db.store().migrate().await.unwrap();
        let raw = Database::connect(&db.config().url).await.unwrap();
        raw.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m20990101_000001_future', 0)")
            .await
            .unwrap();
        raw.close().await.unwrap();
        let refused =
            [Store::connect(db.config()).await.err(), db.store().require_current_schema().await.err()];
        for error in refused {
            match error {
                Some(StoreError::SchemaTooNew { unknown }) => {
                    assert_eq!(unknown, ["m20990101_000001_future"]);
                }
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_older_schema_is_brought_up_to_date() {
    both(async |db: TestDb| {
        match db.store().require_current_schema().await {
            Err(StoreError::SchemaTooOld { pending }) => assert!(pending.is_sorted() && pending.len() > 1),
            other => panic!("{other:?}"),
        }
        // Several instances at once.
        let starts = (0..4).map(|_| {
            let config = db.config().clone();
            tokio::spawn(async move { Store::connect(&config).await?.migrate().await })
        });
        for start in futures::future::join_all(starts).await {
            start.unwrap().unwrap();
        }
        db.store().require_current_schema().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn readers_go_on_while_another_process_writes() {
    let db = TestDb::sqlite().await;
    let id = user(db.store(), "ada").await.profile.id;
    let impatient = DatabaseConfig { wait: std::time::Duration::from_millis(500), ..db.config().clone() };
    let store = Store::connect(&impatient).await.unwrap();
    let other = Database::connect(&db.config().url).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert!(store.users().by_id(id).await.unwrap().is_some());
    let refused = store.users().set_theme(id, domain::Theme::Dark).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    store.users().set_theme(id, domain::Theme::Dark).await.unwrap();
}

db_test!(a_closed_database_is_unavailable, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.clone().close().await.unwrap();
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
    assert!(matches!(store.users().by_id(ada).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(
        store.posts().publish(domain::PostId::generate(), ada, DraftChanges::default(), at(0)).await,
        Err(StoreError::Unavailable(_))
    ));
});
