//! What all networks that read a small grey picture have in common.

use std::collections::BTreeMap;

use candle_core::{D, Result, Tensor};
use candle_nn::{VarBuilder, ops::softmax};
use serde::Deserialize;

use crate::{card::Card, m1::M1, resnet::ResNet};

/// Which network a card's weights belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Architecture {
    /// Four convolutions, two fully connected layers.
    #[default]
    M1,
    /// Residual blocks.
    ResNet,
}

/// A network from standardized grey pictures to logits.
pub(crate) trait Network: Send + Sync {
    /// Pictures [n, height, width, 1] to logits [n, classes] of each head.
    fn logits(&self, pictures: &Tensor) -> Result<BTreeMap<String, Tensor>>;
}

/// The network of a card, with its weights.
pub(crate) fn load(card: &Card, weights: &VarBuilder<'_>) -> Result<Box<dyn Network>> {
    Ok(match card.network {
        Architecture::M1 => Box::new(M1::load(card, weights)?),
        Architecture::ResNet => Box::new(ResNet::load(card, weights)?),
    })
}

/// Shares of each head's classes for one picture [1, height, width, 1]: the logits divided by the head's temperature
/// (Guo et al. 2017), and where the card asks for it the mean over the picture and its mirror image.
pub(crate) fn shares(
    network: &dyn Network,
    card: &Card,
    picture: &Tensor,
) -> Result<BTreeMap<String, Vec<f32>>> {
    let mirrored = if card.mirror { Some(picture.flip(&[2])?) } else { None };
    let views: Vec<&Tensor> = std::iter::once(picture).chain(&mirrored).collect();
    network
        .logits(&Tensor::cat(&views, 0)?)?
        .into_iter()
        .map(|(name, logits)| {
            let temperature = card.temperature.get(&name).copied().unwrap_or(1.0);
            Ok((name, softmax(&(logits / temperature)?, D::Minus1)?.mean(0)?.to_vec1::<f32>()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device, safetensors::load_buffer};
    use image::GrayImage;

    use super::*;
    use crate::{
        card::{ModelFile, Subject},
        crop::standardize,
        models,
    };

    /// Largest difference between our logits and those that PyTorch computed with the same weights.
    fn difference(file: ModelFile<'_>, subject: Subject, fixture: &[u8]) -> f32 {
        let (card, weights) = file.open(subject).unwrap();
        let network = load(&card, &weights).unwrap();
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

    macro_rules! parity {
        ($($test:ident: $file:ident, $subject:ident, $fixture:literal;)*) => {$(
            #[test]
            fn $test() {
                let fixture = include_bytes!(concat!("../tests/fixtures/", $fixture, ".safetensors"));
                let gap = difference(models::$file, Subject::$subject, fixture);
                assert!(gap < 1e-4, "{gap}");
            }
        )*};
    }

    parity! {
        m1_gives_the_logits_of_pytorch_for_faces: M1_FACE, Face, "m1-face";
        m1_gives_the_logits_of_pytorch_for_drawings: M1_DRAWING, Drawing, "m1-drawing";
        resnet_gives_the_logits_of_pytorch_for_faces: FACE, Face, "face";
        resnet_gives_the_logits_of_pytorch_for_drawings: DRAWING, Drawing, "drawing";
        resnet_gives_the_logits_of_pytorch_for_the_first_look: FIRST_LOOK, Verifier, "verifier";
        resnet_gives_the_logits_of_pytorch_for_the_second_look: SECOND_LOOK, Verifier, "verifier-second";
    }

    #[test]
    fn a_mirrored_picture_gives_the_same_shares() {
        let (card, weights) = models::M1_FACE.open(Subject::Face).unwrap();
        let network = load(&card, &weights).unwrap();
        let picture =
            standardize(&GrayImage::from_fn(48, 48, |x, y| image::Luma([(x * 5 + y) as u8]))).unwrap();
        let shares = |picture: &Tensor| shares(&*network, &card, picture).unwrap();
        let (a, b) = (shares(&picture), shares(&picture.flip(&[2]).unwrap()));
        for (left, right) in a["ferplus"].iter().zip(&b["ferplus"]) {
            assert!((left - right).abs() < 1e-5);
        }
        assert!((a["fer7"].iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
