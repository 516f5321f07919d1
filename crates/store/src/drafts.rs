//! Posts in the making.

use chrono::{DateTime, Utc};
use domain::{Aim, Draft, DraftInput, PictureId, PostId, Privacy, Reading, Track, UserId};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use crate::{
    Owner, Result, Store, StoreError, dialect,
    entities::{drafts, pictures, posts, readings},
    keyset::stored,
    pictures as picture_rows,
    readings::{self as reading_rows, NewReading},
    songs,
    statistics::moments,
    users,
};

/// An input and what was read of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadInput {
    /// The input. A picture has to be in the store already, and the owner's.
    pub input: DraftInput,
    /// What the detector said.
    pub detected: Option<Reading>,
    /// Why it said nothing, in a sentence for people.
    pub unread_reason: Option<String>,
}

/// A draft about to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDraft {
    /// Key, which the post will keep.
    pub id: PostId,
    /// Whose it is.
    pub owner: Owner,
    /// What it is about.
    pub content: ReadInput,
    /// A mood chosen by hand.
    pub manual: Option<Reading>,
}

/// What changes on a draft; nothing stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftChanges {
    /// Another input; the mood chosen by hand goes with the old one. All readings stay in the history.
    pub content: Option<ReadInput>,
    /// The mood chosen by hand; `Some(None)` goes back to the detector's.
    pub manual: Option<Option<Reading>>,
    /// What the music should do.
    pub aim: Option<Aim>,
    /// All songs in order; an empty list clears the selection.
    pub tracks: Option<Vec<Track>>,
    /// Words to go with it.
    pub description: Option<String>,
    /// Who may see the post.
    pub privacy: Option<Privacy>,
    /// What is on its picture, if it has one; empty says nothing of it.
    pub alt: Option<String>,
}

/// The repository of drafts.
#[derive(Clone, Copy)]
pub struct Drafts<'a>(pub(crate) &'a Store);

