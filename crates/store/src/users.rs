//! People.

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use domain::{PictureId, Profile, Role, Theme, UserId, Viewer};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Owner, Result, Store, StoreError, dialect,
    entities::{sessions, users},
    keyset::stored,
    pictures::{delete_if_unused, lock_owned},
    statistics::{public, songs},
};

/// A person about to be added.
#[derive(Clone)]
pub struct NewUser {
    /// Key.
    pub id: UserId,
    /// Name in addresses, as `domain::validate_username` gives it.
    pub username: String,
    /// Address, as `domain::validate_email` gives it.
    pub email: String,
    /// Hash of the password (PHC string).
    pub password_hash: String,
    /// What they may do.
    pub role: Role,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// A person with what is needed to check their password.
#[derive(Clone)]
pub struct UserRecord {
    /// The person.
    pub viewer: Viewer,
    /// Hash of their password (PHC string).
    pub password_hash: String,
}

/// The repository of people.
#[derive(Clone, Copy)]
pub struct Users<'a>(pub(crate) &'a Store);

impl Users<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `username` or `email` (`username` when both are).
    pub async fn create(&self, new: NewUser) -> Result<Viewer> {
        add(&self.0.writer, new).await
    }

    /// The person with a key.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn by_id(&self, id: UserId) -> Result<Option<Viewer>> {
        users::Entity::find_by_id(id.0).one(&self.0.reader).await?.map(viewer).transpose()
    }

    /// The person with a username or e-mail address, in any case.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn by_login(&self, login: &str) -> Result<Option<UserRecord>> {
        let login = login.trim().to_lowercase();
        let column = if login.contains('@') { users::Column::Email } else { users::Column::Username };
        self.record(column.eq(login)).await
    }

    /// The person with a key, to check their password again.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn with_password(&self, id: UserId) -> Result<Option<UserRecord>> {
        self.record(users::Column::Id.eq(id.0)).await
    }

    async fn record(&self, condition: sea_orm::sea_query::SimpleExpr) -> Result<Option<UserRecord>> {
        let row = users::Entity::find().filter(condition).one(&self.0.reader).await?;
        row.map(|row| {
            let password_hash = row.password_hash.clone();
            Ok(UserRecord { viewer: viewer(row)?, password_hash })
        })
        .transpose()
    }

    /// The profile behind a username.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn profile(&self, username: &str) -> Result<Profile> {
        users::Entity::find()
            .filter(users::Column::Username.eq(username.to_ascii_lowercase()))
            .one(&self.0.reader)
            .await?
            .map(profile)
            .ok_or(StoreError::NotFound)
    }

    /// Sets the name on the page (empty: the username).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_display_name(&self, id: UserId, name: &str) -> Result<()> {
        self.set(id, users::Column::DisplayName, name).await
    }

    /// Sets the avatar. Gives back the one it replaces if nothing else uses that picture: its row is gone, its
    /// files can go.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user, or a picture that is not theirs.
    pub async fn set_avatar(&self, id: UserId, avatar: Option<PictureId>) -> Result<Option<PictureId>> {
        let txn = self.0.begin().await?;
        let before =
            users::Entity::find_by_id(id.0).lock_exclusive().one(&txn).await?.ok_or(StoreError::NotFound)?;
        if let Some(picture) = avatar {
            lock_owned(&txn, picture, Owner::User(id)).await?;
        }
        let avatar_id = avatar.map(|picture| picture.0);
        users::Entity::update_many()
            .col_expr(users::Column::AvatarId, Expr::value(avatar_id))
            .filter(users::Column::Id.eq(id.0))
            .exec(&txn)
            .await?;
        let replaced = before.avatar_id.filter(|old| Some(*old) != avatar_id).map(PictureId);
        let removed = match replaced {
            Some(old) if delete_if_unused(&txn, old).await? => Some(old),
            _ => None,
        };
        txn.commit().await?;
        Ok(removed)
    }

    /// Sets the hash of the password and ends all sessions of the user, both or neither.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn change_password(&self, id: UserId, hash: &str) -> Result<()> {
        let txn = self.0.begin().await?;
        set(&txn, id, users::Column::PasswordHash, hash).await?;
        sessions::Entity::delete_many().filter(sessions::Column::UserId.eq(id.0)).exec(&txn).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Sets the theme.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_theme(&self, id: UserId, theme: Theme) -> Result<()> {
        self.set(id, users::Column::Theme, theme.as_str()).await
    }

    /// Sets the time zone (a name of the IANA database).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_time_zone(&self, id: UserId, zone: &str) -> Result<()> {
        self.set(id, users::Column::TimeZone, zone).await
    }

    /// Removes a user and everything of theirs; they count in no statistics any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete(&self, id: UserId) -> Result<()> {
        let txn = self.0.begin().await?;
        songs::forget(&txn, id.0).await?;
        public::forget(&txn, id.0).await?;
        let gone = users::Entity::delete_by_id(id.0).exec(&txn).await?;
        if gone.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        txn.commit().await?;
        Ok(())
    }

    /// Sets whether the user agrees to be named in statistics.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_named_in_statistics(&self, id: UserId, named: bool) -> Result<()> {
        set(&self.0.writer, id, users::Column::NamedInStatistics, named).await
    }

    async fn set(&self, id: UserId, column: users::Column, value: &str) -> Result<()> {
        set(&self.0.writer, id, column, value).await
    }
}

