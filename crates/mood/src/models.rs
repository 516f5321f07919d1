//! The registry: all networks by name, and what becomes of a picture.

use domain::{ModelVersion, Reading, Source};
use image::RgbImage;

use crate::{
    Detector, MoodError, MoodReader,
    card::{Card, ModelFile, Subject},
    crop::is_blank,
    drawings::{DrawingReader, shows_face},
    faces,
    reader::FaceReader,
    scene::{self, SceneReader},
    text::TextReader,
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
pub(crate) const FIRST_LOOK: ModelFile<'static> = shipped!("verifier");
pub(crate) const SECOND_LOOK: ModelFile<'static> = shipped!("verifier-second");
pub(crate) const SCENE: ModelFile<'static> = shipped!("scene");
pub(crate) const DRAWING: ModelFile<'static> = shipped!("drawing");
pub(crate) const TEXT: ModelFile<'static> = shipped!("text");
pub(crate) const FACE: ModelFile<'static> = shipped!("face");
pub(crate) const M1_FACE: ModelFile<'static> = shipped!("m1-face");
pub(crate) const M1_DRAWING: ModelFile<'static> = shipped!("m1-drawing");

/// What kind of picture is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any photo: its faces are looked for.
    Photo,
    /// A drawing, upright, on a plain background; transparency flattened.
    Drawing,
    /// A picture of one face, which fills most of it.
    Face,
    /// A photo, read by what is on it and its light, whoever is on it.
    Scene,
}

