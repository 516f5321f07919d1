//! Which days statistics are of, and in which steps.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::words::bucket_label;
use crate::AppError;

/// No statistics reach farther than this; pictures with moods are younger.
const YEARS_MAX: u32 = 20;
/// More points than this no chart can show.
const BUCKETS_MAX: u64 = 400;
/// Up to so many days a chart has a point for each day, or for each week.
const BY_DAY: u64 = 31;
const BY_WEEK: u64 = 184;
/// Days of the range that is shown when none was chosen, and while nothing is known.
const USUAL: u64 = 90;

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
    fn fitting(self, days: u64) -> Self {
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

/// A choice of days that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
    /// A year.
    Year,
    /// Everything.
    All,
}

impl Preset {
    /// All of them, the shortest first.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::Year, Self::All];

    /// The name used in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
            Self::Year => "1y",
            Self::All => "all",
        }
    }

    /// The name on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "7 days",
            Self::Month => "30 days",
            Self::Quarter => "90 days",
            Self::Year => "A year",
            Self::All => "All",
        }
    }

    /// The days it means today, where the first reading was at `first`.
    fn range(self, today: NaiveDate, first: Option<NaiveDate>) -> DateRange {
        match self {
            Self::Week => DateRange::ending(today, 7),
            Self::Month => DateRange::ending(today, 30),
            Self::Quarter => DateRange::ending(today, USUAL),
            Self::Year => DateRange::year_to(today),
            Self::All => {
                let oldest = today.checked_sub_months(Months::new(12 * YEARS_MAX)).unwrap_or(today);
                match first {
                    Some(first) => DateRange { from: first.clamp(oldest, today), to: today },
                    None => DateRange::ending(today, USUAL),
                }
            }
        }
    }
}

/// What an address asks for. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeQuery {
    /// A preset by name. What is no preset means two days of choice.
    #[serde(default)]
    pub range: Option<String>,
    /// The first day, as `2026-11-29`.
    #[serde(default)]
    pub from: Option<String>,
    /// The last day.
    #[serde(default)]
    pub to: Option<String>,
    /// `day`, `week` or `month`.
    #[serde(default)]
    pub by: Option<String>,
    /// `sunday`, or Monday.
    #[serde(default)]
    pub week: Option<String>,
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

impl RangeQuery {
    /// The days that are meant, where it is `today` and the first reading was at `first`.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with the field `from` or `to`: no day, the wrong way round, before 1970, or too many.
    pub fn resolve(&self, today: NaiveDate, first: Option<NaiveDate>) -> Result<Span, AppError> {
        let named = |name: &str| Preset::ALL.into_iter().find(|preset| preset.as_str() == name);
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let preset = match (given(&self.range).as_deref(), given(&self.from), given(&self.to)) {
            (Some(name), ..) if named(name).is_some() => named(name),
            (_, None, None) => Some(Preset::Quarter),
            _ => None,
        };
        let range = match preset {
            Some(preset) => preset.range(today, first),
            None => chosen(given(&self.from), given(&self.to), today)?,
        };
        let step = given(&self.by).and_then(|by| Step::ALL.into_iter().find(|step| step.as_str() == by));
        let usual = match range.days() {
            days if days <= BY_DAY => Step::Day,
            days if days <= BY_WEEK => Step::Week,
            _ => Step::Month,
        };
        let step = step.unwrap_or(usual).fitting(range.days());
        Ok(Span { preset, range, step, sunday: given(&self.week).as_deref() == Some("sunday") })
    }
}

