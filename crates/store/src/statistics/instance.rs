//! What those who run it are told: counts of all, and who is most active among those who post for everyone.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::{
    JobState, Mood, PictureKind, Privacy,
    statistics::{ActivePerson, Answer, DateRange, Growth, JobTimes, Kept, ModelAnswers, MoodCounts, Step},
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use super::{DayNumber, mine::Times, public::Kind, small};
use crate::{
    Result, Statistics, StoreError, dialect,
    entities::{jobs, moments, pictures, posts, public_counts, song_days, users},
    keyset::stored,
};

/// People who are told of.
const ACTIVE: u64 = 12;
/// Jobs whose times are looked at, the newest.
const JOBS: u64 = 10_000;

/// What came, by day.
pub type Came = BTreeMap<DayNumber, Growth>;

impl Statistics<'_> {
    /// New people by the day in UTC, public posts by that where they were made, and songs by the day in UTC.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn growth(&self, range: DateRange, times: Times) -> Result<Came> {
        let (from, to) = (DayNumber::from(range.from).0, DayNumber::from(range.to).0);
        let day = Expr::cust(format!("{} / 1440", dialect::epoch_minutes(&self.0.reader, "created_at")));
        let people = users::Entity::find()
            .filter(users::Column::CreatedAt.gte(stored(times.start)))
            .filter(users::Column::CreatedAt.lt(stored(times.end)));
        let people = self.numbers(people, day, users::Column::Id.count()).await?;
        let posts = public_counts::Entity::find()
            .filter(public_counts::Column::Kind.eq(Kind::Mood.as_str()))
            .filter(public_counts::Column::Step.eq(Step::Day.as_str()))
            .filter(public_counts::Column::Start.between(from, to));
        let start = Expr::col(public_counts::Column::Start);
        let posts = self.numbers(posts, start, public_counts::Column::N.sum()).await?;
        let songs = song_days::Entity::find().filter(song_days::Column::Day.between(from, to));
        let day = Expr::col(song_days::Column::Day);
        let songs = self.numbers(songs, day, song_days::Column::N.sum()).await?;
        let mut came = Came::new();
        for (day, n) in people {
            came.entry(DayNumber(day)).or_default().people = small(n);
        }
        for (day, n) in posts {
            came.entry(DayNumber(day)).or_default().posts = small(n);
        }
        for (day, n) in songs {
            came.entry(DayNumber(day)).or_default().songs = small(n);
        }
        Ok(came)
    }

    /// A number for each day.
    async fn numbers<E: EntityTrait>(
        &self,
        rows: Select<E>,
        day: SimpleExpr,
        number: SimpleExpr,
    ) -> Result<Vec<(i32, i64)>> {
        let rows = rows
            .select_only()
            .expr_as(day.clone().cast_as("integer"), "day")
            .expr_as(number.cast_as("bigint"), "n")
            .group_by(day);
        Ok(rows.into_tuple().all(&self.0.reader).await?)
    }

    /// The day, in UTC, that the first person came.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn first_account(&self) -> Result<Option<DayNumber>> {
        let first = users::Entity::find().order_by_asc(users::Column::CreatedAt).one(&self.0.reader).await?;
        Ok(first.map(|user| user.created_at.date_naive().into()))
    }

    /// How many people and how many public posts there are.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn people_and_posts(&self) -> Result<(u32, u32)> {
        let people = users::Entity::find().count(&self.0.reader).await?;
        let posts = posts::Entity::find()
            .filter(posts::Column::Privacy.eq(Privacy::Public.as_str()))
            .count(&self.0.reader)
            .await?;
        Ok((u32::try_from(people).unwrap_or(u32::MAX), u32::try_from(posts).unwrap_or(u32::MAX)))
    }

    /// Pictures by kind, and the bytes of the database.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn storage(&self) -> Result<(Vec<Kept>, u64)> {
        use pictures::Column as C;
        let rows: Vec<(String, i64, i64)> = pictures::Entity::find()
            .select_only()
            .column(C::Kind)
            .column_as(C::Id.count(), "n")
            .expr_as(Expr::col(C::Bytes).sum().cast_as("bigint"), "bytes")
            .group_by(C::Kind)
            .order_by_asc(C::Kind)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let kept = |(kind, n, bytes): (String, i64, i64)| {
            let kind: PictureKind = kind.parse().map_err(StoreError::unreadable)?;
            Ok(Kept { kind, n: small(n), bytes: u64::try_from(bytes).unwrap_or(0) })
        };
        let kept = rows.into_iter().map(kept).collect::<Result<_>>()?;
        Ok((kept, dialect::size(&self.0.reader).await?))
    }

    /// Times of the jobs that ended and are still known, by kind.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn job_times(&self, times: Times) -> Result<Vec<JobTimes>> {
        use jobs::Column as C;
        let ended = [JobState::Done, JobState::Failed].map(JobState::as_str);
        let rows: Vec<(String, String, DateTime<Utc>, DateTime<Utc>)> = jobs::Entity::find()
            .filter(C::State.is_in(ended))
            .filter(C::UpdatedAt.gte(stored(times.start)))
            .filter(C::UpdatedAt.lt(stored(times.end)))
            .order_by_desc(C::UpdatedAt)
            .limit(JOBS)
            .select_only()
            .columns([C::Kind, C::State, C::CreatedAt, C::UpdatedAt])
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let mut of = BTreeMap::<String, (Vec<f64>, u32)>::new();
        for (kind, state, asked, ended) in rows {
            let (seconds, failed) = of.entry(kind).or_default();
            if state == JobState::Done.as_str() {
                seconds.push((ended - asked).as_seconds_f64());
            } else {
                *failed += 1;
            }
        }
        of.into_iter()
            .map(|(kind, (seconds, failed))| {
                let kind = kind.parse().map_err(StoreError::unreadable)?;
                Ok(JobTimes::of(kind, seconds, failed))
            })
            .collect()
    }

    /// What became of the answers of each model, on public posts of these days.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn public_answers(&self, range: DateRange) -> Result<Vec<ModelAnswers>> {
        use public_counts::Column as C;
        let (from, to) = (DayNumber::from(range.from).0, DayNumber::from(range.to).0);
        let rows: Vec<(String, i64)> = public_counts::Entity::find()
            .filter(C::Kind.eq(Kind::Answer.as_str()))
            .filter(C::Step.eq(Step::Day.as_str()))
            .filter(C::Start.between(from, to))
            .select_only()
            .column(C::Cell)
            .expr_as(Expr::col(C::N).sum().cast_as("bigint"), "n")
            .group_by(C::Cell)
            .order_by_asc(C::Cell)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let mut models: Vec<ModelAnswers> = Vec::new();
        for (cell, n) in rows {
            let [model, source, detected, mood] = *cell.split('|').collect::<Vec<_>>() else {
                return Err(StoreError::unreadable("a cell of no answer"));
            };
            let answer = Answer {
                source: source.parse().map_err(StoreError::unreadable)?,
                detected: detected.parse().map_err(StoreError::unreadable)?,
                mood: mood.parse().map_err(StoreError::unreadable)?,
                n: small(n),
            };
            match models.last_mut().filter(|last| last.model == model) {
                Some(last) => last.answers.push(answer),
                None => models.push(ModelAnswers { model: model.to_owned(), answers: vec![answer] }),
            }
        }
        Ok(models)
    }

    /// Who made most public posts in these days, by mood; with the names of those who agreed.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn most_active(&self, range: DateRange) -> Result<Vec<ActivePerson>> {
        use moments::Column as C;
        let (from, to) = (DayNumber::from(range.from), DayNumber::from(range.to));
        let public =
            || moments::Entity::find().filter(C::Public.eq(true)).filter(C::Day.between(from.0, to.0));
        let most: Vec<Uuid> = public()
            .select_only()
            .column(C::UserId)
            .group_by(C::UserId)
            .order_by_desc(C::PostId.count())
            .order_by_asc(C::UserId)
            .limit(ACTIVE)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let rows: Vec<(Uuid, String, i64)> = public()
            .filter(C::UserId.is_in(most.iter().copied()))
            .select_only()
            .columns([C::UserId, C::Mood])
            .column_as(C::PostId.count(), "n")
            .group_by(C::UserId)
            .group_by(C::Mood)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let mut moods = HashMap::<Uuid, MoodCounts>::new();
        for (user, mood, n) in rows {
            let mood: Mood = mood.parse().map_err(StoreError::unreadable)?;
            moods.entry(user).or_default().add(mood, small(n));
        }
        let agreed = users::Entity::find()
            .filter(users::Column::Id.is_in(most.iter().copied()))
            .filter(users::Column::NamedInStatistics.eq(true))
            .all(&self.0.reader)
            .await?;
        let names: HashMap<Uuid, String> =
            agreed.into_iter().map(|user| (user.id, crate::users::profile(user).display_name)).collect();
        let person = |user: Uuid| ActivePerson {
            name: names.get(&user).cloned(),
            moods: moods.get(&user).copied().unwrap_or_default(),
        };
        Ok(most.into_iter().map(person).collect())
    }
}
