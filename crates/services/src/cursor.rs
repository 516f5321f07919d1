//! Where a ranking goes on: which draft it is of, and when it began, so that its next part is a part of the same ranking
//! whatever songs, favorites and posts came meanwhile.
//!
//! It holds nothing secret and needs no signature: it is good for a draft of one's own only, and whoever changes one sees
//! another part of their own songs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Utc};
use domain::{Aim, AppError, Mood, PostId};
use uuid::Uuid;

/// Bytes of a cursor: draft, time, songs, offset, mood, aim, sum.
const LEN: usize = 16 + 8 + 4 + 4 + 1 + 1 + 1;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SongCursor {
    pub(crate) draft: PostId,
    pub(crate) mood: Mood,
    pub(crate) aim: Aim,
    /// When the ranking began, to the microsecond.
    pub(crate) began: DateTime<Utc>,
    /// Songs that the catalogue had then.
    pub(crate) songs: u32,
    /// Songs of the ranking before the next part.
    pub(crate) offset: u32,
}

impl SongCursor {
    pub(crate) fn encode(&self) -> String {
        let aim = Aim::ALL.iter().position(|aim| *aim == self.aim).unwrap_or_default();
        let mut bytes = Vec::with_capacity(LEN);
        bytes.extend(self.draft.0.as_bytes());
        bytes.extend(self.began.timestamp_micros().to_be_bytes());
        bytes.extend(self.songs.to_be_bytes());
        bytes.extend(self.offset.to_be_bytes());
        bytes.extend([self.mood.index(), aim].map(|place| u8::try_from(place).unwrap_or(u8::MAX)));
        bytes.push(sum(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn decode(text: &str) -> Result<Self, AppError> {
        // Longer ones are not even unpacked.
        let bytes = (text.len() <= 2 * LEN).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten();
        bytes.and_then(|bytes| Self::from_bytes(&bytes)).ok_or(AppError::Malformed)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rest, [last]) = bytes.split_last_chunk::<1>()?;
        (bytes.len() == LEN && sum(rest) == *last).then_some(())?;
        let (draft, rest) = rest.split_first_chunk::<16>()?;
        let (began, rest) = rest.split_first_chunk::<8>()?;
        let (songs, rest) = rest.split_first_chunk::<4>()?;
        let (offset, rest) = rest.split_first_chunk::<4>()?;
        let [mood, aim] = rest else { return None };
        Some(Self {
            draft: PostId(Uuid::from_bytes(*draft)),
            mood: Mood::ALL.get(usize::from(*mood)).copied()?,
            aim: Aim::ALL.get(usize::from(*aim)).copied()?,
            // Databases know years of four digits.
            began: DateTime::from_timestamp_micros(i64::from_be_bytes(*began))
                .filter(|began| (1..=9999).contains(&began.year()))?,
            songs: u32::from_be_bytes(*songs),
            offset: u32::from_be_bytes(*offset),
        })
    }
}

/// Finds a cursor that was cut or mistyped.
fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(7, |sum: u8, byte| sum.wrapping_mul(31).wrapping_add(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> SongCursor {
        SongCursor {
            draft: PostId::generate(),
            mood: Mood::Calm,
            aim: Aim::Lift,
            began: DateTime::from_timestamp_micros(1_790_000_000_123_456).unwrap(),
            songs: 61_758,
            offset: 48,
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let cursor = cursor();
        assert_eq!(SongCursor::decode(&cursor.encode()), Ok(cursor));
    }

    #[test]
    fn a_time_that_no_database_knows_is_refused() {
        let forged = SongCursor { began: DateTime::<Utc>::MIN_UTC + chrono::TimeDelta::days(9), ..cursor() };
        assert_eq!(SongCursor::decode(&forged.encode()), Err(AppError::Malformed));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let good = cursor().encode();
        let another_letter = if good.starts_with('A') { "B" } else { "A" };
        let changed = format!("{another_letter}{}", &good[1..]);
        let long = "A".repeat(100_000);
        for text in ["", "24", &good[..good.len() - 1], &changed, &format!("{good}A"), "%_';--", &long] {
            assert_eq!(SongCursor::decode(text), Err(AppError::Malformed), "{text}");
        }
    }
}
