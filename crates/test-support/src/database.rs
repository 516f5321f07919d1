//! Throw-away databases of both kinds, and tests that run on both from one body.

use std::{future::Future, io::Write, time::Duration};

use sea_orm::{ConnectionTrait, Database};
use store::{DatabaseConfig, Store};
use tempfile::TempDir;

/// The kinds of database that Undertone runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own in the cluster at `TEST_POSTGRES_URL`.
    Postgres,
}

/// An empty database with the current schema, gone when dropped.
pub struct TestDb {
    store: Store,
    config: DatabaseConfig,
    place: Place,
}

enum Place {
    Folder { _deleted_when_dropped: TempDir },
    Cluster { admin: String, name: String },
}

impl TestDb {
    /// A database of a kind. Nothing for PostgreSQL when the tests have no cluster: see [`run`].
    pub async fn new(kind: Kind) -> Option<Self> {
        let db = Self::unmigrated(kind).await?;
        db.store.migrate().await.expect("migrate a new database");
        Some(db)
    }

    /// An SQLite database.
    pub async fn sqlite() -> Self {
        Self::new(Kind::Sqlite).await.expect("SQLite is always there")
    }

    /// A database without any table.
    pub async fn unmigrated(kind: Kind) -> Option<Self> {
        let (config, place) = match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                (
                    DatabaseConfig::sqlite_file(&folder.path().join("test.db")),
                    Place::Folder { _deleted_when_dropped: folder },
                )
            }
            Kind::Postgres => {
                let admin = cluster()?;
                let name = format!("test_{}", uuid::Uuid::now_v7().simple());
                execute(&admin, &format!("CREATE DATABASE {name}")).await;
                (DatabaseConfig::new(database_in(&admin, &name)), Place::Cluster { admin, name })
            }
        };
        // A generous wait: the machine that tests may be busy with other things.
        let config = DatabaseConfig { max_connections: 4, wait: Duration::from_secs(60), ..config };
        let store = Store::connect(&config).await.expect("connect to a new database");
        Some(Self { store, config, place })
    }

    /// The store.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// How to connect to it once more.
    #[must_use]
    pub const fn config(&self) -> &DatabaseConfig {
        &self.config
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.place {
            Place::Folder { .. } => Kind::Sqlite,
            Place::Cluster { .. } => Kind::Postgres,
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Place::Cluster { admin, name } = &self.place else { return };
        let (admin, statement) = (admin.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A runtime cannot wait inside another, and this one may be unwinding.
        let dropped = std::thread::spawn(move || runtime().block_on(execute(&admin, &statement))).join();
        if dropped.is_err() && !std::thread::panicking() {
            panic!("could not drop the database {name}");
        }
    }
}

/// Runs a test on a new database of a kind. Without `TEST_POSTGRES_URL` a test on PostgreSQL is left out, and
/// says so; with `REQUIRE_POSTGRES=1` that is a failure.
pub fn run<F: Future<Output = ()>>(kind: Kind, test: impl FnOnce(Store) -> F) {
    runtime().block_on(async {
        if let Some(db) = TestDb::new(kind).await {
            test(db.store.clone()).await;
        }
    });
}

/// Defines a test that runs on both databases: a module of the given name with the tests `sqlite` and
/// `postgres`.
///
/// ```
/// test_support::db_test!(the_store_answers, |store| async move {
///     store.ping().await.unwrap();
/// });
/// ```
#[macro_export]
macro_rules! db_test {
    ($name:ident, |$store:ident| $body:expr) => {
        mod $name {
            use super::*;

            async fn body($store: $crate::Store) {
                $body.await
            }

            #[test]
            fn sqlite() {
                $crate::run($crate::Kind::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Kind::Postgres, body);
            }
        }
    };
}

fn runtime() -> tokio::runtime::Runtime {
    // More than one thread, so that what can happen at once does.
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Address of the cluster for tests.
fn cluster() -> Option<String> {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        return Some(url);
    }
    if std::env::var("REQUIRE_POSTGRES").is_ok_and(|value| value == "1") {
        panic!("REQUIRE_POSTGRES is set, but TEST_POSTGRES_URL is not");
    }
    // Not through `eprintln!`, which the test harness hides while tests pass.
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "LEFT OUT {name}: TEST_POSTGRES_URL is not set");
    None
}

/// The address of another database in the same cluster.
fn database_in(admin: &str, name: &str) -> String {
    let (server, options) = admin.split_once('?').map_or((admin, None), |(s, o)| (s, Some(o)));
    let after_scheme = server.find("://").map_or(0, |at| at + 3);
    let end = server[after_scheme..].find('/').map_or(server.len(), |at| after_scheme + at);
    let options = options.map(|o| format!("?{o}")).unwrap_or_default();
    format!("{}/{name}{options}", &server[..end])
}

async fn execute(admin: &str, statement: &str) {
    let db = Database::connect(admin).await.expect("connect to the cluster at TEST_POSTGRES_URL");
    db.execute_unprepared(statement).await.expect(statement);
    db.close().await.expect("close the connection");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_cluster() {
        for (admin, expected) in [
            ("postgres://u:p@h:1/postgres", "postgres://u:p@h:1/new"),
            ("postgres://u@h", "postgres://u@h/new"),
            ("postgres://h/x?sslmode=disable", "postgres://h/new?sslmode=disable"),
        ] {
            assert_eq!(database_in(admin, "new"), expected);
        }
    }
}
