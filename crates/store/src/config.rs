//! Where the database is.

use std::{path::Path, time::Duration};

/// Address and limits of the database.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// `sqlite:///folder/file.db` or `postgres://user:password@host/name`.
    pub url: String,
    /// Most connections at once: readers of SQLite (its one writer comes on top), all of PostgreSQL.
    pub max_connections: u32,
    /// How long to wait for a connection or for another writer before giving up.
    pub wait: Duration,
}

impl DatabaseConfig {
    /// The database at an address, with the usual limits: 8 connections, 5 seconds.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), max_connections: 8, wait: Duration::from_secs(5) }
    }

    /// The SQLite file at a path, whatever characters the path has.
    #[must_use]
    pub fn sqlite_file(path: &Path) -> Self {
        // The three characters that mean something in the address.
        let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        Self::new(format!("sqlite://{path}"))
    }
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password, and configurations get logged.
        f.debug_struct("DatabaseConfig")
            .field("kind", &self.url.split(':').next().unwrap_or_default())
            .field("max_connections", &self.max_connections)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}
