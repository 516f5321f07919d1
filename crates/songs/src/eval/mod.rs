//! How well a way to know songs' moods agrees with people.

mod measures;
mod ways;

use domain::Mood;
use serde::Serialize;

use self::measures::{Confusion, least_and_most, mean, pearson, precision_at, spearman};
pub use self::ways::{Song, Way};

/// Labels that a file may have, beside `relaxed`, which is `calm`.
pub(crate) const LABELS: [Mood; 5] = [Mood::Happy, Mood::Energetic, Mood::Calm, Mood::Sad, Mood::Angry];
/// The corners of the plane: the mood that belongs there, valence and arousal.
const CORNERS: [(Mood, f64, f64); 4] =
    [(Mood::Happy, 1.0, 1.0), (Mood::Angry, 0.0, 1.0), (Mood::Sad, 0.0, 0.0), (Mood::Calm, 1.0, 0.0)];
/// How many songs of the top count.
const TOP: usize = 20;
/// The truly nearest are one in so many.
const NEAREST: usize = 5;

/// What people said of the songs of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    /// Valence and arousal of each song, on any scale.
    Places(Vec<(f64, f64)>),
    /// The label of each song, as a position in the five labels.
    Labels(Vec<usize>),
}

impl Truth {
    /// The position of a label, in any case.
    #[must_use]
    pub fn label(text: &str) -> Option<usize> {
        let text = text.trim().to_lowercase();
        let known = if text == "relaxed" { "calm" } else { &text };
        LABELS.iter().position(|label| label.as_str() == known)
    }
}

/// A figure for each corner of the plane, and their mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Corners {
    /// Glad and awake.
    pub happy: f64,
    /// Unpleasant and awake.
    pub angry: f64,
    /// Unpleasant and quiet.
    pub sad: f64,
    /// Pleasant and quiet.
    pub calm: f64,
    /// Of the four.
    pub mean: f64,
}

impl Corners {
    fn new([happy, angry, sad, calm]: [f64; 4]) -> Self {
        Self { happy, angry, sad, calm, mean: mean(&[happy, angry, sad, calm]) }
    }
}

/// How one way agrees with people. Figures that a file has no truth for are missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Songs.
    pub n: usize,
    /// Pearson's correlation with the valence that people hear.
    pub r_valence: Option<f64>,
    /// Pearson's correlation with the arousal that people hear.
    pub r_arousal: Option<f64>,
    /// Spearman's correlation of the distances to a corner with those that people's ratings have.
    pub spearman: Option<Corners>,
    /// Of the first 20 songs for a corner the share that is among the truly nearest fifth. Songs that are
    /// equal come in any order: it is the mean over all orders.
    pub p_at_20: Option<Corners>,
    /// Share of songs whose label was said, of the labels in the file. Where several are equally likely, each counts its
    /// part.
    pub accuracy: Option<f64>,
    /// Mean of the labels' F1.
    pub macro_f1: Option<f64>,
}

/// Measures one way to know the mood of the songs.
#[must_use]
pub fn measure(way: Way, songs: &[Song], truth: &Truth) -> Agreement {
    let n = songs.len();
    match truth {
        Truth::Places(places) => {
            let (valence, arousal) =
                (scaled(places.iter().map(|it| it.0)), scaled(places.iter().map(|it| it.1)));
            let corner = |(_, v, a): (Mood, f64, f64)| -> Vec<f64> {
                valence.iter().zip(&arousal).map(|(x, y)| (x - v).hypot(y - a)).collect()
            };
            let pairs = CORNERS.map(|it| (way.distances(songs, it), corner(it)));
            let said = way.places(songs);
            let r = |said: Option<Vec<f64>>, heard: &[f64]| said.and_then(|said| pearson(&said, heard));
            let (said_valence, said_arousal) = said.unzip();
            Agreement {
                n,
                r_valence: r(said_valence, &valence),
                r_arousal: r(said_arousal, &arousal),
                spearman: Some(Corners::new(pairs.each_ref().map(|(said, heard)| spearman(said, heard)))),
                p_at_20: Some(Corners::new(
                    pairs.each_ref().map(|(said, heard)| precision_at(TOP, n / NEAREST, said, heard)),
                )),
                ..Agreement::default()
            }
        }
        Truth::Labels(labels) => {
            let present: Vec<usize> = (0..LABELS.len()).filter(|label| labels.contains(label)).collect();
            let allowed: Vec<Mood> = present.iter().filter_map(|label| LABELS.get(*label).copied()).collect();
            let mut confusion = Confusion::default();
            for (song, label) in songs.iter().zip(labels) {
                confusion.add(&way.fits(song, &allowed), &present, *label);
            }
            Agreement {
                n,
                accuracy: Some(confusion.accuracy()),
                macro_f1: Some(confusion.macro_f1(&present)),
                ..Agreement::default()
            }
        }
    }
}

/// Numbers moved and stretched to 0..1; all equal is the middle.
fn scaled(values: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let (least, most) = least_and_most(values.clone());
    values.map(|x| if most > least { (x - least) / (most - least) } else { 0.5 }).collect()
}
