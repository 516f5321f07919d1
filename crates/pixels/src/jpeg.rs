//! Whether a JPEG is whole. The decoder fills what is missing with grey and says nothing, so we look for
//! the end marker ourselves (ITU-T T.81, B.1.1).

/// Whether the "end of image" marker comes after the picture's data.
pub(crate) fn is_complete(bytes: &[u8]) -> bool {
    ends(bytes).is_some()
}

/// Walks the markers from the start; `None` when the bytes end before the picture does.
fn ends(bytes: &[u8]) -> Option<()> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)? + 1;
        match bytes.get(at)? {
            // Fill byte, stuffed byte, restart markers, start of image: nothing follows that has a length.
            0xff => {}
            0x00 | 0x01 | 0xd0..=0xd8 => at += 1,
            0xd9 => return Some(()),
            // Segments carry their length; skipping them also skips thumbnails with end markers of their own.
            _ => {
                let [high, low] = [bytes.get(at + 1)?, bytes.get(at + 2)?];
                at += 1 + usize::from(u16::from_be_bytes([*high, *low]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: [u8; 2] = [0xff, 0xd8];
    const SCAN: [u8; 4] = [0xff, 0xda, 0, 2];
    const END: [u8; 2] = [0xff, 0xd9];

    #[test]
    fn the_end_marker_must_come_after_the_data() {
        assert!(is_complete(&[&START[..], &SCAN, &[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4], &END].concat()));
        assert!(!is_complete(&[&START[..], &SCAN, &[1, 2, 0xff, 0, 3]].concat()));
        assert!(!is_complete(&[0xff, 0xd8, 0xff]));
        assert!(!is_complete(&[]));
    }

    #[test]
    fn the_end_of_an_embedded_thumbnail_does_not_count() {
        let thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9];
        assert!(!is_complete(&[&START[..], &thumbnail, &SCAN, &[1, 2, 3]].concat()));
        assert!(is_complete(&[&START[..], &thumbnail, &SCAN, &[1, 2, 3], &END].concat()));
    }
}
