//! Which of the detector's candidates are faces.
//!
//! YuNet is sure of hardly any face of less than 20 pixels, and as sure of some knots of wood. It is asked for weak
//! candidates, too; this small network looks at each of them again and decides.

use candle_core::{D, Result, Tensor};
use image::RgbImage;

use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    crop::{Square, grey, resize, standardize},
    network::{self, Network},
};

const HEAD: &str = "face";
const CLASSES: [&str; 2] = ["none", "face"];

pub(crate) struct Verifier {
    card: Card,
    network: Box<dyn Network>,
}

impl Verifier {
    pub(crate) fn load(file: ModelFile<'_>) -> std::result::Result<Self, MoodError> {
        let (card, weights) = file.open(Subject::Verifier)?;
        let fault = |reason: String| MoodError::Weights { model: card.model().to_string(), reason };
        if card.classes(HEAD).is_none_or(|classes| classes != CLASSES) {
            return Err(fault(format!("the card has no head {HEAD:?} of {CLASSES:?}")));
        }
        let network = network::load(&card, &weights).map_err(|error| fault(error.to_string()))?;
        Ok(Self { card, network })
    }

    /// How sure it is that each of these squares of pictures shows a face: the logit of its share.
    pub(crate) fn logits(&self, squares: &[(&RgbImage, Square)]) -> std::result::Result<Vec<f32>, MoodError> {
        if squares.is_empty() {
            return Ok(Vec::new());
        }
        let (width, height) = (self.card.input.width, self.card.input.height);
        let inputs: Vec<Tensor> = squares
            .iter()
            .map(|(picture, square)| Ok(standardize(&grey(&resize(&square.cut(picture), width, height)?))?))
            .collect::<std::result::Result<_, MoodError>>()?;
        Ok(self.difference(&Tensor::cat(&inputs, 0)?)?)
    }

    fn difference(&self, inputs: &Tensor) -> Result<Vec<f32>> {
        let mut logits = self.network.logits(inputs)?;
        let Some(logits) = logits.remove(HEAD) else { candle_core::bail!("no head {HEAD:?}") };
        (logits.narrow(D::Minus1, 1, 1)? - logits.narrow(D::Minus1, 0, 1)?)?.flatten_all()?.to_vec1()
    }
}
