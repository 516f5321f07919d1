//! Ids like Spotify's: 22 characters of base 62 that look random, and from which the number that they
//! were made of can be had again.

use crate::mix::mix;

const ALPHABET: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Characters of an id; 62 to this power is more than 128 bits.
const LENGTH: usize = 22;

/// What an id is of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Album,
    Artist,
    Playlist,
    Token,
    Track,
}

/// The id of the thing with this number.
pub(crate) fn encode(kind: Kind, index: u32) -> String {
    let (high, low) = halves(kind, index);
    let mut rest = u128::from(high) << 64 | u128::from(low);
    let mut id = vec![b'0'; LENGTH];
    for place in id.iter_mut().rev() {
        *place = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    id.into_iter().map(char::from).collect()
}

/// The number that [`encode`] has made the id of.
pub(crate) fn decode(kind: Kind, id: &str) -> Option<u32> {
    if !is_id(id) {
        return None;
    }
    let bits = id.bytes().try_fold(0_u128, |bits, byte| {
        let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
        bits.checked_mul(62)?.checked_add(digit as u128)
    })?;
    let high = u64::try_from(bits >> 64).ok()?;
    let low = u64::try_from(bits & u128::from(u64::MAX)).ok()?;
    let index = u32::try_from(low ^ mix(high)).ok()?;
    (halves(kind, index) == (high, low)).then_some(index)
}

/// The id that ReccoBeats has for the track with this number: a UUID of version 4.
pub(crate) fn uuid(index: u32) -> String {
    let (high, low) = halves(Kind::Track, index);
    let high = mix(high) & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = mix(low) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// Whether a text could be an id of Spotify's.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn halves(kind: Kind, index: u32) -> (u64, u64) {
    let high = mix((kind as u64 + 1) << 32 | u64::from(index));
    (high, mix(high) ^ u64::from(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gives_its_number_back_and_only_for_its_kind() {
        for index in [0, 1, 41, 59_999, u32::MAX] {
            let id = encode(Kind::Track, index);
            assert!(is_id(&id), "{id}");
            assert_eq!(decode(Kind::Track, &id), Some(index));
            assert_eq!(decode(Kind::Album, &id), None);
        }
    }

    #[test]
    fn ids_of_others_are_not_taken_for_ours() {
        for id in ["4iV5W9uYEdYUVa79Axb7Rh", "ZZZZZZZZZZZZZZZZZZZZZZ", "", "short", "4iV5W9uYEdYUVa79Axb7R!"]
        {
            assert_eq!(decode(Kind::Track, id), None, "{id}");
        }
    }

    #[test]
    fn a_uuid_has_its_version_and_variant() {
        let id = uuid(7);
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&id.as_bytes()[19]));
        assert_ne!(id, uuid(8));
    }
}
