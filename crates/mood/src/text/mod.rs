//! The mood of a written line: static embeddings of words, pieces of words, marks and emoji; two convolutions over them;
//! one hidden layer. `model-weights/training/train_text.py` trains it.

mod characters;
mod features;
mod tokens;

use candle_core::{Device, Tensor};
use domain::{Reading, Scores, Source};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use self::features::{Feature, Refusal, Vocabulary};
use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    classes::scores_of,
};

/// The head whose classes become moods.
const HEAD: &str = "mood";

/// Reads lines.
pub(crate) struct TextReader {
    pub(crate) card: Card,
    vocabulary: Vocabulary,
    /// Whole numbers [entries, width], to be multiplied with the scale of their entry.
    embedding: Vec<i8>,
    scale: Vec<f32>,
    /// What is added to a negated feature.
    negated: Vec<f32>,
    first: Convolution,
    second: Convolution,
    hidden: Linear,
    moods: Linear,
}

/// Over three neighbours, zeros outside.
struct Convolution {
    /// [3 · inputs, outputs].
    weight: Tensor,
    bias: Tensor,
}

/// [outputs, inputs] and [outputs].
struct Linear {
    weight: Tensor,
    bias: Tensor,
}

impl TextReader {
    pub(crate) fn load(file: ModelFile<'_>) -> Result<Self, MoodError> {
        let card = file.check(Subject::Text)?;
        let fault = |reason: String| MoodError::Weights { model: card.model().to_string(), reason };
        let weights = SafeTensors::deserialize(file.weights).map_err(|error| fault(error.to_string()))?;
        let view = |name: &str| weights.tensor(name).map_err(|error| fault(error.to_string()));
        let bytes = |name: &str| Ok::<_, MoodError>(view(name)?.data().to_vec());
        let tensor = |name: &str| {
            let view = view(name)?;
            let values = floats(&view).ok_or_else(|| fault(format!("{name} is not of floats")))?;
            Ok::<_, MoodError>(Tensor::from_vec(values, view.shape(), &Device::Cpu)?)
        };
        let convolution = |name: &str| {
            let weight = tensor(&format!("{name}.weight"))?.flatten(0, 1)?;
            Ok::<_, MoodError>(Convolution { weight, bias: tensor(&format!("{name}.bias"))? })
        };
        let linear = |name: &str| {
            let (weight, bias) = (tensor(&format!("{name}.weight"))?, tensor(&format!("{name}.bias"))?);
            Ok::<_, MoodError>(Linear { weight, bias })
        };
        let english = bytes("english")?.into_iter().map(|mark| mark != 0).collect();
        let entries = String::from_utf8(bytes("vocabulary")?).map_err(|error| fault(error.to_string()))?;
        let vocabulary = Vocabulary::new(&entries, english)
            .ok_or_else(|| fault("the vocabulary does not fit its marks".to_owned()))?;
        let (scale, negated) = (tensor("embedding.scale")?.to_vec1()?, tensor("negated")?.to_vec1()?);
        let embedding: Vec<i8> = bytes("embedding")?.into_iter().map(u8::cast_signed).collect();
        if embedding.len() != scale.len() * negated.len() {
            return Err(fault("the embedding does not fit its scale".to_owned()));
        }
        let (first, second) = (convolution("first")?, convolution("second")?);
        let (hidden, moods) = (linear("hidden")?, linear(HEAD)?);
        Ok(Self { vocabulary, embedding, scale, negated, first, second, hidden, moods, card })
    }

    /// The mood of a line; only its first 2,000 characters count.
    ///
    /// # Errors
    /// [`MoodError::NoWords`] and [`MoodError::Language`] where it cannot be told.
    pub(crate) fn read(&self, text: &str) -> Result<Reading, MoodError> {
        let line = tokens::cut(text);
        match self.vocabulary.refusal(&line) {
            Some(Refusal::Nothing) => return Err(MoodError::NoWords),
            Some(Refusal::Language) => return Err(MoodError::Language),
            None => {}
        }
        let features = self.vocabulary.features(&line.tokens);
        if features.is_empty() {
            return Err(MoodError::NoWords);
        }
        let classes = self.card.heads.get(HEAD).map(Vec::as_slice).unwrap_or_default();
        let scores: Scores = scores_of(classes, &self.shares(&features)?);
        Ok(Reading::from_scores(scores, Source::Text, self.card.model()))
    }

    /// Shares of the moods.
    fn shares(&self, features: &[Feature]) -> candle_core::Result<Vec<f32>> {
        let temperature = self.card.temperature.get(HEAD).copied().unwrap_or(1.0);
        let logits = (self.logits(features)? / temperature)?;
        candle_nn::ops::softmax(&logits, 0)?.to_vec1()
    }

    fn logits(&self, features: &[Feature]) -> candle_core::Result<Tensor> {
        let width = self.negated.len();
        let mut rows = Vec::with_capacity(features.len() * width);
        for Feature { entry, negated } in features {
            let row = self.embedding.get(entry * width..(entry + 1) * width).unwrap_or_default();
            let scale = self.scale.get(*entry).copied().unwrap_or_default();
            rows.extend(
                row.iter()
                    .zip(&self.negated)
                    .map(|(value, more)| f32::from(*value) * scale + if *negated { *more } else { 0.0 }),
            );
        }
        let x = Tensor::from_vec(rows, (features.len(), width), &Device::Cpu)?;
        let first = self.first.forward(&x)?;
        let second = self.second.forward(&first)?;
        let pooled = Tensor::cat(&[x.mean(0)?, first.max(0)?, second.max(0)?], 0)?;
        self.moods.forward(&self.hidden.forward(&pooled)?.relu()?)
    }
}

impl Convolution {
    /// [n, inputs] to [n, outputs], not below zero.
    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let n = x.dim(0)?;
        let padded = x.pad_with_zeros(0, 1, 1)?;
        let near = Tensor::cat(&[padded.narrow(0, 0, n)?, x.clone(), padded.narrow(0, 2, n)?], 1)?;
        near.matmul(&self.weight)?.broadcast_add(&self.bias)?.relu()
    }
}

impl Linear {
    /// [inputs] to [outputs].
    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        self.weight.matmul(&x.unsqueeze(1)?)?.squeeze(1)? + &self.bias
    }
}

/// The values of a tensor of 16- or 32-bit floats.
fn floats(view: &TensorView<'_>) -> Option<Vec<f32>> {
    let bytes = view.data();
    match view.dtype() {
        Dtype::F32 => Some(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()),
        Dtype::F16 => {
            Some(bytes.as_chunks().0.iter().map(|two| half::f16::from_le_bytes(*two).to_f32()).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
