//! EfficientNet-Lite0 (Tan & Le 2019, without squeeze-excite and with ReLU6): what is on a picture, as logits of
//! ImageNet's 1,000 classes. The weights are Google's, batch normalization folded, most of them in 8 bits;
//! `model-weights/training/efficientnet_lite0.py` makes them and describes every layer.

use candle_core::{DType, Result, Tensor};
use candle_nn::VarBuilder;

use crate::{
    conv::{Conv, Form, LINEAR, Range},
    depthwise::Depthwise,
};

/// Side of the picture in pixels.
pub(crate) const SIDE: usize = 224;
const CLASSES: usize = 1000;
const RELU6: Range = (0.0, 6.0);
/// The byte that stands for a weight of zero.
const ZERO: f64 = 128.0;
/// Blocks, kernel, stride of the first block, expansion, channels.
const STAGES: [(usize, usize, usize, usize, usize); 7] = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
];
const STEM: usize = 32;
const HEAD: usize = 1280;

/// A 1×1 convolution to more channels, a depthwise one, a 1×1 convolution back; the input is added where the result
/// has its shape.
struct Block {
    expand: Option<Conv>,
    depth: Depthwise,
    project: Conv,
    adds_input: bool,
}

impl Block {
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = match &self.expand {
            Some(expand) => expand.forward(x)?,
            None => x.clone(),
        };
        let y = y.apply_op1_no_bwd(&self.depth)?;
        if self.adds_input { self.project.forward_plus(&y, x) } else { self.project.forward(&y) }
    }
}

/// The network with its weights.
pub(crate) struct EfficientNet {
    stem: Conv,
    blocks: Vec<Block>,
    head: Conv,
    classes: Conv,
}

impl EfficientNet {
    pub(crate) fn load(weights: &VarBuilder<'_>) -> Result<Self> {
        let conv = |form: Form, name: &str| {
            let layer = weights.pp(name);
            Conv::new(form, &wide(&layer)?, &layer.get(form.outputs, "bias")?)
        };
        let mut blocks = Vec::new();
        let mut inputs = STEM;
        for (count, kernel, first_stride, expansion, outputs) in STAGES {
            for block in 0..count {
                let stride = if block == 0 { first_stride } else { 1 };
                let (middle, name) = (inputs * expansion, format!("blocks.{}", blocks.len()));
                let layer = weights.pp(format!("{name}.depth"));
                let filters = wide(&layer)?.reshape((middle, kernel * kernel))?;
                blocks.push(Block {
                    expand: (expansion > 1)
                        .then(|| conv(Form::one(inputs, middle, RELU6), &format!("{name}.expand")))
                        .transpose()?,
                    depth: Depthwise::new(&filters, &layer.get(middle, "bias")?, stride, RELU6)?,
                    project: conv(Form::one(middle, outputs, LINEAR), &format!("{name}.project"))?,
                    adds_input: stride == 1 && inputs == outputs,
                });
                inputs = outputs;
            }
        }
        Ok(Self {
            stem: conv(Form { before: 0, ..Form::three(3, STEM, 2, RELU6) }, "stem")?,
            blocks,
            head: conv(Form::one(inputs, HEAD, RELU6), "head")?,
            classes: conv(Form::one(HEAD, CLASSES, LINEAR), "fc")?,
        })
    }

    /// A picture [1, 224, 224, 3] of red, green and blue as (0..255 − 127) / 128 to 1,000 logits.
    pub(crate) fn logits(&self, picture: &Tensor) -> Result<Vec<f32>> {
        let mut x = self.stem.forward(picture)?;
        for block in &self.blocks {
            x = block.forward(&x)?;
        }
        let features = self.head.forward(&x)?.mean_keepdim((1, 2))?;
        self.classes.forward(&features)?.flatten_all()?.to_vec1()
    }
}

/// A layer's weights in 32 bits: of bytes with a scale per output channel, or as they are.
fn wide(layer: &VarBuilder<'_>) -> Result<Tensor> {
    let weight = layer.get_unchecked("weight")?;
    if !layer.contains_tensor("scale") {
        return Ok(weight);
    }
    let scale = layer.get_unchecked("scale")?.to_dtype(DType::F32)?;
    (weight - ZERO)?.broadcast_mul(&scale.reshape(((), 1))?)
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, safetensors::load_buffer};

    use super::*;
    use crate::models;

    #[test]
    fn it_gives_the_logits_of_pytorch() {
        let (_, weights) = models::SCENE.open(crate::card::Subject::Scene).unwrap();
        let network = EfficientNet::load(&weights).unwrap();
        let fixture =
            load_buffer(include_bytes!("../tests/fixtures/scene.safetensors"), &Device::Cpu).unwrap();
        for i in 0..2 {
            let picture = fixture["pictures"].get(i).unwrap().to_dtype(DType::F32).unwrap();
            let picture = ((picture - 127.0).unwrap() / 128.0).unwrap();
            let ours = network.logits(&picture.unsqueeze(0).unwrap()).unwrap();
            let theirs = fixture["logits"].get(i).unwrap().to_vec1::<f32>().unwrap();
            let gap = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(gap < 1e-3, "{gap}");
        }
    }
}
