//! The registry: all networks by name, and what becomes of a picture.

use domain::{Face, Reading, Scores, Source};
use image::RgbImage;

use crate::{
    Detection, Detector, MoodError, MoodReader,
    card::{Card, ModelFile, Subject},
    crop::is_blank,
    detector::SURE,
    reader::{DrawingReader, FaceReader},
};

macro_rules! shipped {
    ($name:literal) => {
        ModelFile {
            card: include_str!(concat!("../../../model-weights/", $name, ".json")),
            weights: include_bytes!(concat!("../../../model-weights/", $name, ".safetensors")),
        }
    };
}

pub(crate) const DETECTOR: ModelFile<'static> = shipped!("yunet");
pub(crate) const FACE: ModelFile<'static> = shipped!("m1-face");
pub(crate) const DRAWING: ModelFile<'static> = shipped!("m1-drawing");

/// Pictures with a shorter side than this are refused.
const LEAST_SIDE: u32 = 16;
/// A weak candidate that fills at least this share of a photo makes it a tight portrait.
const TIGHT: f32 = 0.25;
/// On a picture that is known to show one face, the detector only has to be more sure than not.
const LIKELY: f32 = 0.5;

/// What kind of picture is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any photo: its faces are looked for.
    Photo,
    /// A drawing, upright, on a plain background; transparency flattened.
    Drawing,
    /// A picture of one face, which fills most of it.
    Face,
}

/// All networks, ready to read.
pub struct Models {
    detector: Detector,
    readers: Vec<Box<dyn MoodReader>>,
    /// Name of a network that was asked for; without one, the first of the list that fits.
    chosen: Option<String>,
}

impl Models {
    /// The networks that are part of this library, checked against their checksums.
    ///
    /// # Errors
    /// [`MoodError::Weights`] when one of them is damaged.
    pub fn builtin() -> Result<Self, MoodError> {
        Ok(Self {
            detector: Detector::load(DETECTOR)?,
            readers: vec![Box::new(FaceReader::load(FACE)?), Box::new(DrawingReader::load(DRAWING)?)],
            chosen: None,
        })
    }

    /// The same networks, reading with the one named (`m1-face` or `m1-face@1`) whatever it can read.
    ///
    /// # Errors
    /// [`MoodError::UnknownModel`] when there is none of that name.
    pub fn with_model(mut self, name: &str) -> Result<Self, MoodError> {
        if !self.readers.iter().any(|reader| reader.card().answers_to(name)) {
            return Err(MoodError::UnknownModel(name.to_owned()));
        }
        self.chosen = Some(name.to_owned());
        Ok(self)
    }

    /// The network that reads pictures of a kind.
    ///
    /// # Errors
    /// [`MoodError::UnknownModel`] when the chosen network does not read them.
    pub fn reader(&self, kind: Kind) -> Result<&dyn MoodReader, MoodError> {
        let subject = if kind == Kind::Drawing { Subject::Drawing } else { Subject::Face };
        let wanted = |card: &Card| {
            card.kind == subject && self.chosen.as_ref().is_none_or(|name| card.answers_to(name))
        };
        self.readers.iter().find(|reader| wanted(reader.card())).map(Box::as_ref).ok_or_else(|| {
            let name = self.chosen.as_deref().unwrap_or("any");
            MoodError::UnknownModel(format!(
                "{name} for a {}",
                if kind == Kind::Drawing { "drawing" } else { "face" }
            ))
        })
    }

    /// The detector, for those who only want to know where the faces are.
    #[must_use]
    pub fn detector(&self) -> &Detector {
        &self.detector
    }

    /// Reads an upright picture.
    ///
    /// A photo gives one reading per face, and for the picture the mean of their scores, weighted by area
    /// and by how sure the detector is. A picture of kind [`Kind::Face`] is read as one face even where
    /// the detector sees none.
    ///
    /// # Errors
    /// [`MoodError::NoFace`], [`MoodError::Blank`] and [`MoodError::TooSmall`] say what is wrong with the
    /// picture; anything else is our fault.
    pub fn read_picture(&self, picture: &RgbImage, kind: Kind) -> Result<Reading, MoodError> {
        let (width, height) = picture.dimensions();
        if width.min(height) < LEAST_SIDE {
            return Err(MoodError::TooSmall { width, height, least: LEAST_SIDE });
        }
        if is_blank(picture) {
            return Err(MoodError::Blank);
        }
        let reader = self.reader(kind)?;
        if kind == Kind::Drawing {
            let opinion = reader.opinion(picture)?;
            return Ok(Reading::from_scores(opinion.scores, Source::Drawing, reader.card().model()));
        }
        let found = self.detector.find(picture)?;
        let faces = match kind {
            Kind::Face => self.only_face(reader, picture, &found)?,
            _ => self.faces(reader, picture, &found)?,
        };
        let scores = blend(&faces);
        Ok(Reading { faces, ..Reading::from_scores(scores, Source::Face, reader.card().model()) })
    }

