//! The rule against its reference implementation, `model-weights/training/scene_rule.py`.

use std::path::Path;

use serde_json::Value;

use super::*;

/// Fails where a number of ours is not the reference's.
fn compare(ours: &Value, theirs: &Value, what: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (key, ours) in ours {
                compare(ours, &theirs[key], &format!("{what}, {key}"));
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{what}");
            for (ours, theirs) in ours.iter().zip(theirs) {
                compare(ours, theirs, what);
            }
        }
        (Value::Number(ours), Value::Number(theirs)) => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            assert!((ours - theirs).abs() <= 1e-3 * theirs.abs().max(1.0), "{what}: {ours} for {theirs}");
        }
        _ => assert_eq!(ours, theirs, "{what}"),
    }
}

#[test]
fn it_equals_the_reference() {
    let folder = Path::new("tests/fixtures");
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../tests/fixtures/scene-rule.json")).unwrap();
    for case in &cases {
        let file = case["file"].as_str().unwrap();
        let picture = measured(&image::open(folder.join(file)).unwrap().into_rgb8()).unwrap();
        let (measures, reading) = if case["kind"] == "scene" {
            let seen: Vec<(String, f32, f32, f32)> = serde_json::from_value(case["seen"].clone()).unwrap();
            let seen: Vec<Seen<'_>> = seen
                .iter()
                .map(|(word, share, v, a)| Seen { word, share: *share, point: Point::new(*v, *a) })
                .collect();
            let measures = photo::Measures::of(&picture);
            let model = ModelVersion::manual();
            (serde_json::to_value(&measures).unwrap(), read_photo(&measures, &seen, model))
        } else {
            let measures = sketch::Measures::of(&picture).unwrap();
            (serde_json::to_value(&measures).unwrap(), sketch(&picture).unwrap())
        };
        compare(&measures, &case["measures"], file);
        compare(&serde_json::json!([reading.valence, reading.arousal]), &case["point"], file);
        compare(&serde_json::to_value(reading.scores).unwrap(), &case["scores"], file);
        compare(&serde_json::to_value(&reading.keywords).unwrap(), &case["words"], file);
        assert_eq!(reading.explanation.as_deref(), case["sentence"].as_str(), "{file}");
    }
    assert!(cases.len() >= 12);
}

#[test]
fn nothing_drawn_is_nothing_read() {
    assert!(matches!(sketch(&RgbImage::from_pixel(60, 40, image::Rgb([250; 3]))), Err(MoodError::Blank)));
}
