//! Good pictures of every kind come out upright, flat and in all sizes.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pictures;

use domain::{PictureKind, PictureSize};
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, RgbaImage};
use media::{FULL_EDGE, Format, Intake, intake};
use pictures::{
    BLUE, GREEN, RED, YELLOW, encoded, exif, hex, ihdr, jpeg, jpeg_exif, png, quadrants, sample, zlib,
};

fn photo(bytes: &[u8]) -> Intake {
    intake(bytes, PictureKind::Photo).unwrap()
}

fn near(a: Rgb<u8>, b: Rgb<u8>) -> bool {
    a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 24)
}

/// Colours well inside the four quarters: top left, top right, bottom left, bottom right.
fn corners(image: &RgbImage) -> [Rgb<u8>; 4] {
    let (w, h) = image.dimensions();
    let (left, right, top, bottom) = (w / 4, w - 1 - w / 4, h / 4, h - 1 - h / 4);
    [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| *image.get_pixel(x, y))
}

fn assert_corners(image: &RgbImage, expected: [Rgb<u8>; 4], what: &str) {
    let found = corners(image);
    assert!(found.iter().zip(expected).all(|(a, b)| near(*a, b)), "{what}: {found:?} is not {expected:?}");
}

const UPRIGHT: [Rgb<u8>; 4] = [RED, GREEN, BLUE, YELLOW];

#[test]
fn all_four_formats_are_taken() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let taken = photo(&sample(format));
        assert_eq!((taken.width, taken.height), (64, 48));
        assert_corners(&taken.pixels, UPRIGHT, &format!("{format:?}"));
    }
}

#[test]
fn every_exif_orientation_is_applied() {
    let expected = [
        [RED, GREEN, BLUE, YELLOW],
        [GREEN, RED, YELLOW, BLUE],
        [YELLOW, BLUE, GREEN, RED],
        [BLUE, YELLOW, RED, GREEN],
        [RED, BLUE, GREEN, YELLOW],
        [BLUE, RED, YELLOW, GREEN],
        [YELLOW, GREEN, BLUE, RED],
        [GREEN, YELLOW, RED, BLUE],
    ];
    for (orientation, expected) in (1..).zip(expected) {
        let stored = quadrants(64, 48);
        let mut as_png = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut as_png);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        encoder.write_image(&stored, 64, 48, image::ExtendedColorType::Rgb8).unwrap();
        let mut as_webp = Vec::new();
        let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut as_webp);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        encoder.write_image(&stored, 64, 48, image::ExtendedColorType::Rgb8).unwrap();
        for bytes in [jpeg(&stored, false, &[jpeg_exif(orientation)]), as_png, as_webp] {
            let taken = photo(&bytes);
            let turned = orientation >= 5;
            assert_eq!((taken.width, taken.height), if turned { (48, 64) } else { (64, 48) });
            assert_eq!(taken.pixels.dimensions(), (taken.width, taken.height));
            assert_corners(&taken.pixels, expected, &format!("orientation {orientation}"));
            for (size, file) in &taken.files {
                let stored = image::load_from_memory(file).unwrap().into_rgb8();
                assert_corners(&stored, expected, &format!("orientation {orientation}, {size:?}"));
            }
        }
    }
}

#[test]
fn sizes_shrink_and_never_grow() {
    let taken = photo(&jpeg(&quadrants(3_000, 2_000), false, &[]));
    assert_eq!((taken.width, taken.height), (FULL_EDGE, 1_707));
    let sizes: Vec<(PictureSize, (u32, u32))> = taken
        .files
        .iter()
        .map(|(size, file)| {
            let stored = image::load_from_memory(file).unwrap().into_rgb8();
            assert_corners(&stored, UPRIGHT, &format!("{size:?}"));
            (*size, stored.dimensions())
        })
        .collect();
    assert_eq!(
        sizes,
        [
            (PictureSize::Small, (240, 160)),
            (PictureSize::Medium, (640, 427)),
            (PictureSize::Large, (1_280, 854)),
            (PictureSize::Full, (2_560, 1_707)),
        ]
    );
    let bytes: Vec<usize> = taken.files.iter().map(|(_, file)| file.len()).collect();
    assert!(bytes.is_sorted(), "{bytes:?}");

    let small = photo(&sample(ImageFormat::Png));
    for (_, file) in &small.files {
        assert_eq!(image::load_from_memory(file).unwrap().into_rgb8().dimensions(), (64, 48));
    }
}

#[test]
fn a_single_pixel_and_a_line_are_pictures() {
    let pixel = photo(&encoded(&RgbImage::from_pixel(1, 1, RED).into(), ImageFormat::Png));
    assert_eq!((pixel.width, pixel.height, pixel.blurhash.len()), (1, 1, 28));
    let line = photo(&encoded(&RgbImage::from_pixel(9_000, 1, RED).into(), ImageFormat::Png));
    assert_eq!((line.width, line.height), (FULL_EDGE, 1));
}

#[test]
fn photos_become_jpeg_and_drawings_png() {
    for (kind, format, start) in [
        (PictureKind::Photo, Format::Jpeg, &b"\xff\xd8\xff"[..]),
        (PictureKind::Camera, Format::Jpeg, b"\xff\xd8\xff"),
        (PictureKind::Avatar, Format::Jpeg, b"\xff\xd8\xff"),
        (PictureKind::Drawing, Format::Png, b"\x89PNG"),
    ] {
        let taken = intake(&sample(ImageFormat::Png), kind).unwrap();
        assert_eq!(taken.format, format);
        assert!(taken.files.iter().all(|(_, file)| file.starts_with(start)), "{kind:?}");
    }
}

