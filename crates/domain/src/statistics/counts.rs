//! Counts by mood, by hour, and of what became of detectors' answers.

use serde::{Deserialize, Serialize};

use crate::{Mood, Source};

/// A number for each mood, in the order of [`Mood::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MoodCounts([u32; 8]);

impl MoodCounts {
    /// The number for one mood.
    #[must_use]
    pub const fn get(&self, mood: Mood) -> u32 {
        self.0[mood.index()]
    }

    /// Adds to the number for one mood.
    pub const fn add(&mut self, mood: Mood, n: u32) {
        let place = &mut self.0[mood.index()];
        *place = place.saturating_add(n);
    }

    /// All of them together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// The mood with the highest number, the earlier one when two are equal; nothing where all are zero.
    #[must_use]
    pub fn most(&self) -> Option<Mood> {
        Mood::ALL.into_iter().rev().max_by_key(|mood| self.get(*mood)).filter(|mood| self.get(*mood) > 0)
    }

    /// Each mood with its number.
    pub fn iter(&self) -> impl Iterator<Item = (Mood, u32)> {
        Mood::ALL.into_iter().zip(self.0)
    }
}

/// The same, where a number may be hidden because too few people are behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShownCounts([Option<u32>; 8]);

impl ShownCounts {
    /// The number for one mood, if it may be shown.
    #[must_use]
    pub const fn get(&self, mood: Mood) -> Option<u32> {
        self.0[mood.index()]
    }

    /// Shows the number for one mood.
    pub const fn show(&mut self, mood: Mood, n: u32) {
        self.0[mood.index()] = Some(n);
    }

    /// All that is shown, together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.shown().total()
    }

    /// What is shown; what is hidden counts as nothing.
    #[must_use]
    pub fn shown(&self) -> MoodCounts {
        MoodCounts(self.0.map(|n| n.unwrap_or(0)))
    }

    /// Each mood with its number.
    pub fn iter(&self) -> impl Iterator<Item = (Mood, Option<u32>)> {
        Mood::ALL.into_iter().zip(self.0)
    }
}

/// How often a detector said one mood of such an input and the person another, or the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was read.
    pub source: Source,
    /// What the detector said.
    pub detected: Mood,
    /// What counts in the end.
    pub mood: Mood,
    /// How often.
    pub n: u32,
}

impl Answer {
    /// Whether the person left it as it was.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.detected == self.mood
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_mood_is_the_earlier_of_two() {
        let mut counts = MoodCounts::default();
        assert_eq!(counts.most(), None);
        counts.add(Mood::Sad, 2);
        counts.add(Mood::Calm, 2);
        assert_eq!((counts.most(), counts.total()), (Some(Mood::Calm), 4));
        counts.add(Mood::Sad, u32::MAX);
        assert_eq!(counts.most(), Some(Mood::Sad));
    }
}
