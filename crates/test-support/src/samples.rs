//! Pictures made in code: no files, no licences, the same every time.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A gradient from warm to cold with a bright spot, so that it is neither blank nor noise.
fn gradient(width: u32, height: u32) -> RgbImage {
    let shade = |n: u32, of: u32| u8::try_from(u64::from(n) * 255 / u64::from(of.max(1))).unwrap_or(255);
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x.abs_diff(width / 3), y.abs_diff(height / 3));
        if (dx * dx + dy * dy) * 36 < width.min(height).pow(2) {
            Rgb([255, 250, 220])
        } else {
            Rgb([shade(x, width), 96, shade(y, height)])
        }
    })
}

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encode a sample");
    bytes.into_inner()
}

/// A photo-like JPEG.
#[must_use]
pub fn gradient_jpeg(width: u32, height: u32) -> Vec<u8> {
    encode(&gradient(width, height), ImageFormat::Jpeg)
}

/// The same as PNG.
#[must_use]
pub fn gradient_png(width: u32, height: u32) -> Vec<u8> {
    encode(&gradient(width, height), ImageFormat::Png)
}

/// The same as lossless WebP.
#[must_use]
pub fn gradient_webp(width: u32, height: u32) -> Vec<u8> {
    encode(&gradient(width, height), ImageFormat::WebP)
}

/// The same as GIF with one frame.
#[must_use]
pub fn gradient_gif(width: u32, height: u32) -> Vec<u8> {
    encode(&gradient(width, height), ImageFormat::Gif)
}

/// White from edge to edge: a canvas on which nothing was drawn.
#[must_use]
pub fn blank_png(width: u32, height: u32) -> Vec<u8> {
    encode(&RgbImage::from_pixel(width, height, Rgb([255; 3])), ImageFormat::Png)
}

/// A smiling face in black lines on white, as a drawing from the canvas.
#[must_use]
pub fn drawing_png(size: u32) -> Vec<u8> {
    let unit = size as f32 / 100.0;
    let picture = RgbImage::from_fn(size, size, |x, y| {
        let (x, y) = (x as f32 / unit - 50.0, y as f32 / unit - 50.0);
        let ring = |cx: f32, cy: f32, r: f32| ((x - cx).hypot(y - cy) - r).abs() < 1.5;
        let ink = ring(0.0, 0.0, 40.0)
            || ring(-14.0, -10.0, 4.0)
            || ring(14.0, -10.0, 4.0)
            || (y > 6.0 && ring(0.0, 0.0, 22.0));
        if ink { Rgb([0; 3]) } else { Rgb([255; 3]) }
    });
    encode(&picture, ImageFormat::Png)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_what_they_say() {
        for (bytes, format) in [
            (gradient_jpeg(40, 30), ImageFormat::Jpeg),
            (gradient_png(40, 30), ImageFormat::Png),
            (gradient_webp(40, 30), ImageFormat::WebP),
            (gradient_gif(40, 30), ImageFormat::Gif),
        ] {
            assert_eq!(image::guess_format(&bytes).unwrap(), format);
            let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
            assert_eq!(picture.dimensions(), (40, 30));
            assert_ne!(picture.get_pixel(0, 0), picture.get_pixel(39, 29));
        }
        let drawing = image::load_from_memory(&drawing_png(200)).unwrap().to_luma8();
        let ink = drawing.pixels().filter(|p| p.0[0] == 0).count();
        assert!((500..8_000).contains(&ink), "{ink} dark pixels");
    }
}