/// All networks, ready to read.
pub struct Models {
    detector: Detector,
    readers: Vec<Box<dyn MoodReader>>,
    scenes: SceneReader,
    text: TextReader,
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
            detector: Detector::load(DETECTOR, [FIRST_LOOK, SECOND_LOOK])?,
            readers: vec![
                Box::new(FaceReader::load(FACE)?),
                Box::new(DrawingReader::load(DRAWING)?),
                Box::new(FaceReader::load(M1_FACE)?),
                Box::new(DrawingReader::load(M1_DRAWING)?),
            ],
            scenes: SceneReader::load(SCENE)?,
            text: TextReader::load(TEXT)?,
            chosen: None,
        })
    }

    /// The same networks, reading with the one named (`m1-face` or `m1-face@1`) whatever it can read.
    ///
    /// # Errors
    /// [`MoodError::UnknownModel`] when there is none of that name.
    pub fn with_model(mut self, name: &str) -> Result<Self, MoodError> {
        let others = [&self.scenes.card, &self.text.card];
        if !self.readers.iter().map(|reader| reader.card()).chain(others).any(|card| card.answers_to(name)) {
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

    /// Which network reads pictures of a kind.
    ///
    /// # Errors
    /// As [`reader`](Self::reader).
    pub fn model(&self, kind: Kind) -> Result<ModelVersion, MoodError> {
        Ok(if kind == Kind::Scene { self.scenes.card.model() } else { self.reader(kind)?.card().model() })
    }

    /// Which network reads lines.
    #[must_use]
    pub fn text_model(&self) -> ModelVersion {
        self.text.card.model()
    }

    /// The detector, for those who only want to know where the faces are.
    #[must_use]
    pub fn detector(&self) -> &Detector {
        &self.detector
    }

    /// Reads a written line; only its first 2,000 characters count.
    ///
    /// # Errors
    /// [`MoodError::NoWords`] and [`MoodError::Language`] say why its mood cannot be told.
    pub fn read_line(&self, line: &str) -> Result<Reading, MoodError> {
        self.text.read(line)
    }

    /// Reads an upright picture.
    ///
    /// A photo gives one reading per face, and for the picture the mean of their scores, weighted by area
    /// and by how sure the detector is; without a face, it is read as a scene. A picture of kind [`Kind::Face`]
    /// is read as one face even where the detector sees none. A drawing without a face is read by its colours
    /// and strokes.
    ///
    /// # Errors
    /// [`MoodError::Blank`] and [`MoodError::TooSmall`] say what is wrong with the
    /// picture; anything else is our fault.
    pub fn read_picture(&self, picture: &RgbImage, kind: Kind) -> Result<Reading, MoodError> {
        faces::big_enough(picture)?;
        if is_blank(picture) {
            return Err(MoodError::Blank);
        }
        if kind == Kind::Scene {
            return self.scenes.photo(picture);
        }
        let reader = self.reader(kind)?;
        if kind == Kind::Drawing {
            let opinion = reader.opinion(picture)?;
            return if shows_face(&opinion) {
                Ok(Reading::from_scores(opinion.scores, Source::Drawing, reader.card().model()))
            } else {
                scene::sketch(picture)
            };
        }
        let faces = match kind {
            Kind::Face => faces::only(&self.detector, reader, picture)?,
            _ => faces::all(&self.detector, reader, picture)?,
        };
        if faces.is_empty() { self.scenes.photo(picture) } else { Ok(faces::reading(faces, reader)) }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn refused(file: ModelFile<'_>) -> String {
        match FaceReader::load(file) {
            Err(MoodError::Weights { reason, .. }) => reason,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was accepted"),
        }
    }

    #[test]
    fn damaged_or_swapped_weights_are_refused() {
        let truncated = &M1_FACE.weights[..M1_FACE.weights.len() - 1];
        assert!(refused(ModelFile { weights: truncated, ..M1_FACE }).contains("checksum"));
        let mut flipped = M1_FACE.weights.to_vec();
        flipped[M1_FACE.weights.len() / 2] ^= 1;
        assert!(refused(ModelFile { weights: &flipped, ..M1_FACE }).contains("checksum"));
        assert!(refused(ModelFile { weights: M1_DRAWING.weights, ..M1_FACE }).contains("checksum"));
        assert!(refused(ModelFile { weights: &[], ..M1_FACE }).contains("checksum"));
        assert!(refused(ModelFile { card: "{}", ..M1_FACE }).contains("card"));
        assert!(refused(M1_DRAWING).contains("not a face"));
        let headless = M1_FACE.card.replace("ferplus", "other");
        assert!(refused(ModelFile { card: &headless, ..M1_FACE }).contains("no head"));
        let wide = M1_FACE.card.replace("\"hidden\": 512", "\"hidden\": 511");
        assert!(refused(ModelFile { card: &wide, ..M1_FACE }).contains("shape"));
        for (side, other) in [("width", 96), ("height", 96), ("width", 8)] {
            let oblong = M1_FACE.card.replace(&format!("\"{side}\": 48"), &format!("\"{side}\": {other}"));
            assert!(refused(ModelFile { card: &oblong, ..M1_FACE }).contains("squares"), "{side} {other}");
        }
        let strange = M1_FACE.card.replace("contempt", "boredom");
        assert!(refused(ModelFile { card: &strange, ..M1_FACE }).contains("boredom"));
    }

    #[test]
    fn networks_are_found_by_name_and_version() {
        let models = Models::builtin().unwrap();
        assert_eq!(models.reader(Kind::Photo).unwrap().card().model().to_string(), "face@3");
        assert_eq!(models.reader(Kind::Drawing).unwrap().card().model().to_string(), "drawing@2");
        assert_eq!(models.detector().model().to_string(), "yunet@2023mar-small1");
        let models = models.with_model("m1-face@1").unwrap();
        assert!(models.reader(Kind::Face).is_ok());
        assert!(matches!(models.reader(Kind::Drawing), Err(MoodError::UnknownModel(_))));
        assert!(matches!(models.with_model("m1-face@9"), Err(MoodError::UnknownModel(_))));
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
        let scene = models.read_picture(&sky, Kind::Photo).unwrap();
        assert_eq!((scene.source, scene.model.to_string().as_str()), (Source::Scene, "scene@1"));
        assert!(scene.confidence <= 0.6 && scene.faces.is_empty() && scene.explanation.is_some());
        let whole = models.read_picture(&sky, Kind::Face).unwrap();
        assert_eq!((whole.faces.len(), whole.faces[0].width), (1, 640.0));
    }
}
