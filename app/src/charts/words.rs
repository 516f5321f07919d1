//! Values in words.

use charts::amount;
use domain::Mood;

/// A value with its unit, e.g. "3 readings", "83 %".
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    of_unit(amount(value), unit)
}

/// An amount with its unit; units are plurals with an "s", so that one of them is said without.
pub(super) fn of_unit(mut amount: String, unit: &str) -> String {
    let unit = if amount == "1" { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    if !unit.is_empty() {
        amount.push(' ');
        amount.push_str(unit);
    }
    amount
}

/// Several values in one line, e.g. "calm 3, sad 1". Percent are said each time, other units not.
pub(super) fn listed<'a>(values: impl Iterator<Item = (&'a str, Option<Mood>, f64)>, unit: &str) -> String {
    let unit = if unit == "%" { unit } else { "" };
    let parts: Vec<String> = values
        .map(|(label, mood, value)| {
            format!("{} {}", mood.map_or(label, |mood| mood.as_str()), with_unit(value, unit))
        })
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// How wide a label is in units of its font size; faces differ, so it is on the wide side.
pub(super) fn width(label: &str) -> f64 {
    0.56 * label.chars().count() as f64
}

/// The class that leaves room for the longest of these labels beside a chart.
pub(super) fn room<'a>(labels: impl Iterator<Item = &'a str>) -> &'static str {
    match labels.map(|label| label.chars().count()).max().unwrap_or(0) {
        0..=2 => "is-room-s",
        3..=4 => "is-room-m",
        5..=10 => "is-room-l",
        _ => "is-room-xl",
    }
}

/// A label that is cut where there is no room for more.
pub(super) fn cut(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('\u{2026}');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_one_line() {
        let values = [("Calm", Some(Mood::Calm), 3.0), ("Other", None, 1.5)];
        assert_eq!(listed(values.into_iter(), "readings"), "calm 3, Other 1.5");
        assert_eq!(listed(values.into_iter().take(1), "%"), "calm 3 %");
        assert_eq!(listed(std::iter::empty(), "%"), "nothing");
        assert_eq!((with_unit(2.0, ""), with_unit(1.0, "songs")), ("2".to_owned(), "1 song".to_owned()));
    }

    #[test]
    fn long_labels_are_cut() {
        assert_eq!((cut("Ärzte", 5), cut("Die Ärzte", 5)), ("Ärzte".to_owned(), "Die\u{2026}".to_owned()));
        assert_eq!(
            (room(["a", "Energetic"].into_iter()), room(std::iter::empty())),
            ("is-room-l", "is-room-s")
        );
    }
}
