//! What is felt in each song of a catalogue, as it is stored: made once by `songs feel`, since it takes a second.
//!
//! Unpacked, numbers little-endian:
//!
//! | part | content |
//! |---|---|
//! | magic | `FELT`, three zeros, version 1 |
//! | model | u32 length, name and version of the model |
//! | count | u32, number of songs *n* |
//! | 2 columns | valence and arousal on the scale of the listeners' ratings: *n* signed 16-bit thousandths |
//! | 8 columns | shares of the moods in their order: *n* bytes, 255 is all |

use std::io::{Read, Write};

use domain::{Mood, Scores, TrackMood};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::{Columns, mode_hit::ModeHit};
use crate::{Context, Facts, Felt, SongMood, SongsError, feel::corner_place};

const MAGIC: &[u8] = b"FELT\x00\x00\x00\x01";
/// Bytes of one song.
const BYTES: usize = 12;
const THOUSAND: f32 = 1000.0;

/// What is felt in one song.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Feeling {
    rated: [i16; 2],
    moods: [u8; 8],
}

impl From<Felt> for Feeling {
    fn from(felt: Felt) -> Self {
        Self::new(felt.rated, &felt.moods())
    }
}

impl From<&TrackMood> for Feeling {
    fn from(mood: &TrackMood) -> Self {
        Self::new((mood.valence, mood.arousal), &mood.scores)
    }
}

impl Feeling {
    fn new((valence, arousal): (f32, f32), moods: &Scores) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "ratings lie within a few deviations")]
        let thousandths = |rating: f32| (rating * THOUSAND).round() as i16;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares are 0..1")]
        let byte = |share: f32| (share * 255.0).round() as u8;
        Self { rated: [thousandths(valence), thousandths(arousal)], moods: moods.as_array().map(byte) }
    }

    /// The place on the plane on which the corners (±1, ±1) are the moods at their purest.
    pub(crate) fn corner_place(&self) -> (f32, f32) {
        let [valence, arousal] = self.rated.map(|rating| f32::from(rating) * (1.0 / THOUSAND));
        corner_place((valence, arousal))
    }

    /// The share of a mood, 0..1.
    pub(crate) fn share(&self, mood: Mood) -> f32 {
        self.moods.get(mood.index()).map_or(0.0, |share| f32::from(*share) * (1.0 / 255.0))
    }
}

/// Feels every song. Of songs behind the end of `mode_hit` these are not known.
pub(super) fn feel_all(columns: &Columns, mode_hit: &[ModeHit], model: &SongMood) -> Vec<Feeling> {
    let context = columns.context();
    (0..columns.len()).map(|at| feel(columns, at, &context, mode_hit, model).into()).collect()
}

/// Feels one song.
pub(super) fn feel(
    columns: &Columns,
    at: usize,
    context: &Context,
    mode_hit: &[ModeHit],
    model: &SongMood,
) -> Felt {
    let ModeHit { major, hit } = mode_hit.get(at).copied().unwrap_or_default();
    let song = Facts { major, hit, ..columns.facts(at).unwrap_or_default() };
    model.feel(&song, context, Some(&song))
}

/// The file of what is felt.
pub(super) fn pack(feelings: &[Feeling], model: &str) -> Result<Vec<u8>, SongsError> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut file = GzEncoder::new(Vec::new(), Compression::best());
    file.write_all(MAGIC)?;
    file.write_all(&number(model.len()))?;
    file.write_all(model.as_bytes())?;
    file.write_all(&number(feelings.len()))?;
    for axis in 0..2 {
        for feeling in feelings {
            file.write_all(&feeling.rated.get(axis).copied().unwrap_or_default().to_le_bytes())?;
        }
    }
    for mood in 0..8 {
        let column: Vec<u8> =
            feelings.iter().filter_map(|feeling| feeling.moods.get(mood).copied()).collect();
        file.write_all(&column)?;
    }
    Ok(file.finish()?)
}

/// Reads a file of what is felt in `count` songs; also the model that felt it.
pub(super) fn unpack(packed: &[u8], count: usize) -> Result<(String, Vec<Feeling>), SongsError> {
    let cut_off = SongsError::Malformed("what is felt in its songs ends too early");
    let mut bytes = Vec::new();
    let most = (MAGIC.len() + 100 + count.saturating_mul(BYTES)) as u64;
    GzDecoder::new(packed).take(most).read_to_end(&mut bytes)?;
    let mut rest = bytes.as_slice();
    let mut take = |len: usize| {
        let (taken, after) = rest.split_at_checked(len)?;
        rest = after;
        Some(taken)
    };
    let (Some(magic), Some(length)) = (take(MAGIC.len()), take(4)) else { return Err(cut_off) };
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte));
    let (Some(model), Some(n)) = (take(number(length)), take(4)) else { return Err(cut_off) };
    if magic != MAGIC || number(n) != count {
        return Err(SongsError::Malformed("what is felt belongs to other songs"));
    }
    let (Some(ratings), Some(shares)) = (take(count * 4), take(count * 8)) else { return Err(cut_off) };
    let rating = |axis: usize, song: usize| {
        let at = 2 * (axis * count + song);
        ratings.get(at..at + 2).map_or(0, |bytes| i16::from_le_bytes([bytes[0], bytes[1]]))
    };
    let share = |mood: usize, song: usize| shares.get(mood * count + song).copied().unwrap_or_default();
    let feeling = |song: usize| Feeling {
        rated: [rating(0, song), rating(1, song)],
        moods: std::array::from_fn(|mood| share(mood, song)),
    };
    Ok((String::from_utf8_lossy(model).into_owned(), (0..count).map(feeling).collect()))
}
