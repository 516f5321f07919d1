//! M1: four 3×3 convolutions of 16, 32, 64 and 128 channels, each with ReLU and 2×2 max pooling, then
//! dropout (idle outside training, so it does not appear here) and two fully connected layers.

use std::collections::BTreeMap;

use candle_core::{D, Result, Tensor};
use candle_nn::{Conv2d, Conv2dConfig, Linear, Module, VarBuilder, conv2d, linear};

use crate::card::Card;

const CHANNELS: [usize; 5] = [1, 16, 32, 64, 128];

/// The network with its weights. One second fully connected layer per head.
pub(crate) struct M1 {
    convolutions: Vec<Conv2d>,
    fc: Linear,
    heads: BTreeMap<String, Linear>,
}

impl M1 {
    /// Takes the weights named `conv1..4`, `fc`, and one per head of the card.
    pub(crate) fn load(card: &Card, weights: &VarBuilder<'_>) -> Result<Self> {
        let same = Conv2dConfig { padding: 1, ..Conv2dConfig::default() };
        let convolutions = CHANNELS
            .iter()
            .zip(CHANNELS.iter().skip(1))
            .enumerate()
            .map(|(i, (input, output))| {
                conv2d(*input, *output, 3, same, weights.pp(format!("conv{}", i + 1)))
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

    /// Pictures [n, 1, height, width] to logits [n, classes] of each head.
    pub(crate) fn logits(&self, pictures: &Tensor) -> Result<BTreeMap<String, Tensor>> {
        let mut x = pictures.clone();
        for convolution in &self.convolutions {
            // Pooling and ReLU commute; on the smaller picture ReLU is cheaper.
            x = convolution.forward(&x)?.max_pool2d(2)?.relu()?;
        }
        let x = self.fc.forward(&x.flatten_from(1)?)?.relu()?;
        self.heads.iter().map(|(name, head)| Ok((name.clone(), head.forward(&x)?))).collect()
    }

    /// Shares of each head's classes for one picture [1, 1, height, width]: the mean of what the network
    /// says of the picture and of its mirror image.
    pub(crate) fn shares(&self, picture: &Tensor) -> Result<BTreeMap<String, Vec<f32>>> {
        let both = Tensor::cat(&[picture, &picture.flip(&[3])?], 0)?;
        self.logits(&both)?
            .into_iter()
            .map(|(name, logits)| {
                Ok((name, candle_nn::ops::softmax(&logits, D::Minus1)?.mean(0)?.to_vec1::<f32>()?))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device, safetensors::load_buffer};
    use image::GrayImage;

    use super::*;
    use crate::{card::ModelFile, crop::standardize, models};

    /// Largest difference between our logits and those that PyTorch computed with the same weights.
    fn difference(file: ModelFile<'_>, fixture: &[u8]) -> f32 {
        let (card, weights) = file.open().unwrap();
        let network = M1::load(&card, &weights).unwrap();
        let expected = load_buffer(fixture, &Device::Cpu).unwrap();
        let side = card.input.width;
        let pictures = expected["pictures"].to_dtype(DType::U8).unwrap().flatten_all().unwrap();
        let pixels = pictures.to_vec1::<u8>().unwrap();
        let mut largest = 0.0_f32;
        for (i, chunk) in pixels.chunks((side * side) as usize).enumerate() {
            let picture = GrayImage::from_raw(side, side, chunk.to_vec()).unwrap();
            for (head, logits) in network.logits(&standardize(&picture).unwrap()).unwrap() {
                let wanted = expected[&head].get(i).unwrap();
                let gap = (logits.squeeze(0).unwrap() - wanted).unwrap().abs().unwrap().max(0).unwrap();
                largest = largest.max(gap.to_scalar::<f32>().unwrap());
            }
        }
        largest
    }

    #[test]
    fn faces_give_the_logits_of_pytorch() {
        let gap = difference(models::FACE, include_bytes!("../tests/fixtures/m1-face.safetensors"));
        assert!(gap < 1e-4, "{gap}");
    }

    #[test]
    fn drawings_give_the_logits_of_pytorch() {
        let gap = difference(models::DRAWING, include_bytes!("../tests/fixtures/m1-drawing.safetensors"));
        assert!(gap < 1e-4, "{gap}");
    }

    #[test]
    fn a_mirrored_picture_gives_the_same_shares() {
        let (card, weights) = models::FACE.open().unwrap();
        let network = M1::load(&card, &weights).unwrap();
        let picture =
            standardize(&GrayImage::from_fn(48, 48, |x, y| image::Luma([(x * 5 + y) as u8]))).unwrap();
        let (a, b) =
            (network.shares(&picture).unwrap(), network.shares(&picture.flip(&[3]).unwrap()).unwrap());
        for (left, right) in a["ferplus"].iter().zip(&b["ferplus"]) {
            assert!((left - right).abs() < 1e-5);
        }
        assert!((a["fer7"].iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
