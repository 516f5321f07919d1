//! What a file is, by its first bytes. Its name and the type that the browser says are not trusted.

use image::ImageFormat;

use crate::PixelsError;

/// The format of a picture that we take; otherwise an error that names what the file looks like.
pub(crate) fn format(bytes: &[u8]) -> Result<ImageFormat, PixelsError> {
    if bytes.is_empty() {
        return Err(PixelsError::Empty);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) => {
            Ok(format)
        }
        _ => Err(PixelsError::UnsupportedFormat { found: looks_like(bytes) }),
    }
}

/// A name, with its article, for the files that people most often try.
fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    if let Some(brand) = bytes.get(4..12).and_then(|it| it.strip_prefix(b"ftyp")) {
        return match brand {
            b"avif" | b"avis" => Some("an AVIF picture"),
            b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" => Some("a HEIC picture"),
            _ => Some("a video"),
        };
    }
    let starts = |start: &[u8]| bytes.starts_with(start);
    if starts(b"%PDF") {
        return Some("a PDF");
    }
    if starts(b"BM") {
        return Some("a BMP picture");
    }
    if starts(b"II*\0") || starts(b"MM\0*") {
        return Some("a TIFF picture");
    }
    if starts(b"PK\x03\x04") {
        return Some("an archive or a document");
    }
    if starts(b"\x1aE\xdf\xa3") {
        return Some("a video");
    }
    let text = std::str::from_utf8(bytes).ok().or_else(|| utf8_start(bytes))?;
    let start: String = text.trim_start_matches('\u{feff}').chars().take(1_024).collect();
    let start = start.trim_start().to_ascii_lowercase();
    if start.contains("<svg") {
        Some("an SVG drawing")
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<script") {
        Some("a web page")
    } else if start.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        None
    } else {
        Some("text")
    }
}

/// The longest valid start of a file that is long enough to be text.
fn utf8_start(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..1_024)?;
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
    };
    (valid.len() > 1_000).then_some(valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(format(b"\xff\xd8\xff\xe0").unwrap(), ImageFormat::Jpeg);
        assert_eq!(format(b"\x89PNG\r\n\x1a\n").unwrap(), ImageFormat::Png);
        assert_eq!(format(b"RIFF\x10\0\0\0WEBPVP8 ").unwrap(), ImageFormat::WebP);
        assert_eq!(format(b"GIF89a").unwrap(), ImageFormat::Gif);
    }

    #[test]
    fn other_files_are_named() {
        let named = |bytes: &[u8]| match format(bytes) {
            Err(PixelsError::UnsupportedFormat { found }) => found,
            other => panic!("{other:?}"),
        };
        assert_eq!(named(b"\0\0\0\x18ftypheic\0\0\0\0"), Some("a HEIC picture"));
        assert_eq!(named(b"\0\0\0\x18ftypavif\0\0\0\0"), Some("an AVIF picture"));
        assert_eq!(named(b"\0\0\0\x18ftypisom\0\0\0\0"), Some("a video"));
        assert_eq!(named(b"%PDF-1.7"), Some("a PDF"));
        assert_eq!(named(b"<?xml version=\"1.0\"?><svg/>"), Some("an SVG drawing"));
        assert_eq!(named(b"\xef\xbb\xbf  <!DOCTYPE html><title>"), Some("a web page"));
        assert_eq!(named(b"II*\0\x08\0\0\0"), Some("a TIFF picture"));
        assert_eq!(named("Grüße".as_bytes()), Some("text"));
        assert_eq!(named(b"\x7fELF\x02\x01\x01\0"), None);
        assert_eq!(named(&[0xff; 3]), None);
        assert_eq!(named(&"ä".repeat(600).into_bytes()[..1_199]), Some("text"));
        assert!(matches!(format(b""), Err(PixelsError::Empty)));
    }
}
