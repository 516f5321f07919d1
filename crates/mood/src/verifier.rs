//! Which of the detector's candidates are faces.
//!
//! YuNet is sure of hardly any face of less than 20 pixels, and as sure of some knots of wood. It is asked for weak
//! candidates, too. They go through a cascade (Viola and Jones 2001): a small network looks at all of them, a big one
//! once more at those that the small one does not rule out, which are few.

use candle_core::{D, Result, Tensor};
use image::RgbImage;

use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    crop::{Square, grey, resize, standardize},
    network::{self, Network},
};

const HEAD: &str = "face";
const CLASSES: [&str; 2] = ["none", "face"];
/// So many are looked at twice at most, however big the crowd.
const TWICE: usize = 64;

/// What the networks say of a square: logits of the share that it shows a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) first: f32,
    /// Where there was one.
    pub(crate) second: Option<f32>,
}

/// The cascade of two.
pub(crate) struct Verifier {
    first: Judge,
    second: Judge,
}

impl Verifier {
    pub(crate) fn load([first, second]: [ModelFile<'_>; 2]) -> std::result::Result<Self, MoodError> {
        let (first, second) = (Judge::load(first)?, Judge::load(second)?);
        if first.card.input.width != second.card.input.width {
            let reason = "it looks at squares of another size than the first one".to_owned();
            return Err(fault(&second.card, reason));
        }
        Ok(Self { first, second })
    }

    /// Looks at squares of pictures, the likeliest first; a second time where, after the first look, it is worth it.
    pub(crate) fn look(
        &self,
        squares: &[(&RgbImage, Square)],
        worth: impl Fn(usize, f32) -> bool,
    ) -> std::result::Result<Vec<Look>, MoodError> {
        if squares.is_empty() {
            return Ok(Vec::new());
        }
        let side = self.first.card.input.width;
        let inputs: Vec<Tensor> = squares
            .iter()
            .map(|(picture, square)| Ok(standardize(&grey(&resize(&square.cut(picture), side, side)?))?))
            .collect::<std::result::Result<_, MoodError>>()?;
        let logits = self.first.logits(&inputs)?;
        let mut looks: Vec<Look> = logits.into_iter().map(|first| Look { first, second: None }).collect();
        let again: Vec<usize> = looks
            .iter()
            .enumerate()
            .filter(|(i, it)| worth(*i, it.first))
            .map(|(i, _)| i)
            .take(TWICE)
            .collect();
        let chosen: Vec<Tensor> = again.iter().filter_map(|i| inputs.get(*i).cloned()).collect();
        for (i, second) in again.into_iter().zip(self.second.logits(&chosen)?) {
            if let Some(look) = looks.get_mut(i) {
                look.second = Some(second);
            }
        }
        Ok(looks)
    }
}

/// One network of the cascade.
struct Judge {
    card: Card,
    network: Box<dyn Network>,
}

impl Judge {
    fn load(file: ModelFile<'_>) -> std::result::Result<Self, MoodError> {
        let (card, weights) = file.open(Subject::Verifier)?;
        if card.classes(HEAD).is_none_or(|classes| classes != CLASSES) {
            return Err(fault(&card, format!("the card has no head {HEAD:?} of {CLASSES:?}")));
        }
        let network = network::load(&card, &weights).map_err(|error| fault(&card, error.to_string()))?;
        Ok(Self { card, network })
    }

    /// The logit of each input, or where the card asks for it the mean of its and its mirror image's.
    fn logits(&self, inputs: &[Tensor]) -> Result<Vec<f32>> {
        if inputs.is_empty() {
            return Ok(Vec::new());
        }
        let mut views = Tensor::cat(inputs, 0)?;
        if self.card.mirror {
            views = Tensor::cat(&[&views, &views.flip(&[2])?], 0)?;
        }
        let Some(logits) = self.network.logits(&views)?.remove(HEAD) else {
            candle_core::bail!("no head {HEAD:?}")
        };
        let differences = (logits.narrow(D::Minus1, 1, 1)? - logits.narrow(D::Minus1, 0, 1)?)?;
        differences.reshape(((), inputs.len()))?.mean(0)?.to_vec1()
    }
}

fn fault(card: &Card, reason: String) -> MoodError {
    MoodError::Weights { model: card.model().to_string(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{FIRST_LOOK, SECOND_LOOK};

    fn stripes() -> RgbImage {
        RgbImage::from_fn(96, 96, |x, y| image::Rgb([(x * 7 % 256) as u8, (x * y % 256) as u8, 40]))
    }

    fn square(x: f32) -> Square {
        Square { center: (x, 48.0), side: 30.0 }
    }

    #[test]
    fn what_is_worth_it_is_looked_at_again_and_its_look_stays_with_it() {
        let (verifier, picture) = (Verifier::load([FIRST_LOOK, SECOND_LOOK]).unwrap(), stripes());
        let squares = [20.0, 40.0, 60.0].map(|x| (&picture, square(x)));
        let all = verifier.look(&squares, |_, _| true).unwrap();
        let last = verifier.look(&squares, |i, _| i == 2).unwrap();
        assert_eq!((last[0].second, last[1].second), (None, None));
        assert!((last[2].second.unwrap() - all[2].second.unwrap()).abs() < 1e-4);
        assert!((all[1].second.unwrap() - all[2].second.unwrap()).abs() > 1e-3);
        assert_eq!(verifier.look(&[], |_, _| true).unwrap(), []);
    }

    #[test]
    fn both_look_at_squares_of_one_size() {
        let mut card = SECOND_LOOK.card.to_owned();
        for side in ["width", "height"] {
            card = card.replace(&format!("\"{side}\": 48"), &format!("\"{side}\": 64"));
        }
        let other = ModelFile { card: &card, ..SECOND_LOOK };
        assert!(Verifier::load([FIRST_LOOK, other]).is_err_and(|it| it.to_string().contains("another size")));
    }

    #[test]
    fn in_a_crowd_the_likeliest_are_looked_at_again() {
        let (verifier, picture) = (Verifier::load([FIRST_LOOK, SECOND_LOOK]).unwrap(), stripes());
        let squares = vec![(&picture, square(48.0)); TWICE + 3];
        let looks = verifier.look(&squares, |i, _| i > 0).unwrap();
        let again: Vec<bool> = looks.iter().map(|look| look.second.is_some()).collect();
        assert_eq!((again[0], again[TWICE], again[TWICE + 1]), (false, true, false));
    }

    #[test]
    fn the_second_look_sees_the_mirror_image_too() {
        let (verifier, picture) = (Verifier::load([FIRST_LOOK, SECOND_LOOK]).unwrap(), stripes());
        let mirrored = image::imageops::flip_horizontal(&picture);
        let look = |picture| verifier.look(&[(picture, square(48.0))], |_, _| true).unwrap()[0];
        let (one, other) = (look(&picture), look(&mirrored));
        assert!((one.second.unwrap() - other.second.unwrap()).abs() < 1e-3);
        assert!((one.first - other.first).abs() > 1e-3);
    }
}
