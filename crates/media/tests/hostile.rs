//! Bad input is refused with the right reason and within bounds of memory.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use domain::{AppError, PictureKind};
use image::{ImageFormat, RgbImage};
use media::{MAX_BYTES, MediaError, PixelsError, intake};
use pictures::{
    encoded, gif_frame, gif_header, hex, ihdr, jpeg, png, quadrants, sample, vp8, vp8x, webp, zlib,
    zlib_zeros,
};

fn refusal(bytes: &[u8]) -> PixelsError {
    match intake(bytes, PictureKind::Photo) {
        Err(MediaError::Picture(error)) => error,
        Err(other) => panic!("{other:?}"),
        Ok(taken) => panic!("{} by {} was taken in", taken.width, taken.height),
    }
}

fn status(error: PixelsError) -> u16 {
    AppError::from(&MediaError::from(error)).status()
}

macro_rules! assert_refused {
    ($bytes:expr, $pattern:pat) => {
        let error = refusal($bytes.as_ref());
        assert!(matches!(error, $pattern), "{error:?}");
        assert!(matches!(status(error), 413 | 415 | 422));
    };
}

#[test]
fn files_that_are_no_pictures() {
    assert_refused!([0; 0], PixelsError::Empty);
    for (bytes, found) in [
        (&b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"[..], Some("an SVG drawing")),
        (b"<!doctype html><script>alert(1)</script>", Some("a web page")),
        (b"%PDF-1.7\n", Some("a PDF")),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", Some("a HEIC picture")),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", Some("an AVIF picture")),
        (b"\0\0\0\x20ftypisom\0\0\0\0", Some("a video")),
        (b"BM\x46\0\0\0\0\0\0\0", Some("a BMP picture")),
        (b"MM\0*\0\0\0\x08", Some("a TIFF picture")),
        (b"PK\x03\x04", Some("an archive or a document")),
        (b"Hello", Some("text")),
        (&[0; 4_096], None),
    ] {
        let error = refusal(bytes);
        assert!(
            matches!(error, PixelsError::UnsupportedFormat { found: name } if name == found),
            "{error:?}"
        );
        assert_eq!(status(error), 415);
    }
}

#[test]
fn too_many_bytes() {
    assert_refused!(vec![0xff; MAX_BYTES + 1], PixelsError::TooManyBytes { .. });
}

#[test]
fn too_many_pixels_by_the_header_alone() {
    // 100 megapixels of one colour are a small file.
    let rows = zlib_zeros(100_000_000);
    assert_refused!(
        png(&[(b"IHDR", ihdr(10_000, 10_000, 8, 0, false)), (b"IDAT", rows), (b"IEND", vec![])]),
        PixelsError::TooManyPixels { .. }
    );
    for (width, height) in [(50_000, 50_000), (0x7fff_ffff, 0x7fff_ffff), (0x7fff_ffff, 1), (1, 0x7fff_ffff)]
    {
        for (bits, color) in [(1, 0), (8, 2), (16, 6)] {
            for interlaced in [false, true] {
                let header = ihdr(width, height, bits, color, interlaced);
                assert_refused!(
                    png(&[(b"IHDR", header), (b"IDAT", zlib(&[0; 64])), (b"IEND", vec![])]),
                    PixelsError::TooManyPixels { .. }
                );
            }
        }
    }
    let mut bytes = sample(ImageFormat::Jpeg);
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    assert_refused!(bytes, PixelsError::TooManyPixels { .. });
    let gif = [gif_header(65_535, 65_535), gif_frame(1, 1)].concat();
    assert_refused!(gif, PixelsError::TooManyPixels { .. });
    let gif = [gif_header(1, 1), gif_frame(65_535, 65_535)].concat();
    assert_refused!(gif, PixelsError::TooManyPixels { .. });
    assert_refused!(webp(&[(b"VP8 ", vp8(16_383, 16_383))]), PixelsError::TooManyPixels { .. });
    assert_refused!(
        webp(&[(b"VP8X", vp8x(0, 1 << 24, 1 << 24)), (b"VP8 ", vp8(1, 1))]),
        PixelsError::TooManyPixels { .. }
    );
}

#[test]
fn frames_bigger_than_their_canvas() {
    assert_refused!(
        webp(&[(b"VP8X", vp8x(0, 1, 1)), (b"VP8 ", vp8(16_383, 16_383))]),
        PixelsError::Damaged(_)
    );
    let frame = [vec![0; 16], b"VP8 ".to_vec(), 74_u32.to_le_bytes().to_vec(), vp8(16_383, 16_383)].concat();
    assert_refused!(
        webp(&[(b"VP8X", vp8x(2, 1, 1)), (b"ANIM", vec![0; 6]), (b"ANMF", frame)]),
        PixelsError::Damaged(_)
    );
}

#[test]
fn metadata_that_claims_more_bytes_than_there_are() {
    // 4 GB of EXIF in a file of a few bytes, within the picture and after it.
    let mut bytes = webp(&[(b"VP8X", vp8x(8, 1, 1)), (b"VP8 ", vp8(1, 1)), (b"EXIF", vec![0; 4])]);
    let exif = bytes.len() - 8;
    bytes[exif..exif + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_refused!(bytes, PixelsError::Truncated);
    let mut bytes = webp(&[(b"VP8X", vp8x(8, 1, 1)), (b"VP8 ", vp8(1, 1))]);
    bytes.extend(b"EXIF\xf0\xff\xff\xff");
    assert_refused!(bytes, PixelsError::Damaged(_));
}

#[test]
fn cut_off_pictures() {
    let image = quadrants(300, 200);
    let files = [
        jpeg(&image, false, &[]),
        jpeg(&image, true, &[]),
        jpeg(&image, false, &[pictures::jpeg_exif(6)]),
        encoded(&image.clone().into(), ImageFormat::Png),
        encoded(&image.clone().into(), ImageFormat::WebP),
        encoded(&image.into(), ImageFormat::Gif),
        hex(pictures::WEBP_LOSSY),
    ];
    for bytes in files {
        // A GIF's last bytes are not pixels any more, nor are a PNG's.
        for keep in (1..bytes.len() - 30).step_by(7) {
            let error = refusal(&bytes[..keep]);
            let right = matches!(
                error,
                PixelsError::Truncated | PixelsError::Damaged(_) | PixelsError::UnsupportedFormat { .. }
            );
            assert!(right, "{keep} of {}: {error:?}", bytes.len());
        }
    }
}

#[test]
fn nothing_behind_the_magic_number() {
    for magic in
        [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"GIF87a", b"RIFF\0\0\0\0WEBP", b"RIFF"]
    {
        for tail in [0, 1, 50, 5_000] {
            for byte in [0, 0xff, b'A'] {
                let bytes = [magic, &vec![byte; tail]].concat();
                assert!(intake(&bytes, PictureKind::Photo).is_err(), "{magic:?} {tail} {byte}");
            }
        }
    }
    assert_refused!(gif_header(0, 0), PixelsError::Damaged(_));
    assert_refused!(gif_header(10, 10), PixelsError::Truncated | PixelsError::Damaged(_));
}

#[test]
fn a_renamed_file_is_what_it_is() {
    // There is no name to trust: a PNG is taken as a PNG whatever it was called, and text never is.
    let png = encoded(&RgbImage::new(3, 3).into(), ImageFormat::Png);
    assert!(intake(&png, PictureKind::Photo).is_ok());
    assert_refused!("#!/bin/sh\nrm -rf /\n", PixelsError::UnsupportedFormat { .. });
}
