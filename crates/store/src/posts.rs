//! Posts. Privacy is decided here, in the conditions of the queries.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    Aim, Cursor, Mood, Page, PictureId, Post, PostCard, PostId, PostRef, PostTrack, Privacy, Track, UserId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError,
    drafts::{detach_readings, input, remove_picture},
    entities::{favorites, pictures, post_tracks, posts, users},
    favorites::marked,
    keyset::{newest_first, size, stored},
    pictures::picture,
    readings, songs,
    statistics::moments,
    users::profile,
};

/// What changes on a post; nothing stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostChanges {
    /// Words to go with it.
    pub description: Option<String>,
    /// Who may see it.
    pub privacy: Option<Privacy>,
}

/// The repository of posts.
#[derive(Clone, Copy)]
pub struct Posts<'a>(pub(crate) &'a Store);

/// A post with its author and picture.
type Row = (posts::Model, Option<users::Model>, Option<pictures::Model>);

impl Posts<'_> {
    /// A post that the viewer may see. Four queries, or three without a viewer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for the private posts of others.
    pub async fn get(&self, id: PostId, viewer: Option<UserId>) -> Result<Post> {
        let db = &self.0.reader;
        let found = with_people(db, posts::Entity::find_by_id(id.0).filter(visible_to(viewer))).await?;
        let (row, author, picture) = found.into_iter().next().ok_or(StoreError::NotFound)?;
        let ids = row.detected_reading_id.into_iter().chain(row.manual_reading_id);
        let mut readings = readings::by_ids(db, ids).await?;
        let songs = songs::of_post(db, row.id).await?;
        let ids: Vec<_> = songs.iter().map(|song| song.id).collect();
        let favorites = match viewer {
            Some(viewer) => marked(db, viewer, &ids).await?,
            None => Default::default(),
        };
        Ok(Post {
            id,
            mine: viewer == Some(UserId(row.user_id)),
            author: author.map(profile).ok_or_else(|| StoreError::unreadable("a post without author"))?,
            input: input(picture, row.line)?,
            description: row.description,
            mood: row.mood.parse::<Mood>().map_err(StoreError::unreadable)?,
            detected: row.detected_reading_id.and_then(|id| readings.remove(&id)),
            manual: row.manual_reading_id.and_then(|id| readings.remove(&id)),
            aim: row.aim.parse::<Aim>().map_err(StoreError::unreadable)?,
            tracks: songs
                .into_iter()
                .map(|track| PostTrack { favorite: favorites.contains(&track.id), track })
                .collect(),
            privacy: row.privacy.parse::<Privacy>().map_err(StoreError::unreadable)?,
            published_at: row.published_at,
            edited_at: row.edited_at,
        })
    }

    /// Public posts, newest first. Three queries a page.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn feed(&self, after: Option<Cursor>, limit: u64) -> Result<Page<PostCard>> {
        self.page(public(), after, limit).await
    }

    /// A user's posts, newest first: all for themselves, the public ones for others. Three queries a page.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn by_author(
        &self,
        author: UserId,
        viewer: Option<UserId>,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<PostCard>> {
        let mut theirs = posts::Entity::find().filter(posts::Column::UserId.eq(author.0));
        if viewer != Some(author) {
            theirs = theirs.filter(posts::Column::Privacy.eq(Privacy::Public.as_str()));
        }
        self.page(theirs, after, limit).await
    }

    /// Public posts of others that have songs which a user has marked, with how many: most first, then newest.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn sharing_favorites(&self, user: UserId, limit: u64) -> Result<Vec<(PostCard, u32)>> {
        use post_tracks::Column as C;
        let (db, shared) = (&self.0.reader, Expr::col((post_tracks::Entity, C::TrackId)).count());
        let theirs = Query::select()
            .column(favorites::Column::TrackId)
            .from(favorites::Entity)
            .and_where(favorites::Column::UserId.eq(user.0))
            .to_owned();
        let counts: Vec<(Uuid, i64)> = post_tracks::Entity::find()
            .join(JoinType::InnerJoin, post_tracks::Relation::Post.def())
            .filter(Expr::col((post_tracks::Entity, C::TrackId)).in_subquery(theirs))
            .filter(posts::Column::Privacy.eq(Privacy::Public.as_str()))
            .filter(posts::Column::UserId.ne(user.0))
            .select_only()
            .column(C::PostId)
            .column_as(shared.clone(), "shared")
            .group_by(C::PostId)
            .group_by(posts::Column::PublishedAt)
            .order_by_desc(shared)
            .order_by_desc(posts::Column::PublishedAt)
            .limit(size(limit))
            .into_tuple()
            .all(db)
            .await?;
        let ids: Vec<Uuid> = counts.iter().map(|(id, _)| *id).collect();
        let rows =
            with_people(db, posts::Entity::find().filter(posts::Column::Id.is_in(ids.clone()))).await?;
        let mut songs = songs::glimpses(db, &ids).await?;
        let cards = rows.into_iter().map(|row| card(row, &mut songs)).collect::<Result<Vec<_>>>()?;
        let mut cards: HashMap<Uuid, PostCard> = cards.into_iter().map(|card| (card.id.0, card)).collect();
        let with = |(id, shared): (Uuid, i64)| Some((cards.remove(&id)?, u32::try_from(shared).ok()?));
        Ok(counts.into_iter().filter_map(with).collect())
    }

    async fn page(
        &self,
        query: Select<posts::Entity>,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<PostCard>> {
        let db = &self.0.reader;
        let part = newest_first(query, posts::Column::PublishedAt, posts::Column::Id, after, limit);
        let rows = Page::from_rows(with_people(db, part).await?, size(limit), |(row, ..)| Cursor {
            at: row.published_at,
            id: row.id,
        });
        let ids: Vec<Uuid> = rows.items.iter().map(|(row, ..)| row.id).collect();
        let mut songs = songs::glimpses(db, &ids).await?;
        let items = rows.items.into_iter().map(|row| card(row, &mut songs)).collect::<Result<_>>()?;
        Ok(Page { items, next: rows.next })
    }

    /// Changes a post of this author.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] for a post of somebody else, [`StoreError::NotFound`] where they may not even
    /// see it.
    pub async fn update(
        &self,
        id: PostId,
        author: UserId,
        changes: PostChanges,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let txn = self.0.begin().await?;
        own(&txn, id, author).await?;
        songs::uncount(&txn, id).await?;
        let mut row = posts::ActiveModel {
            id: Unchanged(id.0),
            edited_at: Set(Some(stored(at))),
            ..Default::default()
        };
        if let Some(description) = changes.description {
            row.description = Set(description);
        }
        if let Some(privacy) = changes.privacy {
            row.privacy = Set(privacy.as_str().to_owned());
        }
        posts::Entity::update_many().set(row).filter(posts::Column::Id.eq(id.0)).exec(&txn).await?;
        songs::count(&txn, id).await?;
        moments::refresh(&txn, id).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Removes a post of this author. Its readings stay in their history, marks on its songs stay without the
    /// way back. Gives back its picture if nothing else uses it: the row is gone, its files can go.
    ///
    /// # Errors
    /// As for [`Posts::update`].
    pub async fn delete(&self, id: PostId, author: UserId) -> Result<Option<PictureId>> {
        let txn = self.0.begin().await?;
        let row = own(&txn, id, author).await?;
        songs::uncount(&txn, id).await?;
        posts::Entity::delete_by_id(row.id).exec(&txn).await?;
        detach_readings(&txn, row.id).await?;
        moments::refresh(&txn, id).await?;
        let removed = remove_picture(&txn, row.picture_id).await?;
        txn.commit().await?;
        Ok(removed)
    }
}

/// The posts of the feed.
fn public() -> Select<posts::Entity> {
    posts::Entity::find().filter(posts::Column::Privacy.eq(Privacy::Public.as_str()))
}

/// How SQLite goes about a page of the feed.
#[cfg(test)]
pub(crate) async fn feed_plan(db: &sea_orm::DatabaseConnection) -> Result<Vec<String>> {
    use sea_orm::{DbBackend, QueryTrait};
    let after = Cursor { at: DateTime::UNIX_EPOCH, id: Uuid::nil() };
    let page = newest_first(public(), posts::Column::PublishedAt, posts::Column::Id, Some(after), 24);
    let mut statement =
        page.find_also_related(users::Entity).find_also_related(pictures::Entity).build(DbBackend::Sqlite);
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = db.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get::<String>("", "detail")).collect::<std::result::Result<_, _>>()?)
}

