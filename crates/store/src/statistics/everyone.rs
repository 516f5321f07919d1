//! What is counted of everyone. Numbers with too few people behind them are left out here, so that they go no further.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    Mood, Source, TrackId,
    statistics::{DateRange, PEOPLE_LEAST, ShownCounts, Step, Trending},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use uuid::Uuid;

use super::{DayNumber, public::Kind, small, songs::day_of};
use crate::{
    Result, Statistics, StoreError,
    entities::{public_counts, song_counts, song_days, song_people},
};

/// Days that are recent, and days before them that tell what is usual.
const RECENT: i32 = 7;
const USUAL: i32 = 56;
/// Songs of which it is looked up at once how many people are behind them.
const AT_ONCE: usize = 200;
/// Less of a rise than this is chance (one in a hundred, of a normal variable).
const LEAST_RISE: f64 = 2.33;

/// A song with how often it was heard or chosen.
pub type Counted = (TrackId, u32);

/// A song that rises, before it is known which one it is: see [`Trending`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rising {
    /// The song.
    pub track: TrackId,
    /// How often in the last seven days.
    pub recent: u32,
    /// How often in seven days, on average of the eight weeks before; nothing where too few people did.
    pub usual: Option<f32>,
}

impl Statistics<'_> {
    /// The first day that has a public post.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn first_public_day(&self) -> Result<Option<DayNumber>> {
        use public_counts::Column as C;
        let first: Option<Option<i32>> = public_counts::Entity::find()
            .filter(C::Kind.eq(Kind::Mood.as_str()))
            .filter(C::Step.eq(Step::Day.as_str()))
            .select_only()
            .column_as(C::Start.min(), "first")
            .into_tuple()
            .one(&self.0.reader)
            .await?;
        Ok(first.flatten().map(DayNumber))
    }

    /// Moods of public posts in these days, which are whole steps.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn public_moods(&self, range: DateRange, step: Step) -> Result<ShownCounts> {
        let mut counts = ShownCounts::default();
        for (cell, n) in self.cells(Kind::Mood, range, step).await? {
            counts.show(cell.parse().map_err(StoreError::unreadable)?, n);
        }
        Ok(counts)
    }

    /// The same by step, from its first day.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn public_trend(
        &self,
        range: DateRange,
        step: Step,
    ) -> Result<HashMap<DayNumber, ShownCounts>> {
        use public_counts::Column as C;
        let rows =
            of(Kind::Mood, step, range).filter(C::People.gte(PEOPLE_LEAST)).all(&self.0.reader).await?;
        let mut trend = HashMap::<DayNumber, ShownCounts>::new();
        for row in rows {
            let mood = row.cell.parse().map_err(StoreError::unreadable)?;
            trend.entry(DayNumber(row.start)).or_default().show(mood, small(row.n));
        }
        Ok(trend)
    }

    /// Public posts by day of the week, Monday first, and hour.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn public_hours(&self, range: DateRange, step: Step) -> Result<[[Option<u32>; 24]; 7]> {
        let mut hours = [[None; 24]; 7];
        for (cell, n) in self.cells(Kind::Hour, range, step).await? {
            let at: usize = cell.parse().map_err(StoreError::unreadable)?;
            if let Some(place) = hours.get_mut(at / 24).and_then(|day| day.get_mut(at % 24)) {
                *place = Some(n);
            }
        }
        Ok(hours)
    }

    /// Moods of public posts by what they were read from.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn public_sources(&self, range: DateRange, step: Step) -> Result<Vec<(Source, ShownCounts)>> {
        let mut all: Vec<(Source, ShownCounts)> =
            Source::ALL.into_iter().map(|source| (source, ShownCounts::default())).collect();
        for (cell, n) in self.cells(Kind::Source, range, step).await? {
            let (source, mood) =
                cell.split_once('|').ok_or_else(|| StoreError::unreadable("a cell of no source"))?;
            let source: Source = source.parse().map_err(StoreError::unreadable)?;
            let mood = mood.parse().map_err(StoreError::unreadable)?;
            if let Some((_, counts)) = all.iter_mut().find(|(known, _)| *known == source) {
                counts.show(mood, n);
            }
        }
        all.retain(|(_, counts)| counts.total() > 0);
        Ok(all)
    }

    /// Cells with their sums over the days. Each sum has enough people behind it; what days differ by may have fewer, as the
    /// posts themselves are public. People of several steps are at least those of any one, also of a longer one.
    async fn cells(&self, kind: Kind, range: DateRange, step: Step) -> Result<Vec<(String, u32)>> {
        use public_counts::Column as C;
        let mut within = Condition::any();
        for longer in Step::ALL.into_iter().filter(|longer| *longer >= step) {
            if let Some((first, last)) = whole(longer, range) {
                within = within.add(C::Step.eq(longer.as_str()).and(C::Start.between(first, last)));
            }
        }
        let counted = CaseStatement::new().case(C::Step.eq(step.as_str()), Expr::col(C::N)).finally(0);
        let rows: Vec<(String, i64)> = public_counts::Entity::find()
            .filter(C::Kind.eq(kind.as_str()))
            .filter(within)
            .select_only()
            .column(C::Cell)
            .expr_as(Expr::expr(counted).sum().cast_as("bigint"), "n")
            .group_by(C::Cell)
            .having(C::People.max().gte(PEOPLE_LEAST))
            .order_by_asc(C::Cell)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        Ok(rows.into_iter().map(|(cell, n)| (cell, small(n))).collect())
    }

    /// The songs that were heard and chosen most under a mood, of those that enough people did.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn leaders(&self, mood: Mood, limit: u64) -> Result<Vec<Counted>> {
        use song_counts::Column as C;
        let rows: Vec<(Uuid, i64)> = song_counts::Entity::find()
            .filter(C::Mood.eq(mood.as_str()))
            .filter(C::People.gte(PEOPLE_LEAST))
            .order_by_desc(C::N)
            .order_by_asc(C::TrackId)
            .limit(limit)
            .select_only()
            .columns([C::TrackId, C::N])
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        Ok(rows.into_iter().map(|(track, n)| (TrackId(track), small(n))).collect())
    }

    /// Songs that were heard and chosen more in the last seven days than usual under a mood, by enough people; those that
    /// rise most first. See [`Trending::score`].
    ///
    /// # Errors
    /// None but the database's.
    pub async fn rising(&self, mood: Mood, now: DateTime<Utc>, limit: usize) -> Result<Vec<Rising>> {
        let today = day_of(now);
        let (first, recent) = (today - RECENT - USUAL + 1, today - RECENT + 1);
        let mut songs = self.lately(mood, first, recent, today).await?;
        songs.retain(|song| song.score() >= LEAST_RISE);
        songs.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.track.cmp(&b.track)));
        let mut risen: Vec<(&Lately, u32)> = Vec::new();
        for part in songs.chunks(AT_ONCE) {
            let told =
                self.told(mood, recent, today, part.iter().map(|song| (song.track, song.recent))).await?;
            risen.extend(part.iter().filter_map(|song| Some((song, *told.get(&song.track)?))));
            if risen.len() >= limit {
                break;
            }
        }
        risen.truncate(limit);
        let before = risen.iter().map(|(song, _)| (song.track, song.before));
        let before = self.told(mood, first, recent - 1, before).await?;
        let song = |(song, recent): (&Lately, u32)| Rising {
            track: TrackId(song.track),
            recent,
            usual: before.get(&song.track).copied().map(usual),
        };
        Ok(risen.into_iter().map(song).collect())
    }

    /// Songs that came often enough under a mood from `recent` to `today` to be of enough people, with how often they came from
    /// `first` on.
    async fn lately(&self, mood: Mood, first: i32, recent: i32, today: i32) -> Result<Vec<Lately>> {
        use song_days::Column as C;
        let within = |is_recent: bool, column: C| {
            let day = Expr::col(C::Day);
            let when = if is_recent { day.gte(recent) } else { day.lt(recent) };
            Expr::expr(CaseStatement::new().case(when, Expr::col(column)).finally(0))
        };
        let rows: Vec<(Uuid, i64, i64, i64, i64)> = song_days::Entity::find()
            .filter(C::Mood.eq(mood.as_str()))
            .filter(C::Day.between(first, today))
            .select_only()
            .column(C::TrackId)
            .expr_as(within(true, C::N).sum().cast_as("bigint"), "recent")
            .expr_as(within(true, C::People).max(), "recent_people")
            .expr_as(within(false, C::N).sum().cast_as("bigint"), "before")
            .expr_as(within(false, C::People).max(), "people_before")
            .group_by(C::TrackId)
            .having(within(true, C::People).sum().gte(PEOPLE_LEAST))
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        let song = |(track, recent, recent_people, before, people_before)| Lately {
            track,
            recent: CountedBy { n: small(recent), people: small(recent_people) },
            before: CountedBy { n: small(before), people: small(people_before) },
        };
        Ok(rows.into_iter().map(song).collect())
    }

    /// How often songs came under a mood from one day to another, of those that enough people are behind. Where no day had
    /// enough of them it is counted anew, by person.
    async fn told(
        &self,
        mood: Mood,
        from: i32,
        to: i32,
        songs: impl Iterator<Item = (Uuid, CountedBy)>,
    ) -> Result<HashMap<Uuid, u32>> {
        use song_people::Column as C;
        let (sure, unsure): (Vec<_>, Vec<_>) = songs.partition(|(_, by)| by.people >= PEOPLE_LEAST);
        let mut told: HashMap<Uuid, u32> = sure.into_iter().map(|(track, by)| (track, by.n)).collect();
        if unsure.is_empty() {
            return Ok(told);
        }
        let rows: Vec<(Uuid, i64)> = song_people::Entity::find()
            .filter(C::Mood.eq(mood.as_str()))
            .filter(C::TrackId.is_in(unsure.into_iter().map(|(track, _)| track)))
            .filter(C::Day.between(from, to))
            .select_only()
            .column(C::TrackId)
            .expr_as(Expr::col(C::N).sum().cast_as("bigint"), "n")
            .group_by(C::TrackId)
            .having(Expr::col(C::UserId).count_distinct().gte(PEOPLE_LEAST))
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        told.extend(rows.into_iter().map(|(track, n)| (track, small(n))));
        Ok(told)
    }
}

