//! Sessions, signed in or not.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::UserId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Result, Store, StoreError, dialect, entities::sessions, keyset::stored};

/// The SHA-256 of a session's token. The token itself is only in the cookie: who reads the database learns
/// nothing that opens a session.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionKey(String);

impl SessionKey {
    /// The key of the session with this token.
    #[must_use]
    pub fn of_token(token: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Enough to tell sessions apart in the log.
        write!(f, "SessionKey({}…)", self.0.get(..8).unwrap_or_default())
    }
}

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord {
    /// Its key.
    pub key: SessionKey,
    /// Who is signed in.
    pub user: Option<UserId>,
    /// What else it keeps (no text with NUL: PostgreSQL cannot keep it).
    pub data: Value,
    /// When it ends; kept to the second.
    pub expires_at: DateTime<Utc>,
}

/// The repository of sessions.
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Store);

impl Sessions<'_> {
    /// A session that has not ended.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn load(&self, key: &SessionKey, now: DateTime<Utc>) -> Result<Option<SessionRecord>> {
        let row = sessions::Entity::find_by_id(key.0.clone())
            .filter(sessions::Column::ExpiresAt.gt(now.timestamp()))
            .one(&self.0.reader)
            .await?;
        row.map(|row| {
            let expires_at = DateTime::from_timestamp(row.expires_at, 0)
                .ok_or_else(|| StoreError::unreadable("the end of a session"))?;
            Ok(SessionRecord {
                key: SessionKey(row.id),
                user: row.user_id.map(UserId),
                data: row.data,
                expires_at,
            })
        })
        .transpose()
    }

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the key exists already.
    pub async fn create(&self, record: &SessionRecord, now: DateTime<Utc>) -> Result<()> {
        let row = sessions::ActiveModel {
            id: Set(record.key.0.clone()),
            user_id: Set(record.user.map(|user| user.0)),
            data: Set(record.data.clone()),
            expires_at: Set(record.expires_at.timestamp()),
            created_at: Set(stored(now)),
        };
        sessions::Entity::insert(row)
            .exec_without_returning(&self.0.writer)
            .await
            .map_err(|error| dialect::taken(error, "sessions", &["id"]))?;
        Ok(())
    }

    /// Writes a session that exists; `false` when it does not. It never brings one back: a request that was
    /// under way while its session was revoked must not undo that.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn save(&self, record: &SessionRecord) -> Result<bool> {
        let done = sessions::Entity::update_many()
            .col_expr(sessions::Column::UserId, Expr::value(record.user.map(|user| user.0)))
            .col_expr(sessions::Column::Data, Expr::value(record.data.clone()))
            .col_expr(sessions::Column::ExpiresAt, Expr::value(record.expires_at.timestamp()))
            .filter(sessions::Column::Id.eq(record.key.0.clone()))
            .exec(&self.0.writer)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Ends a session; nothing happens when there is none.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn delete(&self, key: &SessionKey) -> Result<()> {
        sessions::Entity::delete_by_id(key.0.clone()).exec(&self.0.writer).await?;
        Ok(())
    }

    /// Removes sessions that have ended, and says how many.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn prune(&self, now: DateTime<Utc>) -> Result<u64> {
        let ended = sessions::Column::ExpiresAt.lte(now.timestamp());
        Ok(sessions::Entity::delete_many().filter(ended).exec(&self.0.writer).await?.rows_affected)
    }
}
