//! Readings: every one is kept, the manual beside the detected.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    Cursor, Face, ModelVersion, Mood, Page, PictureId, PostId, Reading, ReadingId, Scores, Source,
    StoredReading, UserId,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Owner, Result, Store, StoreError,
    entities::readings,
    keyset::{newest_first, size, stored},
    users,
};

/// A reading about to be kept.
pub(crate) struct NewReading {
    /// Whose it is.
    pub(crate) owner: Owner,
    /// The draft or post it is about, if any.
    pub(crate) post: Option<PostId>,
    /// The picture it was read from, if any.
    pub(crate) picture: Option<PictureId>,
    /// What was said.
    pub(crate) reading: Reading,
}

/// The repository of readings.
#[derive(Clone, Copy)]
pub struct Readings<'a>(pub(crate) &'a Store);

impl Readings<'_> {
    /// A user's readings since a time, newest first.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn history(
        &self,
        user: UserId,
        since: Option<DateTime<Utc>>,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<StoredReading>> {
        let mut theirs = readings::Entity::find().filter(readings::Column::UserId.eq(user.0));
        if let Some(since) = since {
            theirs = theirs.filter(readings::Column::CreatedAt.gte(stored(since)));
        }
        let rows = newest_first(theirs, readings::Column::CreatedAt, readings::Column::Id, after, limit)
            .all(&self.0.reader)
            .await?;
        let entries = rows
            .into_iter()
            .map(|row| {
                let (id, created_at) = (ReadingId(row.id), row.created_at);
                Ok(StoredReading { id, reading: reading(row)?, created_at })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_rows(entries, size(limit), |entry| Cursor { at: entry.created_at, id: entry.id.0 }))
    }
}

/// Keeps a reading, and gives back its key.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    new: &NewReading,
    at: DateTime<Utc>,
) -> Result<ReadingId> {
    let utc_offset = match new.owner {
        Owner::User(user) => users::utc_offset(db, user, at).await?,
        // Where a visitor is shows when they sign in.
        Owner::Visitor(_) => 0,
    };
    let (id, row) = row(new, utc_offset, at)?;
    readings::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// A new row with its key, read so many minutes east of Greenwich.
pub(crate) fn row(
    new: &NewReading,
    utc_offset: i32,
    at: DateTime<Utc>,
) -> Result<(ReadingId, readings::ActiveModel)> {
    let id = ReadingId::generate();
    let (user_id, visitor_id) = new.owner.columns();
    let said = &new.reading;
    if [said.confidence, said.valence, said.arousal].iter().any(|number| !number.is_finite()) {
        return Err(StoreError::Invalid("a reading with a number that is not finite".to_owned()));
    }
    let row = readings::ActiveModel {
        id: Set(id.0),
        user_id: Set(user_id),
        visitor_id: Set(visitor_id),
        post_id: Set(new.post.map(|post| post.0)),
        picture_id: Set(new.picture.map(|picture| picture.0)),
        source: Set(said.source.as_str().to_owned()),
        mood: Set(said.mood.as_str().to_owned()),
        confidence: Set(said.confidence),
        scores: Set(json(&said.scores)?),
        valence: Set(said.valence),
        arousal: Set(said.arousal),
        faces: Set(json(&said.faces)?),
        keywords: Set(json(&said.keywords)?),
        model_name: Set(said.model.name.clone()),
        model_version: Set(said.model.version.clone()),
        created_at: Set(stored(at)),
        explanation: Set(said.explanation.clone()),
        utc_offset: Set(utc_offset),
    };
    Ok((id, row))
}

/// JSON that can be read back: a number that is not finite would become `null`.
fn json<T: Serialize + DeserializeOwned>(value: &T) -> Result<Value> {
    let invalid = |error: serde_json::Error| StoreError::Invalid(error.to_string());
    let json = serde_json::to_value(value).map_err(invalid)?;
    T::deserialize(&json).map_err(invalid)?;
    Ok(json)
}

/// Readings by their keys.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Reading>> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = readings::Entity::find().filter(readings::Column::Id.is_in(ids)).all(db).await?;
    rows.into_iter().map(|row| Ok((row.id, reading(row)?))).collect()
}

fn reading(row: readings::Model) -> Result<Reading> {
    Ok(Reading {
        mood: row.mood.parse::<Mood>().map_err(StoreError::unreadable)?,
        confidence: row.confidence,
        scores: serde_json::from_value::<Scores>(row.scores).map_err(StoreError::unreadable)?,
        valence: row.valence,
        arousal: row.arousal,
        source: row.source.parse::<Source>().map_err(StoreError::unreadable)?,
        faces: serde_json::from_value::<Vec<Face>>(row.faces).map_err(StoreError::unreadable)?,
        keywords: serde_json::from_value(row.keywords).map_err(StoreError::unreadable)?,
        explanation: row.explanation,
        model: ModelVersion { name: row.model_name, version: row.model_version },
    })
}
