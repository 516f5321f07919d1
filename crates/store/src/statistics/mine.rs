//! What is counted of one person.

use chrono::{DateTime, Utc};
use domain::{
    Mood, Source, UserId,
    statistics::{Answer, MoodCounts, Selections},
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{DayNumber, small};
use crate::{
    Result, Statistics, StoreError,
    entities::{moments, plays, post_tracks, posts},
    keyset::stored,
};

/// How often somebody was in a mood on a day, and where on the plane that was, added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayMood {
    /// The day.
    pub day: DayNumber,
    /// The mood.
    pub mood: Mood,
    /// How often.
    pub n: u32,
    /// Sum of the valences.
    pub valence: f32,
    /// Sum of the arousals.
    pub arousal: f32,
}

/// A time from its first moment to before its last.
pub type Times = std::ops::Range<DateTime<Utc>>;

/// Most pairs of mood and song that are looked at for the favorites.
const SONGS: u64 = 500;

impl Statistics<'_> {
    /// The first day that a user has a mood of.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn first_day(&self, user: UserId) -> Result<Option<DayNumber>> {
        let first: Option<Option<i32>> = of(user)
            .select_only()
            .column_as(moments::Column::Day.min(), "first")
            .into_tuple()
            .one(&self.0.reader)
            .await?;
        Ok(first.flatten().map(DayNumber))
    }

    /// A user's moods by day, from the first to the last day, in order.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn by_day(&self, user: UserId, from: DayNumber, to: DayNumber) -> Result<Vec<DayMood>> {
        use moments::Column as C;
        let rows: Vec<(i32, String, i64, f64, f64)> = within(user, from, to)
            .select_only()
            .columns([C::Day, C::Mood])
            .column_as(C::PostId.count(), "n")
            .expr_as(total(C::Valence), "valence")
            .expr_as(total(C::Arousal), "arousal")
            .group_by(C::Day)
            .group_by(C::Mood)
            .order_by_asc(C::Day)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let entry = |(day, mood, n, valence, arousal): (i32, String, i64, f64, f64)| {
            Ok(DayMood {
                day: DayNumber(day),
                mood: mood.parse().map_err(StoreError::unreadable)?,
                n: small(n),
                valence: valence as f32,
                arousal: arousal as f32,
            })
        };
        rows.into_iter().map(entry).collect()
    }

    /// A user's moods by day of the week, Monday first, and hour.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn by_hour(&self, user: UserId, from: DayNumber, to: DayNumber) -> Result<[[u32; 24]; 7]> {
        use moments::Column as C;
        // Without parameters, so that PostgreSQL sees that both places have the same.
        let weekday = Expr::cust("(day + 3) % 7");
        let rows: Vec<(i32, i32, i64)> = within(user, from, to)
            .select_only()
            .expr_as(weekday.clone(), "weekday")
            .column(C::Hour)
            .column_as(C::PostId.count(), "n")
            .group_by(weekday)
            .group_by(C::Hour)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let mut hours = [[0; 24]; 7];
        for (weekday, hour, n) in rows {
            let place = usize::try_from(weekday).ok().zip(usize::try_from(hour).ok());
            if let Some(place) = place.and_then(|(day, hour)| hours.get_mut(day)?.get_mut(hour)) {
                *place = small(n);
            }
        }
        Ok(hours)
    }

    /// What became of what detectors said to a user.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn answers(&self, user: UserId, from: DayNumber, to: DayNumber) -> Result<Vec<Answer>> {
        use moments::Column as C;
        let rows: Vec<(String, String, String, i64)> = within(user, from, to)
            .filter(C::Detected.is_not_null())
            .select_only()
            .columns([C::Source, C::Detected, C::Mood])
            .column_as(C::PostId.count(), "n")
            .group_by(C::Source)
            .group_by(C::Detected)
            .group_by(C::Mood)
            .order_by_asc(C::Source)
            .order_by_asc(C::Detected)
            .order_by_asc(C::Mood)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let answer = |(source, detected, mood, n): (String, String, String, i64)| {
            Ok(Answer {
                source: source.parse::<Source>().map_err(StoreError::unreadable)?,
                detected: detected.parse().map_err(StoreError::unreadable)?,
                mood: mood.parse().map_err(StoreError::unreadable)?,
                n: small(n),
            })
        };
        rows.into_iter().map(answer).collect()
    }

    /// Songs that a user heard to their end under each mood.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn plays(&self, user: UserId, times: Times) -> Result<MoodCounts> {
        use plays::Column as C;
        let rows: Vec<(String, i64)> = heard(user, times)
            .select_only()
            .column(C::Mood)
            .column_as(C::Id.count(), "n")
            .group_by(C::Mood)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let mut counts = MoodCounts::default();
        for (mood, n) in rows {
            counts.add(mood.parse().map_err(StoreError::unreadable)?, small(n));
        }
        Ok(counts)
    }

    /// Posts of a user and the songs on them, by mood.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn selections(&self, user: UserId, times: Times) -> Result<Vec<Selections>> {
        use posts::Column as C;
        let rows: Vec<(String, i64, i64)> = published(user, times)
            .join_rev(JoinType::LeftJoin, post_tracks::Relation::Post.def())
            .select_only()
            .column(C::Mood)
            .expr_as(Expr::col((posts::Entity, C::Id)).count_distinct(), "posts")
            .expr_as(Expr::col((post_tracks::Entity, post_tracks::Column::TrackId)).count(), "songs")
            .group_by(C::Mood)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let of = |(mood, posts, songs): (String, i64, i64)| {
            let mood = mood.parse().map_err(StoreError::unreadable)?;
            Ok(Selections { mood, posts: small(posts), songs: small(songs) })
        };
        let mut all = rows.into_iter().map(of).collect::<Result<Vec<_>>>()?;
        all.sort_by_key(|of| of.mood);
        Ok(all)
    }

    /// Songs that a user heard to their end or chose for a post, with the mood and how often, the most frequent first.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn songs(&self, user: UserId, times: Times) -> Result<Vec<(Mood, Uuid, u32)>> {
        let count = Expr::col((plays::Entity, plays::Column::Id)).count();
        let mut rows: Vec<(String, Uuid, i64)> = heard(user, times.clone())
            .select_only()
            .columns([plays::Column::Mood, plays::Column::TrackId])
            .expr_as(count.clone(), "n")
            .group_by(plays::Column::Mood)
            .group_by(plays::Column::TrackId)
            .order_by_desc(count)
            .limit(SONGS)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let (track, count) = (
            Expr::col((post_tracks::Entity, post_tracks::Column::TrackId)),
            Expr::col((post_tracks::Entity, post_tracks::Column::TrackId)).count(),
        );
        rows.extend(
            published(user, times)
                .join_rev(JoinType::InnerJoin, post_tracks::Relation::Post.def())
                .select_only()
                .column(posts::Column::Mood)
                .expr_as(track.clone(), "track_id")
                .expr_as(count.clone(), "n")
                .group_by(posts::Column::Mood)
                .group_by(track)
                .order_by_desc(count)
                .limit(SONGS)
                .into_tuple::<(String, Uuid, i64)>()
                .all(&self.0.reader)
                .await?,
        );
        let mut songs = std::collections::HashMap::<(Mood, Uuid), u32>::new();
        for (mood, track, n) in rows {
            *songs.entry((mood.parse().map_err(StoreError::unreadable)?, track)).or_default() += small(n);
        }
        let mut songs: Vec<_> = songs.into_iter().map(|((mood, track), n)| (mood, track, n)).collect();
        songs.sort_by_key(|(mood, track, n)| (std::cmp::Reverse(*n), *mood, *track));
        Ok(songs)
    }
}

fn of(user: UserId) -> Select<moments::Entity> {
    moments::Entity::find().filter(moments::Column::UserId.eq(user.0))
}

fn within(user: UserId, from: DayNumber, to: DayNumber) -> Select<moments::Entity> {
    of(user).filter(moments::Column::Day.between(from.0, to.0))
}

/// The sum of a column, in double precision on both databases.
fn total(column: moments::Column) -> sea_orm::sea_query::SimpleExpr {
    Expr::col(column).cast_as("double precision").sum()
}

fn heard(user: UserId, times: Times) -> Select<plays::Entity> {
    use plays::Column as C;
    plays::Entity::find()
        .filter(C::UserId.eq(user.0))
        .filter(C::PlayedAt.gte(stored(times.start)))
        .filter(C::PlayedAt.lt(stored(times.end)))
        .filter(C::Skipped.eq(false))
        .filter(C::Mood.is_not_null())
}

fn published(user: UserId, times: Times) -> Select<posts::Entity> {
    use posts::Column as C;
    posts::Entity::find()
        .filter(C::UserId.eq(user.0))
        .filter(C::PublishedAt.gte(stored(times.start)))
        .filter(C::PublishedAt.lt(stored(times.end)))
}
