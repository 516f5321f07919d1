//! Pictures as pages need them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::PictureId;

/// What kind of picture it is; decides which network reads it and how it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureKind {
    /// An uploaded photo or any other picture.
    Photo,
    /// Made on the canvas.
    Drawing,
    /// A frame of the camera.
    Camera,
    /// A user's avatar.
    Avatar,
}

impl PictureKind {
    /// The lower-case name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Drawing => "drawing",
            Self::Camera => "camera",
            Self::Avatar => "avatar",
        }
    }

    /// What there are several of, on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Photo => "Photos",
            Self::Drawing => "Drawings",
            Self::Camera => "Camera pictures",
            Self::Avatar => "Avatars",
        }
    }
}

impl FromStr for PictureKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Photo, Self::Drawing, Self::Camera, Self::Avatar]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| text.to_owned())
    }
}

/// The sizes a picture is kept in. The longer edge is at most [`PictureSize::edge`] pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSize {
    /// For lists and avatars.
    Small,
    /// For the feed.
    Medium,
    /// For a post's page.
    Large,
    /// As it was taken in (upright, without metadata).
    Full,
}

impl PictureSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::Full];

    /// Longest edge in pixels; nothing for the full size.
    #[must_use]
    pub const fn edge(self) -> Option<u32> {
        match self {
            Self::Small => Some(240),
            Self::Medium => Some(640),
            Self::Large => Some(1280),
            Self::Full => None,
        }
    }

    /// The lower-case name used in addresses and file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Full => "full",
        }
    }
}

impl FromStr for PictureSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|size| size.as_str() == text).ok_or_else(|| text.to_owned())
    }
}

/// A stored picture: enough to lay a page out before its bytes are there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Its key.
    pub id: PictureId,
    /// What kind it is.
    pub kind: PictureKind,
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// BlurHash (4 × 3 components), shown until the bytes are there.
    pub blurhash: String,
    /// What is on it, for those who cannot see it; empty when nobody said.
    pub alt: String,
}

impl Picture {
    /// Address of one size of it.
    #[must_use]
    pub fn url(&self, size: PictureSize) -> String {
        format!("/pictures/{}/{}", self.id, size.as_str())
    }
}
