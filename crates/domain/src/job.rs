//! Work that goes on in the background, as the person who asked for it sees it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::JobId;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Brings somebody's Spotify library and listening history in.
    SyncLibrary,
    /// Looks for the audio features of songs that have none.
    FillFeatures,
    /// Writes a playlist to somebody's Spotify account.
    WritePlaylist,
}

impl JobKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::SyncLibrary, Self::FillFeatures, Self::WritePlaylist];

    /// Name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SyncLibrary => "sync_library",
            Self::FillFeatures => "fill_features",
            Self::WritePlaylist => "write_playlist",
        }
    }

    /// What it does, on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SyncLibrary => "Bring a library in",
            Self::FillFeatures => "Look for audio features",
            Self::WritePlaylist => "Write a playlist",
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its turn, or for the time to try again.
    Queued,
    /// A worker is at it.
    Running,
    /// It did what it should.
    Done,
    /// It cannot be done; the note says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// Name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A kind or state of a job that this build does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown job word {0:?}")]
pub struct UnknownJobWord(String);

impl FromStr for JobKind {
    type Err = UnknownJobWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| UnknownJobWord(text.to_owned()))
    }
}

impl FromStr for JobState {
    type Err = UnknownJobWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or_else(|| UnknownJobWord(text.to_owned()))
    }
}

impl fmt::Display for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobProgress {
    /// Steps that are done with.
    pub done: u64,
    /// Steps in all, where that is known.
    pub total: Option<u64>,
    /// What is going on, or what came of it, in a sentence.
    pub note: String,
    /// Where to find what was made.
    pub link: Option<String>,
}

impl JobProgress {
    /// Hundredths, where the end is known.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let total = self.total.filter(|&total| total > 0)?;
        u8::try_from(self.done.min(total) * 100 / total).ok()
    }
}

/// Work in the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its key.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// How far it is.
    pub progress: JobProgress,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When something about it changed last.
    pub updated_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for kind in JobKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for state in JobState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("Done".parse::<JobState>().is_err());
    }

    #[test]
    fn percent_is_of_a_known_end_and_never_more_than_all() {
        let of = |done, total| JobProgress { done, total, ..JobProgress::default() }.percent();
        assert_eq!(
            (of(1, None), of(0, Some(0)), of(1, Some(3)), of(9, Some(3))),
            (None, None, Some(33), Some(100))
        );
    }
}
