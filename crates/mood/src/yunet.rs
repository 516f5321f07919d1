//! YuNet (Wu, Peng, Yu: "YuNet: a tiny millisecond-level face detector", 2023) in candle.
//!
//! A backbone of 1×1 and depthwise 3×3 convolutions, a small feature pyramid, and four heads at strides
//! 8, 16 and 32: class, objectness, box, five landmarks (which we leave out).
//!
//! Beside the published weights, which are as they were, there is a branch of our own for small faces: it leaves the
//! backbone at stride 8 and has a stage, a lateral unit and a head of the same form.

use candle_core::{Result, Tensor};
use candle_nn::VarBuilder;

use crate::{
    conv::{Conv, Form, LINEAR, RELU, Range},
    depthwise::Depthwise,
    pool::max_pool,
};

/// Cells of the three grids are this many pixels apart.
const STRIDES: [usize; 3] = [STRIDE, 16, 32];
/// … of the finest one, and of the branch.
const STRIDE: usize = 8;
/// Channels of the features from the backbone's second half on.
const WIDTH: usize = 64;
/// The first of the backbone's stages at stride 8.
const MIDDLE: usize = 3;

/// A 1×1 convolution followed by a depthwise 3×3 one.
struct Unit {
    point: Conv,
    depth: Depthwise,
}

impl Unit {
    fn load(inputs: usize, outputs: usize, range: Range, weights: &VarBuilder<'_>) -> Result<Self> {
        let depth = weights.pp("depth");
        let (filters, bias) = (depth.get((outputs, 9), "weight")?, depth.get(outputs, "bias")?);
        Ok(Self {
            point: Conv::load(Form::one(inputs, outputs, LINEAR), &weights.pp("point"))?,
            depth: Depthwise::new(&filters, &bias, 1, range)?,
        })
    }

    /// [1, h, w, inputs] to [1, h, w, outputs].
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.point.forward(x)?.apply_op1_no_bwd(&self.depth)
    }
}

/// What the network says at one stride; `cells` runs row by row.
pub(crate) struct Level {
    /// Pixels between cells.
    pub(crate) stride: usize,
    /// Cells in a row.
    pub(crate) columns: usize,
    /// Logits of "a face", one per cell.
    pub(crate) class: Vec<f32>,
    /// Logits of "an object", one per cell.
    pub(crate) object: Vec<f32>,
    /// Offset of the centre in x and y, log of width and height, all in strides, one box per cell.
    pub(crate) boxes: Vec<[f32; 4]>,
}

struct Head {
    class: Unit,
    object: Unit,
    boxes: Unit,
}

impl Head {
    /// Takes the weights of its three units.
    fn load(class: &VarBuilder<'_>, object: &VarBuilder<'_>, boxes: &VarBuilder<'_>) -> Result<Self> {
        let unit = |outputs: usize, weights: &VarBuilder<'_>| Unit::load(WIDTH, outputs, LINEAR, weights);
        Ok(Self { class: unit(1, class)?, object: unit(1, object)?, boxes: unit(4, boxes)? })
    }

    fn forward(&self, features: &Tensor, stride: usize) -> Result<Level> {
        let values = |unit: &Unit| unit.forward(features)?.flatten_all()?.to_vec1::<f32>();
        Ok(Level {
            stride,
            columns: features.dim(2)?,
            class: values(&self.class)?,
            object: values(&self.object)?,
            boxes: values(&self.boxes)?.as_chunks().0.to_vec(),
        })
    }
}

/// The branch for small faces.
struct Branch {
    stage: [Unit; 2],
    lateral: Unit,
    head: Head,
}

impl Branch {
    fn load(weights: &VarBuilder<'_>) -> Result<Self> {
        let unit = |name: &str| Unit::load(WIDTH, WIDTH, RELU, &weights.pp(name));
        Ok(Self {
            stage: [unit("conv1")?, unit("conv2")?],
            lateral: unit("lateral")?,
            head: Head::load(&weights.pp("cls"), &weights.pp("obj"), &weights.pp("bbox"))?,
        })
    }

    /// From the backbone before its first stage at stride 8, and the pyramid at stride 16.
    fn forward(&self, before: &Tensor, coarser: &Tensor) -> Result<Level> {
        let [first, second] = &self.stage;
        let own = second.forward(&first.forward(before)?)?;
        self.head.forward(&self.lateral.forward(&joined(&own, coarser)?)?, STRIDE)
    }
}

/// The features of one picture and the coarser ones above them, each of whose pixels becomes 2×2.
fn joined(features: &Tensor, coarser: &Tensor) -> Result<Tensor> {
    let (_, height, width, channels) = coarser.dims4()?;
    let pixels = coarser.reshape((height, 1, width, 1, channels))?;
    features + pixels.broadcast_as((height, 2, width, 2, channels))?.reshape(features.shape())?
}

/// The network with its weights.
pub(crate) struct YuNet {
    stem: Conv,
    /// Six stages; pooling follows all but the second and the last.
    stages: Vec<Vec<Unit>>,
    laterals: Vec<Unit>,
    heads: Vec<Head>,
    small: Branch,
}

/// What the network says.
pub(crate) struct Levels {
    /// YuNet itself, the finest first.
    pub(crate) published: Vec<Level>,
    /// The branch for small faces, where it was asked for.
    pub(crate) small: Option<Level>,
}

