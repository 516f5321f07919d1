//! What can go wrong with a picture, each with a plain sentence for the person who sent it.

use std::{error::Error, io};

use domain::{AppError, StrokesError};
use pixels::PixelsError;

/// A failure of the intake or of the files.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// A file that is no picture that we take.
    #[error(transparent)]
    Picture(#[from] PixelsError),
    /// Pixels could not be encoded: our fault.
    #[error("This picture could not be prepared.")]
    Preparing(#[source] Box<dyn Error + Send + Sync>),
    /// Strokes that are not the JSON document that the canvas writes.
    #[error("The strokes of this drawing cannot be read.")]
    StrokesDocument(#[source] serde_json::Error),
    /// Strokes that cannot be kept.
    #[error(transparent)]
    Strokes(#[from] StrokesError),
    /// No room left on the disk.
    #[error("There is no room left to store this picture.")]
    StorageFull,
    /// There is no such picture, or not in this size.
    #[error("There is no such picture.")]
    NotFound,
    /// Storage does not work.
    #[error("The store of pictures does not work right now.")]
    Storage(#[source] object_store::Error),
    /// The folder for pictures cannot be made or opened.
    #[error("The folder for pictures cannot be used.")]
    Folder(#[source] io::Error),
}

impl MediaError {
    pub(crate) fn preparing(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Preparing(cause.into())
    }
}

impl From<object_store::Error> for MediaError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            error if is_full(&error) => Self::StorageFull,
            error => Self::Storage(error),
        }
    }
}

/// Whether a full disk or a used-up quota is among the causes.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
}

impl From<&MediaError> for AppError {
    fn from(error: &MediaError) -> Self {
        let sentence = || error.to_string();
        match error {
            MediaError::Picture(PixelsError::TooManyBytes { .. } | PixelsError::TooManyPixels { .. })
            | MediaError::Strokes(StrokesError::TooLong) => Self::TooLarge(sentence()),
            MediaError::Picture(PixelsError::UnsupportedFormat { .. } | PixelsError::UnsupportedKind(_)) => {
                Self::UnsupportedMedia(sentence())
            }
            MediaError::Picture(PixelsError::Empty | PixelsError::Truncated | PixelsError::Damaged(_))
            | MediaError::StrokesDocument(_)
            | MediaError::Strokes(_) => Self::Unusable(sentence()),
            MediaError::StorageFull => Self::StorageFull,
            MediaError::NotFound => Self::NotFound,
            MediaError::Storage(_) | MediaError::Folder(_) => Self::Unavailable,
            MediaError::Picture(PixelsError::Scaling(_)) | MediaError::Preparing(_) => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_plain_and_statuses_right() {
        let cases = [
            (PixelsError::Empty, 422, "This file is empty."),
            (
                PixelsError::TooManyBytes { limit: 20 * 1024 * 1024 },
                413,
                "This file is too big. 20 MB is the most we take.",
            ),
            (
                PixelsError::TooManyPixels { limit: 50_000_000 },
                413,
                "This picture has too many pixels. 50 megapixels is the most we take.",
            ),
            (
                PixelsError::UnsupportedFormat { found: Some("a PDF") },
                415,
                "This looks like a PDF. We take JPEG, PNG, WebP and GIF pictures.",
            ),
            (
                PixelsError::UnsupportedFormat { found: None },
                415,
                "We take JPEG, PNG, WebP and GIF pictures.",
            ),
            (PixelsError::Damaged("the cause".into()), 422, "This picture is damaged, so we cannot read it."),
        ];
        for (error, status, sentence) in cases {
            let app = AppError::from(&MediaError::from(error));
            assert_eq!((app.status(), app.to_string().as_str()), (status, sentence));
        }
        assert_eq!(AppError::from(&MediaError::StorageFull).status(), 507);
    }

    #[test]
    fn a_full_disk_is_found_among_the_causes() {
        let error = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "test",
            source: Box::new(io::Error::from(kind)),
        };
        assert!(matches!(MediaError::from(error(io::ErrorKind::StorageFull)), MediaError::StorageFull));
        assert!(matches!(MediaError::from(error(io::ErrorKind::QuotaExceeded)), MediaError::StorageFull));
        assert!(matches!(MediaError::from(error(io::ErrorKind::Other)), MediaError::Storage(_)));
    }
}
