//! Songs for a mood.

mod artists;
mod best;
mod choose;
mod keywords;
mod near;
mod reason;
mod scan;
mod target;
mod taste;
mod variety;
mod weights;

use domain::{Aim, Mood, MoodSetting, Point, RankedTrack, TrackId};

pub(crate) use self::artists::{Artists, names};
pub use self::{
    choose::rank,
    near::near,
    taste::{Signal, SignalKind, Taste},
};

/// What songs are wanted for.
///
/// A ranking is a pure function of its request: to load more, send the same request with `offset` set to
/// [`Ranking::next`].
#[derive(Clone, Copy, Debug)]
pub struct RankRequest<'a> {
    /// What songs of each mood sound like; a mood that is missing has its default.
    pub settings: &'a [MoodSetting],
    /// The mood to begin with.
    pub mood: Mood,
    /// The exact place of the reading on the plane, where there is one.
    pub point: Option<Point>,
    /// What the music should do.
    pub aim: Aim,
    /// What is on the picture, in words; a song that has to do with one of them is preferred a little.
    pub keywords: &'a [String],
    /// What is known of the listener.
    pub taste: &'a Taste,
    /// Makes orders differ: one for each draft, so that the same draft sees the same order.
    pub seed: u64,
    /// Songs that are not wanted; the same for all parts of a ranking.
    pub exclude: &'a [TrackId],
    /// How many songs of the catalogue count, in the order in which they came: a ranking that goes on does not see those
    /// that came after it began.
    pub songs: usize,
    /// How many songs of the ranking to skip.
    pub offset: usize,
    /// How many songs to return, at most [`crate::LIMIT_MAX`].
    pub limit: usize,
}

impl<'a> RankRequest<'a> {
    /// The first songs for a mood, nothing else being known.
    #[must_use]
    pub const fn new(mood: Mood, aim: Aim, settings: &'a [MoodSetting], taste: &'a Taste) -> Self {
        Self {
            settings,
            mood,
            point: None,
            aim,
            keywords: &[],
            taste,
            seed: 0,
            exclude: &[],
            songs: usize::MAX,
            offset: 0,
            limit: 24,
        }
    }
}

/// A part of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The songs in order.
    pub tracks: Vec<RankedTrack>,
    /// Offset of the next part; nothing at the end.
    pub next: Option<usize>,
}
