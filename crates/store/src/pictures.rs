//! Pictures. Their files live elsewhere, under the same keys.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{Picture, PictureId, PictureKind, Privacy};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    Owner, Result, Store, StoreError,
    entities::{drafts, pictures, posts, users},
    keyset::stored,
};

/// A picture about to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPicture {
    /// The picture.
    pub picture: Picture,
    /// Whose it is.
    pub owner: Owner,
    /// Size of all its files.
    pub bytes: u64,
    /// Whether the strokes it was drawn with are kept beside it.
    pub has_strokes: bool,
}

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPicture {
    /// The picture.
    pub picture: Picture,
    /// Whose it is.
    pub owner: Owner,
    /// Size of all its files.
    pub bytes: u64,
    /// Whether the strokes it was drawn with are kept beside it.
    pub has_strokes: bool,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
}

/// The repository of pictures.
#[derive(Clone, Copy)]
pub struct Pictures<'a>(pub(crate) &'a Store);

impl Pictures<'_> {
    /// Adds a picture.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a size that no picture has.
    pub async fn insert(&self, new: &NewPicture, at: DateTime<Utc>) -> Result<()> {
        let (user_id, visitor_id) = new.owner.columns();
        let pixels = |n: u32| i32::try_from(n).map_err(|_| StoreError::Invalid(format!("{n} pixels")));
        let row = pictures::ActiveModel {
            id: Set(new.picture.id.0),
            user_id: Set(user_id),
            visitor_id: Set(visitor_id),
            kind: Set(new.picture.kind.as_str().to_owned()),
            width: Set(pixels(new.picture.width)?),
            height: Set(pixels(new.picture.height)?),
            blurhash: Set(new.picture.blurhash.clone()),
            alt: Set(new.picture.alt.clone()),
            bytes: Set(i64::try_from(new.bytes).unwrap_or(i64::MAX)),
            has_strokes: Set(new.has_strokes),
            created_at: Set(stored(at)),
        };
        pictures::Entity::insert(row).exec_without_returning(&self.0.writer).await?;
        Ok(())
    }

    /// A picture that the viewer may see: their own, one on a public or unlisted post, or an avatar.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for the private pictures of others.
    pub async fn get_visible(&self, id: PictureId, viewer: Option<Owner>) -> Result<StoredPicture> {
        let row = pictures::Entity::find_by_id(id.0).one(&self.0.reader).await?;
        let found = stored_picture(row.ok_or(StoreError::NotFound)?)?;
        if viewer == Some(found.owner) || self.is_shown(id).await? {
            Ok(found)
        } else {
            Err(StoreError::NotFound)
        }
    }

    async fn is_shown(&self, id: PictureId) -> Result<bool> {
        let post = posts::Entity::find()
            .select_only()
            .column(posts::Column::Id)
            .filter(posts::Column::PictureId.eq(id.0))
            .filter(posts::Column::Privacy.ne(Privacy::Private.as_str()))
            .into_tuple::<Uuid>()
            .one(&self.0.reader)
            .await?;
        if post.is_some() {
            return Ok(true);
        }
        let avatar = users::Entity::find()
            .select_only()
            .column(users::Column::Id)
            .filter(users::Column::AvatarId.eq(id.0))
            .into_tuple::<Uuid>()
            .one(&self.0.reader)
            .await?;
        Ok(avatar.is_some())
    }

    /// Pictures taken in before a time that no draft, post or avatar uses, oldest first.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn orphans(&self, before: DateTime<Utc>, limit: u64) -> Result<Vec<PictureId>> {
        let ids = pictures::Entity::find()
            .select_only()
            .column(pictures::Column::Id)
            .filter(pictures::Column::CreatedAt.lt(stored(before)))
            .filter(unused())
            .order_by_asc(pictures::Column::CreatedAt)
            .limit(limit)
            .into_tuple::<Uuid>()
            .all(&self.0.reader)
            .await?;
        Ok(ids.into_iter().map(PictureId).collect())
    }

    /// Removes a picture if nothing uses it, whoever's it is; `true` when it is gone and its files can go.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn delete_orphan(&self, id: PictureId) -> Result<bool> {
        let txn = self.0.begin().await?;
        let deleted = delete_if_unused(&txn, id).await?;
        txn.commit().await?;
        Ok(deleted)
    }

    /// Those of the keys that belong to a picture; files of others are left over from something that failed.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn existing(&self, ids: &[PictureId]) -> Result<HashSet<PictureId>> {
        let mut found = HashSet::new();
        // Databases bound the number of values in one statement.
        for part in ids.chunks(1_000) {
            let rows = pictures::Entity::find()
                .select_only()
                .column(pictures::Column::Id)
                .filter(pictures::Column::Id.is_in(part.iter().map(|id| id.0)))
                .into_tuple::<Uuid>()
                .all(&self.0.reader)
                .await?;
            found.extend(rows.into_iter().map(PictureId));
        }
        Ok(found)
    }
}