impl Drafts<'_> {
    /// Adds a draft, its readings with it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `id`; [`StoreError::NotFound`] for a picture that is not the owner's;
    /// [`StoreError::Invalid`] for a reading with a number that is not finite.
    pub async fn create(&self, new: NewDraft, at: DateTime<Utc>) -> Result<Draft> {
        let txn = self.0.begin().await?;
        if posts::Entity::find_by_id(new.id.0).one(&txn).await?.is_some() {
            return Err(StoreError::Taken { field: "id" });
        }
        let (user_id, visitor_id) = new.owner.columns();
        let row = drafts::ActiveModel {
            id: Set(new.id.0),
            user_id: Set(user_id),
            visitor_id: Set(visitor_id),
            picture_id: Set(None),
            line: Set(None),
            detected_reading_id: Set(None),
            manual_reading_id: Set(None),
            unread_reason: Set(None),
            aim: Set(Aim::default().as_str().to_owned()),
            description: Set(String::new()),
            privacy: Set(Privacy::default().as_str().to_owned()),
            updated_at: Set(stored(at)),
        };
        drafts::Entity::insert(row)
            .exec_without_returning(&txn)
            .await
            .map_err(|error| dialect::taken(error, "drafts", &["id"]))?;
        let first = DraftChanges {
            content: Some(new.content),
            manual: new.manual.map(Some),
            ..DraftChanges::default()
        };
        change(&txn, new.id, new.owner, first, at).await?;
        let draft = load(&txn, find(&txn, new.id, new.owner).await?).await?;
        txn.commit().await?;
        Ok(draft)
    }

    /// A draft of this owner.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for the drafts of others.
    pub async fn get(&self, id: PostId, owner: Owner) -> Result<Draft> {
        let row = find(&self.0.reader, id, owner).await?;
        load(&self.0.reader, row).await
    }

    /// The draft that the owner worked on last.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn latest(&self, owner: Owner) -> Result<Option<Draft>> {
        let row = drafts::Entity::find()
            .filter(owner.owns(drafts::Column::UserId, drafts::Column::VisitorId))
            .order_by_desc(drafts::Column::UpdatedAt)
            .order_by_desc(drafts::Column::Id)
            .one(&self.0.reader)
            .await?;
        match row {
            Some(row) => load(&self.0.reader, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Makes changes to a draft, all or none, and gives it back as it is then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for the drafts and pictures of others; [`StoreError::Invalid`] for a
    /// reading with a number that is not finite.
    pub async fn save(
        &self,
        id: PostId,
        owner: Owner,
        changes: DraftChanges,
        at: DateTime<Utc>,
    ) -> Result<Draft> {
        let txn = self.0.begin().await?;
        change(&txn, id, owner, changes, at).await?;
        let draft = load(&txn, find(&txn, id, owner).await?).await?;
        txn.commit().await?;
        Ok(draft)
    }

    /// Discards a draft. Its readings stay in the history. Gives back its picture if nothing else uses it:
    /// the row is gone, its files can go.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for the drafts of others.
    pub async fn delete(&self, id: PostId, owner: Owner) -> Result<Option<PictureId>> {
        let txn = self.0.begin().await?;
        let row = locked(&txn, id, owner).await?;
        drafts::Entity::delete_by_id(row.id).exec(&txn).await?;
        detach_readings(&txn, row.id).await?;
        moments::refresh(&txn, id).await?;
        let removed = remove_picture(&txn, row.picture_id).await?;
        txn.commit().await?;
        Ok(removed)
    }

    /// Gives everything of a visitor to the user they signed in as: drafts, pictures, readings. Says how many
    /// drafts there were.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn adopt(&self, visitor: Uuid, user: UserId, at: DateTime<Utc>) -> Result<u64> {
        let txn = self.0.begin().await?;
        let drafts: Vec<Uuid> = drafts::Entity::find()
            .filter(drafts::Column::VisitorId.eq(visitor))
            .select_only()
            .column(drafts::Column::Id)
            .into_tuple()
            .all(&txn)
            .await?;
        let utc_offset = users::utc_offset(&txn, user, at).await?;
        let (user, nobody) = (Expr::value(user.0), Expr::value(None::<Uuid>));
        // Drafts first: whoever saves one locks it before its picture, too.
        let moved = drafts::Entity::update_many()
            .col_expr(drafts::Column::UserId, user.clone())
            .col_expr(drafts::Column::VisitorId, nobody.clone())
            .filter(drafts::Column::VisitorId.eq(visitor))
            .exec(&txn)
            .await?;
        pictures::Entity::update_many()
            .col_expr(pictures::Column::UserId, user.clone())
            .col_expr(pictures::Column::VisitorId, nobody.clone())
            .filter(pictures::Column::VisitorId.eq(visitor))
            .exec(&txn)
            .await?;
        readings::Entity::update_many()
            .col_expr(readings::Column::UserId, user)
            .col_expr(readings::Column::VisitorId, nobody)
            .col_expr(readings::Column::UtcOffset, Expr::value(utc_offset))
            .filter(readings::Column::VisitorId.eq(visitor))
            .exec(&txn)
            .await?;
        for draft in drafts {
            moments::refresh(&txn, PostId(draft)).await?;
        }
        txn.commit().await?;
        Ok(moved.rows_affected)
    }

    /// Removes what visitors left behind before a time: drafts, and readings of no draft. Their pictures
    /// become orphans. Says how many drafts went.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn prune_visitors(&self, before: DateTime<Utc>) -> Result<u64> {
        let txn = self.0.begin().await?;
        let before = stored(before);
        let gone = drafts::Entity::delete_many()
            .filter(drafts::Column::VisitorId.is_not_null())
            .filter(drafts::Column::UpdatedAt.lt(before))
            .exec(&txn)
            .await?;
        let of_a_draft = Query::select()
            .expr(Expr::value(1))
            .from(drafts::Entity)
            .and_where(
                Expr::col((drafts::Entity, drafts::Column::Id))
                    .eq(Expr::col((readings::Entity, readings::Column::PostId))),
            )
            .to_owned();
        readings::Entity::delete_many()
            .filter(readings::Column::VisitorId.is_not_null())
            .filter(readings::Column::CreatedAt.lt(before))
            .filter(Condition::all().add(Expr::exists(of_a_draft).not()))
            .exec(&txn)
            .await?;
        txn.commit().await?;
        Ok(gone.rows_affected)
    }
}

async fn find(db: &impl ConnectionTrait, id: PostId, owner: Owner) -> Result<drafts::Model> {
    drafts::Entity::find_by_id(id.0)
        .filter(owner.owns(drafts::Column::UserId, drafts::Column::VisitorId))
        .one(db)
        .await?
        .ok_or(StoreError::NotFound)
}

/// The draft, kept from others until the transaction ends. (SQLite has one writer anyway.)
pub(crate) async fn locked(db: &impl ConnectionTrait, id: PostId, owner: Owner) -> Result<drafts::Model> {
    drafts::Entity::find_by_id(id.0)
        .filter(owner.owns(drafts::Column::UserId, drafts::Column::VisitorId))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or(StoreError::NotFound)
}

