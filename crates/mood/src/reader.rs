//! Networks that read a mood, behind one trait.

use std::collections::BTreeMap;

use domain::Scores;
use image::RgbImage;

use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    classes::{mood_of, scores_of},
    crop::{Square, grey, resize, standardize},
    network::{self, Network},
};

/// What a network says of one picture.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// Scores of the eight moods.
    pub scores: Scores,
    /// Shares (sum 1) of each head's own classes, in the order of [`Card::classes`].
    pub heads: BTreeMap<String, Vec<f32>>,
}

/// A network that reads the mood of a picture of its subject: a face, cut out square as the training
/// pictures are, or a drawing on its canvas.
pub trait MoodReader: Send + Sync {
    /// Which network it is.
    fn card(&self) -> &Card;

    /// What it says of a picture.
    ///
    /// # Errors
    /// [`MoodError::Blank`] for a drawing without a drawing; otherwise only when the picture cannot be
    /// resized or the network cannot be computed.
    fn opinion(&self, picture: &RgbImage) -> Result<Opinion, MoodError>;
}

/// A network and the head whose classes become moods.
pub(crate) struct Reader {
    pub(crate) card: Card,
    network: Box<dyn Network>,
    head: &'static str,
}

impl Reader {
    pub(crate) fn load(file: ModelFile<'_>, subject: Subject, head: &'static str) -> Result<Self, MoodError> {
        let (card, weights) = file.open(subject)?;
        let fault = |reason: String| MoodError::Weights { model: card.model().to_string(), reason };
        let classes = card.heads.get(head).ok_or_else(|| fault(format!("the card has no head {head:?}")))?;
        if let Some(strange) = classes.iter().find(|class| mood_of(class).is_none()) {
            return Err(fault(format!("class {strange:?} stands for no mood")));
        }
        let network = network::load(&card, &weights).map_err(|error| fault(error.to_string()))?;
        Ok(Self { card, network, head })
    }

    pub(crate) fn opinion(&self, input: &image::GrayImage) -> Result<Opinion, MoodError> {
        let heads = network::shares(&*self.network, &self.card, &standardize(input)?)?;
        let known = |name: &str| Some((self.card.heads.get(name)?, heads.get(name)?));
        let scores = known(self.head)
            .map_or_else(|| Scores::from_weights([0.0; 8]), |(classes, shares)| scores_of(classes, shares));
        Ok(Opinion { scores, heads })
    }
}

/// A network on faces: FER+'s eight emotions give the mood; FER2013's seven classes are for comparison.
pub(crate) struct FaceReader(Reader);

impl FaceReader {
    pub(crate) fn load(file: ModelFile<'_>) -> Result<Self, MoodError> {
        Reader::load(file, Subject::Face, "ferplus").map(Self)
    }
}

impl MoodReader for FaceReader {
    fn card(&self) -> &Card {
        &self.0.card
    }

    fn opinion(&self, picture: &RgbImage) -> Result<Opinion, MoodError> {
        let (width, height) = picture.dimensions();
        let input = self.0.card.input;
        let face = if width == height {
            resize(picture, input.width, input.height)?
        } else {
            resize(&Square::middle_of(width, height).cut(picture), input.width, input.height)?
        };
        self.0.opinion(&grey(&face))
    }
}
