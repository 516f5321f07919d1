//! Statistics: of which days they are, what they count, and what they say in words.

mod counts;
mod everyone;
mod mine;
mod range;
mod table;
mod words;

pub use counts::{Answer, MoodCounts, ShownCounts};
pub use everyone::{EveryonesChart, EveryonesStatistics, PEOPLE_LEAST, Trending};
pub use mine::{
    DayMoods, MoodSongs, MyChart, MyStatistics, Place, READINGS_LEAST, Selections, span_label, weekday_row,
};
pub use range::{DateRange, Preset, RangeQuery, Span, Step};
pub use table::{Cell, Table};
pub use words::{WEEKDAYS, bucket_label, date_label, percent_of};
