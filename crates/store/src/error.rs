//! What can go wrong.

use sea_orm::{DbErr, SqlErr};

/// A failure of the store. Its text is for the log; people get the `domain::AppError` it is turned into.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not exist, or is not theirs to see.
    #[error("not found")]
    NotFound,
    /// They may see it, but it is not theirs to change.
    #[error("not theirs to change")]
    Forbidden,
    /// Another row has this value already.
    #[error("{field} is taken")]
    Taken {
        /// `username`, `email` or `id`.
        field: &'static str,
    },
    /// A draft without a mood cannot be published.
    #[error("the draft has no mood yet")]
    NoMood,
    /// A value that no column can keep, such as a score that is not a number.
    #[error("cannot be stored: {0}")]
    Invalid(String),
    /// A row that this build cannot read.
    #[error("unreadable row: {0}")]
    Unreadable(String),
    /// The disk, or the space given to the database, is full. Nothing was changed.
    #[error("no room left in the database: {0}")]
    Full(#[source] DbErr),
    /// Locked by others for too long, out of connections, or gone; it may work in a moment.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] DbErr),
    /// The database may be read but not written.
    #[error("the database cannot be written: {0}")]
    ReadOnly(#[source] DbErr),
    /// The file is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(#[source] DbErr),
    /// The address of the database makes no sense.
    #[error("unusable DATABASE_URL: {0}")]
    Config(String),
    /// The database cannot be opened or reached.
    #[error("cannot open the database {location}: {reason}")]
    CannotOpen {
        /// File, or host and name; never with a password.
        location: String,
        /// Why.
        reason: String,
    },
    /// The file is something else than an SQLite database.
    #[error("{location} is not an SQLite database")]
    NotADatabase {
        /// The file.
        location: String,
    },
    /// An SQLite database, but of another program.
    #[error("{location} holds the tables of another program")]
    NotOurs {
        /// The file.
        location: String,
    },
    /// A newer build has changed the schema.
    #[error("the database was made by a newer version (it knows {})", .unknown.join(", "))]
    SchemaTooNew {
        /// Migrations that this build does not have.
        unknown: Vec<String>,
    },
    /// The schema lacks migrations of this build.
    #[error("the database has to be migrated first ({})", .pending.join(", "))]
    SchemaTooOld {
        /// Migrations still to be applied.
        pending: Vec<String>,
    },
    /// Anything else.
    #[error("database: {0}")]
    Database(#[source] DbErr),
}

impl StoreError {
    /// A row with a value that is none of the known ones.
    pub(crate) fn unreadable(error: impl std::fmt::Display) -> Self {
        Self::Unreadable(error.to_string())
    }

    /// What a row that was to be added is about does not exist, or no longer.
    pub(crate) fn of_reference(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::NotFound,
            _ => error.into(),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        crate::dialect::classify(error)
    }
}
