//! What was measured of the networks. `cargo xtask bench-mood` writes it, the page *About the model* shows it.

use serde::{Deserialize, Serialize};

use crate::Mood;

/// All figures; shares are 0..1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The face network on faces that it was not trained on.
    pub faces: FaceFigures,
    /// Our networks and those of others on the same faces, in one run on the same core.
    pub beside: Vec<Peer>,
    /// The drawing network, by set of drawings.
    pub drawings: Vec<SetFigures>,
    /// The reader of lines, by set of lines.
    pub lines: Vec<SetFigures>,
}

/// How well faces are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaceFigures {
    /// Name and version of the network.
    pub model: String,
    /// Faces on which most of ten people agreed.
    pub n: usize,
    /// Share of them that is read as these people did, of eight moods.
    pub accuracy: f64,
    /// Expected calibration error (Guo et al. 2017).
    pub ece: f64,
    /// Mood by mood.
    pub moods: Vec<MoodFigures>,
    /// How often a confidence was right, the lowest first.
    pub calibration: Vec<CalibrationBin>,
}

/// How well one mood is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoodFigures {
    /// The mood.
    pub mood: Mood,
    /// Faces with this mood.
    pub n: usize,
    /// Of the faces read so, how many are.
    pub precision: f64,
    /// Of the faces that are, how many are read so.
    pub recall: f64,
}

/// Readings of about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
    /// How many there are.
    pub n: usize,
}

/// One network beside others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// Its name.
    pub name: String,
    /// What it runs in.
    pub runtime: String,
    /// Share of right answers over FER2013's seven labels.
    pub fer7: f64,
    /// The same over happy, sad, angry and neutral alone.
    pub fer4: f64,
    /// Milliseconds a face on one thread, in the middle.
    pub ms: f64,
}

/// How well a network does on one set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetFigures {
    /// What the set is.
    pub set: String,
    /// How many it has.
    pub n: usize,
    /// Share that is read right.
    pub accuracy: f64,
    /// Mean F1 of the moods, where it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub macro_f1: Option<f64>,
}
