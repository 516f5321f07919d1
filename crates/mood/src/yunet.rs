//! YuNet (Wu, Peng, Yu: "YuNet: a tiny millisecond-level face detector", 2023) in candle.
//!
//! A backbone of 1×1 and depthwise 3×3 convolutions, a small feature pyramid, and four heads at strides
//! 8, 16 and 32: class, objectness, box, five landmarks (which we leave out).

use candle_core::{Result, Tensor};
use candle_nn::VarBuilder;

use crate::{
    conv::{Conv, Form, LINEAR, RELU, Range},
    depthwise::Depthwise,
    pool::max_pool,
};

/// Cells of the three grids are this many pixels apart.
pub(crate) const STRIDES: [usize; 3] = [8, 16, 32];

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

    /// [inputs, 1, h, w] to [outputs, 1, h, w].
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
    /// Four planes: offset of the centre in x and y, log of width and height, all in strides.
    pub(crate) boxes: Vec<Vec<f32>>,
}

struct Head {
    class: Unit,
    object: Unit,
    boxes: Unit,
}

/// The network with its weights.
pub(crate) struct YuNet {
    stem: Conv,
    /// Six stages; pooling follows all but the second and the last.
    stages: Vec<Vec<Unit>>,
    laterals: Vec<Unit>,
    heads: Vec<Head>,
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
            .map(|i| Unit::load(64, 64, RELU, &weights.pp(format!("neck.lateral_convs.{i}"))))
            .collect::<Result<_>>()?;
        let head = |name: &str, i: usize, output: usize| {
            Unit::load(64, output, LINEAR, &weights.pp(format!("bbox_head.multi_level_{name}.{i}")))
        };
        let heads = (0..3)
            .map(|i| {
                Ok(Head { class: head("cls", i, 1)?, object: head("obj", i, 1)?, boxes: head("bbox", i, 4)? })
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            stem: Conv::load(Form::three(3, 16, 2, RELU), &weights.pp("stem"))?,
            stages,
            laterals,
            heads,
        })
    }

    /// Pixels [3, 1, height, width], blue green red, 0..255, both sides multiples of 32.
    pub(crate) fn forward(&self, pixels: &Tensor) -> Result<Vec<Level>> {
        let mut x = self.stem.forward(pixels)?;
        let mut features = Vec::with_capacity(3);
        for (i, stage) in self.stages.iter().enumerate() {
            for unit in stage {
                x = unit.forward(&x)?;
            }
            if i >= 3 {
                features.push(x.clone());
            }
            if i != 1 && i != 5 {
                x = max_pool(&x)?;
            }
        }
        // Top down: each level adds the coarser one, enlarged.
        let mut levels: Vec<Level> = Vec::with_capacity(3);
        let mut coarser: Option<Tensor> = None;
        let parts = features.iter().zip(&self.laterals).zip(self.heads.iter().zip(STRIDES));
        for ((feature, lateral), (head, stride)) in parts.rev() {
            let joined = match &coarser {
                Some(above) => {
                    let (_, _, height, width) = feature.dims4()?;
                    (feature + above.upsample_nearest2d(height, width)?)?
                }
                None => feature.clone(),
            };
            let level = lateral.forward(&joined)?;
            levels.push(Level {
                stride,
                columns: level.dim(3)?,
                class: head.class.forward(&level)?.flatten_all()?.to_vec1()?,
                object: head.object.forward(&level)?.flatten_all()?.to_vec1()?,
                boxes: head.boxes.forward(&level)?.flatten_from(1)?.to_vec2()?,
            });
            coarser = Some(level);
        }
        levels.reverse();
        Ok(levels)
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, safetensors::load_buffer};

    use super::*;
    use crate::models;

    /// The fixture holds one picture and the outputs of the ONNX reference implementation for it.
    #[test]
    fn it_equals_the_onnx_reference() {
        let (_, weights) = models::DETECTOR.open(crate::card::Subject::Detector).unwrap();
        let expected =
            load_buffer(include_bytes!("../tests/fixtures/yunet.safetensors"), &Device::Cpu).unwrap();
        let wanted = |name: &str, stride: usize| {
            expected[&format!("{name}_{stride}")].flatten_all().unwrap().to_vec1::<f32>().unwrap()
        };
        let sigmoid = |x: &f32| 1.0 / (1.0 + (-x).exp());
        let close = |ours: Vec<f32>, theirs: Vec<f32>| {
            assert_eq!(ours.len(), theirs.len());
            for (a, b) in ours.iter().zip(&theirs) {
                assert!((a - b).abs() < 1e-4, "{a} {b}");
            }
        };
        for level in YuNet::load(&weights)
            .unwrap()
            .forward(&expected["input"].transpose(0, 1).unwrap().contiguous().unwrap())
            .unwrap()
        {
            close(level.class.iter().map(sigmoid).collect(), wanted("cls", level.stride));
            close(level.object.iter().map(sigmoid).collect(), wanted("obj", level.stride));
            let cells = level.class.len();
            let by_cell =
                (0..cells).flat_map(|cell| level.boxes.iter().map(move |plane| plane[cell])).collect();
            close(by_cell, wanted("bbox", level.stride));
            assert_eq!(cells % level.columns, 0);
        }
    }
}
