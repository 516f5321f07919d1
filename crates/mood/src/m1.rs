//! M1: four 3×3 convolutions of 16, 32, 64 and 128 channels, each with ReLU and 2×2 max pooling, then
//! dropout (idle outside training, so it does not appear here) and two fully connected layers.

use std::collections::BTreeMap;

use candle_core::{Result, Tensor};
use candle_nn::VarBuilder;

use crate::{
    card::Card,
    conv::{Conv, Form, LINEAR, RELU},
    network::Network,
    pool::max_pool,
};

const CHANNELS: [usize; 5] = [1, 16, 32, 64, 128];

/// The network with its weights. One second fully connected layer per head.
pub(crate) struct M1 {
    convolutions: Vec<Conv>,
    fc: Conv,
    heads: BTreeMap<String, Conv>,
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
        let full = |form: Form, name: &str| Conv::load(form, &weights.pp(name));
        let fc = full(Form::one(128 * pixels, card.hidden, RELU), "fc")?;
        let heads = card
            .heads
            .iter()
            .map(|(name, classes)| {
                Ok((name.clone(), full(Form::one(card.hidden, classes.len(), LINEAR), name)?))
            })
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
        let (_, n, _, _) = x.dims4()?;
        let x = x.transpose(0, 1)?.flatten_from(1)?.t()?.reshape(((), n, 1, 1))?.contiguous()?;
        let x = self.fc.forward(&x)?;
        self.heads
            .iter()
            .map(|(name, head)| Ok((name.clone(), head.forward(&x)?.flatten_from(1)?.t()?)))
            .collect()
    }
}
