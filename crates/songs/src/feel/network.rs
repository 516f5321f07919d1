//! A network of one hidden layer that says where a song lies, as the mean of the places of classes of ratings by their shares.

use crate::SongsError;

/// A linear function of some numbers: a row of weights and a bias for each of its own.
pub(super) struct Linear {
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// One of the networks.
pub(super) struct Network {
    hidden: Linear,
    classes: Linear,
    /// Where the ratings of each class lie, valence and arousal.
    places: Vec<[f32; 2]>,
}

impl Linear {
    pub(super) fn of(&self, numbers: &[f32]) -> impl Iterator<Item = f32> {
        let rows = self.weights.chunks_exact(numbers.len());
        rows.zip(&self.bias)
            .map(move |(weights, bias)| weights.iter().zip(numbers).map(|(w, n)| w * n).sum::<f32>() + bias)
    }
}

impl Network {
    /// The networks of a file, whose tensors hold the numbers of one behind those of the other.
    pub(super) fn all(
        count: usize,
        floats: impl Fn(&str) -> Result<Vec<f32>, SongsError>,
    ) -> Result<Vec<Self>, SongsError> {
        let (hidden, hidden_bias) = (floats("hidden")?, floats("hidden_bias")?);
        let (classes, classes_bias) = (floats("classes")?, floats("classes_bias")?);
        let places = floats("class_places")?;
        let part = |all: &[f32], k: usize| -> Vec<f32> {
            let size = all.len() / count;
            all.iter().skip(k * size).take(size).copied().collect()
        };
        let network = |k| Self {
            hidden: Linear { weights: part(&hidden, k), bias: part(&hidden_bias, k) },
            classes: Linear { weights: part(&classes, k), bias: part(&classes_bias, k) },
            places: part(&places, k).as_chunks().0.to_vec(),
        };
        Ok((0..count).map(network).collect())
    }

    /// Valence and arousal on the scale of the listeners' ratings.
    pub(super) fn place(&self, z: &[f32]) -> (f32, f32) {
        let hidden: Vec<f32> = self.hidden.of(z).map(f32::tanh).collect();
        let shares = softmax(self.classes.of(&hidden));
        let parts = shares.iter().zip(&self.places);
        parts.fold((0.0, 0.0), |sum, (share, place)| (sum.0 + share * place[0], sum.1 + share * place[1]))
    }
}

/// Shares that sum to 1. Nothing is subtracted first: numbers from inputs of a few deviations are far from overflow.
pub(super) fn softmax(logits: impl Iterator<Item = f32>) -> Vec<f32> {
    let weights: Vec<f32> = logits.map(f32::exp).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}
