//! Files that begin like a PNG.

#![no_main]

use image::ImageFormat;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if image::guess_format(bytes).is_ok_and(|format| format == ImageFormat::Png) {
        let _ = pixels::open(bytes);
    }
});
