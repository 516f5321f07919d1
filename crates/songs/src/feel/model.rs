//! The learned model: its file, and what it computes.

use std::collections::HashMap;

use domain::{ModelVersion, Mood, Point};
use safetensors::SafeTensors;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    Context, FEATURES, Facts, Felt,
    felt::HEARD,
    network::{Linear, Network, softmax},
};
use crate::SongsError;

static WEIGHTS: &[u8] = include_bytes!("../../../../model-weights/song-mood.safetensors");
static CARD: &str = include_str!("../../../../model-weights/song-mood.json");

/// Numbers are at most so many deviations from their mean.
const FARTHEST: f32 = 3.0;
/// So much of the plane is one deviation of the catalogue's songs.
const SPREAD: f32 = 0.6;

/// The card of the file.
#[derive(Deserialize)]
struct Card {
    name: String,
    version: String,
    features: Vec<String>,
    classes: Vec<String>,
    networks: usize,
    sha256: String,
}

/// The model of song moods.
pub struct SongMood {
    model: ModelVersion,
    mean: Vec<f32>,
    deviation: Vec<f32>,
    /// The place is the mean of what they say.
    networks: Vec<Network>,
    moods: Linear,
    field_mean: Vec<f32>,
    field_deviation: Vec<f32>,
    words: HashMap<String, [f32; 3]>,
}

impl SongMood {
    /// The model that is part of the program.
    ///
    /// # Errors
    /// When the program was built with a damaged file.
    pub fn builtin() -> Result<Self, SongsError> {
        Self::load(CARD, WEIGHTS)
    }

    fn load(card: &str, weights: &[u8]) -> Result<Self, SongsError> {
        let card: Card = serde_json::from_str(card).map_err(damaged)?;
        let sum: String = Sha256::digest(weights).iter().map(|byte| format!("{byte:02x}")).collect();
        if sum != card.sha256 {
            return Err(SongsError::Model("the checksum is another".to_owned()));
        }
        if card.features.len() != FEATURES || card.classes != HEARD.map(Mood::as_str) {
            return Err(SongsError::Model("the card is of another model".to_owned()));
        }
        let tensors = SafeTensors::deserialize(weights).map_err(damaged)?;
        let floats = |name: &str| -> Result<Vec<f32>, SongsError> {
            let (parts, _) = tensors.tensor(name).map_err(damaged)?.data().as_chunks();
            Ok(parts.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
        };
        let words = str::from_utf8(tensors.tensor("words").map_err(damaged)?.data()).map_err(damaged)?;
        let scores = floats("word_scores")?;
        Ok(Self {
            model: ModelVersion { name: card.name, version: card.version },
            mean: floats("mean")?,
            deviation: floats("deviation")?,
            networks: Network::all(card.networks, floats)?,
            moods: Linear { weights: floats("moods")?, bias: floats("moods_bias")? },
            field_mean: floats("field_mean")?,
            field_deviation: floats("field_deviation")?,
            words: words.lines().map(str::to_owned).zip(scores.as_chunks().0.iter().copied()).collect(),
        })
    }

    /// Name and version.
    #[must_use]
    pub fn model(&self) -> &ModelVersion {
        &self.model
    }

    /// What is felt in a song. `itself` is the song as it is among those the context was made of, if it is.
    #[must_use]
    pub fn feel(&self, song: &Facts<'_>, context: &Context, itself: Option<&Facts<'_>>) -> Felt {
        self.felt(&song.numbers(self.word_scores(song), context, itself))
    }

    pub(super) fn felt(&self, numbers: &[f32; FEATURES]) -> Felt {
        let mut z = *numbers;
        for ((value, mean), deviation) in z.iter_mut().zip(&self.mean).zip(&self.deviation) {
            let standard = (*value - mean) / deviation;
            *value = if standard.is_nan() { 0.0 } else { standard.clamp(-FARTHEST, FARTHEST) };
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of networks")]
        let share = 1.0 / self.networks.len() as f32;
        let places = self.networks.iter().map(|network| network.place(&z));
        let rated = places.fold((0.0, 0.0), |sum, place| (sum.0 + share * place.0, sum.1 + share * place.1));
        let on_field = |value: f32, axis: usize| {
            let (mean, deviation) = (self.field_mean.get(axis), self.field_deviation.get(axis));
            SPREAD * (value - mean.copied().unwrap_or(0.0)) / deviation.copied().unwrap_or(1.0)
        };
        let mut heard = [0.0; HEARD.len()];
        for (place, share) in heard.iter_mut().zip(softmax(self.moods.of(&z))) {
            *place = share;
        }
        Felt { rated, heard, place: Point::new(on_field(rated.0, 0), on_field(rated.1, 1)) }
    }

    /// Liking, valence and arousal of the title's words: sums over those that are known, by the root of their number.
    pub(super) fn word_scores(&self, song: &Facts<'_>) -> [f32; 3] {
        let Some(words) = song.title_words() else { return [f32::NAN; 3] };
        let known: Vec<&[f32; 3]> = words.iter().filter_map(|word| self.words.get(word)).collect();
        #[expect(clippy::cast_precision_loss, reason = "a title has a few words")]
        let root = (known.len().max(1) as f32).sqrt();
        [0, 1, 2].map(|i| known.iter().filter_map(|scores| scores.get(i)).sum::<f32>() / root)
    }
}

fn damaged(cause: impl std::fmt::Display) -> SongsError {
    SongsError::Model(cause.to_string())
}
