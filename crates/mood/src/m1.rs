//! M1: four 3×3 convolutions of 16, 32, 64 and 128 channels, each with ReLU and 2×2 max pooling, then
//! dropout (idle outside training, so it does not appear here) and two fully connected layers.

use std::collections::BTreeMap;

use candle_core::{Result, Tensor};
use candle_nn::{Linear, Module, VarBuilder, linear};

use crate::{
    card::Card,
    conv::{Conv, Form, LINEAR},
    network::Network,
    pool::max_pool,
};

const CHANNELS: [usize; 5] = [1, 16, 32, 64, 128];

/// The network with its weights. One second fully connected layer per head.
pub(crate) struct M1 {
    convolutions: Vec<Conv>,
    fc: Linear,
    heads: BTreeMap<String, Linear>,
}

impl M1 {
    /// Takes the weights named `conv1..4`, `fc`, and one per head of the card.
    pub(crate) fn load(card: &Card, weights: &VarBuilder<'_>) -> Result<Self> {
        let convolutions = CHANNELS
            .iter()
            .zip(CHANNELS.iter().skip(1))
            .enumerate()
            .map(|(i, (inputs, outputs))| {
                let form = Form::three(*inputs, *outputs, 1, LINEAR);
                Conv::load(form, &weights.pp(format!("conv{}", i + 1)))
            })
            .collect::<Result<_>>()?;
        // Four poolings leave a sixteenth of each side.
        let pixels = (card.input.width as usize / 16) * (card.input.height as usize / 16);
        let fc = linear(128 * pixels, card.hidden, weights.pp("fc"))?;
        let heads = card
            .heads
            .iter()
            .map(|(name, classes)| Ok((name.clone(), linear(card.hidden, classes.len(), weights.pp(name))?)))
            .collect::<Result<_>>()?;
        Ok(Self { convolutions, fc, heads })
    }
}

impl Network for M1 {
    fn logits(&self, pictures: &Tensor) -> Result<BTreeMap<String, Tensor>> {
        // One channel: [n, 1, h, w] is [1, n, h, w].
        let mut x = pictures.transpose(0, 1)?.contiguous()?;
        for convolution in &self.convolutions {
            // Pooling and ReLU commute; on the smaller picture ReLU is cheaper.
            x = max_pool(&convolution.forward(&x)?)?.relu()?;
        }
        let x = self.fc.forward(&x.transpose(0, 1)?.flatten_from(1)?)?.relu()?;
        self.heads.iter().map(|(name, head)| Ok((name.clone(), head.forward(&x)?))).collect()
    }
}
