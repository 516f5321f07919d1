//! Statistics: of which days they are, what they count, and what they say in words.

mod charts;
mod counts;
mod everyone;
mod instance;
mod mine;
mod query;
mod range;
mod table;
mod words;

pub use counts::{Answer, MoodCounts, ShownCounts};
pub use everyone::{EveryonesChart, EveryonesStatistics, PEOPLE_LEAST, Trending};
pub use instance::{
    ActivePerson, Growth, InstanceChart, InstanceStatistics, JobTimes, Kept, ModelAnswers, Totals, megabytes,
};
pub use mine::{DayMoods, MoodSongs, MyChart, MyStatistics, Place, READINGS_LEAST, Selections};
pub use query::{Preset, RangeQuery};
pub use range::{DateRange, Span, Step};
pub use table::{Cell, Table};
pub use words::{WEEKDAYS, date_label, percent_of};
