//! Moods, their places on the valence–arousal plane, and aims.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{AppError, FieldError};

/// One of the eight moods, in the order that is used everywhere (scores, charts, tables).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mood {
    /// Pleasant and lively.
    Happy,
    /// Lively, neither very pleasant nor unpleasant.
    Energetic,
    /// Pleasant and quiet.
    Calm,
    /// The middle of the plane.
    Neutral,
    /// Unpleasant and quiet.
    Sad,
    /// Unpleasant and lively, with force.
    Angry,
    /// Unpleasant and tense.
    Fearful,
    /// Very lively, slightly pleasant.
    Surprised,
}

/// The name of a mood that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown mood {0:?}")]
pub struct UnknownMood(pub String);

impl Mood {
    /// All moods in their fixed order.
    pub const ALL: [Self; 8] = [
        Self::Happy,
        Self::Energetic,
        Self::Calm,
        Self::Neutral,
        Self::Sad,
        Self::Angry,
        Self::Fearful,
        Self::Surprised,
    ];

    /// The lower-case name used in data, addresses and style classes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Happy => "happy",
            Self::Energetic => "energetic",
            Self::Calm => "calm",
            Self::Neutral => "neutral",
            Self::Sad => "sad",
            Self::Angry => "angry",
            Self::Fearful => "fearful",
            Self::Surprised => "surprised",
        }
    }

    /// The name as a heading or a label shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Happy => "Happy",
            Self::Energetic => "Energetic",
            Self::Calm => "Calm",
            Self::Neutral => "Neutral",
            Self::Sad => "Sad",
            Self::Angry => "Angry",
            Self::Fearful => "Fearful",
            Self::Surprised => "Surprised",
        }
    }

    /// Position in [`Mood::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The mood's place on the plane, after the circumplex of Russell (1980, fig. 4: the angles at which
    /// people placed 28 affect words), rounded, with *energetic* at "aroused/excited" and *neutral* in
    /// the middle.
    #[must_use]
    pub const fn point(self) -> Point {
        let (valence, arousal) = match self {
            Self::Happy => (0.80, 0.45),
            Self::Energetic => (0.40, 0.85),
            Self::Calm => (0.60, -0.60),
            Self::Neutral => (0.0, 0.0),
            Self::Sad => (-0.70, -0.50),
            Self::Angry => (-0.70, 0.65),
            Self::Fearful => (-0.40, 0.85),
            Self::Surprised => (0.05, 0.90),
        };
        Point { valence, arousal }
    }

    /// The mood nearest to a place on the plane.
    #[must_use]
    pub fn nearest(point: Point) -> Self {
        Self::ALL
            .into_iter()
            .min_by(|a, b| point.distance(a.point()).total_cmp(&point.distance(b.point())))
            .unwrap_or(Self::Neutral)
    }
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mood {
    type Err = UnknownMood;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|mood| mood.as_str() == text).ok_or_else(|| UnknownMood(text.to_owned()))
    }
}

/// A place on the valence–arousal plane, both in −1..1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Unpleasant (−1) to pleasant (1).
    pub valence: f32,
    /// Quiet (−1) to lively (1).
    pub arousal: f32,
}

impl Point {
    /// A place on the plane; values beyond it are moved to its edge, anything not finite to its middle.
    #[must_use]
    pub fn new(valence: f32, arousal: f32) -> Self {
        let tame = |x: f32| if x.is_finite() { x.clamp(-1.0, 1.0) } else { 0.0 };
        Self { valence: tame(valence), arousal: tame(arousal) }
    }

    /// Euclidean distance.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.valence - other.valence).hypot(self.arousal - other.arousal)
    }
}

/// What the listener wants of the music.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aim {
    /// Stay in the mood.
    #[default]
    Match,
    /// Towards happy.
    Lift,
    /// Towards calm.
    Soothe,
    /// Towards energetic.
    Energize,
}

/// The name of an aim that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown aim {0:?}")]
pub struct UnknownAim(pub String);

impl Aim {
    /// All aims in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Match, Self::Lift, Self::Soothe, Self::Energize];

    /// The lower-case name used in data and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Lift => "lift",
            Self::Soothe => "soothe",
            Self::Energize => "energize",
        }
    }

    /// The name as the aim switch shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Match => "Match",
            Self::Lift => "Lift",
            Self::Soothe => "Soothe",
            Self::Energize => "Energize",
        }
    }
}

impl FromStr for Aim {
    type Err = UnknownAim;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|aim| aim.as_str() == text).ok_or_else(|| UnknownAim(text.to_owned()))
    }
}

