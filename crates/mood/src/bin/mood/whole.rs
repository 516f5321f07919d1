//! Whether a file holds its picture to the end. The decoders of JPEG and WebP fill what is missing and say
//! nothing; those of PNG and GIF say it themselves.

/// Whether the "end of image" marker comes after the data of a JPEG (ITU-T T.81, B.1.1).
pub(crate) fn jpeg(bytes: &[u8]) -> bool {
    jpeg_ends(bytes).is_some()
}

/// Walks the markers from the start; `None` when the bytes end before the picture does.
fn jpeg_ends(bytes: &[u8]) -> Option<()> {
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

/// Whether a WebP, and each chunk in it, is as long as it says (RFC 9649, section 2).
pub(crate) fn webp(bytes: &[u8]) -> bool {
    webp_chunks(bytes).is_some()
}

fn webp_chunks(bytes: &[u8]) -> Option<()> {
    let size = |at: usize| bytes.get(at..)?.first_chunk().map(|size| u32::from_le_bytes(*size));
    let length = |at: usize| usize::try_from(size(at)?).ok();
    let end = length(4)?.checked_add(8).filter(|end| *end <= bytes.len())?;
    let mut at = 12;
    while at + 8 <= end {
        let chunk = length(at + 4)?;
        at = (at + 8).checked_add(chunk).filter(|at| *at <= end)?;
        // Chunks are padded to even sizes; the last one sometimes is not.
        at += chunk % 2;
    }
    Some(())
}
