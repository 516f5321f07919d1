//! Bombs cost bounded memory. One test alone in its process, so that the peak is its own.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use domain::PictureKind;
use media::{MediaError, PixelsError, intake};
use pictures::{gif_frame, gif_header, ihdr, png, vp8, webp, zlib, zlib_zeros};

/// The most memory this process ever had, in MB; only Linux says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

#[test]
fn bombs_cost_bounded_memory() {
    let refused: [Vec<u8>; 4] = [
        png(&[
            (b"IHDR", ihdr(50_000, 50_000, 8, 2, false)),
            (b"IDAT", zlib_zeros(1 << 28)),
            (b"IEND", vec![]),
        ]),
        [gif_header(65_535, 65_535), gif_frame(65_535, 65_535)].concat(),
        [gif_header(1, 1), gif_frame(65_535, 65_535)].concat(),
        webp(&[(b"VP8 ", vp8(16_383, 16_383))]),
    ];
    for bytes in refused {
        assert!(matches!(
            intake(&bytes, PictureKind::Photo),
            Err(MediaError::Picture(PixelsError::TooManyPixels { .. }))
        ));
    }

    // Profiles and texts that inflate to 256 MB: refused or left out.
    let inflating = [&b"bomb\0\0"[..], &zlib_zeros(1 << 28)].concat();
    for name in [b"iCCP", b"zTXt"] {
        let bytes = png(&[
            (b"IHDR", ihdr(1, 1, 8, 2, false)),
            (name, inflating.clone()),
            (b"IDAT", zlib(&[0, 1, 2, 3])),
            (b"IEND", vec![]),
        ]);
        if let Ok(taken) = intake(&bytes, PictureKind::Photo) {
            assert_eq!((taken.width, taken.height), (1, 1));
        }
    }
    if let Some(peak) = peak_memory() {
        assert!(peak < 150, "{peak} MB for bombs that are refused");
    }

    // 49 megapixels in less than a megabyte are allowed: they cost their pixels (147 MB) and little more.
    let rows = zlib_zeros((7_000 * 3 + 1) * 7_000);
    let bytes = png(&[(b"IHDR", ihdr(7_000, 7_000, 8, 2, false)), (b"IDAT", rows), (b"IEND", vec![])]);
    let taken = intake(&bytes, PictureKind::Photo).unwrap();
    assert_eq!((taken.width, taken.height), (2_560, 2_560));
    if let Some(peak) = peak_memory() {
        assert!(peak < 300, "{peak} MB for 49 megapixels");
    }
}
