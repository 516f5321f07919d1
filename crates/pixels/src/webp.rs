//! A look at the chunks of a WebP file before the decoder sees it. The decoder reserves memory for what a
//! chunk says of itself (up to 4 GB of metadata, a 268 megapixel frame on a canvas of one pixel), so both
//! are checked against the file first (RFC 9649, section 2).

use crate::{MAX_PIXELS, PixelsError};

/// Bytes of an animation's frame before the chunks that it holds.
const FRAME_HEADER: usize = 16;

/// The part of the bytes that is the picture: no chunk in it claims more bytes than there are, and no frame
/// is bigger than the canvas. What comes after the picture is left out.
pub(crate) fn checked(bytes: &[u8]) -> Result<&[u8], PixelsError> {
    let size = u32_at(bytes, 4).ok_or(PixelsError::Truncated)?;
    let picture = bytes.get(..size.saturating_add(8)).ok_or(PixelsError::Truncated)?;
    let chunks = picture.get(12..).ok_or(PixelsError::Truncated)?;
    let canvas = canvas(chunks);
    if canvas.is_some_and(|(width, height)| (width as u64).saturating_mul(height as u64) > MAX_PIXELS) {
        return Err(PixelsError::TooManyPixels { limit: MAX_PIXELS });
    }
    check_chunks(chunks, canvas, true)?;
    Ok(picture)
}

/// Width and height of the canvas, where the file has the extended header.
fn canvas(chunks: &[u8]) -> Option<(usize, usize)> {
    let header = chunks.strip_prefix(b"VP8X")?;
    Some((u24_at(header, 8)? + 1, u24_at(header, 11)? + 1))
}

fn check_chunks(
    mut chunks: &[u8],
    canvas: Option<(usize, usize)>,
    with_frames: bool,
) -> Result<(), PixelsError> {
    while let Some((head, rest)) = chunks.split_first_chunk::<8>() {
        let size = u32_at(head, 4).ok_or(PixelsError::Truncated)?;
        let data = rest.get(..size).ok_or(PixelsError::Truncated)?;
        if head.starts_with(b"VP8 ") {
            check_frame(data, canvas)?;
        } else if with_frames && head.starts_with(b"ANMF") {
            check_chunks(data.get(FRAME_HEADER..).unwrap_or_default(), canvas, false)?;
        }
        // Chunks are padded to even sizes; the last one sometimes is not.
        chunks = rest.get(size + size % 2..).unwrap_or_default();
    }
    Ok(())
}

/// A lossy frame says its size itself (RFC 6386, 9.1); it must fit into the canvas.
fn check_frame(frame: &[u8], canvas: Option<(usize, usize)>) -> Result<(), PixelsError> {
    let side = |at| u16_at(frame, at).map(|side| side & 0x3fff);
    let (Some(width), Some(height)) = (side(6), side(8)) else { return Err(PixelsError::Truncated) };
    match canvas {
        Some((most_wide, most_high)) if width > most_wide || height > most_high => {
            Err(PixelsError::damaged("a WebP frame is bigger than its canvas"))
        }
        _ => Ok(()),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let [low, high] = *bytes.get(at..)?.first_chunk()?;
    Some(usize::from(u16::from_le_bytes([low, high])))
}

fn u24_at(bytes: &[u8], at: usize) -> Option<usize> {
    let [low, middle, high] = *bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes([low, middle, high, 0])).ok()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}
