//! The strokes of a drawing, between the JSON that the canvas sends and the file that is kept.

use domain::Strokes;

use pixels::PixelsError;

use crate::MediaError;

/// Most bytes of a strokes document: [`domain::STROKE_POINTS_MAX`] points of 20 characters.
pub const MAX_STROKES_BYTES: usize = 2 * 1024 * 1024;

/// Reads and checks the document of the canvas.
///
/// # Errors
/// [`PixelsError::Empty`], [`PixelsError::TooManyBytes`], [`MediaError::StrokesDocument`] when it is not the
/// JSON we know, [`MediaError::Strokes`] when it is but cannot be kept.
pub fn read_strokes(json: &[u8]) -> Result<Strokes, MediaError> {
    if json.is_empty() {
        return Err(PixelsError::Empty.into());
    }
    if json.len() > MAX_STROKES_BYTES {
        return Err(PixelsError::TooManyBytes { limit: MAX_STROKES_BYTES }.into());
    }
    let strokes: Strokes = serde_json::from_slice(json).map_err(MediaError::StrokesDocument)?;
    Ok(strokes.validated()?)
}

/// Writes the document in its canonical form: no spaces, keys in the order of the type.
///
/// # Errors
/// [`MediaError::StrokesDocument`], which strokes from [`read_strokes`] never cause.
pub fn write_strokes(strokes: &Strokes) -> Result<Vec<u8>, MediaError> {
    serde_json::to_vec(strokes).map_err(MediaError::StrokesDocument)
}

#[cfg(test)]
mod tests {
    use domain::{AppError, STROKE_POINTS_MAX};
    use proptest::prelude::*;

    use super::*;

    fn document(points: &str) -> String {
        format!(
            r##"{{"version":1,"width":800,"height":600,"background":"#ffffff","strokes":[{{"tool":"pen","color":"#102030","width":4.0,"points":[{points}]}}]}}"##
        )
    }

    fn status(json: &str) -> u16 {
        AppError::from(&read_strokes(json.as_bytes()).unwrap_err()).status()
    }

    #[test]
    fn a_document_comes_back_in_canonical_form() {
        let loose = document("[1.23456, 2, 0.5], [3,\n4,1]").replace("#102030", "#AABBCC");
        let canonical = write_strokes(&read_strokes(loose.as_bytes()).unwrap()).unwrap();
        let expected = document("[1.23,2.0,0.5],[3.0,4.0,1.0]").replace("#102030", "#aabbcc");
        assert_eq!(String::from_utf8(canonical).unwrap(), expected);
    }

    #[test]
    fn ten_megabytes_of_strokes_are_refused() {
        assert_eq!(status(&document(&vec!["[1,2,0.5]"; 1_000_000].join(","))), 413);
    }

    #[test]
    fn too_many_short_points_are_refused_too() {
        assert_eq!(status(&document(&vec!["[1,2,1]"; STROKE_POINTS_MAX + 1].join(","))), 413);
    }

    #[test]
    fn other_documents_are_refused() {
        for json in [
            "",
            "{}",
            "[]",
            "null",
            "\0",
            &document("[1,2]"),
            &document("[1,2,NaN]"),
            &document("[1e999,2,0.5]"),
            &document("[1e300,2,0.5]"),
            &document(""),
            &document("[1,2,0.5]").replace("#ffffff", "url(//example.org)"),
            &document("[1,2,0.5]").replace("pen", "<script>"),
            &document("[1,2,0.5]").replace("\"version\":1", "\"version\":1,\"extra\":1"),
            &document("[1,2,0.5]").replace("\"version\":1", "\"version\":2"),
            &document("[1,2,0.5]").replace("800", "-1"),
            &"[".repeat(100_000),
        ] {
            assert_eq!(status(json), 422, "{json:.80}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_strokes(&bytes);
        }
    }
}
