//! The arithmetic of charts: numbers in, places and paths out. Nothing here draws, and nothing here fails: what is
//! not a number counts as missing, so that no path ever holds one that a browser cannot read.

mod arc;
mod calendar;
mod heat;
mod labels;
mod number;
mod path;
mod scale;
mod stack;
mod ticks;

pub use arc::{Turn, on_ring, ring, turns};
pub use calendar::Calendar;
pub use heat::level;
pub use labels::{every, spread};
pub use number::{amount, coordinate, percent_of, tick};
pub use path::{Curve, Spot, area, line, lonely};
pub use scale::{Band, Linear};
pub use stack::stack;
pub use ticks::{Ticks, ticks};