impl YuNet {
    pub(crate) fn load(weights: &VarBuilder<'_>) -> Result<Self> {
        // Input and output channels of each stage's two units; the first stage's first unit is the stem.
        let widths = [(16, 16), (16, 32), (32, 64), (64, 64), (64, 64), (64, 64)];
        let mut stages = Vec::with_capacity(widths.len());
        for (i, (input, output)) in widths.into_iter().enumerate() {
            let stage = weights.pp(format!("backbone.model{i}"));
            let mut units = Vec::with_capacity(2);
            if i > 0 {
                units.push(Unit::load(input, input, RELU, &stage.pp("conv1"))?);
            }
            units.push(Unit::load(input, output, RELU, &stage.pp("conv2"))?);
            stages.push(units);
        }
        let laterals = (0..3)
            .map(|i| Unit::load(WIDTH, WIDTH, RELU, &weights.pp(format!("neck.lateral_convs.{i}"))))
            .collect::<Result<_>>()?;
        let head = |name: &str, i: usize| weights.pp(format!("bbox_head.multi_level_{name}.{i}"));
        let heads = (0..3)
            .map(|i| Head::load(&head("cls", i), &head("obj", i), &head("bbox", i)))
            .collect::<Result<_>>()?;
        Ok(Self {
            stem: Conv::load(Form::three(3, 16, 2, RELU), &weights.pp("stem"))?,
            stages,
            laterals,
            heads,
            small: Branch::load(&weights.pp("small"))?,
        })
    }

    /// Pixels [1, height, width, 3], blue green red, 0..255, both sides multiples of 32; with the branch for small faces
    /// or without.
    pub(crate) fn forward(&self, pixels: &Tensor, small: bool) -> Result<Levels> {
        let mut x = self.stem.forward(pixels)?;
        let (mut features, mut before) = (Vec::with_capacity(3), None);
        for (i, stage) in self.stages.iter().enumerate() {
            if i == MIDDLE && small {
                before = Some(x.clone());
            }
            for unit in stage {
                x = unit.forward(&x)?;
            }
            if i >= MIDDLE {
                features.push(x.clone());
            }
            if i != 1 && i != 5 {
                x = max_pool(&x)?;
            }
        }
        // Top down: each level adds the coarser one, enlarged.
        let mut levels: Vec<Level> = Vec::with_capacity(3);
        let (mut coarser, mut small) = (None::<Tensor>, None);
        let parts = features.iter().zip(&self.laterals).zip(self.heads.iter().zip(STRIDES));
        for ((feature, lateral), (head, stride)) in parts.rev() {
            let level = lateral.forward(&match &coarser {
                Some(above) => joined(feature, above)?,
                None => feature.clone(),
            })?;
            if let (STRIDE, Some(before), Some(above)) = (stride, &before, &coarser) {
                small = Some(self.small.forward(before, above)?);
            }
            levels.push(head.forward(&level, stride)?);
            coarser = Some(level);
        }
        levels.reverse();
        Ok(Levels { published: levels, small })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use candle_core::{Device, safetensors::load_buffer};

    use super::*;
    use crate::{card::Subject, models};

    /// The network, the fixture's picture, and the outputs of the ONNX reference implementation for it.
    fn fixture() -> (YuNet, Tensor, HashMap<String, Tensor>) {
        let (_, weights) = models::DETECTOR.open(Subject::Detector).unwrap();
        let expected =
            load_buffer(include_bytes!("../tests/fixtures/yunet.safetensors"), &Device::Cpu).unwrap();
        let picture = expected["input"].permute((0, 2, 3, 1)).unwrap().contiguous().unwrap();
        (YuNet::load(&weights).unwrap(), picture, expected)
    }

    fn values(tensor: &Tensor) -> Vec<f32> {
        tensor.flatten_all().unwrap().to_vec1().unwrap()
    }

    #[track_caller]
    fn close(ours: &[f32], theirs: &[f32]) {
        assert_eq!(ours.len(), theirs.len());
        for (a, b) in ours.iter().zip(theirs) {
            assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
    }

    #[test]
    fn it_equals_the_onnx_reference() {
        let (network, picture, expected) = fixture();
        let wanted = |name: &str, stride: usize| values(&expected[&format!("{name}_{stride}")]);
        let shares =
            |logits: &[f32]| -> Vec<f32> { logits.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect() };
        for branch in [false, true] {
            for level in network.forward(&picture, branch).unwrap().published {
                close(&shares(&level.class), &wanted("cls", level.stride));
                close(&shares(&level.object), &wanted("obj", level.stride));
                let cells = level.class.len();
                close(level.boxes.as_flattened(), &wanted("bbox", level.stride));
                assert_eq!(cells % level.columns, 0);
            }
        }
    }

    #[test]
    fn the_branch_gives_the_outputs_of_pytorch() {
        let (network, picture, _) = fixture();
        let expected =
            load_buffer(include_bytes!("../tests/fixtures/yunet-small.safetensors"), &Device::Cpu).unwrap();
        let levels = network.forward(&picture, true).unwrap();
        let small = levels.small.unwrap();
        assert_eq!((small.stride, small.columns), (STRIDE, 12));
        close(&small.class, &values(&expected["small_cls"]));
        close(&small.object, &values(&expected["small_obj"]));
        let planes = expected["small_bbox"].reshape((4, ())).unwrap();
        close(small.boxes.as_flattened(), &values(&planes.t().unwrap()));
        // It has weights of its own, and does not run where nobody asks for it.
        assert!(levels.published[0].class.iter().zip(&small.class).any(|(a, b)| (a - b).abs() > 0.1));
        assert!(network.forward(&picture, false).unwrap().small.is_none());
    }
}