/// "Not private, or the viewer's own."
fn visible_to(viewer: Option<UserId>) -> Condition {
    let open = Condition::any().add(posts::Column::Privacy.ne(Privacy::Private.as_str()));
    match viewer {
        Some(viewer) => open.add(posts::Column::UserId.eq(viewer.0)),
        None => open,
    }
}

async fn with_people(db: &impl ConnectionTrait, query: Select<posts::Entity>) -> Result<Vec<Row>> {
    Ok(query.find_also_related(users::Entity).find_also_related(pictures::Entity).all(db).await?)
}

/// The author's post, kept from others until the transaction ends.
async fn own(db: &impl ConnectionTrait, id: PostId, author: UserId) -> Result<posts::Model> {
    let row = posts::Entity::find_by_id(id.0).lock_exclusive().one(db).await?.ok_or(StoreError::NotFound)?;
    if row.user_id == author.0 {
        Ok(row)
    } else if row.privacy == Privacy::Private.as_str() {
        Err(StoreError::NotFound)
    } else {
        Err(StoreError::Forbidden)
    }
}

fn card((row, author, picture): Row, songs: &mut HashMap<Uuid, (Track, u32)>) -> Result<PostCard> {
    let (first_track, track_count) = songs.remove(&row.id).map_or((None, 0), |(song, n)| (Some(song), n));
    Ok(PostCard {
        id: PostId(row.id),
        author: author.map(profile).ok_or_else(|| StoreError::unreadable("a post without author"))?,
        input: input(picture, row.line)?,
        description: row.description,
        mood: row.mood.parse::<Mood>().map_err(StoreError::unreadable)?,
        first_track,
        track_count,
        privacy: row.privacy.parse::<Privacy>().map_err(StoreError::unreadable)?,
        published_at: row.published_at,
    })
}

/// Whether the viewer may see a post, and so may refer to it. If so it stays until the transaction ends.
pub(crate) async fn lock_visible(txn: &impl ConnectionTrait, id: PostId, viewer: UserId) -> Result<bool> {
    let post = posts::Entity::find_by_id(id.0).filter(visible_to(Some(viewer))).lock(LockType::KeyShare);
    Ok(post.one(txn).await?.is_some())
}

/// Ways back to those of the posts that the viewer may see.
pub(crate) async fn refs(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    viewer: UserId,
) -> Result<HashMap<Uuid, PostRef>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = posts::Entity::find().filter(posts::Column::Id.is_in(ids)).filter(visible_to(Some(viewer)));
    let rows = with_people(db, query).await?;
    rows.into_iter()
        .map(|(row, author, shown)| {
            let reference = PostRef {
                id: PostId(row.id),
                mood: row.mood.parse::<Mood>().map_err(StoreError::unreadable)?,
                author: author.map(|author| profile(author).display_name).unwrap_or_default(),
                picture: shown.map(picture).transpose()?,
            };
            Ok((row.id, reference))
        })
        .collect()
}