/// The days that somebody wrote; one that is left out is today, or the usual number of days before.
fn chosen(from: Option<String>, to: Option<String>, today: NaiveDate) -> Result<DateRange, AppError> {
    let day = |field, text: String| {
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|day| (1970..=9999).contains(&day.year()));
        day.ok_or_else(|| AppError::field(field, "Write a day since 1970 like this: 2026-11-29."))
    };
    let to = to.map(|text| day("to", text)).transpose()?.unwrap_or(today);
    let from = from.map(|text| day("from", text)).transpose()?.unwrap_or(DateRange::ending(to, USUAL).from);
    if from > to {
        return Err(AppError::field("from", "The first day has to come before the last one."));
    }
    if from.checked_add_months(Months::new(12 * YEARS_MAX)).is_some_and(|most| most <= to) {
        return Err(AppError::field("from", "Choose twenty years at most."));
    }
    Ok(DateRange { from, to })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn query(range: &str, from: &str, to: &str) -> RangeQuery {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        RangeQuery { range: some(range), from: some(from), to: some(to), ..RangeQuery::default() }
    }

    #[test]
    fn presets_end_today() {
        let (today, first) = (day("2024-02-29"), Some(day("2023-12-24")));
        for (name, from, step) in [
            ("7d", "2024-02-23", Step::Day),
            ("30d", "2024-01-31", Step::Day),
            ("90d", "2023-12-02", Step::Week),
            ("1y", "2023-03-01", Step::Month),
            ("all", "2023-12-24", Step::Week),
            ("", "2023-12-02", Step::Week),
        ] {
            let span = query(name, "", "").resolve(today, first).unwrap();
            assert_eq!((span.range.from, span.range.to, span.step), (day(from), today, step), "{name}");
        }
        // Nothing was read yet, or a clock was wrong.
        assert_eq!(query("all", "", "").resolve(today, None).unwrap().range.days(), 90);
        assert_eq!(query("all", "", "").resolve(today, Some(day("2031-01-01"))).unwrap().range.days(), 1);
    }

    #[test]
    fn days_of_choice_are_checked() {
        let today = day("2026-11-29");
        let of = |from, to| query("days", from, to).resolve(today, None);
        assert_eq!(of("2024-02-29", "2024-02-29").unwrap().range.days(), 1);
        assert_eq!(of("2026-11-01", "").unwrap().range.to, today);
        assert_eq!(of("2006-11-30", "2026-11-29").unwrap().step, Step::Month);
        for (from, to, field) in [
            ("2026-11-02", "2026-11-01", "from"),
            ("1026-11-29", "2026-11-29", "from"),
            ("2006-11-29", "2026-11-29", "from"),
            ("2023-02-29", "2023-03-01", "from"),
            ("2026-11-01", "tomorrow", "to"),
            ("2026-11-01", "+12026-11-01", "to"),
        ] {
            assert!(of(from, to).is_err_and(|error| error.for_field(field).is_some()), "{from} {to}");
        }
    }

    #[test]
    fn a_year_by_day_is_shown_and_twenty_are_not() {
        let by = |from: &str| RangeQuery { by: Some("day".to_owned()), ..query("", from, "2026-11-29") };
        let steps = |from| by(from).resolve(day("2026-11-29"), None).unwrap().step;
        assert_eq!(
            (steps("2026-01-01"), steps("2020-01-01"), steps("2007-01-01")),
            (Step::Day, Step::Week, Step::Month)
        );
    }

    #[test]
    fn a_leap_day_ends_a_year() {
        let year = DateRange::year_to(day("2024-02-29"));
        assert_eq!((year.from, year.to), (day("2023-03-01"), day("2024-02-29")));
        let days = |to| DateRange::year_to(day(to)).days();
        assert_eq!((days("2025-02-28"), days("2026-02-28"), days("2024-12-31")), (366, 365, 366));
    }

    #[test]
    fn no_two_points_have_the_same_name() {
        for (from, to, by) in [
            ("2025-11-01", "2026-11-29", "day"),
            ("2020-01-01", "2026-11-29", "week"),
            ("2006-12-01", "2026-11-29", "month"),
        ] {
            let by = RangeQuery { by: Some(by.to_owned()), ..query("", from, to) };
            let labels = by.resolve(day("2026-11-29"), None).unwrap().labels();
            let different: std::collections::HashSet<_> = labels.iter().collect();
            assert_eq!(different.len(), labels.len(), "{labels:?}");
        }
    }

    #[test]
    fn weeks_begin_where_they_are_said_to() {
        let mut span = query("", "2026-11-27", "2026-12-01").resolve(day("2026-11-29"), None).unwrap();
        span.step = Step::Week;
        let starts = |span: Span| span.buckets().iter().map(|bucket| bucket.from).collect::<Vec<_>>();
        assert_eq!(starts(span), [day("2026-11-27"), day("2026-11-30")]);
        span.sunday = true;
        assert_eq!(starts(span), [day("2026-11-27"), day("2026-11-29")]);
    }

    /// Such a text, or none.
    fn of(pattern: &'static str) -> impl Strategy<Value = Option<String>> {
        proptest::option::of(pattern)
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

        #[test]
        fn any_address_is_answered(
            range in of("7d|30d|90d|1y|all|.*"),
            from in of("20[012][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|.*"),
            to in of("20[012][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|.*"),
            by in of("day|week|month|.*"),
        ) {
            let query = RangeQuery { range, from, to, by, week: None };
            if let Ok(span) = query.resolve(day("2026-11-29"), None) {
                prop_assert!(span.buckets().len() as u64 <= BUCKETS_MAX + 1);
            }
        }
    }
}
