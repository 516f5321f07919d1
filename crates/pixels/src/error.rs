//! What can be wrong with a picture, each with a plain sentence for the person who sent it.

use std::error::Error;

/// Why a file is not opened.
#[derive(Debug, thiserror::Error)]
pub enum PixelsError {
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
    /// The pixels could not be scaled: our fault.
    #[error("This picture could not be prepared.")]
    Scaling(#[source] Box<dyn Error + Send + Sync>),
}

impl PixelsError {
    pub(crate) fn damaged(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Damaged(cause.into())
    }

    pub(crate) fn scaling(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Scaling(cause.into())
    }
}
