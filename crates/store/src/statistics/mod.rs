//! Statistics. Raw rows are readings, drafts, posts and plays; from them follow one row a moment (`moments`) for each
//! person, and counts of what is public (`public_counts`, `song_counts`, `song_days`, with `song_people` behind them) for
//! everyone. All are kept up to date in the transaction that changes the raw rows, and can be made anew from them.

mod counts;
mod everyone;
mod instance;
mod mine;
pub(crate) mod moments;
pub(crate) mod public;
pub(crate) mod rebuild;
pub(crate) mod songs;

use chrono::NaiveDate;

pub use everyone::{Counted, Rising};
pub use instance::Came;
pub use mine::{DayMood, Times};
pub use moments::Moment;

use crate::Store;

/// The repository of statistics.
#[derive(Clone, Copy)]
pub struct Statistics<'a>(pub(crate) &'a Store);

/// A day as days from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayNumber(pub i32);

impl DayNumber {
    /// The day.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

impl From<NaiveDate> for DayNumber {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_epoch_days())
    }
}

/// A count as charts take it.
fn small(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}
