//! The card of a network: what it is, what goes in, what comes out, and the checksum of its weights.

use std::{collections::BTreeMap, fmt::Write as _};

use candle_core::{DType, Device};
use candle_nn::VarBuilder;
use domain::ModelVersion;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{MoodError, network::Architecture};

/// What a network looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Subject {
    /// A face, cut out of its picture.
    Face,
    /// A drawing.
    Drawing,
    /// A whole picture, to find the faces on it.
    Detector,
    /// A square of a picture, to tell whether it shows a face.
    Verifier,
    /// A whole picture, to know what is on it.
    Scene,
    /// A written line.
    Text,
}

/// Size of a network's input in pixels; zero where it is no picture.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Input {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What is written beside the weights, as JSON.
#[derive(Clone, Debug, Deserialize)]
pub struct Card {
    name: String,
    version: String,
    pub(crate) kind: Subject,
    pub(crate) input: Input,
    #[serde(default)]
    pub(crate) network: Architecture,
    /// Of an M1: width of the first fully connected layer.
    #[serde(default)]
    pub(crate) hidden: usize,
    /// Of a residual network: channels of each stage.
    #[serde(default)]
    pub(crate) widths: Vec<usize>,
    /// Of a residual network: blocks of each stage.
    #[serde(default)]
    pub(crate) blocks: Vec<usize>,
    /// Classes of each head, in the order of its outputs.
    pub(crate) heads: BTreeMap<String, Vec<String>>,
    /// What each head's logits are divided by, so that its shares mean what they say; 1 where none is given.
    #[serde(default)]
    pub(crate) temperature: BTreeMap<String, f64>,
    /// Whether the mirror image is read, too, and averaged in: a little better, twice the time.
    #[serde(default)]
    pub(crate) mirror: bool,
    sha256: String,
}

impl Card {
    /// Name and version, as they are stored with every reading.
    #[must_use]
    pub fn model(&self) -> ModelVersion {
        ModelVersion { name: self.name.clone(), version: self.version.clone() }
    }

    /// Classes of a head, in the order of its shares.
    #[must_use]
    pub fn classes(&self, head: &str) -> Option<&[String]> {
        self.heads.get(head).map(Vec::as_slice)
    }

    /// Whether `name` means this network: its name, or name and version (`m1-face@1`).
    #[must_use]
    pub fn answers_to(&self, name: &str) -> bool {
        name == self.name || name == self.model().to_string()
    }
}

/// A network as it is shipped: its card and its weights.
#[derive(Clone, Copy, Debug)]
pub struct ModelFile<'a> {
    /// The card, JSON.
    pub card: &'a str,
    /// The weights, safetensors.
    pub weights: &'a [u8],
}

impl ModelFile<'_> {
    /// Reads the card, which must be of a network for this subject, and compares the weights' SHA-256 with it.
    ///
    /// # Errors
    /// [`MoodError::Weights`] when the card is not readable or another network's, or the checksum differs.
    pub(crate) fn check(&self, subject: Subject) -> Result<Card, MoodError> {
        let card: Card = serde_json::from_str(self.card).map_err(|error| MoodError::Weights {
            model: "unknown".into(),
            reason: format!("card: {error}"),
        })?;
        let fault = |reason: String| MoodError::Weights { model: card.model().to_string(), reason };
        if card.kind != subject {
            return Err(fault(format!("it is for a {:?}, not a {subject:?}", card.kind).to_lowercase()));
        }
        let mut found = String::with_capacity(64);
        for byte in Sha256::digest(self.weights) {
            write!(found, "{byte:02x}").map_err(|error| fault(error.to_string()))?;
        }
        if found != card.sha256 {
            return Err(fault(format!("the checksum is {found}, and should be {}", card.sha256)));
        }
        Ok(card)
    }

    /// Checks it and opens the weights.
    ///
    /// # Errors
    /// As [`check`](Self::check), and when the weights are not in the safetensors format.
    pub(crate) fn open(&self, subject: Subject) -> Result<(Card, VarBuilder<'static>), MoodError> {
        let card = self.check(subject)?;
        let tensors =
            VarBuilder::from_buffered_safetensors(self.weights.to_vec(), DType::F32, &Device::Cpu).map_err(
                |error| MoodError::Weights { model: card.model().to_string(), reason: error.to_string() },
            )?;
        Ok((card, tensors))
    }
}
