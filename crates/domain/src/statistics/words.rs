//! Days and numbers as people read them.

use chrono::{Datelike, NaiveDate};

use super::{DateRange, Step};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Days of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// The same, in full.
pub(crate) const WEEKDAYS_LONG: [&str; 7] =
    ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

fn month(day: NaiveDate) -> &'static str {
    MONTHS.get(day.month0() as usize).copied().unwrap_or_default()
}

/// A day with its year, e.g. "3 Nov 2026".
#[must_use]
pub fn date_label(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// A point of a chart, e.g. "3 Nov", "3 to 9 Nov" or "Nov 2026"; days and weeks with the year only where it is wanted.
#[must_use]
pub(crate) fn bucket_label(bucket: DateRange, step: Step, with_year: bool) -> String {
    let DateRange { from, to } = bucket;
    let days = match step {
        Step::Month => month(from).to_owned(),
        _ if from == to => format!("{} {}", from.day(), month(from)),
        _ if from.month() == to.month() => format!("{} to {} {}", from.day(), to.day(), month(from)),
        _ => format!("{} {} to {} {}", from.day(), month(from), to.day(), month(to)),
    };
    if with_year || step == Step::Month { format!("{days} {}", to.year()) } else { days }
}

/// A number with its noun: "1 reading", "2 readings".
#[must_use]
pub fn counted(n: u32, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// A part as whole percent of all; "0 %" of nothing.
#[must_use]
pub fn percent_of(part: u32, all: u32) -> String {
    let (part, all) = (u64::from(part), u64::from(all));
    format!("{} %", (200 * part + all) / (2 * all).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_named_by_their_days() {
        let range = |from: &str, to: &str| DateRange { from: from.parse().unwrap(), to: to.parse().unwrap() };
        for (from, to, step, plain, with_year) in [
            ("2026-11-03", "2026-11-03", Step::Day, "3 Nov", "3 Nov 2026"),
            ("2026-11-03", "2026-11-09", Step::Week, "3 to 9 Nov", "3 to 9 Nov 2026"),
            ("2026-11-30", "2026-12-06", Step::Week, "30 Nov to 6 Dec", "30 Nov to 6 Dec 2026"),
            ("2026-11-14", "2026-11-30", Step::Month, "Nov 2026", "Nov 2026"),
        ] {
            assert_eq!(bucket_label(range(from, to), step, false), plain);
            assert_eq!(bucket_label(range(from, to), step, true), with_year);
        }
        assert_eq!(
            (percent_of(1, 3), percent_of(2, 3), percent_of(0, 0)),
            ("33 %".into(), "67 %".into(), "0 %".into())
        );
    }
}
