//! Users' marks on songs. Only their owners see them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{Cursor, Favorite, FavoriteId, Page, PostId, Track, TrackId, UserId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError,
    entities::{favorites, tracks},
    keyset::{newest_first, size, stored},
    posts::{lock_visible, refs},
    tracks::{track, upsert},
};

/// The repository of favorites.
#[derive(Clone, Copy)]
pub struct Favorites<'a>(pub(crate) &'a Store);

impl Favorites<'_> {
    /// Marks a song, found on a post or elsewhere. A song that is marked already keeps its mark. A post that
    /// is gone meanwhile, or that the user may not see, is left out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user.
    pub async fn add(
        &self,
        user: UserId,
        song: &Track,
        found_on: Option<PostId>,
        at: DateTime<Utc>,
    ) -> Result<FavoriteId> {
        let txn = self.0.begin().await?;
        // The post before the song, which is the order in which its author locks them.
        let post = match found_on {
            Some(post) if lock_visible(&txn, post, user).await? => Some(post.0),
            _ => None,
        };
        upsert(&txn, std::slice::from_ref(song)).await?;
        let row = favorites::ActiveModel {
            id: Set(FavoriteId::generate().0),
            user_id: Set(user.0),
            track_id: Set(song.id.0),
            post_id: Set(post),
            created_at: Set(stored(at)),
        };
        let once = [favorites::Column::UserId, favorites::Column::TrackId];
        favorites::Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&txn)
            .await
            .map_err(StoreError::of_reference)?;
        let row = of(user).filter(favorites::Column::TrackId.eq(song.id.0)).one(&txn).await?;
        txn.commit().await?;
        row.map(|row| FavoriteId(row.id)).ok_or(StoreError::NotFound)
    }

    /// Takes the mark off a song; nothing happens when there is none.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn remove(&self, user: UserId, song: TrackId) -> Result<()> {
        favorites::Entity::delete_many()
            .filter(favorites::Column::UserId.eq(user.0))
            .filter(favorites::Column::TrackId.eq(song.0))
            .exec(&self.0.writer)
            .await?;
        Ok(())
    }

    /// The songs that a user has marked, newest first.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn songs(&self, user: UserId) -> Result<Vec<TrackId>> {
        let newest =
            of(user).order_by_desc(favorites::Column::CreatedAt).order_by_desc(favorites::Column::Id);
        let ids = newest.select_only().column(favorites::Column::TrackId).into_tuple::<Uuid>();
        Ok(ids.all(&self.0.reader).await?.into_iter().map(TrackId).collect())
    }

    /// A user's favorites, newest first, each with the way back to its post while they may see that. Two
    /// queries a page.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn list(&self, user: UserId, after: Option<Cursor>, limit: u64) -> Result<Page<Favorite>> {
        let part = newest_first(of(user), favorites::Column::CreatedAt, favorites::Column::Id, after, limit);
        let rows = part.find_also_related(tracks::Entity).all(&self.0.reader).await?;
        let rows = Page::from_rows(rows, size(limit), |(row, _)| Cursor { at: row.created_at, id: row.id });
        let posts = rows.items.iter().filter_map(|(row, _)| row.post_id).collect();
        let posts = refs(&self.0.reader, posts, user).await?;
        let items = rows.items.into_iter().map(|(row, song)| {
            Ok(Favorite {
                id: FavoriteId(row.id),
                track: song.map(track).ok_or_else(|| StoreError::unreadable("a favorite without song"))?,
                post: row.post_id.and_then(|post| posts.get(&post).cloned()),
                created_at: row.created_at,
            })
        });
        Ok(Page { items: items.collect::<Result<_>>()?, next: rows.next })
    }
}

fn of(user: UserId) -> sea_orm::Select<favorites::Entity> {
    favorites::Entity::find().filter(favorites::Column::UserId.eq(user.0))
}

/// Those of the songs that the user has marked.
pub(crate) async fn marked(
    db: &impl ConnectionTrait,
    user: UserId,
    songs: &[TrackId],
) -> Result<HashSet<TrackId>> {
    let mut found = HashSet::new();
    for part in songs.chunks(1_000) {
        let ids = of(user)
            .select_only()
            .column(favorites::Column::TrackId)
            .filter(favorites::Column::TrackId.is_in(part.iter().map(|song| song.0)))
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        found.extend(ids.into_iter().map(TrackId));
    }
    Ok(found)
}
