//! Lists that grow are read newest first, a part at a time, each part beginning after the last entry of the
//! part before (by time, then by key), so that entries that come or go meanwhile neither repeat nor hide any.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use domain::Cursor;
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// The largest part that is given out at once.
const LARGEST: u64 = 100;

/// A time as both databases keep it: to the microsecond.
pub(crate) fn stored(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// The size of a part that was asked for, within bounds.
pub(crate) fn size(limit: u64) -> u64 {
    limit.clamp(1, LARGEST)
}

/// Orders by time and key, newest first, begins after the cursor, and reads one row more than the size so
/// that [`domain::Page::from_rows`] can tell whether there is more.
pub(crate) fn newest_first<Q, C>(query: Q, at: C, id: C, after: Option<Cursor>, limit: u64) -> Q
where
    Q: QueryFilter + QueryOrder + QuerySelect,
    C: ColumnTrait,
{
    let query = match after {
        Some(cursor) => {
            let place = Expr::tuple([Expr::col(at.as_column_ref()), Expr::col(id.as_column_ref())]);
            let last = Expr::tuple([Expr::value(possible(cursor.at)), Expr::value(cursor.id)]);
            query.filter(place.lt(last))
        }
        None => query,
    };
    query.order_by_desc(at).order_by_desc(id).limit(size(limit) + 1)
}

/// A cursor comes from an address and may hold any time; databases know years of four digits.
fn possible(at: DateTime<Utc>) -> DateTime<Utc> {
    match at.year() {
        1..=9999 => stored(at),
        year if year < 1 => DateTime::UNIX_EPOCH,
        _ => Utc::now(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_cursor_becomes_a_time_that_databases_know() {
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, Utc::now()] {
            assert!((1..=9999).contains(&possible(at).year()));
        }
    }
}
