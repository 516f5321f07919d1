//! Pictures from bytes to pixels to a reading: off the async threads, few at once, in a bounded queue.

use std::sync::Arc;

use bytes::Bytes;
use domain::{AppError, PictureKind, Reading, Source, Strokes};
use media::Intake;
use mood::{Kind, Models, MoodError};
use tokio::sync::Semaphore;

use crate::error;

/// The worst picture within the limits takes 600 MB for a moment, so this bounds both memory and cores.
const AT_ONCE: usize = 2;
/// How many may wait for a turn; each holds its file in memory.
const WAITING: usize = 16;

/// A picture that was taken in, and what was read of it or why nothing was.
pub(crate) struct Taken {
    pub(crate) intake: Intake,
    pub(crate) strokes: Option<Strokes>,
    pub(crate) reading: Result<Reading, String>,
}

pub(crate) struct Reader {
    models: Arc<Models>,
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Reader {
    pub(crate) fn new(models: Arc<Models>) -> Self {
        Self {
            models,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// Takes a picture in and reads its mood.
    pub(crate) async fn take(
        &self,
        bytes: Bytes,
        kind: PictureKind,
        strokes: Option<Bytes>,
    ) -> Result<Taken, AppError> {
        let models = Arc::clone(&self.models);
        self.in_turn(move || {
            // The cheap check first.
            let strokes = strokes.map(|json| media::read_strokes(&json)).transpose().map_err(error::media)?;
            let intake = media::intake(&bytes, kind).map_err(error::media)?;
            let reading = read(&models, &intake, kind);
            Ok(Taken { intake, strokes, reading })
        })
        .await
    }

    /// Takes a picture in that no mood is read of.
    pub(crate) async fn take_unread(&self, bytes: Bytes, kind: PictureKind) -> Result<Intake, AppError> {
        self.in_turn(move || media::intake(&bytes, kind).map_err(error::media)).await
    }

    /// Reads the mood of a line, or says why it cannot be told. It takes a millisecond, so it waits for nobody.
    pub(crate) async fn line(&self, line: String) -> Result<Result<Reading, String>, AppError> {
        let models = Arc::clone(&self.models);
        let reading =
            tokio::task::spawn_blocking(move || models.read_line(&line)).await.map_err(error::stopped)?;
        Ok(reading.map_err(|error| unread_line(&error).to_owned()))
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            tracing::warn!("too many pictures wait to be read");
            AppError::Unavailable
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AppError::Unavailable)?;
        // The permits go with the work: it runs on when the request is cancelled.
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop((turn, place));
            result
        })
        .await
        .map_err(error::stopped)?
    }
}

fn read(models: &Models, intake: &Intake, kind: PictureKind) -> Result<Reading, String> {
    let looked_at = if kind == PictureKind::Drawing { Kind::Drawing } else { Kind::Photo };
    match models.read_picture(&intake.pixels, looked_at) {
        Ok(reading) if kind == PictureKind::Camera => Ok(Reading { source: Source::Camera, ..reading }),
        Ok(reading) => Ok(reading),
        Err(error) => Err(unread_reason(&error, kind).to_owned()),
    }
}

fn unread_reason(error: &MoodError, kind: PictureKind) -> &'static str {
    match (error, kind) {
        (MoodError::Blank, PictureKind::Drawing) => "The canvas is blank. Choose a mood, or draw something.",
        (MoodError::Blank, _) => "This picture has one colour only. Choose a mood, or try another picture.",
        (MoodError::TooSmall { .. }, _) => {
            "This picture is too small to read. Choose a mood, or try a bigger one."
        }
        _ => {
            tracing::error!(%error, "a picture could not be read");
            "We could not read this picture. Choose a mood yourself."
        }
    }
}

fn unread_line(error: &MoodError) -> &'static str {
    match error {
        MoodError::NoWords => "There are no words in it to read. Choose the mood that fits yours.",
        MoodError::Language => "We can only read English lines. Choose the mood that fits yours.",
        _ => {
            tracing::error!(%error, "a line could not be read");
            "We could not read this line. Choose a mood yourself."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> Reader {
        Reader::new(Arc::new(Models::builtin().unwrap()))
    }

    #[tokio::test]
    async fn more_than_may_wait_are_sent_away() {
        let reader = reader();
        let all = u32::try_from(AT_ONCE + WAITING).unwrap();
        let taken = Arc::clone(&reader.places).try_acquire_many_owned(all).unwrap();
        let busy = reader.take_unread(Bytes::from_static(b"x"), PictureKind::Photo).await;
        assert_eq!(busy.unwrap_err(), AppError::Unavailable);
        drop(taken);
        let read = reader.take_unread(Bytes::from_static(b"x"), PictureKind::Photo).await;
        assert!(matches!(read, Err(AppError::UnsupportedMedia(_))), "its turn came");
    }

    #[tokio::test]
    async fn a_panic_frees_its_place() {
        let reader = reader();
        let stopped: Result<(), _> = reader.in_turn(|| panic!("as if")).await;
        assert_eq!(stopped, Err(AppError::Internal));
        assert_eq!(reader.places.available_permits(), AT_ONCE + WAITING);
        assert_eq!(reader.turns.available_permits(), AT_ONCE);
    }

    #[tokio::test]
    async fn what_cannot_be_read_says_why_in_a_sentence() {
        let reader = reader();
        let drawing = reader.take(test_support::blank_png(300, 200).into(), PictureKind::Drawing, None).await;
        assert!(drawing.unwrap().reading.unwrap_err().contains("blank"));
        let dot = reader.take(test_support::gradient_png(1, 1).into(), PictureKind::Camera, None).await;
        assert!(dot.unwrap().reading.unwrap_err().contains("too small"));
    }

    #[tokio::test]
    async fn a_drawing_is_read_by_the_network_for_drawings() {
        let reader = reader();
        let taken =
            reader.take(test_support::drawing_png(400).into(), PictureKind::Drawing, None).await.unwrap();
        let reading = taken.reading.unwrap();
        assert_eq!(reading.source, Source::Drawing);
        assert_eq!(reading.model.name, "drawing");
    }

    #[tokio::test]
    async fn a_photo_without_a_face_is_read_by_its_light() {
        let photo = test_support::gradient_jpeg(300, 200).into();
        let reading = reader().take(photo, PictureKind::Photo, None).await.unwrap().reading.unwrap();
        assert_eq!(reading.source, Source::Scene);
        assert!(reading.explanation.is_some_and(|sentence| sentence.ends_with('.')));
    }
}
