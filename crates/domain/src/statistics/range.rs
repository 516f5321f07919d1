//! Some days in a row, and the steps that they are shown in.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Preset, words::bucket_label};

/// More points than this no chart can show.
pub(super) const BUCKETS_MAX: u64 = 400;

/// Some days in a row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, not before the first.
    pub to: NaiveDate,
}

impl DateRange {
    /// So many days, of which this is the last.
    #[must_use]
    pub fn ending(to: NaiveDate, days: u64) -> Self {
        let from = to.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(to);
        Self { from, to }
    }

    /// The year of which this is the last day.
    #[must_use]
    pub fn year_to(to: NaiveDate) -> Self {
        let last_year = to.checked_sub_months(Months::new(12)).unwrap_or(to);
        Self { from: last_year.succ_opt().unwrap_or(to), to }
    }

    /// How many days.
    #[must_use]
    pub fn days(&self) -> u64 {
        u64::try_from((self.to - self.from).num_days()).unwrap_or(0) + 1
    }

    /// As many days, right before.
    #[must_use]
    pub fn before(&self) -> Self {
        let to = self.from.pred_opt().unwrap_or(self.from);
        Self::ending(to, self.days())
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// How many days a point of a chart is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// One.
    Day,
    /// A week of the calendar.
    Week,
    /// A month of the calendar.
    Month,
}

impl Step {
    /// All steps, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The lower-case name used in data and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first day of the step that a day lies in.
    #[must_use]
    pub fn start(self, day: NaiveDate, week_start: Weekday) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => {
                let into = u64::from(day.weekday().days_since(week_start));
                day.checked_sub_days(Days::new(into)).unwrap_or(day)
            }
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }

    /// The first day of the step after the one that begins at `start`.
    #[must_use]
    pub fn next(self, start: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Day => start.succ_opt(),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
        };
        next.unwrap_or(NaiveDate::MAX)
    }

    /// The step itself, or the shortest one that makes a chart of these days with no more points than it can show.
    pub(super) fn fitting(self, days: u64) -> Self {
        let points = |step: Self| match step {
            Self::Day => days,
            Self::Week => days / 7 + 1,
            Self::Month => days / 28 + 1,
        };
        Self::ALL
            .into_iter()
            .find(|step| *step >= self && points(*step) <= BUCKETS_MAX)
            .unwrap_or(Self::Month)
    }
}

/// Days, steps and weeks of a page of statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The preset, if it is one.
    pub preset: Option<Preset>,
    /// The days.
    pub range: DateRange,
    /// What a point of a chart is of.
    pub step: Step,
    /// Whether weeks begin on Sunday; else on Monday.
    pub sunday: bool,
}

impl Span {
    /// The day that weeks begin with.
    #[must_use]
    pub const fn week_start(&self) -> Weekday {
        if self.sunday { Weekday::Sun } else { Weekday::Mon }
    }

    /// Names of the steps; with the year where there are several.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let with_year = self.range.from.year() != self.range.to.year();
        self.buckets().into_iter().map(|bucket| bucket_label(bucket, self.step, with_year)).collect()
    }

    /// The steps of the range, the first and the last cut to it.
    #[must_use]
    pub fn buckets(&self) -> Vec<DateRange> {
        let DateRange { from, to } = self.range;
        let mut start = self.step.start(from, self.week_start());
        let mut buckets = Vec::new();
        while start <= to {
            let next = self.step.next(start);
            let last = next.pred_opt().unwrap_or(start);
            buckets.push(DateRange { from: Ord::max(start, from), to: Ord::min(last, to) });
            if next <= start {
                break;
            }
            start = next;
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_leap_day_ends_a_year() {
        let year = DateRange::year_to(day("2024-02-29"));
        assert_eq!((year.from, year.to), (day("2023-03-01"), day("2024-02-29")));
        let days = |to| DateRange::year_to(day(to)).days();
        assert_eq!((days("2025-02-28"), days("2026-02-28"), days("2024-12-31")), (366, 365, 366));
    }

    proptest! {
        #[test]
        fn buckets_cover_the_range_once(start in 0_i64..20_000, days in 1_u64..7_000, step in 0_usize..3, sunday: bool) {
            let from = NaiveDate::from_epoch_days(i32::try_from(start).unwrap()).unwrap();
            let range = DateRange { from, to: from + Days::new(days - 1) };
            let span = Span { preset: None, range, step: Step::ALL[step], sunday };
            let buckets = span.buckets();
            prop_assert_eq!(buckets.iter().map(DateRange::days).sum::<u64>(), days);
            prop_assert!(buckets.windows(2).all(|pair| pair[0].to.succ_opt() == Some(pair[1].from)));
            prop_assert_eq!((buckets[0].from, buckets[buckets.len() - 1].to), (range.from, range.to));
        }
    }
}
