//! Moments: for each draft or post of a user that has a mood, one row with what counts of it and when it was, where the
//! person was. They follow from the raw rows; whoever changes those calls [`refresh`] in the same transaction.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use domain::{Mood, PostId, Privacy, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{DayNumber, public};
use crate::{
    Result, Statistics, StoreError,
    entities::{drafts, moments, posts, readings},
};

impl Statistics<'_> {
    /// The moods a user was in, the last first, at most so many; with the day and the hour where they were.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn moments(&self, user: UserId, limit: u64) -> Result<Vec<Moment>> {
        use moments::Column as C;
        let rows = moments::Entity::find()
            .filter(C::UserId.eq(user.0))
            // The day first, which the index has.
            .order_by_desc(C::Day)
            .order_by_desc(C::At)
            .order_by_desc(C::PostId)
            .limit(limit)
            .select_only()
            .columns([C::Mood, C::Day, C::Hour])
            .into_tuple::<(String, i32, i32)>()
            .all(&self.0.reader)
            .await?;
        let moment = |(mood, day, hour): (String, i32, i32)| {
            let hour = u32::try_from(hour).map_err(StoreError::unreadable)?;
            Ok(Moment { mood: mood.parse().map_err(StoreError::unreadable)?, day: DayNumber(day), hour })
        };
        rows.into_iter().map(moment).collect()
    }
}

/// A mood that somebody was in, and when it was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The mood.
    pub mood: Mood,
    /// The day.
    pub day: DayNumber,
    /// The hour, 0..23.
    pub hour: u32,
}

/// Brings the moment of a draft or post up to date with it, and all that is counted of it. Its rows have been changed
/// before, in this transaction.
pub(crate) async fn refresh(txn: &impl ConnectionTrait, post: PostId) -> Result<()> {
    let before = moments::Entity::find_by_id(post.0).one(txn).await?;
    let after = current(txn, post.0).await?;
    if before == after {
        return Ok(());
    }
    moments::Entity::delete_by_id(post.0).exec(txn).await?;
    if let Some(after) = &after {
        moments::Entity::insert(moments::ActiveModel::from(after.clone()))
            .exec_without_returning(txn)
            .await?;
    }
    let counted = |moment: Option<moments::Model>| moment.filter(|moment| moment.public);
    public::replace(txn, post.0, counted(before).as_ref(), counted(after).as_ref()).await
}

/// What counts of a draft or post as it is now.
async fn current(txn: &impl ConnectionTrait, id: Uuid) -> Result<Option<moments::Model>> {
    let (user, detected, manual, public) = match posts::Entity::find_by_id(id).one(txn).await? {
        Some(post) => {
            let public = post.privacy == Privacy::Public.as_str();
            (Some(post.user_id), post.detected_reading_id, post.manual_reading_id, public)
        }
        None => match drafts::Entity::find_by_id(id).one(txn).await? {
            Some(draft) => (draft.user_id, draft.detected_reading_id, draft.manual_reading_id, false),
            None => return Ok(None),
        },
    };
    let Some(user_id) = user else { return Ok(None) };
    let ids = detected.into_iter().chain(manual);
    let mut found = readings::Entity::find().filter(readings::Column::Id.is_in(ids)).all(txn).await?;
    let mut take = |id: Option<Uuid>| {
        let at = found.iter().position(|reading| Some(reading.id) == id)?;
        Some(found.swap_remove(at))
    };
    let (detected, manual) = (take(detected), take(manual));
    let (Some(first), Some(counts)) =
        (detected.as_ref().or(manual.as_ref()), manual.as_ref().or(detected.as_ref()))
    else {
        return Ok(None);
    };
    let Local { day, month, hour } = local(first.created_at, first.utc_offset);
    Ok(Some(moments::Model {
        post_id: id,
        user_id,
        at: first.created_at,
        day,
        month,
        hour,
        source: first.source.clone(),
        detected: detected.as_ref().map(|reading| reading.mood.clone()),
        mood: counts.mood.clone(),
        model: detected
            .as_ref()
            .map(|reading| format!("{}@{}", reading.model_name, reading.model_version))
            .unwrap_or_default(),
        valence: counts.valence,
        arousal: counts.arousal,
        public,
    }))
}

struct Local {
    day: i32,
    month: i32,
    hour: i32,
}

/// The day, the first day of its month, and the hour, so many minutes east of Greenwich.
fn local(at: DateTime<Utc>, offset: i32) -> Local {
    let there = at.checked_add_signed(TimeDelta::minutes(offset.into())).unwrap_or(at).naive_utc();
    let first = there.date().with_day(1).unwrap_or(there.date());
    let hour = i32::try_from(there.hour()).unwrap_or(0);
    Local { day: there.date().to_epoch_days(), month: first.to_epoch_days(), hour }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_it_was_there() {
        let at: DateTime<Utc> = "2024-02-29T22:30:00Z".parse().unwrap();
        let told = |offset| {
            let Local { day, month, hour } = local(at, offset);
            (DayNumber(day).date().to_string(), DayNumber(month).date().to_string(), hour)
        };
        assert_eq!(told(0), ("2024-02-29".into(), "2024-02-01".into(), 22));
        assert_eq!(told(5 * 60 + 45), ("2024-03-01".into(), "2024-03-01".into(), 4));
        assert_eq!(told(-23 * 60), ("2024-02-28".into(), "2024-02-01".into(), 23));
    }
}
