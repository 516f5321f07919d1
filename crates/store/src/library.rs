//! What people have and hear at Spotify, and songs whose features are still unknown.

use chrono::{DateTime, Utc};
use domain::{Track, TrackId, UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError,
    entities::{library_tracks, plays, spotify_accounts, tracks},
    keyset::stored,
    tracks::{track, upsert},
};

/// What was heard there.
pub(crate) const SPOTIFY: &str = "spotify";
/// Namespace of the keys of such plays, so that the same one has the same key; chosen once at random.
const PLAYS: Uuid = Uuid::from_u128(0x1c1f_54a0_88d5_4d0e_b5a4_0a3c_b0f6_2d17);

/// Why a song is in a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LibraryKind {
    /// The person saved it.
    Saved,
    /// They hear it most.
    Top,
}

impl LibraryKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Top => "top",
        }
    }
}

/// The repository of libraries.
#[derive(Clone, Copy)]
pub struct Library<'a>(pub(crate) &'a Store);

impl Library<'_> {
    /// Keeps songs of a library, each with the time when it came in. `seen` is when this synchronization began.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for somebody whose account is not connected, or no longer.
    pub async fn keep(
        &self,
        user: UserId,
        kind: LibraryKind,
        songs: &[(Track, DateTime<Utc>)],
        seen: DateTime<Utc>,
    ) -> Result<()> {
        use library_tracks::Column as C;
        if songs.is_empty() {
            return Ok(());
        }
        let txn = self.0.begin().await?;
        still_connected(&txn, user).await?;
        upsert(&txn, &songs.iter().map(|(song, _)| song.clone()).collect::<Vec<_>>()).await?;
        let mut rows: Vec<_> = songs.iter().map(|(song, added)| (song.id, *added)).collect();
        rows.sort_by_key(|row| row.0);
        rows.dedup_by_key(|row| row.0);
        let rows = rows.into_iter().map(|(song, added)| library_tracks::ActiveModel {
            user_id: Set(user.0),
            track_id: Set(song.0),
            kind: Set(kind.as_str().to_owned()),
            added_at: Set(stored(added)),
            seen_at: Set(stored(seen)),
        });
        let mut again = OnConflict::columns([C::UserId, C::TrackId, C::Kind]);
        again.update_columns([C::AddedAt, C::SeenAt]);
        library_tracks::Entity::insert_many(rows)
            .on_conflict(again)
            .exec_without_returning(&txn)
            .await
            .map_err(StoreError::of_reference)?;
        txn.commit().await?;
        Ok(())
    }

    /// Ends a synchronization: what it has not seen is no longer in the library.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn drop_unseen(&self, user: UserId, kind: LibraryKind, seen: DateTime<Utc>) -> Result<()> {
        use library_tracks::Column as C;
        library_tracks::Entity::delete_many()
            .filter(C::UserId.eq(user.0))
            .filter(C::Kind.eq(kind.as_str()))
            .filter(C::SeenAt.lt(stored(seen)))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }

    /// Keeps what somebody heard at Spotify; what is known already is nothing new.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for somebody whose account is not connected, or no longer.
    pub async fn keep_history(&self, user: UserId, heard: &[(Track, DateTime<Utc>)]) -> Result<()> {
        if heard.is_empty() {
            return Ok(());
        }
        let txn = self.0.begin().await?;
        still_connected(&txn, user).await?;
        upsert(&txn, &heard.iter().map(|(song, _)| song.clone()).collect::<Vec<_>>()).await?;
        let rows = heard.iter().map(|(song, at)| {
            let name = format!("{user} {} {}", song.id, at.timestamp_micros());
            plays::ActiveModel {
                id: Set(Uuid::new_v5(&PLAYS, name.as_bytes())),
                user_id: Set(user.0),
                track_id: Set(song.id.0),
                mood: Set(None),
                skipped: Set(false),
                played_at: Set(stored(*at)),
                source: Set(SPOTIFY.to_owned()),
            }
        });
        plays::Entity::insert_many(rows)
            .on_conflict(OnConflict::column(plays::Column::Id).do_nothing().to_owned())
            .exec_without_returning(&txn)
            .await
            .map_err(StoreError::of_reference)?;
        txn.commit().await?;
        Ok(())
    }

    /// How many songs somebody's library has.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn count(&self, user: UserId, kind: LibraryKind) -> Result<u64> {
        use library_tracks::Column as C;
        let theirs =
            library_tracks::Entity::find().filter(C::UserId.eq(user.0)).filter(C::Kind.eq(kind.as_str()));
        Ok(theirs.count(&self.0.reader).await?)
    }

    /// Songs with a Spotify id whose features are not known and were not looked for since a moment, in the order of their keys
    /// after `after`: those of somebody's library, or all.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn without_features(
        &self,
        user: Option<UserId>,
        since: DateTime<Utc>,
        after: Option<TrackId>,
        limit: u64,
    ) -> Result<Vec<Track>> {
        use tracks::Column as C;
        let mut songs = missing(user, since).order_by_asc(C::Id).limit(limit);
        if let Some(after) = after {
            songs = songs.filter(C::Id.gt(after.0));
        }
        Ok(songs.all(&self.0.reader).await?.into_iter().map(track).collect())
    }

    /// How many songs [`Library::without_features`] has for somebody.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn count_without_features(&self, user: UserId, since: DateTime<Utc>) -> Result<u64> {
        Ok(missing(Some(user), since).count(&self.0.reader).await?)
    }

    /// Notes that the features of songs were looked for in vain.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn tried(&self, songs: &[TrackId], at: DateTime<Utc>) -> Result<()> {
        use tracks::Column as C;
        tracks::Entity::update_many()
            .col_expr(C::FeaturesTriedAt, Expr::value(Some(stored(at))))
            .filter(C::Id.is_in(songs.iter().map(|song| song.0)))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }
}

/// Makes sure that nothing comes in after the account it is from was disconnected, and that none is before the transaction ends.
async fn still_connected(txn: &DatabaseTransaction, user: UserId) -> Result<()> {
    let account = spotify_accounts::Entity::find_by_id(user.0).lock(LockType::KeyShare).one(txn).await?;
    account.map(drop).ok_or(StoreError::NotFound)
}

fn missing(user: Option<UserId>, since: DateTime<Utc>) -> Select<tracks::Entity> {
    use tracks::Column as C;
    let untried = C::FeaturesTriedAt.is_null().or(C::FeaturesTriedAt.lt(stored(since)));
    let songs = tracks::Entity::find()
        .filter(C::Valence.is_null())
        .filter(C::SpotifyId.is_not_null())
        .filter(untried);
    let Some(user) = user else { return songs };
    let theirs = Query::select()
        .column(library_tracks::Column::TrackId)
        .from(library_tracks::Entity)
        .and_where(library_tracks::Column::UserId.eq(user.0))
        .to_owned();
    songs.filter(C::Id.in_subquery(theirs))
}

/// Songs that somebody has in their library since before a time, the newest ones.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    user: UserId,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    use library_tracks::Column as C;
    let rows = library_tracks::Entity::find()
        .select_only()
        .columns([C::TrackId, C::AddedAt])
        .filter(C::UserId.eq(user.0))
        .filter(C::AddedAt.lt(before))
        .order_by_desc(C::AddedAt)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows)
}
