//! Everything that is kept in the database, on SQLite or PostgreSQL.
//!
//! [`Store`] is cheap to clone; each aggregate has a repository behind a method of the same name. The
//! repositories take and return `domain` types or plain structs of this crate; what a table looks like
//! stays in here. Times are in UTC to the microsecond, which is what both databases keep; the caller
//! brings the clock.

mod bulk;
mod config;
mod dialect;
mod drafts;
mod entities;
mod error;
mod favorites;
mod imports;
mod jobs;
mod keyset;
mod library;
mod listeners;
mod moods;
mod owner;
mod pictures;
mod posts;
mod publish;
mod readings;
#[cfg(test)]
mod schema_tests;
mod sessions;
mod songs;
mod spotify;
mod statistics;
mod store;
mod tracks;
mod users;

pub use bulk::{Bulk, BulkFavorite, BulkPlay, BulkPost, BulkUser};
pub use config::DatabaseConfig;
pub use drafts::{DraftChanges, Drafts, NewDraft, ReadInput};
pub use error::StoreError;
pub use favorites::Favorites;
pub use imports::{Imports, Progress};
pub use jobs::Jobs;
pub use library::{Library, LibraryKind};
pub use listeners::{Deed, DeedKind, HeardBy, Listeners};
pub use moods::Moods;
pub use owner::Owner;
pub use pictures::{NewPicture, Pictures, StoredPicture};
pub use posts::{PostChanges, Posts};
pub use publish::Published;
pub use readings::Readings;
pub use sessions::{SessionKey, SessionRecord, Sessions};
pub use spotify::{Connection, Login, Spotify};
pub use statistics::{Came, Counted, DayMood, DayNumber, Moment, Rising, Statistics, Times};
pub use store::Store;
pub use tracks::Tracks;
pub use users::{NewUser, UserRecord, Users};

/// What a call to the store comes to.
pub type Result<T> = std::result::Result<T, StoreError>;
