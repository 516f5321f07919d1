//! The tables as sea-orm sees them. They never leave this crate; `domain` types do.

pub(crate) mod draft_tracks;
pub(crate) mod drafts;
pub(crate) mod favorites;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod library_tracks;
pub(crate) mod moments;
pub(crate) mod moods;
pub(crate) mod pictures;
pub(crate) mod plays;
pub(crate) mod post_tracks;
pub(crate) mod posts;
pub(crate) mod public_counts;
pub(crate) mod readings;
pub(crate) mod sessions;
pub(crate) mod song_counts;
pub(crate) mod song_days;
pub(crate) mod song_people;
pub(crate) mod spotify_accounts;
pub(crate) mod spotify_logins;
pub(crate) mod tracks;
pub(crate) mod users;
pub(crate) mod wishes;
