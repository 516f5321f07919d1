//! A BlurHash as a tiny picture inside the page.

/// Pixels across and down; the browser smooths them over the place of the picture.
const EDGE: u32 = 8;
/// Bytes before the pixels of a BMP: file header (14) and BITMAPCOREHEADER (12).
const HEADER: u32 = 26;

/// A `data:` address of the decoded hash, or nothing for a text that is no BlurHash.
///
/// The format is BMP with a BITMAPCOREHEADER and 24 bits a pixel: no compression, so a few lines write it.
pub(super) fn data_uri(hash: &str) -> Option<String> {
    let rgba = blurhash::decode(hash, EDGE, EDGE, 1.0).ok()?;
    let size = HEADER + EDGE * EDGE * 3;
    let mut bmp = Vec::with_capacity(size as usize);
    bmp.extend_from_slice(b"BM");
    bmp.extend_from_slice(&size.to_le_bytes());
    bmp.extend_from_slice(&[0; 4]);
    bmp.extend_from_slice(&HEADER.to_le_bytes());
    bmp.extend_from_slice(&12_u32.to_le_bytes());
    for field in [EDGE as u16, EDGE as u16, 1, 24] {
        bmp.extend_from_slice(&field.to_le_bytes());
    }
    // Rows go from the bottom up, pixels are blue, green, red; rows of 24 bytes need no padding.
    for row in rgba.chunks_exact(EDGE as usize * 4).rev() {
        for pixel in row.chunks_exact(4) {
            bmp.extend(pixel.iter().take(3).rev());
        }
    }
    Some(format!("data:image/bmp;base64,{}", base64(&bmp)))
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0_u32, |all, &byte| all << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = ALPHABET[(group >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_the_rfc() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_hash_becomes_a_picture_and_nonsense_nothing() {
        let uri = data_uri("LGF5]+Yk^6#M@-5c,1J5@[or[Q6.").unwrap();
        assert!(uri.starts_with("data:image/bmp;base64,Qk"));
        assert_eq!(uri.len() - "data:image/bmp;base64,".len(), 292);
        for bad in ["", "x", "LGF5]+Yk^6#M", "ÄÖÜÄÖÜÄÖÜ"] {
            assert_eq!(data_uri(bad), None, "{bad}");
        }
    }
}
