//! The store: connections and the schema.

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, TransactionTrait};

use crate::{
    Bulk, DatabaseConfig, Drafts, Favorites, Imports, Jobs, Library, Listeners, Moods, Pictures, Posts,
    Readings, Result, Sessions, Spotify, Statistics, StoreError, Tracks, Users, dialect, statistics,
};

/// The step that brings statistics, which are then made of what there is.
const STATISTICS: &str = "m20261129_000007_statistics";

/// The database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// Reads outside transactions. On PostgreSQL the same pool as the writer's.
    pub(crate) reader: DatabaseConnection,
    /// Writes. On SQLite a single connection, so that writers queue here instead of failing there.
    pub(crate) writer: DatabaseConnection,
}

impl Store {
    /// Opens the database, making the file and its folder where there is none. The schema is left as it is:
    /// see [`Store::migrate`] and [`Store::require_current_schema`].
    ///
    /// # Errors
    /// [`StoreError::Config`], [`StoreError::CannotOpen`], [`StoreError::NotADatabase`],
    /// [`StoreError::NotOurs`], [`StoreError::Damaged`] or [`StoreError::SchemaTooNew`], each as it says.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self> {
        let dialect::Connections { reader, writer } = dialect::connect(config).await?;
        let store = Self { reader, writer };
        store.schema_status().await?;
        Ok(store)
    }

    /// Brings the schema up to date, all steps or none. Instances that start at the same time wait for each
    /// other.
    ///
    /// # Errors
    /// When a step fails; [`StoreError::SchemaTooNew`] as for [`Store::connect`].
    pub async fn migrate(&self) -> Result<()> {
        let txn = self.begin().await?;
        dialect::lock_schema(&txn).await?;
        let behind = migrations::status(&txn).await?.pending;
        migrations::up(&txn).await?;
        if behind.iter().any(|step| step == STATISTICS) {
            statistics::rebuild::rebuild(&txn).await?;
        }
        txn.commit().await?;
        self.require_current_schema().await
    }

    /// Makes sure that the schema is the one of this build.
    ///
    /// # Errors
    /// [`StoreError::SchemaTooOld`] or [`StoreError::SchemaTooNew`].
    pub async fn require_current_schema(&self) -> Result<()> {
        let pending = self.schema_status().await?.pending;
        if pending.is_empty() { Ok(()) } else { Err(StoreError::SchemaTooOld { pending }) }
    }

    async fn schema_status(&self) -> Result<migrations::Status> {
        let status = migrations::status(&self.writer).await?;
        if !status.unknown.is_empty() {
            return Err(StoreError::SchemaTooNew { unknown: status.unknown });
        }
        Ok(status)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        self.reader.ping().await.map_err(StoreError::Unavailable)
    }

    /// `sqlite` or `postgres`, for the log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.writer.get_database_backend() {
            DbBackend::Sqlite => "sqlite",
            _ => "postgres",
        }
    }

    /// Closes all connections, after what runs on them has ended.
    ///
    /// # Errors
    /// When the database does not take the goodbye.
    pub async fn close(self) -> Result<()> {
        self.reader.close_by_ref().await?;
        self.writer.close_by_ref().await?;
        Ok(())
    }

    /// A transaction for writing. Everything in it has to go through it: the writer is taken until it ends.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = dialect::write_options(self.writer.get_database_backend());
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Many rows at once.
    #[must_use]
    pub const fn bulk(&self) -> Bulk<'_> {
        Bulk(self)
    }

    /// Users.
    #[must_use]
    pub const fn users(&self) -> Users<'_> {
        Users(self)
    }

    /// Sessions.
    #[must_use]
    pub const fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// Pictures.
    #[must_use]
    pub const fn pictures(&self) -> Pictures<'_> {
        Pictures(self)
    }

    /// Readings.
    #[must_use]
    pub const fn readings(&self) -> Readings<'_> {
        Readings(self)
    }

    /// Drafts.
    #[must_use]
    pub const fn drafts(&self) -> Drafts<'_> {
        Drafts(self)
    }

    /// Posts.
    #[must_use]
    pub const fn posts(&self) -> Posts<'_> {
        Posts(self)
    }

    /// Statistics.
    #[must_use]
    pub const fn statistics(&self) -> Statistics<'_> {
        Statistics(self)
    }

    /// Favorites.
    #[must_use]
    pub const fn favorites(&self) -> Favorites<'_> {
        Favorites(self)
    }

    /// Tracks.
    #[must_use]
    pub const fn tracks(&self) -> Tracks<'_> {
        Tracks(self)
    }

    /// What is known of listeners.
    #[must_use]
    pub const fn listeners(&self) -> Listeners<'_> {
        Listeners(self)
    }

    /// Songs that come in from files.
    #[must_use]
    pub const fn imports(&self) -> Imports<'_> {
        Imports(self)
    }

    /// Work in the background.
    #[must_use]
    pub const fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }

    /// Connected Spotify accounts.
    #[must_use]
    pub const fn spotify(&self) -> Spotify<'_> {
        Spotify(self)
    }

    /// What people have and hear at Spotify.
    #[must_use]
    pub const fn library(&self) -> Library<'_> {
        Library(self)
    }

    /// What songs of a mood sound like.
    #[must_use]
    pub const fn moods(&self) -> Moods<'_> {
        Moods(self)
    }
}

#[cfg(test)]
mod tests {
    use domain::{Role, Theme, UserId};
    use sea_orm::ConnectionTrait;

    use super::*;
    use crate::NewUser;

    fn person(n: u32, text: &str) -> NewUser {
        NewUser {
            id: UserId::generate(),
            username: format!("user{n}"),
            email: format!("{n}@example.org"),
            password_hash: text.to_owned(),
            role: Role::User,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn a_full_database_says_so_and_stays_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store =
            Store::connect(&DatabaseConfig::sqlite_file(&folder.path().join("data.db"))).await.unwrap();
        store.migrate().await.unwrap();
        let first = store.users().create(person(0, "")).await.unwrap().profile.id;
        // SQLite's own limit, which holds for the connection that writes, stands in for the end of the disk.
        store.writer.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
        let refused = store.users().create(person(1, &"x".repeat(100_000))).await;
        assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
        store.users().set_theme(first, Theme::Dark).await.unwrap();
        assert_eq!(store.users().by_id(first).await.unwrap().unwrap().theme, Theme::Dark);
        assert!(store.users().by_login("user1").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_feed_is_read_from_its_index() {
        let folder = tempfile::tempdir().unwrap();
        let store =
            Store::connect(&DatabaseConfig::sqlite_file(&folder.path().join("data.db"))).await.unwrap();
        store.migrate().await.unwrap();
        let plan = crate::posts::feed_plan(&store.reader).await.unwrap().join("\n");
        assert!(plan.contains("ix_posts_feed (privacy=? AND (published_at,id)<(?,?))"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
