//! The chart kit: SVG drawn on the server, complete as it is; alive, a read-out follows pointer and arrow keys.
//!
//! What was taken from others. Of Observable Plot: quiet gridlines, ticks at 1, 2 or 5, a unit said once at the top of
//! its axis, marks that are stacked or faceted by plain data. Of Apple Health: labels at the lines themselves, rounded
//! columns, one line above the chart that tells the value under the finger. Of GitHub: the year as a sheet of weeks.
//!
//! Along an axis places are shares of the width, across it they are pixels, so text has the size of text from 320
//! pixels on. What has its own shape (ring, calendar, field) has a `viewBox` and scales as a whole.
//!
//! A mood has its hue, its pattern, and its icon or word beside it; what is no mood has a grey with a pattern.

mod bars;
mod brush;
mod calendar;
mod donut;
mod field_path;
mod figure;
mod heatmap;
mod key;
mod lines;
mod picture;
mod stage;
mod trend;
mod walk;
mod words;

#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use bars::{Bar, BarChart};
pub use calendar::{CalendarChart, Day};
pub use donut::{DonutChart, Slice};
pub use field_path::{FieldPathChart, PathPoint};
pub use figure::{ChartFigure, ChartTable};
pub use heatmap::HeatmapChart;
pub use trend::{Series, TrendChart};
