//! Pictures without a face: a photograph's mood from what is on it, its colour and its light; a drawing's from its
//! colours and strokes. The rule, with the source of every number, is in `docs/SCENES.md`.

mod light;
mod photo;
mod rule;
mod sketch;
mod words;

use candle_core::{Device, Tensor};
use domain::{ModelVersion, Point, Reading, Source};
use image::RgbImage;

use self::{
    rule::sentence,
    words::{Seen, Words},
};
use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    crop::resize,
    efficientnet::{EfficientNet, SIDE},
};

/// Longer side of the picture whose light is measured.
const MEASURED: u32 = 224;
/// How sure a reading can be: by light alone, in addition by words, and of a drawing without a face.
const LIGHT_CAP: f32 = 0.4;
const WORDS_CAP: f32 = 0.2;
const SKETCH_CAP: f32 = 0.4;
/// What words count against light, where they are certain.
const WORDS_WEIGHT: f32 = 0.7;

/// Reads pictures without a face.
pub(crate) struct SceneReader {
    pub(crate) card: Card,
    network: EfficientNet,
    words: Words,
}

impl SceneReader {
    pub(crate) fn load(file: ModelFile<'_>) -> Result<Self, MoodError> {
        let (card, weights) = file.open(Subject::Scene)?;
        let network = EfficientNet::load(&weights).map_err(|error| MoodError::Weights {
            model: card.model().to_string(),
            reason: error.to_string(),
        })?;
        Ok(Self { card, network, words: Words::builtin()? })
    }

    /// The mood of a photograph, with words for what is on it and the reason in a sentence.
    pub(crate) fn photo(&self, picture: &RgbImage) -> Result<Reading, MoodError> {
        let seen = self.words.of(&self.shares(picture)?);
        Ok(read_photo(&photo::Measures::of(&measured(picture)?), &seen, self.card.model()))
    }

    /// Shares of ImageNet's classes. The picture is squashed to the square, so that nothing is cut off.
    fn shares(&self, picture: &RgbImage) -> Result<Vec<f32>, MoodError> {
        let small = resize(picture, SIDE as u32, SIDE as u32)?;
        let values: Vec<f32> =
            small.as_raw().iter().map(|value| (f32::from(*value) - 127.0) / 128.0).collect();
        let logits = self.network.logits(&Tensor::from_vec(values, (1, SIDE, SIDE, 3), &Device::Cpu)?)?;
        Ok(candle_nn::ops::softmax(&Tensor::new(logits, &Device::Cpu)?, 0)?.to_vec1()?)
    }
}

/// The mood of a drawing without a face.
pub(crate) fn sketch(drawing: &RgbImage) -> Result<Reading, MoodError> {
    let measures = sketch::Measures::of(&measured(drawing)?).ok_or(MoodError::Blank)?;
    let model = ModelVersion { name: "sketch-rule".to_owned(), version: "1".to_owned() };
    Ok(reading(measures.point(), SKETCH_CAP, Source::Drawing, model, &measures.looks(), &[]))
}

fn read_photo<'a>(measures: &photo::Measures, seen: &[Seen<'a>], model: ModelVersion) -> Reading {
    // Words that light alone gives, with the share and the place that they count with.
    let light = |word, share, valence, arousal| Seen { word, share, point: Point::new(valence, arousal) };
    let mut seen: Vec<Seen<'a>> = seen.to_vec();
    seen.extend(measures.is_sunset().then(|| light("sunset", 0.8, 0.60, -0.45)));
    seen.extend(measures.is_night().then(|| light("night", 0.3, 0.05, -0.25)));
    let share: f32 = seen.iter().map(|seen| seen.share).sum();
    let known = share.min(1.0);
    let point = measures.point();
    let toward = |axis: fn(Point) -> f32| {
        let words = seen.iter().map(|seen| seen.share * axis(seen.point)).sum::<f32>() / share.max(1e-9);
        axis(point) + WORDS_WEIGHT * known * (words - axis(point))
    };
    let point = Point::new(toward(|p| p.valence), toward(|p| p.arousal));
    let words: Vec<&str> = seen.iter().map(|seen| seen.word).collect();
    let reading =
        reading(point, LIGHT_CAP + WORDS_CAP * known, Source::Scene, model, &measures.looks(), &words);
    let keywords = words.into_iter().map(str::to_owned).chain(measures.words().map(str::to_owned)).collect();
    Reading { keywords, ..reading }
}

fn reading(
    point: Point,
    cap: f32,
    source: Source,
    model: ModelVersion,
    looks: &str,
    seen: &[&str],
) -> Reading {
    let reading = Reading::from_scores(rule::scores(point, cap), source, model);
    Reading {
        valence: point.valence,
        arousal: point.arousal,
        explanation: Some(sentence(looks, reading.mood, seen)),
        ..reading
    }
}

/// The picture as its light is measured.
fn measured(picture: &RgbImage) -> Result<RgbImage, MoodError> {
    let (width, height) = picture.dimensions();
    let scale = MEASURED as f32 / width.max(height) as f32;
    if scale >= 1.0 {
        return Ok(picture.clone());
    }
    let scaled = |side: u32| ((side as f32 * scale).round() as u32).max(1);
    resize(picture, scaled(width), scaled(height))
}

#[cfg(test)]
mod tests;
