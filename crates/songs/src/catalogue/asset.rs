//! The file that `import/import.py` writes: songs as columns, packed with gzip (whose checksum finds
//! damage).
//!
//! Unpacked, numbers little-endian:
//!
//! | part | content |
//! |---|---|
//! | magic | `SONGS`, two zeros, version 2 |
//! | count | u32, number of songs *n* |
//! | artists, albums, genres, titles | u32 number of texts, u32 length in bytes, texts each ended by a line feed |
//! | Spotify ids | *n* × 22 base-62 digits |
//! | 17 columns | *n* low bytes, then *n* high bytes of 16-bit numbers; 0xFFFF is "not known" |

use std::io::Read;

use flate2::read::GzDecoder;

use super::{
    columns::{Columns, HIT, OBSCURE},
    place::Place,
    spotify_id,
    strings::Strings,
};
use crate::SongsError;

/// The value for "not known".
pub(super) const UNKNOWN: u16 = u16::MAX;
const MAGIC: &[u8] = b"SONGS\x00\x00\x02";
/// Bounds what a hostile file may unpack to.
const UNPACKED_MAX: u64 = 64 << 20;

/// Unpacks and checks a catalogue.
pub(super) fn read(packed: &[u8]) -> Result<Columns, SongsError> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).take(UNPACKED_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > UNPACKED_MAX {
        return Err(SongsError::Malformed("it is far too large"));
    }
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Columns, SongsError> {
    let mut input = Input { rest: bytes };
    if input.take(MAGIC.len())? != MAGIC {
        return Err(SongsError::Malformed("it has another format or version"));
    }
    let len = input.number()?;
    let (artists, albums, genres) = (input.texts()?, input.texts()?, input.texts()?);
    let (titles, spotify_ids) = (input.texts()?, input.ids(len)?);
    let place = |place: u16| if place == UNKNOWN { Place::NOWHERE } else { Place::from(place) };
    let (artist, album) = (input.column(len)?, input.column(len)?);
    let (genre, year, decade) = (input.column(len)?, input.column(len)?, input.column(len)?);
    let (popularity, hit) = (input.column(len)?, input.column(len)?);
    let columns = Columns {
        artists,
        albums,
        genres,
        titles,
        spotify_ids,
        artist: artist.into_iter().map(place).collect(),
        album: album.into_iter().map(place).collect(),
        genre,
        year,
        decade: decade.into_iter().map(tens).collect(),
        popularity: popularity.into_iter().zip(hit).map(fame).collect::<Result<_, _>>()?,
        duration: input.column(len)?,
        tempo: input.column(len)?,
        loudness: input.column(len)?,
        valence: input.column(len)?,
        energy: input.column(len)?,
        danceability: input.column(len)?,
        acousticness: input.column(len)?,
        instrumentalness: input.column(len)?,
        liveness: input.column(len)?,
        speechiness: input.column(len)?,
    };
    if !input.rest.is_empty() {
        return Err(SongsError::Malformed("something follows its last column"));
    }
    columns.check()?;
    Ok(columns)
}

/// A decade as it is kept.
fn tens(year: u16) -> u8 {
    if year == UNKNOWN { 0 } else { u8::try_from(year / 10).unwrap_or(0) }
}

/// A popularity, and whether the song was in the charts, as they are kept.
fn fame((popularity, hit): (u16, u16)) -> Result<u8, SongsError> {
    match (popularity, hit) {
        (UNKNOWN, 1) => Ok(HIT),
        (UNKNOWN, _) => Ok(OBSCURE),
        (0..=100, _) => Ok(popularity.to_le_bytes()[0]),
        _ => Err(SongsError::Malformed("a number is out of its range")),
    }
}

/// What is left to read.
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], SongsError> {
        let (taken, rest) =
            self.rest.split_at_checked(len).ok_or(SongsError::Malformed("it ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, SongsError> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    fn texts(&mut self) -> Result<Strings, SongsError> {
        let (count, len) = (self.number()?, self.number()?);
        Strings::from_lines(self.take(len)?, count)
    }

    fn ids(&mut self, count: usize) -> Result<Vec<u128>, SongsError> {
        let ids = self.take(count.saturating_mul(spotify_id::LEN))?.chunks(spotify_id::LEN);
        let fault = SongsError::Malformed("a Spotify id is none");
        ids.map(spotify_id::number).collect::<Option<_>>().ok_or(fault)
    }

    fn column(&mut self, count: usize) -> Result<Vec<u16>, SongsError> {
        let (low, high) = (self.take(count)?, self.take(count)?);
        Ok(low.iter().zip(high).map(|(low, high)| u16::from_le_bytes([*low, *high])).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// One song, as the importer would write it.
    fn one_song(artist_index: u16, valence: u16) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(1_u32.to_le_bytes());
        for text in ["Beyoncé\n", "", "", "Halo\n"] {
            bytes.extend(u32::from(!text.is_empty()).to_le_bytes());
            bytes.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(b"4uLU6hMCjMI75M1A2tKUQC");
        let columns = [artist_index, UNKNOWN, UNKNOWN, 2008, 2000, 80, 1, 2610, 800, 9400, valence];
        for number in columns.into_iter().chain([500; 6]) {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn a_well_made_file_is_read() {
        let columns = read(&packed(&one_song(0, 472))).unwrap();
        let track = columns.track(0).unwrap();
        assert_eq!((track.title.as_str(), track.artist.as_str()), ("Halo", "Beyoncé"));
        assert_eq!(
            (track.album, track.genre, track.year, track.popularity),
            (None, None, Some(2008), Some(80))
        );
        let features = track.features.unwrap();
        assert_eq!((features.valence, features.tempo, features.loudness), (0.472, 80.0, -6.0));
        assert_eq!(track.duration_ms, Some(261_000));
    }

    #[test]
    fn values_out_of_range_are_refused() {
        for bytes in [one_song(1, 500), one_song(0, 1001)] {
            assert!(matches!(read(&packed(&bytes)), Err(SongsError::Malformed(_))));
        }
    }

    #[test]
    fn a_count_that_overflows_is_refused() {
        let mut bytes = one_song(0, 500);
        bytes[MAGIC.len()..MAGIC.len() + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(read(&packed(&bytes)), Err(SongsError::Malformed(_))));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = packed(&vec![0; usize::try_from(UNPACKED_MAX).unwrap() + 10]);
        assert!(matches!(read(&bomb), Err(SongsError::Malformed("it is far too large"))));
    }

    proptest! {
        #[test]
        fn a_file_cut_or_lengthened_anywhere_is_refused(cut in 0_usize..133) {
            let bytes = one_song(0, 500);
            prop_assert!(read(&packed(&bytes[..cut.min(bytes.len() - 1)])).is_err());
            prop_assert!(read(&packed(&[bytes.as_slice(), &vec![0; cut + 1]].concat())).is_err());
            let whole = packed(&bytes);
            prop_assert!(read(&whole[..cut.min(whole.len() - 1)]).is_err());
        }

        #[test]
        fn any_bytes_are_an_error_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(read(&bytes).is_err());
            prop_assert!(read(&packed(&[MAGIC, &bytes].concat())).is_err());
        }
    }
}
