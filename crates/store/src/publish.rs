//! A draft becomes a post.

use chrono::{DateTime, Utc};
use domain::{PostId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Owner, Posts, Result, StoreError,
    drafts::{DraftChanges, change, locked},
    entities::{drafts, posts},
    keyset::stored,
    readings, songs,
    statistics::moments,
};

/// What came of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// The draft is a post now.
    New,
    /// It was one already: the form was sent twice, or from two tabs.
    Already,
}

impl Posts<'_> {
    /// Makes a post of a user's draft with these last changes, under the same key, in one transaction: there is
    /// the draft or the post, never both, never half of one, and no change by others comes between. However
    /// often and at however many places at once it is called, there will be one post: the first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is neither a draft nor a post of theirs with the key;
    /// [`StoreError::NoMood`] while the draft has no reading.
    pub async fn publish(
        &self,
        id: PostId,
        author: UserId,
        last: DraftChanges,
        at: DateTime<Utc>,
    ) -> Result<Published> {
        let txn = self.0.begin().await?;
        let owner = Owner::User(author);
        // Whoever comes second waits here, and then finds the draft gone.
        match locked(&txn, id, owner).await {
            Err(StoreError::NotFound) => {
                return posts::Entity::find_by_id(id.0)
                    .filter(posts::Column::UserId.eq(author.0))
                    .one(&txn)
                    .await?
                    .map(|_| Published::Already)
                    .ok_or(StoreError::NotFound);
            }
            found => found?,
        };
        change(&txn, id, owner, last, at).await?;
        let draft = locked(&txn, id, owner).await?;
        let reading = draft.manual_reading_id.or(draft.detected_reading_id).ok_or(StoreError::NoMood)?;
        let mood = readings::by_ids(&txn, [reading]).await?.remove(&reading).ok_or(StoreError::NoMood)?.mood;
        let row = posts::ActiveModel {
            id: Set(draft.id),
            user_id: Set(author.0),
            picture_id: Set(draft.picture_id),
            line: Set(draft.line),
            description: Set(draft.description),
            mood: Set(mood.as_str().to_owned()),
            detected_reading_id: Set(draft.detected_reading_id),
            manual_reading_id: Set(draft.manual_reading_id),
            aim: Set(draft.aim),
            privacy: Set(draft.privacy),
            published_at: Set(stored(at)),
            edited_at: Set(None),
        };
        posts::Entity::insert(row).exec_without_returning(&txn).await?;
        songs::publish(&txn, draft.id).await?;
        drafts::Entity::delete_by_id(draft.id).exec(&txn).await?;
        // Songs first, as everywhere, so that two who count at once do not wait for each other.
        songs::count(&txn, id).await?;
        moments::refresh(&txn, id).await?;
        txn.commit().await?;
        Ok(Published::New)
    }
}
