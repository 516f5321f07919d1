//! Connected Spotify accounts, and people who are on their way there.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::{JobKind, UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    NewUser, Result, Store, StoreError,
    dialect::taken,
    entities::{jobs, library_tracks, plays, spotify_accounts, spotify_logins},
    jobs::stop,
    keyset::stored,
    library::SPOTIFY,
    users,
};

/// Somebody who is at Spotify's page at the moment. State and what the browser keeps are hashes.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Of the state in the address.
    pub state: String,
    /// Of what the browser keeps.
    pub browser: String,
    /// PKCE's verifier.
    pub verifier: String,
    /// Who was signed in here.
    pub user: Option<UserId>,
    /// Where they wanted to go.
    pub next: String,
    /// When they left.
    pub created_at: DateTime<Utc>,
}

impl fmt::Debug for Login {
    /// Without the verifier, which is a secret while the login is under way.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .field("next", &self.next)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

/// A connected account. The tokens are sealed: this crate has no key to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Whose it is here.
    pub user: UserId,
    /// Spotify's key that stays.
    pub account_id: String,
    /// The id that addresses have.
    pub spotify_id: String,
    /// Their name there.
    pub display_name: String,
    /// What they agreed to.
    pub scopes: Vec<String>,
    /// Opens the API for an hour.
    pub access_token: Vec<u8>,
    /// Gets new ones.
    pub refresh_token: Vec<u8>,
    /// When the access token ends.
    pub access_expires_at: DateTime<Utc>,
    /// When they agreed; six months later they have to again.
    pub authorized_at: DateTime<Utc>,
    /// Whether they have to agree again.
    pub sign_in_again: bool,
    /// Whether they have Premium, if that was learnt.
    pub premium: Option<bool>,
    /// When that was learnt.
    pub premium_at: Option<DateTime<Utc>>,
    /// Grows with each change of the tokens.
    pub version: i64,
    /// When their library was last brought in as a whole.
    pub synced_at: Option<DateTime<Utc>>,
}

/// The repository of connected accounts.
#[derive(Clone, Copy)]
pub struct Spotify<'a>(pub(crate) &'a Store);

