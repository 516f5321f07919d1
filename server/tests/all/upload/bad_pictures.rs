use std::io::Write;

use domain::DraftInput;
use flate2::{Compression, write::ZlibEncoder};

use crate::support::{Form, TestApp};

/// A PNG that says it is this big, with that much of nothing, well packed, in it.
fn packed_png(width: u32, height: u32, zeros: usize) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&vec![0; zeros]).unwrap();
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packer.finish().unwrap()), (b"IEND", Vec::new())] {
        png.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&data);
        png.extend_from_slice(kind);
        png.extend_from_slice(&data);
        png.extend_from_slice(&crc.sum().to_be_bytes());
    }
    png
}

#[tokio::test]
async fn files_that_are_no_pictures_are_refused_and_leave_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let jpeg = test_support::gradient_jpeg(600, 400);
    let png = test_support::gradient_png(600, 400);
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (what, content, status) in [
        ("empty", Vec::new(), 422),
        ("a cut-off JPEG", jpeg[..jpeg.len() / 2].to_vec(), 422),
        ("a cut-off PNG", png[..png.len() / 2].to_vec(), 422),
        ("only a beginning", jpeg[..4].to_vec(), 422),
        ("SVG", svg.into(), 415),
        ("HTML", "<!DOCTYPE html><script>alert(1)</script>".into(), 415),
        ("HTML after a GIF's first bytes", "GIF89a\x10\0\x10\0\0\0\0<script>alert(1)</script>".into(), 422),
        ("text", "just words".into(), 415),
        ("an archive", b"PK\x03\x04 and so on".to_vec(), 415),
        ("100 megapixels", packed_png(10_000, 10_000, 1_000), 413),
        ("4 billion pixels", packed_png(65_535, 65_535, 1_000), 413),
        ("a small picture with 100 MB in it", packed_png(10, 10, 100 << 20), 422),
    ] {
        let answer = browser.upload("/upload", Form::photo(content)).await;
        if what.starts_with("a small picture") && answer.status == 200 {
            // What lies beyond the pixels is not unpacked.
            continue;
        }
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        let sentence = answer.error().to_string();
        assert!(sentence.ends_with('.') && sentence.len() < 120, "{what}: {sentence}");
    }
}

#[tokio::test]
async fn nothing_but_pixels_survives_the_intake() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let mut polyglot = test_support::gradient_jpeg(200, 100);
    polyglot.extend_from_slice(b"<script>alert('polyglot')</script>PK\x03\x04");
    // A comment segment right after the start of the image, as cameras write their places there.
    let comment = b"\xff\xfe\x00\x12GPS 52.5 13.4 xx";
    polyglot.splice(2..2, comment.iter().copied());
    let id = browser.upload("/upload", Form::photo(polyglot)).await.next_draft();
    let DraftInput::Picture(picture) = browser.draft(id).await.input else { panic!("no picture") };
    for size in ["small", "medium", "large", "full"] {
        let file = browser.get(&format!("/pictures/{}/{size}", picture.id)).await;
        assert_eq!((file.status, file.header("content-type")), (200, "image/jpeg"));
        for trace in ["GPS", "script", "PK\u{3}"] {
            assert!(!file.body.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace}");
        }
    }
}

#[tokio::test]
async fn strokes_that_make_no_sense_are_refused_with_their_drawing() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let point = "[1.25,2.5,0.5],".repeat(1_000_000);
    let huge = format!(
        r##"{{"version":1,"width":8,"height":8,"background":"#ffffff","strokes":[{{"tool":"pen","color":"#000000","width":1.0,"points":[{point}[1,2,0.5]]}}]}}"##
    );
    assert!(huge.len() > 10 << 20);
    for (strokes, status) in [("{}", 422), ("[[[[", 422), ("\0", 422), (huge.as_str(), 413)] {
        let answer = browser.upload("/upload", Form::drawing().field("strokes", strokes)).await;
        assert_eq!(answer.error().status(), status, "{strokes:.20}");
    }
    assert_eq!(app.file_count(), 0);
}
