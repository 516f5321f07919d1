//! Files to upright pixels, within limits.

use std::{fs::File, io::Cursor, io::Read as _, path::Path};

use anyhow::{Context, Result, bail};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, buffer::ConvertBuffer,
    metadata::Orientation,
};

use crate::whole;

/// Bytes of a file.
const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// Pixels of a picture.
const MOST_PIXELS: u64 = 50_000_000;
/// Memory that a decoder may take.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// Reads a file and decodes it.
pub(crate) fn open(file: &Path) -> Result<RgbImage> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .context("the file cannot be read")?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("the file has more than {} MB", MOST_BYTES / 1024 / 1024);
    }
    decode(&bytes)
}

/// Decodes JPEG, PNG, WebP or the first frame of a GIF; turns it upright and puts it on white.
pub(crate) fn decode(bytes: &[u8]) -> Result<RgbImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().context("not a picture")?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) => {}
        _ => bail!("not a JPEG, PNG, WebP or GIF"),
    }
    let cut_off = match reader.format() {
        Some(ImageFormat::Jpeg) => !whole::jpeg(bytes),
        Some(ImageFormat::WebP) => !whole::webp(bytes),
        _ => false,
    };
    if cut_off {
        bail!("the picture cannot be decoded: the end of the file is missing");
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().context("the picture cannot be decoded")?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        bail!("the picture has {width} by {height} pixels, more than {} million", MOST_PIXELS / 1_000_000);
    }
    // A picture with broken metadata is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).context("the picture cannot be decoded")?;
    picture.apply_orientation(orientation);
    Ok(if picture.color().has_alpha() { on_white(&picture) } else { picture.into_rgb8() })
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let mut picture = picture.to_rgba8();
    for pixel in picture.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        let over = |v: u8| ((u16::from(v) * u16::from(a) + 255 * u16::from(255 - a) + 127) / 255) as u8;
        pixel.0 = [over(r), over(g), over(b), 255];
    }
    picture.convert()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use image::{ImageEncoder, Rgb, Rgba, RgbaImage, codecs::jpeg::JpegEncoder};

    use super::*;

    fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn transparency_becomes_white() {
        let mut drawing = RgbaImage::new(20, 10);
        drawing.put_pixel(3, 4, Rgba([10, 20, 30, 255]));
        drawing.put_pixel(5, 4, Rgba([0, 0, 0, 128]));
        let picture = decode(&png(drawing)).unwrap();
        assert_eq!(picture.get_pixel(0, 0), &Rgb([255; 3]));
        assert_eq!(picture.get_pixel(3, 4), &Rgb([10, 20, 30]));
        assert_eq!(picture.get_pixel(5, 4), &Rgb([127; 3]));
    }

    #[test]
    fn a_photo_is_turned_upright() {
        // A little-endian TIFF header with one entry: orientation (0x0112) 6, a quarter turn clockwise.
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.encode_image(&RgbImage::new(40, 20)).unwrap();
        assert_eq!(decode(&bytes).unwrap().dimensions(), (20, 40));
    }

    #[test]
    fn broken_metadata_is_ignored() {
        // As above, but the entry says that its value lies far behind the end.
        let exif = b"II*\0\xff\xff\xff\x7f\x01\0\x12\x01".to_vec();
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif).unwrap();
        encoder.encode_image(&RgbImage::new(40, 20)).unwrap();
        assert_eq!(decode(&bytes).unwrap().dimensions(), (40, 20));
    }

    #[test]
    fn hostile_files_are_refused() {
        let good = png(RgbImage::from_fn(64, 64, |x, y| Rgb([x as u8, y as u8, (x * y) as u8])));
        let why = |bytes: &[u8]| format!("{:#}", decode(bytes).unwrap_err());
        assert!(why(b"").contains("not a JPEG"));
        assert!(why(b"<svg xmlns='http://www.w3.org/2000/svg'/>").contains("not a JPEG"));
        assert!(why(b"<!doctype html><script>alert(1)</script>").contains("not a JPEG"));
        assert!(why(b"BM not a bitmap").contains("not a JPEG"));
        assert!(why(&good[..good.len() / 2]).contains("cannot be decoded"));
        assert!(why(b"GIF89a").contains("cannot be decoded"));
        // A header that promises 100 megapixels, without the pixels.
        let mut bomb = good.clone();
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        assert!(decode(&bomb).is_err());
        let wide = png(image::GrayImage::new(10_001, 5_000));
        assert!(why(&wide).contains("more than 50 million"));
    }

    #[test]
    fn a_file_that_is_too_big_is_not_read_to_its_end() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&vec![0; MOST_BYTES as usize + 1]).unwrap();
        assert!(format!("{:#}", open(file.path()).unwrap_err()).contains("more than 20 MB"));
        assert!(open(Path::new("no/such/file.png")).is_err());
    }
}