/// Says what is on a picture.
pub(crate) async fn set_alt(txn: &impl ConnectionTrait, id: PictureId, alt: &str) -> Result<()> {
    pictures::Entity::update_many()
        .col_expr(pictures::Column::Alt, Expr::value(alt))
        .filter(pictures::Column::Id.eq(id.0))
        .exec(txn)
        .await?;
    Ok(())
}

/// Makes sure that a picture is the owner's, and stays there until the transaction ends.
pub(crate) async fn lock_owned(txn: &impl ConnectionTrait, id: PictureId, owner: Owner) -> Result<()> {
    let theirs = pictures::Entity::find_by_id(id.0)
        .filter(owner.owns(pictures::Column::UserId, pictures::Column::VisitorId));
    match theirs.lock_exclusive().one(txn).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::NotFound),
    }
}

/// Removes a picture unless something uses it. Needs a transaction: with the row locked, nothing can begin
/// to use it between the question and the deed.
pub(crate) async fn delete_if_unused(txn: &impl ConnectionTrait, id: PictureId) -> Result<bool> {
    if pictures::Entity::find_by_id(id.0).lock_exclusive().one(txn).await?.is_none() {
        return Ok(false);
    }
    let done = pictures::Entity::delete_many()
        .filter(pictures::Column::Id.eq(id.0))
        .filter(unused())
        .exec(txn)
        .await?;
    Ok(done.rows_affected > 0)
}

/// "No draft, post or avatar uses it."
fn unused() -> Condition {
    let id = || Expr::col((pictures::Entity, pictures::Column::Id));
    let user = |from: SelectStatement| Expr::exists(from).not();
    let drafts = Query::select()
        .expr(Expr::value(1))
        .from(drafts::Entity)
        .and_where(Expr::col((drafts::Entity, drafts::Column::PictureId)).eq(id()))
        .to_owned();
    let posts = Query::select()
        .expr(Expr::value(1))
        .from(posts::Entity)
        .and_where(Expr::col((posts::Entity, posts::Column::PictureId)).eq(id()))
        .to_owned();
    let avatars = Query::select()
        .expr(Expr::value(1))
        .from(users::Entity)
        .and_where(Expr::col((users::Entity, users::Column::AvatarId)).eq(id()))
        .to_owned();
    Condition::all().add(user(drafts)).add(user(posts)).add(user(avatars))
}

/// The picture of a row.
pub(crate) fn picture(row: pictures::Model) -> Result<Picture> {
    Ok(Picture {
        id: PictureId(row.id),
        kind: row.kind.parse::<PictureKind>().map_err(StoreError::unreadable)?,
        width: u32::try_from(row.width).map_err(StoreError::unreadable)?,
        height: u32::try_from(row.height).map_err(StoreError::unreadable)?,
        blurhash: row.blurhash,
        alt: row.alt,
    })
}

fn stored_picture(row: pictures::Model) -> Result<StoredPicture> {
    Ok(StoredPicture {
        owner: Owner::from_columns(row.user_id, row.visitor_id)?,
        bytes: u64::try_from(row.bytes).map_err(StoreError::unreadable)?,
        has_strokes: row.has_strokes,
        created_at: row.created_at,
        picture: picture(row)?,
    })
}