    /// Every face of a photo.
    fn faces(
        &self,
        reader: &dyn MoodReader,
        picture: &RgbImage,
        found: &[Detection],
    ) -> Result<Vec<Face>, MoodError> {
        let area = picture.width() as f32 * picture.height() as f32;
        let mut faces: Vec<Detection> = found.iter().copied().filter(|d| d.score >= SURE).collect();
        if faces.is_empty() {
            faces.extend(found.iter().filter(|d| d.area() >= TIGHT * area).max_by(by_score));
        }
        if faces.is_empty() {
            return Err(MoodError::NoFace);
        }
        faces
            .iter()
            .map(|face| {
                let opinion = reader.opinion(&face.framed().cut(picture))?;
                Ok(described(face, picture, opinion.scores))
            })
            .collect()
    }

    /// The one face of a picture that shows one; the whole picture where the detector sees none.
    fn only_face(
        &self,
        reader: &dyn MoodReader,
        picture: &RgbImage,
        found: &[Detection],
    ) -> Result<Vec<Face>, MoodError> {
        let likely = |d: &&Detection| d.score >= LIKELY;
        let by_presence =
            |a: &&Detection, b: &&Detection| (a.score * a.area()).total_cmp(&(b.score * b.area()));
        let (face, cut) = match found.iter().filter(likely).max_by(by_presence) {
            Some(face) => (*face, face.framed().cut(picture)),
            None => {
                let (width, height) = (picture.width() as f32, picture.height() as f32);
                (Detection { x: 0.0, y: 0.0, width, height, score: 0.0 }, picture.clone())
            }
        };
        let opinion = reader.opinion(&cut)?;
        Ok(vec![described(&face, picture, opinion.scores)])
    }
}

fn by_score(a: &&Detection, b: &&Detection) -> std::cmp::Ordering {
    a.score.total_cmp(&b.score)
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
    use image::Rgb;

    use super::*;

    fn face(width: f32, detection: f32, mood: Mood) -> Face {
        let scores = Scores::certain(mood);
        Face { x: 0.0, y: 0.0, width, height: 10.0, detection, mood, confidence: 1.0, scores }
    }

    fn refused(file: ModelFile<'_>) -> String {
        match FaceReader::load(file) {
            Err(MoodError::Weights { reason, .. }) => reason,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was accepted"),
        }
    }

    #[test]
    fn damaged_or_swapped_weights_are_refused() {
        let truncated = &FACE.weights[..FACE.weights.len() - 1];
        assert!(refused(ModelFile { weights: truncated, ..FACE }).contains("checksum"));
        let mut flipped = FACE.weights.to_vec();
        flipped[FACE.weights.len() / 2] ^= 1;
        assert!(refused(ModelFile { weights: &flipped, ..FACE }).contains("checksum"));
        assert!(refused(ModelFile { weights: DRAWING.weights, ..FACE }).contains("checksum"));
        assert!(refused(ModelFile { weights: &[], ..FACE }).contains("checksum"));
        assert!(refused(ModelFile { card: "{}", ..FACE }).contains("card"));
        assert!(refused(DRAWING).contains("no head"));
        let wide = FACE.card.replace("\"hidden\": 512", "\"hidden\": 511");
        assert!(refused(ModelFile { card: &wide, ..FACE }).contains("shape"));
        let strange = FACE.card.replace("contempt", "boredom");
        assert!(refused(ModelFile { card: &strange, ..FACE }).contains("boredom"));
    }

    #[test]
    fn networks_are_found_by_name_and_version() {
        let models = Models::builtin().unwrap();
        assert_eq!(models.reader(Kind::Photo).unwrap().card().model().to_string(), "m1-face@1");
        assert_eq!(models.reader(Kind::Drawing).unwrap().card().model().to_string(), "m1-drawing@1");
        assert_eq!(models.detector().model().to_string(), "yunet@2023mar");
        let models = models.with_model("m1-face@1").unwrap();
        assert!(models.reader(Kind::Face).is_ok());
        assert!(matches!(models.reader(Kind::Drawing), Err(MoodError::UnknownModel(_))));
        assert!(matches!(models.with_model("m1-face@9"), Err(MoodError::UnknownModel(_))));
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

    #[test]
    fn hopeless_pictures_are_refused_with_their_reason() {
        let models = Models::builtin().unwrap();
        for kind in [Kind::Photo, Kind::Drawing, Kind::Face] {
            let read = |picture: &RgbImage| models.read_picture(picture, kind);
            assert!(matches!(read(&RgbImage::new(0, 0)), Err(MoodError::TooSmall { .. })));
            assert!(matches!(read(&RgbImage::new(1, 1)), Err(MoodError::TooSmall { .. })));
            assert!(matches!(read(&RgbImage::new(5000, 1)), Err(MoodError::TooSmall { .. })));
            for color in [Rgb([255; 3]), Rgb([0; 3]), Rgb([200, 30, 90])] {
                let blank = RgbImage::from_pixel(300, 200, color);
                assert!(matches!(read(&blank), Err(MoodError::Blank)));
            }
        }
        let sky = RgbImage::from_fn(640, 480, |_, y| Rgb([(y / 4) as u8, (y / 3) as u8, 220]));
        assert!(matches!(models.read_picture(&sky, Kind::Photo), Err(MoodError::NoFace)));
        let whole = models.read_picture(&sky, Kind::Face).unwrap();
        assert_eq!((whole.faces.len(), whole.faces[0].width), (1, 640.0));
    }
}
