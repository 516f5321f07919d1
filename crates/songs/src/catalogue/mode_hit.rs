//! Mode and hit of the songs of the built-in catalogue, which only one of its sources knows (62 % of the songs). They are
//! needed once, when `songs feel` finds out what is felt in them, so they are a file of their own and no columns.
//!
//! The file that `import/import.py` writes is packed with gzip. Unpacked: for each song in the order of the catalogue a byte
//! whether it is in a major key, then for each whether it was in the Billboard charts; 0 no, 1 yes, 2 not known.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::SongsError;

/// What is known of one song.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ModeHit {
    pub(super) major: Option<bool>,
    pub(super) hit: Option<bool>,
}

/// Unpacks the file of `count` songs.
pub(super) fn unpack(packed: &[u8], count: usize) -> Result<Vec<ModeHit>, SongsError> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).take(2 * count as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() != 2 * count || bytes.iter().any(|byte| *byte > 2) {
        return Err(SongsError::Malformed("mode and hit belong to other songs"));
    }
    let answer = |byte: &u8| (*byte < 2).then_some(*byte == 1);
    let (modes, hits) = bytes.split_at(count);
    let both = modes.iter().zip(hits);
    Ok(both.map(|(mode, hit)| ModeHit { major: answer(mode), hit: answer(hit) }).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut file = GzEncoder::new(Vec::new(), Compression::fast());
        file.write_all(bytes).unwrap();
        file.finish().unwrap()
    }

    #[test]
    fn each_song_has_its_own_and_another_catalogues_file_is_refused() {
        let known = |major, hit| ModeHit { major, hit };
        let songs = [known(Some(true), Some(false)), known(None, None), known(Some(false), Some(true))];
        assert_eq!(unpack(&packed(&[1, 2, 0, 0, 2, 1]), 3).unwrap(), songs);
        for (bytes, count) in [(&[1, 2, 0, 0, 2, 1][..], 2), (&[1, 2, 0, 0, 2][..], 3), (&[1, 3][..], 1)] {
            assert!(unpack(&packed(bytes), count).is_err(), "{bytes:?}");
        }
        assert!(unpack(b"no gzip", 1).is_err());
    }
}
