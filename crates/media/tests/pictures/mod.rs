//! Pictures made in code, good and hostile.
#![allow(dead_code, reason = "shared by the test files; each uses a part")]

use std::io::{Cursor, Read, Write};

use flate2::{Compression, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

pub(crate) const RED: Rgb<u8> = Rgb([220, 30, 30]);
pub(crate) const GREEN: Rgb<u8> = Rgb([30, 200, 30]);
pub(crate) const BLUE: Rgb<u8> = Rgb([30, 30, 220]);
pub(crate) const YELLOW: Rgb<u8> = Rgb([230, 220, 30]);

/// A lossy WebP of 16 × 16 red pixels.
pub(crate) const WEBP_LOSSY: &str = "524946463600000057454250565038202a0000009001009d012a1000100002c04c25a00274ba00039800feec265f5f0053d51ffce25fc91fa05da0000000";
/// An animated WebP of 16 × 16: red, then blue.
pub(crate) const WEBP_ANIMATED: &str = "52494646b600000057454250565038580a000000020000000f00000f0000414e494d06000000000000000000414e4d46420000000000000000000f00000f000064000002565038202a0000003001009d012a1000100002c04c25a000037000feec265ffe22e9ef00867fffe712ffe817fe02f3000000414e4d46400000000000000000000f00000f00006400000056503820280000003401009d012a1000100000004c25a000037000fef06caffffce25ffd02ffc05e87ffa43855f00000";
/// A lossy WebP of 16 × 16 fully transparent red pixels.
pub(crate) const WEBP_TRANSPARENT: &str = "524946465a00000057454250565038580a000000100000000f00000f0000414c50480900000001071011118888fe0700565038202a0000009001009d012a1000100002c04c25a00274ba00039800feec265f5f0053d51ffce25fc91fa05da0000000";

pub(crate) fn hex(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Red, green over blue, yellow.
pub(crate) fn quadrants(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => YELLOW,
    })
}

pub(crate) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn sample(format: ImageFormat) -> Vec<u8> {
    encoded(&quadrants(64, 48).into(), format)
}

/// A JPEG with these application segments (number, data).
pub(crate) fn jpeg(image: &RgbImage, progressive: bool, segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_progressive(progressive);
    for (number, data) in segments {
        encoder.add_app_segment(*number, data.clone()).unwrap();
    }
    let (width, height) = (image.width() as u16, image.height() as u16);
    encoder.encode(image, width, height, ColorType::Rgb).unwrap();
    bytes
}

/// A TIFF block with the orientation and a GPS directory that holds a latitude and [`PLACE_NAME`].
pub(crate) fn exif(orientation: u16) -> Vec<u8> {
    fn entry(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    }
    let [low, high] = orientation.to_le_bytes();
    let gps_at: u32 = 8 + 2 + 2 * 12 + 4;
    let values_at: u32 = gps_at + 2 + 3 * 12 + 4;
    let latitude: Vec<u8> =
        [48_u32, 1, 8, 1, 1_337, 100].iter().flat_map(|number| number.to_le_bytes()).collect();
    [
        b"II*\0\x08\0\0\0".to_vec(),
        2_u16.to_le_bytes().to_vec(),
        entry(0x0112, 3, 1, [low, high, 0, 0]),
        entry(0x8825, 4, 1, gps_at.to_le_bytes()),
        0_u32.to_le_bytes().to_vec(),
        3_u16.to_le_bytes().to_vec(),
        entry(1, 2, 2, *b"N\0\0\0"),
        entry(2, 5, 3, values_at.to_le_bytes()),
        entry(0x1c, 7, PLACE_NAME.len() as u32, (values_at + 24).to_le_bytes()),
        0_u32.to_le_bytes().to_vec(),
        latitude,
        PLACE_NAME.to_vec(),
    ]
    .concat()
}

/// What no output may contain.
pub(crate) const PLACE_NAME: &[u8] = b"HOME-ADDRESS-OF-THE-PHOTOGRAPHER";

pub(crate) fn jpeg_exif(orientation: u16) -> (u8, Vec<u8>) {
    (1, [&b"Exif\0\0"[..], &exif(orientation)].concat())
}

/// A PNG of these chunks.
pub(crate) fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks {
        let mut crc = flate2::Crc::new();
        crc.update(&name[..]);
        crc.update(data);
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(&name[..]);
        bytes.extend(data);
        bytes.extend(crc.sum().to_be_bytes());
    }
    bytes
}

/// The header chunk: colour type 0 grey, 2 RGB, 4 grey with alpha, 6 RGBA.
pub(crate) fn ihdr(width: u32, height: u32, bits: u8, color: u8, interlaced: bool) -> Vec<u8> {
    [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, color, 0, 0, u8::from(interlaced)]].concat()
}

pub(crate) fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// That many zeros, compressed about two hundred to one.
pub(crate) fn zlib_zeros(count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(&mut std::io::repeat(0).take(count as u64), &mut encoder).unwrap();
    encoder.finish().unwrap()
}

/// A GIF header of this size, without frames.
pub(crate) fn gif_header(width: u16, height: u16) -> Vec<u8> {
    [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes(), &[0x80, 0, 0, 0, 0, 0, 255, 255, 255]]
        .concat()
}

/// A frame of a GIF whose data ends at once.
pub(crate) fn gif_frame(width: u16, height: u16) -> Vec<u8> {
    [&[0x2c, 0, 0, 0, 0][..], &width.to_le_bytes(), &height.to_le_bytes(), &[0, 2, 2, 0x44, 1, 0, 0x3b]]
        .concat()
}

/// A RIFF file of these chunks.
pub(crate) fn webp(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let body: Vec<u8> = chunks
        .iter()
        .flat_map(|(name, data)| {
            let padding = vec![0; data.len() % 2];
            [&name[..], &(data.len() as u32).to_le_bytes(), data, &padding].concat()
        })
        .collect();
    [&b"RIFF"[..], &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", &body].concat()
}

/// The extended header of a WebP.
pub(crate) fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    [vec![flags, 0, 0, 0], side(width), side(height)].concat()
}

/// The start of a lossy frame.
pub(crate) fn vp8(width: u16, height: u16) -> Vec<u8> {
    [&[0x90, 1, 0, 0x9d, 1, 0x2a][..], &width.to_le_bytes(), &height.to_le_bytes(), &[0; 64]].concat()
}

pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
