//! What everyone may know of everyone's public posts: how many, and of how many people, for every day, week and month.
//!
//! `people` cannot be added up from days to weeks, so each step has its own. Four kinds of cells are counted:
//! `mood` (`calm`), `source` (`face|calm`), `hour` (of the week, from Monday 0:00 on) and `answer`
//! (`face@2|face|sad|calm`: who read what, and what counts).

use std::collections::{BTreeMap, HashSet};

use domain::statistics::Step;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::counts::{self, Change};
use crate::{
    Result, dialect,
    entities::{moments, public_counts},
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Answer,
    Hour,
    Mood,
    Source,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Answer, Self::Hour, Self::Mood, Self::Source];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Hour => "hour",
            Self::Mood => "mood",
            Self::Source => "source",
        }
    }

    /// The cell that a moment belongs to.
    fn cell(self, of: &moments::Model) -> Option<String> {
        Some(match self {
            Self::Answer => {
                format!("{}|{}|{}|{}", of.model, of.source, of.detected.as_deref()?, of.mood)
            }
            Self::Hour => (weekday(of.day) * 24 + of.hour).to_string(),
            Self::Mood => of.mood.clone(),
            Self::Source => format!("{}|{}", of.source, of.mood),
        })
    }

    /// The same in SQL. Both databases understand it.
    pub(crate) const fn cell_sql(self) -> &'static str {
        match self {
            Self::Answer => "model || '|' || source || '|' || detected || '|' || mood",
            Self::Hour => "CAST((day + 3) % 7 * 24 + hour AS TEXT)",
            Self::Mood => "mood",
            Self::Source => "source || '|' || mood",
        }
    }
}

/// The first day of the step that a day lies in, in SQL.
pub(crate) const fn start_sql(step: Step) -> &'static str {
    match step {
        Step::Day => "day",
        Step::Week => "day - (day + 3) % 7",
        Step::Month => "month",
    }
}

/// Days since Monday. 1970-01-01 was a Thursday.
const fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

type Key = (Kind, Step, i32, String);

/// Everything that a moment is counted in.
fn keys(of: &moments::Model) -> impl Iterator<Item = Key> {
    let starts = [(Step::Day, of.day), (Step::Week, of.day - weekday(of.day)), (Step::Month, of.month)];
    Kind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, kind.cell(of)?)))
        .flat_map(move |(kind, cell)| starts.map(|(step, start)| (kind, step, start, cell.clone())))
}

/// Counts the public moment of a post as `after` instead of `before`.
pub(crate) async fn replace(
    txn: &impl ConnectionTrait,
    post: Uuid,
    before: Option<&moments::Model>,
    after: Option<&moments::Model>,
) -> Result<()> {
    let of = || before.into_iter().chain(after);
    let Some(user) = of().next().map(|moment| moment.user_id) else { return Ok(()) };
    // Whether somebody was counted already must not change while this is found out.
    dialect::lock_person(txn, user).await?;
    let mut others = HashSet::new();
    for moment in of() {
        // The month, with the weeks at its ends, and the week of the day, wherever that is.
        let around = moments::Entity::find()
            .filter(moments::Column::UserId.eq(user))
            .filter(moments::Column::Public.eq(true))
            .filter(moments::Column::Day.between(moment.month - 6, moment.month + 37))
            .filter(moments::Column::PostId.ne(post));
        others.extend(around.all(txn).await?.iter().flat_map(keys));
    }
    let mut changes = BTreeMap::<Key, Change>::new();
    for (moment, sign) in [(before, -1), (after, 1)] {
        for key in moment.into_iter().flat_map(keys) {
            let people = if others.contains(&key) { 0 } else { sign };
            let change = changes.entry(key).or_default();
            change.n += sign;
            change.people += people;
        }
    }
    apply(txn, changes).await
}

/// Takes all public moments of a user out of the counts.
pub(crate) async fn forget(txn: &impl ConnectionTrait, user: Uuid) -> Result<()> {
    dialect::lock_person(txn, user).await?;
    let theirs = moments::Entity::find()
        .filter(moments::Column::UserId.eq(user))
        .filter(moments::Column::Public.eq(true))
        .all(txn)
        .await?;
    let mut changes = BTreeMap::<Key, Change>::new();
    for key in theirs.iter().flat_map(keys) {
        let change = changes.entry(key).or_default();
        change.n -= 1;
        change.people = -1;
    }
    apply(txn, changes).await
}

/// Adds to the counts, always in the same order.
async fn apply(txn: &impl ConnectionTrait, changes: BTreeMap<Key, Change>) -> Result<()> {
    use public_counts::Column as C;
    let rows = changes.into_iter().filter(|(_, change)| change.n != 0 || change.people != 0).map(
        |((kind, step, start, cell), change)| public_counts::ActiveModel {
            kind: Set(kind.as_str().to_owned()),
            step: Set(step.as_str().to_owned()),
            start: Set(start),
            cell: Set(cell),
            n: Set(change.n),
            people: Set(change.people),
        },
    );
    counts::add(txn, rows.collect(), &[C::Kind, C::Step, C::Start, C::Cell], C::N, Some(C::People)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap().to_epoch_days();
        for (text, expected) in [("2026-11-30", 0), ("2026-11-29", 6), ("1970-01-01", 3), ("1969-12-28", 6)] {
            assert_eq!(weekday(day(text)), expected, "{text}");
        }
    }
}
