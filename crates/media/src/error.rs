//! What can go wrong with a picture, each with a plain sentence for the person who sent it.

use std::{error::Error, io};

use domain::{AppError, StrokesError};

/// A failure of the intake or of the files.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// There are no bytes.
    #[error("This file is empty.")]
    Empty,
    /// More bytes than the limit.
    #[error("This file is too big. {} MB is the most we take.", .limit / (1024 * 1024))]
    TooManyBytes {
        /// The limit in bytes.
        limit: usize,
    },
    /// More pixels than the limit, by the file's own header.
    #[error("This picture has too many pixels. {} megapixels is the most we take.", .limit / 1_000_000)]
    TooManyPixels {
        /// The limit in pixels.
        limit: u64,
    },
    /// Not a picture, or one of a format that we do not take; `found` is what it looks like.
    #[error("{}We take JPEG, PNG, WebP and GIF pictures.", .found.map(|it| format!("This looks like {it}. ")).unwrap_or_default())]
    UnsupportedFormat {
        /// What it looks like, with its article ("a PDF").
        found: Option<&'static str>,
    },
    /// A rare kind of a format that we take (arithmetic coding, 12 bits …).
    #[error("We cannot read this kind of picture. Save it again as an ordinary JPEG or PNG, please.")]
    UnsupportedKind(#[source] image::ImageError),
    /// The file ends before the picture does.
    #[error("This picture is cut off: the end of the file is missing.")]
    Truncated,
    /// The file breaks the rules of its format.
    #[error("This picture is damaged, so we cannot read it.")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    /// Pixels could not be scaled or encoded: our fault.
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
    pub(crate) fn damaged(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Damaged(cause.into())
    }

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
            MediaError::TooManyBytes { .. }
            | MediaError::TooManyPixels { .. }
            | MediaError::Strokes(StrokesError::TooLong) => Self::TooLarge(sentence()),
            MediaError::UnsupportedFormat { .. } | MediaError::UnsupportedKind(_) => {
                Self::UnsupportedMedia(sentence())
            }
            MediaError::Empty
            | MediaError::Truncated
            | MediaError::Damaged(_)
            | MediaError::StrokesDocument(_)
            | MediaError::Strokes(_) => Self::Unusable(sentence()),
            MediaError::StorageFull => Self::StorageFull,
            MediaError::NotFound => Self::NotFound,
            MediaError::Storage(_) | MediaError::Folder(_) => Self::Unavailable,
            MediaError::Preparing(_) => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_plain_and_statuses_right() {
        let cases = [
            (MediaError::Empty, 422, "This file is empty."),
            (
                MediaError::TooManyBytes { limit: 20 * 1024 * 1024 },
                413,
                "This file is too big. 20 MB is the most we take.",
            ),
            (
                MediaError::TooManyPixels { limit: 50_000_000 },
                413,
                "This picture has too many pixels. 50 megapixels is the most we take.",
            ),
            (
                MediaError::UnsupportedFormat { found: Some("a PDF") },
                415,
                "This looks like a PDF. We take JPEG, PNG, WebP and GIF pictures.",
            ),
            (MediaError::UnsupportedFormat { found: None }, 415, "We take JPEG, PNG, WebP and GIF pictures."),
            (MediaError::damaged("the cause"), 422, "This picture is damaged, so we cannot read it."),
        ];
        for (error, status, sentence) in cases {
            let app = AppError::from(&error);
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
