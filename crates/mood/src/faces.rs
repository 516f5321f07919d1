//! The faces of a photo, and what they say together.

use domain::{Face, Reading, Scores, Source};
use image::RgbImage;

use crate::{
    Detection, Detector, MoodError, MoodReader, card::ModelFile, detector::SURE, reader::FaceReader,
};

/// Detector and face network alone: what runs in the browser.
pub struct Faces {
    detector: Detector,
    reader: FaceReader,
}

impl Faces {
    /// From a detector, the two networks of its verifier and a face network.
    ///
    /// # Errors
    /// [`MoodError::Weights`] when one of them is damaged.
    pub fn load(
        detector: ModelFile<'_>,
        verifiers: [ModelFile<'_>; 2],
        face: ModelFile<'_>,
    ) -> Result<Self, MoodError> {
        Ok(Self { detector: Detector::load(detector, verifiers)?, reader: FaceReader::load(face)? })
    }

    /// What the faces of a photo say together; nothing where there are none.
    ///
    /// # Errors
    /// [`MoodError::TooSmall`], and when the picture cannot be resized or a network cannot be computed.
    pub fn read(&self, photo: &RgbImage) -> Result<Option<Reading>, MoodError> {
        big_enough(photo)?;
        let faces = all(&self.detector, &self.reader, photo)?;
        Ok((!faces.is_empty()).then(|| reading(faces, &self.reader)))
    }
}

/// Faces that are read on one picture.
const MOST: usize = 64;
/// Pictures with a shorter side than this are refused.
const LEAST_SIDE: u32 = 16;

/// Refuses a picture that is too small to show anything.
pub(crate) fn big_enough(picture: &RgbImage) -> Result<(), MoodError> {
    let (width, height) = picture.dimensions();
    if width.min(height) < LEAST_SIDE {
        return Err(MoodError::TooSmall { width, height, least: LEAST_SIDE });
    }
    Ok(())
}

/// The faces' scores together, as the reading of their picture.
pub(crate) fn reading(faces: Vec<Face>, reader: &dyn MoodReader) -> Reading {
    let scores = blend(&faces);
    Reading { faces, ..Reading::from_scores(scores, Source::Face, reader.card().model()) }
}

/// The faces of a photo, the biggest first, at most [`MOST`].
pub(crate) fn all(
    detector: &Detector,
    reader: &dyn MoodReader,
    picture: &RgbImage,
) -> Result<Vec<Face>, MoodError> {
    let found = detector.find(picture)?;
    found
        .iter()
        .filter(|face| face.score >= SURE)
        .take(MOST)
        .map(|face| {
            let opinion = reader.opinion(&face.framed().cut(picture))?;
            Ok(described(face, picture, opinion.scores))
        })
        .collect()
}

/// The one face of a picture that shows one; the whole picture where the detector sees none.
#[cfg(feature = "builtin")]
pub(crate) fn only(
    detector: &Detector,
    reader: &dyn MoodReader,
    picture: &RgbImage,
) -> Result<Vec<Face>, MoodError> {
    let found = detector.find(picture)?;
    let by_presence = |a: &&Detection, b: &&Detection| (a.score * a.area()).total_cmp(&(b.score * b.area()));
    let (face, cut) = match found.iter().max_by(by_presence) {
        Some(face) => (*face, face.framed().cut(picture)),
        None => {
            let (width, height) = (picture.width() as f32, picture.height() as f32);
            (Detection { x: 0.0, y: 0.0, width, height, score: 0.0 }, picture.clone())
        }
    };
    let opinion = reader.opinion(&cut)?;
    Ok(vec![described(&face, picture, opinion.scores)])
}

/// A face with its box cut off at the picture's edges.
fn described(face: &Detection, picture: &RgbImage, scores: Scores) -> Face {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (left, top) = (face.x.clamp(0.0, width), face.y.clamp(0.0, height));
    let mood = scores.best();
    Face {
        x: left,
        y: top,
        width: (face.x + face.width).clamp(left, width) - left,
        height: (face.y + face.height).clamp(top, height) - top,
        detection: face.score,
        mood,
        confidence: scores.get(mood),
        scores,
    }
}

/// The mean of the faces' scores, weighted by area and detection.
fn blend(faces: &[Face]) -> Scores {
    if let [only] = faces {
        return only.scores;
    }
    let mut weights = [0.0; 8];
    for face in faces {
        let weight = face.width * face.height * face.detection;
        for (sum, score) in weights.iter_mut().zip(face.scores.as_array()) {
            *sum += weight * score;
        }
    }
    Scores::from_weights(weights)
}

#[cfg(test)]
mod tests {
    use domain::Mood;

    use super::*;

    fn face(width: f32, detection: f32, mood: Mood) -> Face {
        let scores = Scores::certain(mood);
        Face { x: 0.0, y: 0.0, width, height: 10.0, detection, mood, confidence: 1.0, scores }
    }

    #[test]
    fn the_bigger_and_the_surer_face_counts_for_more() {
        let scores = blend(&[face(30.0, 0.9, Mood::Happy), face(10.0, 0.9, Mood::Sad)]);
        assert!((scores.get(Mood::Happy) - 0.75).abs() < 1e-5);
        let scores = blend(&[face(10.0, 0.8, Mood::Happy), face(10.0, 0.2, Mood::Sad)]);
        assert!((scores.get(Mood::Happy) - 0.8).abs() < 1e-5);
        // A lone face counts, however unsure the detector is.
        assert_eq!(blend(&[face(10.0, 0.0, Mood::Sad)]).best(), Mood::Sad);
    }

    #[test]
    fn boxes_end_at_the_edges() {
        let picture = RgbImage::new(100, 50);
        let beyond = Detection { x: -10.0, y: 20.0, width: 200.0, height: 40.0, score: 0.9 };
        let face = described(&beyond, &picture, Scores::certain(Mood::Calm));
        assert_eq!((face.x, face.y, face.width, face.height), (0.0, 20.0, 100.0, 30.0));
    }
}