impl Spotify<'_> {
    /// Remembers somebody who goes to Spotify's page, and forgets those who left before a moment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user.
    pub async fn begin_login(&self, login: Login, forget: DateTime<Utc>) -> Result<()> {
        let db = &self.0.writer;
        let old = spotify_logins::Column::CreatedAt.lt(stored(forget));
        spotify_logins::Entity::delete_many().filter(old).exec(db).await?;
        let row = spotify_logins::ActiveModel {
            state: Set(login.state),
            browser: Set(login.browser),
            verifier: Set(login.verifier),
            user_id: Set(login.user.map(|user| user.0)),
            next: Set(login.next),
            created_at: Set(stored(login.created_at)),
        };
        let added = spotify_logins::Entity::insert(row).exec_without_returning(db).await;
        added.map(drop).map_err(StoreError::of_reference)
    }

    /// Who left with this state. Given out once.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn take_login(&self, state: &str) -> Result<Option<Login>> {
        let gone = spotify_logins::Entity::delete_many()
            .filter(spotify_logins::Column::State.eq(state))
            .exec_with_returning(&self.0.writer)
            .await?;
        Ok(gone.into_iter().next().map(|row| Login {
            state: row.state,
            browser: row.browser,
            verifier: row.verifier,
            user: row.user_id.map(UserId),
            next: row.next,
            created_at: row.created_at,
        }))
    }

    /// Connects an account, or connects it anew. In place of another one: what came from that is forgotten.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `account_id` when it is connected to somebody else, [`StoreError::NotFound`] for an unknown
    /// user.
    pub async fn connect(&self, connection: &Connection) -> Result<()> {
        let txn = self.0.begin().await?;
        connect(&txn, connection).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Adds a person together with their account.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `username`, `email` or `account_id`.
    pub async fn join(&self, new: NewUser, connection: &Connection) -> Result<()> {
        let txn = self.0.begin().await?;
        users::add(&txn, new).await?;
        connect(&txn, connection).await?;
        txn.commit().await?;
        Ok(())
    }

    /// The account that somebody connected.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn of(&self, user: UserId) -> Result<Option<Connection>> {
        let row = spotify_accounts::Entity::find_by_id(user.0).one(&self.0.reader).await?;
        Ok(row.map(connection))
    }

    /// Who connected an account, also while Spotify told no key that stays and its id was taken for one.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn who(&self, account_id: &str, spotify_id: &str) -> Result<Option<UserId>> {
        use spotify_accounts::Column as C;
        let before = C::AccountId.eq(spotify_id).and(C::SpotifyId.eq(spotify_id));
        let such = C::AccountId.eq(account_id).or(before);
        let row = spotify_accounts::Entity::find().filter(such).one(&self.0.writer).await?;
        Ok(row.map(|row| UserId(row.user_id)))
    }

    /// Replaces the tokens, unless somebody else did since `version`; says whether it was done.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn set_tokens(
        &self,
        user: UserId,
        version: i64,
        access_token: &[u8],
        refresh_token: &[u8],
        expires: DateTime<Utc>,
    ) -> Result<bool> {
        use spotify_accounts::Column as C;
        let done = spotify_accounts::Entity::update_many()
            .col_expr(C::AccessToken, Expr::value(access_token.to_vec()))
            .col_expr(C::RefreshToken, Expr::value(refresh_token.to_vec()))
            .col_expr(C::AccessExpiresAt, Expr::value(stored(expires)))
            .col_expr(C::Version, Expr::value(version + 1))
            .col_expr(C::SignInAgain, Expr::value(false))
            .filter(C::UserId.eq(user.0))
            .filter(C::Version.eq(version))
            .exec(&self.0.writer)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Notes that somebody has to agree again, unless they did since `version`.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn needs_sign_in(&self, user: UserId, version: i64) -> Result<()> {
        use spotify_accounts::Column as C;
        spotify_accounts::Entity::update_many()
            .col_expr(C::SignInAgain, Expr::value(true))
            .filter(C::UserId.eq(user.0))
            .filter(C::Version.eq(version))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }

    /// Notes what was learnt of somebody's subscription.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn set_premium(&self, user: UserId, premium: bool, at: DateTime<Utc>) -> Result<()> {
        use spotify_accounts::Column as C;
        spotify_accounts::Entity::update_many()
            .col_expr(C::Premium, Expr::value(Some(premium)))
            .col_expr(C::PremiumAt, Expr::value(Some(stored(at))))
            .filter(C::UserId.eq(user.0))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }

    /// Notes that somebody's library is in.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn set_synced(&self, user: UserId, at: DateTime<Utc>) -> Result<()> {
        use spotify_accounts::Column as C;
        spotify_accounts::Entity::update_many()
            .col_expr(C::SyncedAt, Expr::value(Some(stored(at))))
            .filter(C::UserId.eq(user.0))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }

    /// People whose library was last brought in before a moment, and who need not agree again.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn due(&self, before: DateTime<Utc>) -> Result<Vec<UserId>> {
        use spotify_accounts::Column as C;
        let users: Vec<uuid::Uuid> = spotify_accounts::Entity::find()
            .select_only()
            .column(C::UserId)
            .filter(C::SyncedAt.lt(stored(before)))
            .filter(C::SignInAgain.eq(false))
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        Ok(users.into_iter().map(UserId).collect())
    }

    /// Forgets an account with its tokens and everything that came from it, and stops what is done in its name.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn disconnect(&self, user: UserId, at: DateTime<Utc>) -> Result<()> {
        let txn = self.0.begin().await?;
        spotify_accounts::Entity::delete_by_id(user.0).exec(&txn).await?;
        forget_songs(&txn, user, at).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// See [`Spotify::connect`].
