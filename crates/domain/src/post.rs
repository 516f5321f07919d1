//! Drafts, posts and favorites.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Aim, FavoriteId, Mood, Picture, PictureKind, PostId, Profile, Reading, Track};

/// Who may see a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Everyone; it is in the feed.
    #[default]
    Public,
    /// Everyone who has the address.
    Unlisted,
    /// Its author.
    Private,
}

/// The name of a privacy that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown privacy {0:?}")]
pub struct UnknownPrivacy(pub String);

impl Privacy {
    /// All, most open first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Unlisted, Self::Private];

    /// The lower-case name used in data and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }

    /// What a form shows beside the radio.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Unlisted => "Unlisted",
            Self::Private => "Private",
        }
    }

    /// What it means, in one short sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Public => "Everyone can see it, and it is in the feed.",
            Self::Unlisted => "Only people who have the link can see it.",
            Self::Private => "Only you can see it.",
        }
    }
}

impl FromStr for Privacy {
    type Err = UnknownPrivacy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|p| p.as_str() == text).ok_or_else(|| UnknownPrivacy(text.to_owned()))
    }
}

/// What a draft or a post is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DraftInput {
    /// Nothing but a mood chosen by hand.
    Mood,
    /// A line of text.
    Line(String),
    /// A photo, a drawing or a camera frame.
    Picture(Picture),
}

impl DraftInput {
    /// Says what is on a picture that nobody has described, as far as we know: its kind and its mood. For
    /// showing; what is kept stays empty until its author says more.
    pub fn describe(&mut self, mood: Mood) {
        let Self::Picture(picture) = self else { return };
        if picture.alt.is_empty() {
            let kind = if picture.kind == PictureKind::Drawing { "A drawing" } else { "A photo" };
            picture.alt = format!("{kind}. Its mood: {}.", mood.as_str());
        }
    }
}

/// The steps of the Create flow, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DraftStep {
    /// An input is needed.
    Picture,
    /// The reading is shown and can be overruled.
    Mood,
    /// Songs are chosen.
    Songs,
    /// Description, privacy, publish.
    Post,
}

/// A post in the making. Kept on the server for a signed-in user or for a visitor's session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its key, which the post will keep.
    pub id: PostId,
    /// What it is about.
    pub input: DraftInput,
    /// What the detector said; nothing for a mood chosen by hand, or when nothing could be read.
    pub detected: Option<Reading>,
    /// Why there is no detected reading, in a sentence for people.
    pub unread_reason: Option<String>,
    /// The mood the person chose instead.
    pub manual: Option<Reading>,
    /// What the music should do.
    pub aim: Aim,
    /// Chosen songs in order.
    pub selected: Vec<Track>,
    /// Words to go with it.
    pub description: String,
    /// Who may see the post.
    pub privacy: Privacy,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl Draft {
    /// The reading that counts: the person's own before the detector's.
    #[must_use]
    pub fn reading(&self) -> Option<&Reading> {
        self.manual.as_ref().or(self.detected.as_ref())
    }

    /// The furthest step that is open: songs and post need a mood.
    #[must_use]
    pub fn furthest_step(&self) -> DraftStep {
        if self.reading().is_some() { DraftStep::Post } else { DraftStep::Mood }
    }
}

/// A song on a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostTrack {
    /// The song.
    pub track: Track,
    /// Whether the viewer has marked it.
    pub favorite: bool,
}

/// A post on its own page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Its key.
    pub id: PostId,
    /// Who made it.
    pub author: Profile,
    /// What it is about.
    pub input: DraftInput,
    /// Words to go with it.
    pub description: String,
    /// The mood that counts.
    pub mood: Mood,
    /// What the detector said.
    pub detected: Option<Reading>,
    /// What the author said instead.
    pub manual: Option<Reading>,
    /// What the music should do.
    pub aim: Aim,
    /// Songs in the chosen order.
    pub tracks: Vec<PostTrack>,
    /// Who may see it.
    pub privacy: Privacy,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// When its author last changed it.
    pub edited_at: Option<DateTime<Utc>>,
    /// Whether the viewer is its author.
    pub mine: bool,
}

impl Post {
    /// The reading that counts: the person's own before the detector's.
    #[must_use]
    pub fn reading(&self) -> Option<&Reading> {
        self.manual.as_ref().or(self.detected.as_ref())
    }
}

/// A post on the wall of pictures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostCard {
    /// Its key.
    pub id: PostId,
    /// Who made it.
    pub author: Profile,
    /// What it is about.
    pub input: DraftInput,
    /// Words to go with it.
    pub description: String,
    /// The mood that counts.
    pub mood: Mood,
    /// Its first song.
    pub first_track: Option<Track>,
    /// How many songs it has.
    pub track_count: u32,
    /// Who may see it.
    pub privacy: Privacy,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// The way back from a favorite to the post it was found on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostRef {
    /// The post's key.
    pub id: PostId,
    /// Its mood.
    pub mood: Mood,
    /// Its author's name on the page.
    pub author: String,
    /// Its picture, if it has one.
    pub picture: Option<Picture>,
}

/// A user's mark on a track. Only its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Favorite {
    /// Its key.
    pub id: FavoriteId,
    /// The song.
    pub track: Track,
    /// Where it was found; nothing once that post is gone or no longer visible to the owner.
    pub post: Option<PostRef>,
    /// When it was marked.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_words_gets_some_and_one_with_words_keeps_them() {
        let picture = |kind, alt: &str| {
            DraftInput::Picture(Picture {
                id: "00000000-0000-7000-8000-000000000000".parse().unwrap(),
                kind,
                width: 4,
                height: 3,
                blurhash: String::new(),
                alt: alt.to_owned(),
            })
        };
        let shown = |kind, alt| {
            let mut input = picture(kind, alt);
            input.describe(Mood::Calm);
            input
        };
        for (kind, alt) in [
            (PictureKind::Drawing, "A drawing. Its mood: calm."),
            (PictureKind::Photo, "A photo. Its mood: calm."),
            (PictureKind::Camera, "A photo. Its mood: calm."),
        ] {
            assert_eq!(shown(kind, ""), picture(kind, alt));
        }
        assert_eq!(shown(PictureKind::Photo, "My cat"), picture(PictureKind::Photo, "My cat"));
    }
}