/// How often, and by how many people: the most of one day, as of all days together there are at least as many.
#[derive(Clone, Copy, Debug)]
struct CountedBy {
    n: u32,
    people: u32,
}

/// A song in the last days and before.
#[derive(Clone, Copy, Debug)]
struct Lately {
    track: Uuid,
    recent: CountedBy,
    before: CountedBy,
}

impl Lately {
    fn score(&self) -> f64 {
        Trending::score(self.recent.n, usual(self.before.n))
    }
}

/// How often in as many days as are recent, of how often in the days before them.
fn usual(before: u32) -> f32 {
    before as f32 * RECENT as f32 / USUAL as f32
}

fn of(kind: Kind, step: Step, range: DateRange) -> Select<public_counts::Entity> {
    use public_counts::Column as C;
    let (from, to) = (DayNumber::from(range.from), DayNumber::from(range.to));
    public_counts::Entity::find()
        .filter(C::Kind.eq(kind.as_str()))
        .filter(C::Step.eq(step.as_str()))
        .filter(C::Start.between(from.0, to.0))
}

/// The first days of the first and the last step that lie wholly within a range.
fn whole(step: Step, range: DateRange) -> Option<(i32, i32)> {
    let start = |day| step.start(day, chrono::Weekday::Mon);
    let first = Some(start(range.from))
        .filter(|first| *first == range.from)
        .unwrap_or_else(|| step.next(start(range.from)));
    let after = range.to.succ_opt()?;
    let last = start(start(after).pred_opt()?);
    (first <= last).then(|| (DayNumber::from(first).0, DayNumber::from(last).0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_steps_are_within() {
        let range = |from: &str, to: &str| DateRange { from: from.parse().unwrap(), to: to.parse().unwrap() };
        let days = |(first, last)| (DayNumber(first).date().to_string(), DayNumber(last).date().to_string());
        let whole = |step, from, to| whole(step, range(from, to)).map(days);
        let some = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(whole(Step::Week, "2026-11-16", "2026-11-29"), some("2026-11-16", "2026-11-23"));
        assert_eq!(whole(Step::Week, "2026-11-17", "2026-11-28"), None);
        assert_eq!(whole(Step::Month, "2026-09-02", "2026-11-30"), some("2026-10-01", "2026-11-01"));
        assert_eq!(whole(Step::Day, "2026-11-29", "2026-11-29"), some("2026-11-29", "2026-11-29"));
    }
}
