//! A small residual network (He et al. 2016): a 3×3 convolution at full size and a 2×2 maximum, then stages of blocks
//! of two 3×3 convolutions with a shortcut, each stage but the first at half the size of the one before; the mean
//! over what is left goes to one linear layer per head. Batch normalization is folded into the convolutions.

use std::collections::BTreeMap;

use candle_core::{Result, Tensor};
use candle_nn::VarBuilder;

use crate::{
    card::Card,
    conv::{Conv, Form, LINEAR, RELU},
    network::Network,
    pool::max_pool,
};

struct Block {
    first: Conv,
    second: Conv,
    /// Where the block changes the size or the number of channels.
    shortcut: Option<Conv>,
}

impl Block {
    fn load(inputs: usize, outputs: usize, stride: usize, weights: &VarBuilder<'_>) -> Result<Self> {
        let conv = |name: &str, form: Form| Conv::load(form, &weights.pp(name));
        let shortcut = Form { stride, ..Form::one(inputs, outputs, LINEAR) };
        Ok(Self {
            first: conv("conv1", Form::three(inputs, outputs, stride, RELU))?,
            second: conv("conv2", Form::three(outputs, outputs, 1, RELU))?,
            shortcut: (inputs != outputs || stride != 1).then(|| conv("shortcut", shortcut)).transpose()?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.first.forward(x)?;
        match &self.shortcut {
            Some(shortcut) => self.second.forward_plus(&y, &shortcut.forward(x)?),
            None => self.second.forward_plus(&y, x),
        }
    }
}

/// The network with its weights.
pub(crate) struct ResNet {
    stem: Conv,
    blocks: Vec<Block>,
    heads: BTreeMap<String, Conv>,
}

impl ResNet {
    /// Takes the weights named `stem`, `blocks.{i}.conv1`, `.conv2`, `.shortcut`, and one per head of the card.
    pub(crate) fn load(card: &Card, weights: &VarBuilder<'_>) -> Result<Self> {
        let mut inputs = card.widths.first().copied().unwrap_or_default();
        let stem = Form::three(1, inputs, 1, RELU);
        let mut blocks = Vec::new();
        for (stage, (outputs, count)) in card.widths.iter().zip(&card.blocks).enumerate() {
            for block in 0..*count {
                let stride = if stage > 0 && block == 0 { 2 } else { 1 };
                let weights = weights.pp(format!("blocks.{}", blocks.len()));
                blocks.push(Block::load(inputs, *outputs, stride, &weights)?);
                inputs = *outputs;
            }
        }
        let heads = card
            .heads
            .iter()
            .map(|(name, classes)| {
                let form = Form::one(inputs, classes.len(), LINEAR);
                Ok((name.clone(), Conv::load(form, &weights.pp(name))?))
            })
            .collect::<Result<_>>()?;
        Ok(Self { stem: Conv::load(stem, &weights.pp("stem"))?, blocks, heads })
    }
}

impl Network for ResNet {
    fn logits(&self, pictures: &Tensor) -> Result<BTreeMap<String, Tensor>> {
        let mut x = max_pool(&self.stem.forward(pictures)?)?;
        for block in &self.blocks {
            x = block.forward(&x)?;
        }
        let features = x.mean_keepdim((1, 2))?;
        self.heads
            .iter()
            .map(|(name, head)| Ok((name.clone(), head.forward(&features)?.flatten_from(1)?)))
            .collect()
    }
}
