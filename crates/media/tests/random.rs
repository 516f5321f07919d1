//! Random and randomly broken bytes never panic.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use domain::PictureKind;
use image::ImageFormat;
use media::intake;
use pictures::{exif, hex, jpeg, jpeg_exif, quadrants, sample, vp8x, webp};
use proptest::{collection::vec, prelude::*, sample::Index};

fn seeds() -> Vec<Vec<u8>> {
    let image = quadrants(40, 30);
    let lossy = hex(pictures::WEBP_LOSSY);
    vec![
        jpeg(&image, false, &[jpeg_exif(6)]),
        jpeg(&image, true, &[]),
        sample(ImageFormat::Png),
        sample(ImageFormat::WebP),
        sample(ImageFormat::Gif),
        lossy.clone(),
        hex(pictures::WEBP_ANIMATED),
        hex(pictures::WEBP_TRANSPARENT),
        webp(&[(b"VP8X", vp8x(8, 16, 16)), (b"VP8 ", lossy[20..].to_vec()), (b"EXIF", exif(3))]),
    ]
}

/// Anything may come out, but what is taken in is whole.
fn take(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(taken) = intake(bytes, PictureKind::Photo) {
        prop_assert_eq!(taken.files.len(), 4);
        prop_assert_eq!(taken.pixels.dimensions(), (taken.width, taken.height));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..2_000)) {
        take(&bytes)?;
    }

    #[test]
    fn random_bytes_after_a_magic_number(
        magic in prop::sample::select(vec![&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\xff\0\0\0WEBPVP8 "]),
        bytes in vec(any::<u8>(), 0..600),
    ) {
        take(&[magic, &bytes].concat())?;
    }

    #[test]
    fn good_files_with_flipped_bits(which in any::<Index>(), flips in vec((any::<Index>(), 0..8_u8), 1..12)) {
        let seeds = seeds();
        let mut bytes = which.get(&seeds).clone();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        take(&bytes)?;
    }

    #[test]
    fn good_files_cut_off_or_spliced(which in any::<Index>(), other in any::<Index>(), cut in any::<Index>(), join in any::<Index>()) {
        let seeds = seeds();
        let (first, second) = (which.get(&seeds), other.get(&seeds));
        let start = &first[..cut.index(first.len())];
        take(start)?;
        take(&[start, &second[join.index(second.len())..]].concat())?;
    }
}
