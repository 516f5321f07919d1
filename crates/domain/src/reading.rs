//! What a detector, or a person, says about one input.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Mood, Point, ReadingId};

/// Scores of the eight moods in the order of [`Mood::ALL`]; not negative, sum 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scores([f32; 8]);

impl Scores {
    /// Scales weights (not negative) to sum 1. Weights that are all zero, negative or not finite count as
    /// nothing; if nothing is left, every mood gets the same.
    #[must_use]
    pub fn from_weights(weights: [f32; 8]) -> Self {
        let tame = weights.map(|w| if w.is_finite() && w > 0.0 { w } else { 0.0 });
        let sum: f32 = tame.iter().sum();
        if sum > 0.0 && sum.is_finite() { Self(tame.map(|w| w / sum)) } else { Self([0.125; 8]) }
    }

    /// All of the score on one mood.
    #[must_use]
    pub fn certain(mood: Mood) -> Self {
        let mut weights = [0.0; 8];
        weights[mood.index()] = 1.0;
        Self(weights)
    }

    /// The score of one mood, 0..1.
    #[must_use]
    pub const fn get(&self, mood: Mood) -> f32 {
        self.0[mood.index()]
    }

    /// Scores in the order of [`Mood::ALL`].
    #[must_use]
    pub const fn as_array(&self) -> &[f32; 8] {
        &self.0
    }

    /// The mood with the highest score; the earlier one when two are equal.
    #[must_use]
    pub fn best(&self) -> Mood {
        Mood::ALL
            .into_iter()
            .rev()
            .max_by(|a, b| self.get(*a).total_cmp(&self.get(*b)))
            .unwrap_or(Mood::Neutral)
    }

    /// The mean place on the plane, each mood weighted by its score.
    #[must_use]
    pub fn point(&self) -> Point {
        let mean =
            |axis: fn(Point) -> f32| Mood::ALL.into_iter().map(|m| self.get(m) * axis(m.point())).sum();
        Point::new(mean(|p| p.valence), mean(|p| p.arousal))
    }
}

/// Where a reading came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A face on a picture.
    Face,
    /// A picture without faces.
    Scene,
    /// A drawing made on the canvas.
    Drawing,
    /// A written line.
    Text,
    /// A camera frame.
    Camera,
    /// A person's own choice.
    Manual,
}

/// The name of a source that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown source {0:?}")]
pub struct UnknownSource(pub String);

impl Source {
    /// All sources.
    pub const ALL: [Self; 6] =
        [Self::Face, Self::Scene, Self::Drawing, Self::Text, Self::Camera, Self::Manual];

    /// The lower-case name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Scene => "scene",
            Self::Drawing => "drawing",
            Self::Text => "text",
            Self::Camera => "camera",
            Self::Manual => "manual",
        }
    }

    /// What such readings are of, as charts name it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Face => "Faces",
            Self::Scene => "Scenes",
            Self::Drawing => "Drawings",
            Self::Text => "Lines",
            Self::Camera => "Camera",
            Self::Manual => "Chosen by hand",
        }
    }
}

impl FromStr for Source {
    type Err = UnknownSource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| UnknownSource(text.to_owned()))
    }
}

/// Which network said it, e.g. `m1-face@1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ModelVersion {
    /// Name in the model registry; `manual` for a person.
    pub name: String,
    /// Version of the weights.
    pub version: String,
}

impl ModelVersion {
    /// The "model" of a person's own choice.
    #[must_use]
    pub fn manual() -> Self {
        Self { name: "manual".into(), version: "1".into() }
    }
}

impl fmt::Display for ModelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

/// A face on a picture and its mood. The box is in pixels of the upright picture that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// How sure the detector is that this is a face, 0..1.
    pub detection: f32,
    /// The face's own mood.
    pub mood: Mood,
    /// Score of that mood, 0..1.
    pub confidence: f32,
    /// All scores of this face.
    pub scores: Scores,
}

/// What a detector (or a person) says of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The mood.
    pub mood: Mood,
    /// How sure, 0..1.
    pub confidence: f32,
    /// All eight scores, sum 1.
    pub scores: Scores,
    /// Place on the plane: unpleasant to pleasant, −1..1.
    pub valence: f32,
    /// Place on the plane: quiet to lively, −1..1.
    pub arousal: f32,
    /// Where it came from.
    pub source: Source,
    /// Faces found, biggest first.
    pub faces: Vec<Face>,
    /// Words for what is on the picture.
    pub keywords: Vec<String>,
    /// Why, in a sentence, where it can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Which network said it.
    pub model: ModelVersion,
}

impl Reading {
    /// A reading whose mood, confidence and place follow from its scores.
    #[must_use]
    pub fn from_scores(scores: Scores, source: Source, model: ModelVersion) -> Self {
        let (mood, point) = (scores.best(), scores.point());
        Self {
            mood,
            confidence: scores.get(mood),
            scores,
            valence: point.valence,
            arousal: point.arousal,
            source,
            faces: Vec::new(),
            keywords: Vec::new(),
            explanation: None,
            model,
        }
    }

    /// A person's own choice: a mood, or a mood with the exact place they put the dot.
    #[must_use]
    pub fn manual(mood: Mood, point: Option<Point>) -> Self {
        let point = point.unwrap_or_else(|| mood.point());
        Self {
            valence: point.valence,
            arousal: point.arousal,
            ..Self::from_scores(Scores::certain(mood), Source::Manual, ModelVersion::manual())
        }
    }

    /// Place on the plane.
    #[must_use]
    pub fn point(&self) -> Point {
        Point::new(self.valence, self.arousal)
    }
}

/// A reading as it is kept: every one is, the manual beside the detected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredReading {
    /// Its key.
    pub id: ReadingId,
    /// What was said.
    pub reading: Reading,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_sum_to_one_whatever_comes_in(weights in prop::array::uniform8(any::<f32>())) {
            let scores = Scores::from_weights(weights);
            let sum: f32 = scores.as_array().iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-4, "sum {sum}");
            prop_assert!(scores.as_array().iter().all(|s| (0.0..=1.0001).contains(s)));
        }
    }

    #[test]
    fn ties_go_to_the_earlier_mood() {
        assert_eq!(Scores::from_weights([0.0; 8]).best(), Mood::Happy);
    }

    #[test]
    fn a_manual_reading_keeps_the_exact_place() {
        let reading = Reading::manual(Mood::Calm, Some(Point::new(0.3, -0.9)));
        assert_eq!((reading.mood, reading.confidence, reading.arousal), (Mood::Calm, 1.0, -0.9));
        assert_eq!(reading.source, Source::Manual);
    }

    #[test]
    fn json_uses_the_documented_keys() {
        let json = serde_json::to_value(Reading::manual(Mood::Sad, None)).unwrap();
        for key in
            ["mood", "confidence", "scores", "valence", "arousal", "source", "faces", "keywords", "model"]
        {
            assert!(json.get(key).is_some(), "{key}");
        }
        assert_eq!(json["mood"], "sad");
    }
}
