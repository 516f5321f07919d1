//! What an address asks for: some usual days, or any others.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{DateRange, Span, Step};
use crate::AppError;

/// No statistics reach farther than this; pictures with moods are younger.
const YEARS_MAX: u32 = 20;
/// Up to so many days a chart has a point for each day, or for each week.
const BY_DAY: u64 = 31;
const BY_WEEK: u64 = 184;
/// Days of the range that is shown when none was chosen, and while nothing is known.
const USUAL: u64 = 90;

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

    use super::{super::range::BUCKETS_MAX, *};

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
