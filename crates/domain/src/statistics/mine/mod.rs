//! What a person sees of their own moods.

mod sentences;
mod tables;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Answer, MoodCounts, Span, charts::charts};
use crate::{Mood, Source, Track};

pub(super) use sentences::hours_summary;

/// Fewer readings than this are too few to say anything of trends and habits.
pub const READINGS_LEAST: u32 = 3;

/// The moods of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMoods {
    /// The day.
    pub day: NaiveDate,
    /// How often each mood.
    pub moods: MoodCounts,
}

/// Where the readings of a time lie on the plane, in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Index of the bucket.
    pub bucket: usize,
    /// Mean valence, −1..1.
    pub valence: f32,
    /// Mean arousal, −1..1.
    pub arousal: f32,
    /// Of how many readings.
    pub n: u32,
}

/// How many songs posts of a mood have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selections {
    /// The mood.
    pub mood: Mood,
    /// Posts under it.
    pub posts: u32,
    /// Songs on them.
    pub songs: u32,
}

impl Selections {
    /// Songs a post.
    #[must_use]
    pub fn mean(&self) -> f64 {
        f64::from(self.songs) / f64::from(self.posts.max(1))
    }
}

/// Songs that belong to a mood, the most frequent first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoodSongs {
    /// The mood.
    pub mood: Mood,
    /// Songs, and how often they were chosen or heard.
    pub songs: Vec<(Track, u32)>,
    /// Artists, likewise.
    pub artists: Vec<(String, u32)>,
}

/// A person's own statistics, of what counts: the mood they chose, else the one that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyStatistics {
    /// The days, and in which steps.
    pub span: Span,
    /// How often each mood in these days.
    pub moods: MoodCounts,
    /// How often in as many days right before.
    pub moods_before: MoodCounts,
    /// How often in each bucket of the span.
    pub trend: Vec<MoodCounts>,
    /// Places on the plane of the buckets that have readings.
    pub path: Vec<Place>,
    /// Days with readings in the year that ends with the last day.
    pub year: Vec<DayMoods>,
    /// Readings by day of the week, Monday first, and hour.
    pub hours: [[u32; 24]; 7],
    /// What became of detectors' answers.
    pub answers: Vec<Answer>,
    /// Songs heard to the end under each mood.
    pub plays: MoodCounts,
    /// The same in as many days right before.
    pub plays_before: MoodCounts,
    /// Songs on posts.
    pub selections: Vec<Selections>,
    /// Favorite songs and artists, for moods that have any.
    pub favorites: Vec<MoodSongs>,
}

charts! {
    /// The charts of one's own statistics.
    MyChart {
        /// Moods over time.
        Trend, "trend", "Moods over time";
        /// How often each mood.
        Moods, "moods", "Most frequent moods";
        /// The way over the plane.
        Path, "path", "Your way over the mood field";
        /// A year of days.
        Calendar, "calendar", "A year of days";
        /// Hours and days of the week.
        Hours, "hours", "Hours and days";
        /// Songs heard under each mood.
        Plays, "plays", "Songs heard under each mood";
        /// Songs on a post.
        Selections, "selections", "Songs on a post";
        /// Favorite songs and artists.
        Songs, "songs", "Songs and artists of your moods";
        /// How often detectors are right, by source.
        Accuracy, "accuracy", "How often the reading was right";
        /// What they said against what counts.
        Confusion, "confusion", "What was read, and what you said";
    }
}

impl MyStatistics {
    /// Answers by source: how many, and how many of them right.
    #[must_use]
    pub fn accuracy(&self) -> Vec<(Source, u32, u32)> {
        let of = |source: Source| {
            let such = || self.answers.iter().filter(move |answer| answer.source == source);
            let sum = |right: bool| {
                such().filter(|answer| !right || answer.is_right()).map(|answer| answer.n).sum()
            };
            (source, sum(false), sum(true))
        };
        Source::ALL.into_iter().map(of).filter(|(_, n, _)| *n > 0).collect()
    }

    /// How often this was read and that counted.
    #[must_use]
    pub fn confused(&self, detected: Mood, mood: Mood) -> u32 {
        let such = |answer: &&Answer| answer.detected == detected && answer.mood == mood;
        self.answers.iter().filter(such).map(|answer| answer.n).sum()
    }
}