async fn connect(txn: &DatabaseTransaction, connection: &Connection) -> Result<()> {
    use spotify_accounts::Column as C;
    let before = spotify_accounts::Entity::find_by_id(connection.user.0).lock_exclusive().one(txn).await?;
    let is_another = before.is_some_and(|before| !is_same(&before, connection));
    if is_another {
        forget_songs(txn, connection.user, connection.authorized_at).await?;
    }
    let row = spotify_accounts::ActiveModel {
        user_id: Set(connection.user.0),
        account_id: Set(connection.account_id.clone()),
        spotify_id: Set(connection.spotify_id.clone()),
        display_name: Set(connection.display_name.clone()),
        scopes: Set(connection.scopes.join(" ")),
        access_token: Set(connection.access_token.clone()),
        refresh_token: Set(connection.refresh_token.clone()),
        access_expires_at: Set(stored(connection.access_expires_at)),
        authorized_at: Set(stored(connection.authorized_at)),
        sign_in_again: Set(connection.sign_in_again),
        premium: Set(connection.premium),
        premium_at: Set(connection.premium_at.map(stored)),
        version: Set(connection.version),
        synced_at: Set(connection.synced_at.map(stored)),
    };
    let mut anew = OnConflict::column(C::UserId);
    anew.update_columns([
        C::AccountId,
        C::SpotifyId,
        C::DisplayName,
        C::Scopes,
        C::AccessToken,
        C::RefreshToken,
        C::AccessExpiresAt,
        C::AuthorizedAt,
        C::SignInAgain,
        C::Premium,
        C::PremiumAt,
    ]);
    if is_another {
        anew.update_column(C::SyncedAt);
    }
    anew.value(C::Version, Expr::col((spotify_accounts::Entity, C::Version)).add(1));
    let done = spotify_accounts::Entity::insert(row).on_conflict(anew).exec_without_returning(txn).await;
    done.map(drop).map_err(|error| match StoreError::of_reference(error) {
        StoreError::Database(error) => taken(error, "spotify_accounts", &["account_id"]),
        other => other,
    })
}

/// Whether both are the same account. One that was connected while Spotify told no key that stays has its id in place of one.
fn is_same(row: &spotify_accounts::Model, connection: &Connection) -> bool {
    row.account_id == connection.account_id
        || (row.account_id == row.spotify_id && row.spotify_id == connection.spotify_id)
}

/// Forgets everything that came from an account, and stops what is done in its name.
async fn forget_songs(txn: &DatabaseTransaction, user: UserId, at: DateTime<Utc>) -> Result<()> {
    let theirs = library_tracks::Column::UserId.eq(user.0);
    library_tracks::Entity::delete_many().filter(theirs).exec(txn).await?;
    plays::Entity::delete_many()
        .filter(plays::Column::UserId.eq(user.0))
        .filter(plays::Column::Source.eq(SPOTIFY))
        .exec(txn)
        .await?;
    let kinds = [JobKind::SyncLibrary, JobKind::WritePlaylist].map(JobKind::as_str);
    let needing = Condition::all().add(jobs::Column::UserId.eq(user.0)).add(jobs::Column::Kind.is_in(kinds));
    stop(txn, needing, at).await.map(drop)
}

fn connection(row: spotify_accounts::Model) -> Connection {
    Connection {
        user: UserId(row.user_id),
        account_id: row.account_id,
        spotify_id: row.spotify_id,
        display_name: row.display_name,
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        access_token: row.access_token,
        refresh_token: row.refresh_token,
        access_expires_at: row.access_expires_at,
        authorized_at: row.authorized_at,
        sign_in_again: row.sign_in_again,
        premium: row.premium,
        premium_at: row.premium_at,
        version: row.version,
        synced_at: row.synced_at,
    }
}