/// What songs of a mood sound like: a row of the table `moods`, editable by an admin.
///
/// Valence and energy are on Spotify's 0..1 scales (what audio features are measured in), tempo in beats a
/// minute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoodSetting {
    /// The mood it describes.
    pub mood: Mood,
    /// Target valence of the songs, 0..1.
    pub valence: f32,
    /// Target energy of the songs, 0..1.
    pub energy: f32,
    /// Lower end of the usual tempo.
    pub tempo_min: f32,
    /// Upper end of the usual tempo.
    pub tempo_max: f32,
    /// One sentence for people.
    pub description: String,
}

impl MoodSetting {
    /// Tempi that songs have, in beats a minute.
    pub const TEMPI: RangeInclusive<f32> = 20.0..=300.0;

    /// The settings an instance starts with. Happy, sad, calm and angry are the middles of the boxes of
    /// MoodDJ (our predecessor); the other four follow from their place on the plane.
    #[must_use]
    pub fn defaults() -> [Self; 8] {
        let rows = [
            (0.80, 0.75, 100.0, 180.0, "Bright, warm songs that move."),
            (0.60, 0.90, 120.0, 180.0, "Fast, driving songs with a lot of power."),
            (0.50, 0.25, 60.0, 100.0, "Gentle, unhurried songs."),
            (0.50, 0.50, 80.0, 130.0, "Even, everyday songs in the middle of everything."),
            (0.20, 0.30, 60.0, 100.0, "Slow, dark or wistful songs."),
            (0.25, 0.85, 120.0, 180.0, "Loud, hard songs with an edge."),
            (0.20, 0.60, 80.0, 150.0, "Tense, uneasy songs."),
            (0.55, 0.80, 110.0, 170.0, "Lively songs that do not sit still."),
        ];
        let mut moods = Mood::ALL.into_iter();
        rows.map(|(valence, energy, tempo_min, tempo_max, description)| Self {
            mood: moods.next().unwrap_or(Mood::Neutral),
            valence,
            energy,
            tempo_min,
            tempo_max,
            description: description.to_owned(),
        })
    }

    /// Whether a song can sound like this.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with each number that cannot be.
    pub fn check(&self) -> Result<(), AppError> {
        let share = |field, value: f32| {
            (!(0.0..=1.0).contains(&value))
                .then(|| FieldError::new(field, &format!("The {field} is from 0 to 1.")))
        };
        let range = Self::TEMPI;
        let tempi = range.contains(&self.tempo_min)
            && range.contains(&self.tempo_max)
            && self.tempo_min < self.tempo_max;
        let tempo = (!tempi).then(|| {
            let (from, to) = (range.start(), range.end());
            FieldError::new("tempo", &format!("The tempo is a range within {from} to {to}, such as 60-100."))
        });
        let wrong: Vec<FieldError> = [share("valence", self.valence), share("energy", self.energy), tempo]
            .into_iter()
            .flatten()
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_round_trip_and_order_is_fixed() {
        for (i, mood) in Mood::ALL.into_iter().enumerate() {
            assert_eq!(mood.index(), i);
            assert_eq!(mood.as_str().parse::<Mood>(), Ok(mood));
            assert_eq!(Mood::nearest(mood.point()), mood);
            assert_eq!(MoodSetting::defaults()[i].mood, mood);
        }
        assert!("Happy".parse::<Mood>().is_err());
    }

    #[test]
    fn settings_that_no_song_can_have_are_named() {
        for setting in MoodSetting::defaults() {
            assert_eq!(setting.check(), Ok(()));
        }
        let [calm, ..] = MoodSetting::defaults();
        for (setting, field) in [
            (MoodSetting { valence: -0.1, ..calm.clone() }, "valence"),
            (MoodSetting { energy: f32::NAN, ..calm.clone() }, "energy"),
            (MoodSetting { tempo_min: 90.0, tempo_max: 60.0, ..calm.clone() }, "tempo"),
            (MoodSetting { tempo_max: f32::INFINITY, ..calm.clone() }, "tempo"),
        ] {
            assert!(setting.check().is_err_and(|error| error.for_field(field).is_some()), "{field}");
        }
    }

    proptest! {
        #[test]
        fn a_point_is_always_on_the_plane(v in any::<f32>(), a in any::<f32>()) {
            let p = Point::new(v, a);
            prop_assert!((-1.0..=1.0).contains(&p.valence) && (-1.0..=1.0).contains(&p.arousal));
        }
    }
}