#[test]
fn a_drawing_keeps_its_pixels_exactly() {
    let drawn = quadrants(200, 150);
    let taken = intake(&encoded(&drawn.clone().into(), ImageFormat::Png), PictureKind::Drawing).unwrap();
    assert_eq!(taken.pixels, drawn);
    let (_, full) = taken.files.last().unwrap();
    assert_eq!(image::load_from_memory(full).unwrap().into_rgb8(), drawn);
}

#[test]
fn transparency_lies_on_white() {
    let clear = RgbaImage::from_pixel(3_000, 10, image::Rgba([200, 40, 40, 0]));
    for bytes in [
        encoded(&clear.clone().into(), ImageFormat::Png),
        encoded(&DynamicImage::from(clear).into_luma_alpha8().into(), ImageFormat::Png),
        hex(pictures::WEBP_TRANSPARENT),
    ] {
        assert_corners(&photo(&bytes).pixels, [Rgb([255; 3]); 4], "transparent");
    }
}

#[test]
fn rare_layouts_work() {
    let image = DynamicImage::from(quadrants(64, 48));
    for (name, bytes) in [
        ("16 bits", encoded(&image.to_rgb16().into(), ImageFormat::Png)),
        ("16 bits with alpha", encoded(&image.to_rgba16().into(), ImageFormat::Png)),
        ("progressive", jpeg(&quadrants(64, 48), true, &[])),
        ("CMYK", cmyk()),
    ] {
        assert_corners(&photo(&bytes).pixels, UPRIGHT, name);
    }
    let grey = DynamicImage::from(RgbImage::from_pixel(20, 20, Rgb([90; 3])));
    for bytes in [
        encoded(&grey.to_luma8().into(), ImageFormat::Jpeg),
        encoded(&grey.to_luma8().into(), ImageFormat::Png),
        encoded(&grey.to_luma16().into(), ImageFormat::Png),
        encoded(&grey.to_luma_alpha8().into(), ImageFormat::Png),
        encoded(&grey.to_luma_alpha16().into(), ImageFormat::Png),
        interlaced_grey(90),
    ] {
        assert_corners(&photo(&bytes).pixels, [Rgb([90; 3]); 4], "grey");
    }
}

/// Ink as printers count it: the complement of light.
fn cmyk() -> Vec<u8> {
    let ink: Vec<u8> =
        quadrants(64, 48).pixels().flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0]).collect();
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 95).encode(&ink, 64, 48, jpeg_encoder::ColorType::Cmyk).unwrap();
    bytes
}

/// 8 × 8 grey pixels in the seven passes of Adam7.
fn interlaced_grey(value: u8) -> Vec<u8> {
    let rows: Vec<u8> = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)]
        .into_iter()
        .flat_map(|(width, rows)| [vec![0], vec![value; width]].concat().repeat(rows))
        .collect();
    png(&[(b"IHDR", ihdr(8, 8, 8, 0, true)), (b"IDAT", zlib(&rows)), (b"IEND", vec![])])
}

#[test]
fn the_first_frame_of_an_animation_counts() {
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    for colour in [RED, BLUE] {
        let frame = DynamicImage::from(RgbImage::from_pixel(16, 16, colour)).into_rgba8();
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    for bytes in [gif, hex(pictures::WEBP_ANIMATED)] {
        assert_corners(&photo(&bytes).pixels, [RED; 4], "first frame");
    }
    assert_corners(&photo(&hex(pictures::WEBP_LOSSY)).pixels, [RED; 4], "lossy WebP");
}

#[test]
fn wide_colours_become_srgb() {
    // The same numbers mean stronger colours in Display P3 than in sRGB.
    let profile = moxcms_display_p3();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.add_icc_profile(&profile).unwrap();
    let pixels = RgbImage::from_pixel(32, 32, Rgb([200, 100, 100]));
    encoder.encode(&pixels, 32, 32, jpeg_encoder::ColorType::Rgb).unwrap();
    let taken = *photo(&bytes).pixels.get_pixel(16, 16);
    assert!(near(taken, Rgb([215, 92, 96])) && taken[0] > 208, "{taken:?}");

    // A broken profile is as good as none.
    let broken = jpeg(&pixels, false, &[(2, [&b"ICC_PROFILE\0\x01\x01"[..], &[7; 300]].concat())]);
    assert!(near(*photo(&broken).pixels.get_pixel(16, 16), Rgb([200, 100, 100])));
}

fn moxcms_display_p3() -> Vec<u8> {
    moxcms::ColorProfile::new_display_p3().encode().unwrap()
}

#[test]
fn the_blurhash_shows_the_colours() {
    let taken = photo(&encoded(&RgbImage::from_pixel(900, 300, RED).into(), ImageFormat::Png));
    let shown = blurhash::decode(&taken.blurhash, 5, 5, 1.0).unwrap();
    let middle = &shown[4 * 12..];
    assert!(near(Rgb([middle[0], middle[1], middle[2]]), RED), "{shown:?}");
}