/// See [`Drafts::save`]. The draft is kept from others until the transaction ends.
pub(crate) async fn change(
    txn: &impl ConnectionTrait,
    id: PostId,
    owner: Owner,
    changes: DraftChanges,
    at: DateTime<Utc>,
) -> Result<()> {
    let before = locked(txn, id, owner).await?;
    let mut row =
        drafts::ActiveModel { id: Unchanged(id.0), updated_at: Set(stored(at)), ..Default::default() };
    let mut picture_id = before.picture_id;
    let is_read = changes.content.is_some() || changes.manual.is_some();
    if let Some(content) = changes.content {
        detach_readings(txn, id.0).await?;
        let (picture, line) = match content.input {
            DraftInput::Mood => (None, None),
            DraftInput::Line(line) => (None, Some(line)),
            DraftInput::Picture(picture) => {
                picture_rows::lock_owned(txn, picture.id, owner).await?;
                (Some(picture.id), None)
            }
        };
        picture_id = picture.map(|picture| picture.0);
        let detected = match content.detected {
            Some(reading) => {
                let new = NewReading { owner, post: Some(id), picture, reading };
                Some(reading_rows::insert(txn, &new, at).await?.0)
            }
            None => None,
        };
        row.picture_id = Set(picture_id);
        row.line = Set(line);
        row.detected_reading_id = Set(detected);
        row.manual_reading_id = Set(None);
        row.unread_reason = Set(content.unread_reason);
    }
    if let Some(manual) = changes.manual {
        // The choice before stays a reading of this draft; it only counts no more.
        let chosen = match manual {
            Some(reading) => {
                let picture = picture_id.map(PictureId);
                let new = NewReading { owner, post: Some(id), picture, reading };
                Some(reading_rows::insert(txn, &new, at).await?.0)
            }
            None => None,
        };
        row.manual_reading_id = Set(chosen);
    }
    if let Some(aim) = changes.aim {
        row.aim = Set(aim.as_str().to_owned());
    }
    if let Some(description) = changes.description {
        row.description = Set(description);
    }
    if let Some(privacy) = changes.privacy {
        row.privacy = Set(privacy.as_str().to_owned());
    }
    if let (Some(alt), Some(picture)) = (changes.alt, picture_id) {
        picture_rows::set_alt(txn, PictureId(picture), &alt).await?;
    }
    drafts::Entity::update_many().set(row).filter(drafts::Column::Id.eq(id.0)).exec(txn).await?;
    if let Some(tracks) = changes.tracks {
        songs::set_of_draft(txn, id.0, &tracks).await?;
    }
    if is_read {
        moments::refresh(txn, id).await?;
    }
    Ok(())
}

/// Readings of an input that the draft or post no longer has: they stay, but are not its own any more.
pub(crate) async fn detach_readings(db: &impl ConnectionTrait, post: Uuid) -> Result<()> {
    readings::Entity::update_many()
        .col_expr(readings::Column::PostId, Expr::value(None::<Uuid>))
        .filter(readings::Column::PostId.eq(post))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a picture that its draft or post leaves behind, unless something else uses it.
pub(crate) async fn remove_picture(
    db: &impl ConnectionTrait,
    picture: Option<Uuid>,
) -> Result<Option<PictureId>> {
    let Some(picture) = picture.map(PictureId) else { return Ok(None) };
    let removed = picture_rows::delete_if_unused(db, picture).await?;
    Ok(removed.then_some(picture))
}

/// What a row is about.
pub(crate) fn input(picture: Option<pictures::Model>, line: Option<String>) -> Result<DraftInput> {
    Ok(match (picture, line) {
        (Some(picture), _) => DraftInput::Picture(picture_rows::picture(picture)?),
        (None, Some(line)) => DraftInput::Line(line),
        (None, None) => DraftInput::Mood,
    })
}

async fn load(db: &impl ConnectionTrait, row: drafts::Model) -> Result<Draft> {
    let picture = match row.picture_id {
        Some(id) => pictures::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let ids = row.detected_reading_id.into_iter().chain(row.manual_reading_id);
    let mut readings = reading_rows::by_ids(db, ids).await?;
    Ok(Draft {
        id: PostId(row.id),
        input: input(picture, row.line)?,
        detected: row.detected_reading_id.and_then(|id| readings.remove(&id)),
        unread_reason: row.unread_reason,
        manual: row.manual_reading_id.and_then(|id| readings.remove(&id)),
        aim: row.aim.parse::<Aim>().map_err(StoreError::unreadable)?,
        selected: songs::of_draft(db, row.id).await?,
        description: row.description,
        privacy: row.privacy.parse::<Privacy>().map_err(StoreError::unreadable)?,
        updated_at: row.updated_at,
    })
}
