//! Networks that read drawings.

use image::RgbImage;

use crate::{
    MoodError, MoodReader, Opinion,
    card::{Card, ModelFile, Subject},
    ink,
    reader::Reader,
};

/// A network on drawings.
pub(crate) struct DrawingReader(Reader);

impl DrawingReader {
    pub(crate) fn load(file: ModelFile<'_>) -> Result<Self, MoodError> {
        Reader::load(file, Subject::Drawing, "drawing").map(Self)
    }
}

impl MoodReader for DrawingReader {
    fn card(&self) -> &Card {
        &self.0.card
    }

    fn opinion(&self, picture: &RgbImage) -> Result<Opinion, MoodError> {
        self.0.opinion(&ink::cut_out(picture, self.0.card.input.width)?)
    }
}

/// Whether the drawing shows a face, for all that a network with the head `face` can tell.
pub(crate) fn shows_face(opinion: &Opinion) -> bool {
    opinion.heads.get("face").and_then(|shares| shares.last()).is_none_or(|share| *share >= 0.5)
}
