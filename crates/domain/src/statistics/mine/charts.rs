//! Which charts one's own statistics have.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The charts of one's own statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MyChart {
    /// Moods over time.
    Trend,
    /// How often each mood.
    Moods,
    /// Songs heard under each mood.
    Plays,
    /// How often detectors are right, by source.
    Accuracy,
    /// What they said against what counts.
    Confusion,
    /// Songs on a post.
    Selections,
    /// A year of days.
    Calendar,
    /// The way over the plane.
    Path,
    /// Favorite songs and artists.
    Songs,
    /// Hours and days of the week.
    Hours,
}

impl MyChart {
    /// All charts, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Trend,
        Self::Moods,
        Self::Path,
        Self::Calendar,
        Self::Hours,
        Self::Plays,
        Self::Selections,
        Self::Songs,
        Self::Accuracy,
        Self::Confusion,
    ];

    /// The name in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trend => "trend",
            Self::Moods => "moods",
            Self::Plays => "plays",
            Self::Accuracy => "accuracy",
            Self::Confusion => "confusion",
            Self::Selections => "selections",
            Self::Calendar => "calendar",
            Self::Path => "path",
            Self::Songs => "songs",
            Self::Hours => "hours",
        }
    }

    /// The title on the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Trend => "Moods over time",
            Self::Moods => "Most frequent moods",
            Self::Plays => "Songs heard under each mood",
            Self::Accuracy => "How often the reading was right",
            Self::Confusion => "What was read, and what you said",
            Self::Selections => "Songs on a post",
            Self::Calendar => "A year of days",
            Self::Path => "Your way over the mood field",
            Self::Songs => "Songs and artists of your moods",
            Self::Hours => "Hours and days",
        }
    }
}

impl FromStr for MyChart {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|chart| chart.as_str() == text).ok_or(())
    }
}