/// See [`Users::create`].
pub(crate) async fn add(db: &impl ConnectionTrait, new: NewUser) -> Result<Viewer> {
    let row = row(new);
    users::Entity::insert(users::ActiveModel::from(row.clone()))
        .exec_without_returning(db)
        .await
        .map_err(|error| dialect::taken(error, "users", &["username", "email"]))?;
    viewer(row)
}

async fn set(
    db: &impl ConnectionTrait,
    id: UserId,
    column: users::Column,
    value: impl Into<sea_orm::Value>,
) -> Result<()> {
    let done = users::Entity::update_many()
        .col_expr(column, Expr::value(value))
        .filter(users::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// A new row.
pub(crate) fn row(new: NewUser) -> users::Model {
    users::Model {
        id: new.id.0,
        username: new.username,
        email: new.email,
        password_hash: new.password_hash,
        display_name: String::new(),
        avatar_id: None,
        role: new.role.as_str().to_owned(),
        theme: Theme::default().as_str().to_owned(),
        created_at: stored(new.created_at),
        time_zone: String::new(),
        named_in_statistics: false,
    }
}

/// How many minutes east of Greenwich a user is at a time; none while it is not known where they are.
pub(crate) async fn utc_offset(db: &impl ConnectionTrait, id: UserId, at: DateTime<Utc>) -> Result<i32> {
    let zone: Option<String> = users::Entity::find_by_id(id.0)
        .select_only()
        .column(users::Column::TimeZone)
        .into_tuple()
        .one(db)
        .await?;
    let zone = zone.and_then(|zone| zone.parse::<Tz>().ok()).unwrap_or(Tz::UTC);
    Ok(at.with_timezone(&zone).offset().fix().local_minus_utc() / 60)
}

/// What everyone may know of a row's person.
pub(crate) fn profile(row: users::Model) -> Profile {
    Profile {
        id: UserId(row.id),
        display_name: if row.display_name.is_empty() { row.username.clone() } else { row.display_name },
        username: row.username,
        avatar: row.avatar_id.map(PictureId),
        joined_at: row.created_at,
    }
}

fn viewer(row: users::Model) -> Result<Viewer> {
    Ok(Viewer {
        email: row.email.clone(),
        has_password: !row.password_hash.is_empty(),
        role: row.role.parse::<Role>().map_err(StoreError::unreadable)?,
        theme: row.theme.parse::<Theme>().map_err(StoreError::unreadable)?,
        time_zone: row.time_zone.clone(),
        named_in_statistics: row.named_in_statistics,
        profile: profile(row),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_display_name_the_username_is_shown() {
        let row = users::Model {
            id: UserId::generate().0,
            username: "ada".to_owned(),
            email: String::new(),
            password_hash: String::new(),
            display_name: String::new(),
            avatar_id: None,
            role: "user".to_owned(),
            theme: "dark".to_owned(),
            created_at: Utc::now(),
            time_zone: String::new(),
            named_in_statistics: false,
        };
        assert_eq!(profile(row.clone()).display_name, "ada");
        assert_eq!(profile(users::Model { display_name: "Ada L.".to_owned(), ..row }).display_name, "Ada L.");
    }
}
