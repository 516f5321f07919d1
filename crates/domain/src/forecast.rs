//! Which mood somebody is probably in, from the hour, the day and their own history.

use serde::{Deserialize, Serialize};

use crate::Mood;

/// Readings before which nothing is said.
pub const FORECAST_LEAST: usize = 20;
/// Readings after which one counts half as much.
const HALF_LIFE: f64 = 60.0;
/// What a reading counts of the same part of the day on another kind of day, and of another part of the day.
const OTHER_DAY: f64 = 0.4;
const OTHER_PART: f64 = 0.1;

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayPart {
    /// From 23 to 5 o'clock.
    Night,
    /// From 5 to 12.
    Morning,
    /// From 12 to 18.
    Afternoon,
    /// From 18 to 23.
    Evening,
}

impl DayPart {
    /// The part that an hour (0..23) lies in.
    #[must_use]
    pub const fn of_hour(hour: u32) -> Self {
        match hour {
            5..12 => Self::Morning,
            12..18 => Self::Afternoon,
            18..23 => Self::Evening,
            _ => Self::Night,
        }
    }

    /// As the beginning of a sentence.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Night => "Nights",
            Self::Morning => "Mornings",
            Self::Afternoon => "Afternoons",
            Self::Evening => "Evenings",
        }
    }
}

/// When something was, as far as habits go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The part of the day.
    pub part: DayPart,
    /// Whether it was a Saturday or Sunday.
    pub weekend: bool,
}

/// The mood that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The mood.
    pub mood: Mood,
    /// Its share of what counts, 0..1.
    pub share: f64,
    /// For when it holds.
    pub slot: Slot,
    /// Readings it was made of.
    pub readings: usize,
}

/// How often forecasts would have been right, each made of the readings before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastRecord {
    /// Readings there are.
    pub readings: usize,
    /// Forecasts that could be made.
    pub made: usize,
    /// Those that were right.
    pub right: usize,
    /// How many "the same as last time" would have had right.
    pub same_right: usize,
}

/// The mood that is expected at a time, from readings in the order in which they were; nothing from too few.
///
/// Every reading votes for its mood, a recent one more than an old one, one of the same part of the day and kind of day
/// fully, others less.
#[must_use]
pub fn forecast(history: &[(Mood, Slot)], slot: Slot) -> Option<Forecast> {
    if history.len() < FORECAST_LEAST {
        return None;
    }
    let mut votes = [0.0; Mood::ALL.len()];
    for (age, (mood, then)) in (0_u32..).zip(history.iter().rev()) {
        let like = match (then.part == slot.part, then.weekend == slot.weekend) {
            (true, true) => 1.0,
            (true, false) => OTHER_DAY,
            (false, _) => OTHER_PART,
        };
        votes[mood.index()] += like * (-f64::from(age) / HALF_LIFE).exp2();
    }
    let all: f64 = votes.iter().sum();
    // The earlier mood when two are equal.
    let best = Mood::ALL.into_iter().rev().max_by(|a, b| votes[a.index()].total_cmp(&votes[b.index()]))?;
    Some(Forecast { mood: best, share: votes[best.index()] / all, slot, readings: history.len() })
}

/// How forecasts would have done on the readings there are.
#[must_use]
pub fn forecast_record(history: &[(Mood, Slot)]) -> ForecastRecord {
    let mut record = ForecastRecord { readings: history.len(), ..ForecastRecord::default() };
    for (at, (mood, slot)) in history.iter().enumerate() {
        let (before, _) = history.split_at(at);
        if let (Some(forecast), Some((last, _))) = (forecast(before, *slot), before.last()) {
            record.made += 1;
            record.right += usize::from(forecast.mood == *mood);
            record.same_right += usize::from(last == mood);
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENING: Slot = Slot { part: DayPart::Evening, weekend: false };
    const MORNING: Slot = Slot { part: DayPart::Morning, weekend: false };

    /// Calm evenings and angry mornings, in turn.
    fn habits(days: usize) -> Vec<(Mood, Slot)> {
        [(Mood::Angry, MORNING), (Mood::Calm, EVENING)].repeat(days)
    }

    #[test]
    fn habits_are_seen_from_twenty_readings_on() {
        assert_eq!(forecast(&habits(10)[1..], EVENING), None);
        let calm = forecast(&habits(10), EVENING).unwrap();
        assert!(calm.mood == Mood::Calm && calm.share > 0.8 && calm.readings == 20, "{calm:?}");
        assert_eq!(forecast(&habits(10), MORNING).unwrap().mood, Mood::Angry);
        let sunday = Slot { weekend: true, ..EVENING };
        assert_eq!(forecast(&habits(10), sunday).unwrap().mood, Mood::Calm, "evenings are alike");
    }

    #[test]
    fn new_habits_outweigh_old_ones() {
        let history = [vec![(Mood::Sad, EVENING); 120], vec![(Mood::Happy, EVENING); 80]].concat();
        assert_eq!(forecast(&history, EVENING).unwrap().mood, Mood::Happy);
    }

    #[test]
    fn the_record_never_looks_ahead() {
        let record = forecast_record(&habits(30));
        assert_eq!(record, ForecastRecord { readings: 60, made: 40, right: 40, same_right: 0 });
        assert_eq!(forecast_record(&habits(5)), ForecastRecord { readings: 10, ..ForecastRecord::default() });
    }

    #[test]
    fn every_hour_has_its_part() {
        let parts: Vec<_> =
            [0, 4, 5, 11, 12, 17, 18, 22, 23].map(DayPart::of_hour).map(DayPart::plural).to_vec();
        assert_eq!(
            parts,
            [
                "Nights",
                "Nights",
                "Mornings",
                "Mornings",
                "Afternoons",
                "Afternoons",
                "Evenings",
                "Evenings",
                "Nights"
            ]
        );
    }
}
