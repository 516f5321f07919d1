//! Nothing that a file carries beside its pixels is kept.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use domain::PictureKind;
use image::{ImageEncoder, ImageFormat};
use media::intake;
use pictures::{PLACE_NAME, contains, exif, gif_header, jpeg, jpeg_exif, png, quadrants, sample, webp};

const SCRIPT: &[u8] = b"<script>alert(document.cookie)</script>";

fn assert_clean(bytes: &[u8], what: &str) {
    for kind in [PictureKind::Photo, PictureKind::Drawing] {
        let taken = intake(bytes, kind).unwrap_or_else(|error| panic!("{what}: {error}"));
        for (size, file) in taken.files {
            for forbidden in [
                PLACE_NAME,
                SCRIPT,
                b"Exif",
                b"eXIf",
                b"http://ns.adobe.com",
                b"PK\x03\x04",
                b"iTXt",
                b"ICC_PROFILE",
            ] {
                assert!(
                    !contains(&file, forbidden),
                    "{what}, {size:?}: {:?}",
                    String::from_utf8_lossy(forbidden)
                );
            }
        }
    }
}

#[test]
fn the_place_of_a_photo_is_gone() {
    let image = quadrants(64, 48);
    let with_place = jpeg(
        &image,
        false,
        &[
            jpeg_exif(6),
            (1, [&b"http://ns.adobe.com/xap/1.0/\0"[..], PLACE_NAME].concat()),
            (13, [&b"Photoshop 3.0\0"[..], PLACE_NAME].concat()),
        ],
    );
    assert!(contains(&with_place, PLACE_NAME));
    assert_clean(&with_place, "JPEG");

    let mut as_png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut as_png);
    encoder.set_exif_metadata(exif(1)).unwrap();
    encoder.write_image(&image, 64, 48, image::ExtendedColorType::Rgb8).unwrap();
    assert!(contains(&as_png, PLACE_NAME));
    assert_clean(&as_png, "PNG");

    let mut as_webp = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut as_webp);
    encoder.set_exif_metadata(exif(1)).unwrap();
    encoder.write_image(&image, 64, 48, image::ExtendedColorType::Rgb8).unwrap();
    assert!(contains(&as_webp, PLACE_NAME));
    assert_clean(&as_webp, "WebP");
}

#[test]
fn text_chunks_and_comments_are_gone() {
    let text = [&b"Comment\0"[..], SCRIPT].concat();
    let mut bytes = png(&[]);
    let good = sample(ImageFormat::Png);
    let after_header = 8 + 25;
    bytes.extend(&good[8..after_header]);
    bytes.extend(&png(&[(b"tEXt", text.clone()), (b"eXIf", exif(1))])[8..]);
    bytes.extend(&good[after_header..]);
    assert_clean(&bytes, "PNG with text");

    let good = sample(ImageFormat::Jpeg);
    let comment = [&[0xff, 0xfe, 0, SCRIPT.len() as u8 + 2][..], SCRIPT].concat();
    assert_clean(&[&good[..2], &comment, &good[2..]].concat(), "JPEG with a comment");

    let good = sample(ImageFormat::Gif);
    let start = gif_start(&good);
    let comment = [&[0x21, 0xfe, SCRIPT.len() as u8][..], SCRIPT, &[0]].concat();
    assert_clean(&[&good[..start], &comment, &good[start..]].concat(), "GIF with a comment");
}

/// Where the blocks start: after the logical screen and its colour table.
fn gif_start(gif: &[u8]) -> usize {
    let flags = gif[10];
    if flags & 0x80 == 0 { 13 } else { 13 + 3 * (2 << (flags & 7)) }
}

#[test]
fn polyglots_keep_only_their_pixels() {
    let archive = b"PK\x03\x04\x14\0\0\0\0\0PK\x05\x06".to_vec();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        for tail in [SCRIPT.to_vec(), archive.clone(), PLACE_NAME.repeat(1_000)] {
            assert_clean(&[sample(format), tail].concat(), &format!("{format:?} with a tail"));
        }
    }
    // "GIFAR"-like: a GIF whose logical screen spells the start of a JavaScript comment.
    let mut gif = gif_header(u16::from_le_bytes(*b"/*"), 1);
    gif.extend(pictures::gif_frame(1, 1));
    gif.extend([&b"*/=1;"[..], SCRIPT].concat());
    assert_clean(&gif, "GIF as JavaScript");
    // A chunk that only we do not know.
    let good = sample(ImageFormat::WebP);
    let vp8l = good[20..].to_vec();
    assert_clean(&webp(&[(b"VP8L", vp8l), (b"evil", SCRIPT.to_vec())]), "WebP with a foreign chunk");
}
