//! Typed keys. All are UUIDs: version 7 where we make them (time-ordered, so they index well), version 5
//! for tracks that come from a catalogue, so that the same song has the same key on every instance.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new, time-ordered key.
            #[cfg(feature = "generate")]
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A person with an account.
    UserId
);
id!(
    /// A post, and the draft it grew from: publishing keeps the key, so publishing twice is one post.
    PostId
);
id!(
    /// An uploaded photo, a drawing, a camera frame or an avatar.
    PictureId
);
id!(
    /// One thing a detector or a person said about the mood of an input.
    ReadingId
);
id!(
    /// A song.
    TrackId
);
id!(
    /// A user's mark on a track.
    FavoriteId
);
id!(
    /// Work in the background.
    JobId
);

/// Namespace of the version 5 keys of catalogue tracks; chosen once at random, never to change.
const SPOTIFY_TRACKS: Uuid = Uuid::from_u128(0x6f1d_21e4_7a0b_4f6c_9d52_3c8e_51aa_07b3);

impl TrackId {
    /// The key of the song with this Spotify id (22 base-62 digits).
    #[must_use]
    pub fn from_spotify(spotify_id: &str) -> Self {
        Self(Uuid::new_v5(&SPOTIFY_TRACKS, spotify_id.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_track_has_the_same_key_everywhere() {
        let id = TrackId::from_spotify("4uLU6hMCjMI75M1A2tKUQC");
        assert_eq!(id, TrackId::from_spotify("4uLU6hMCjMI75M1A2tKUQC"));
        assert_ne!(id, TrackId::from_spotify("4uLU6hMCjMI75M1A2tKUQD"));
        assert_eq!(id.to_string().parse::<TrackId>().unwrap(), id);
    }
}
