//! M1: four 3×3 convolutions of 16, 32, 64 and 128 channels, each with ReLU and 2×2 max pooling, then
//! dropout (idle outside training, so it does not appear here) and two fully connected layers.

use std::collections::BTreeMap;

use candle_core::{Result, Tensor, bail};
use candle_nn::VarBuilder;

use crate::{
    card::{Card, Input},
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
                let form = Form::three(*inputs, *outputs, 1, RELU);
                Conv::load(form, &weights.pp(format!("conv{}", i + 1)))
            })
            .collect::<Result<_>>()?;
        let full = |form: Form, name: &str| Conv::load(form, &weights.pp(name));
        let Input { width, height } = card.input;
        if width != height || width < 16 {
            bail!("M1 reads squares of 16 pixels and more, not {width} by {height}");
        }
        // Four poolings leave a sixteenth of each side; that all is connected is to say that the filter is as big.
        let side = width as usize / 16;
        let fc = Form { kernel: side, stride: side, ..Form::one(128, card.hidden, RELU) };
        let fc = full(fc, "fc")?;
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
        let mut x = pictures.clone();
        for convolution in &self.convolutions {
            x = max_pool(&convolution.forward(&x)?)?;
        }
        let x = self.fc.forward(&x)?;
        self.heads.iter().map(|(name, head)| Ok((name.clone(), head.forward(&x)?.flatten_from(1)?))).collect()
    }
}
