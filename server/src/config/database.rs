//! Which database.

use std::path::Path;

use store::DatabaseConfig;

/// Which database.
#[derive(Clone, Debug, clap::Args)]
pub struct DatabaseArgs {
    /// `sqlite://<path>` or `postgres://<user>:<password>@<host>/<name>`. `DATABASE_URL`, default: the SQLite
    /// file `undertone.db` in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
}

impl DatabaseArgs {
    /// The database, given the data folder.
    #[must_use]
    pub fn config(&self, data: &Path) -> DatabaseConfig {
        match &self.database_url {
            Some(url) => DatabaseConfig::new(url),
            None => DatabaseConfig::sqlite_file(&data.join("undertone.db")),
        }
    }
}
