//! The port against its reference, `model-weights/training/text_tokens.py` and `train_text.py`.

use serde_json::Value;

use super::*;
use crate::models::TEXT;

fn reader() -> TextReader {
    TextReader::load(TEXT).unwrap()
}

#[test]
fn it_equals_the_reference() {
    let reader = reader();
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../tests/fixtures/text.json")).unwrap();
    assert!(cases.len() >= 50);
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let line = tokens::cut(text);
        let refused = reader.vocabulary.refusal(&line).map(|refusal| format!("{refusal:?}").to_lowercase());
        assert_eq!(refused.as_deref(), case["refused"].as_str(), "{text:?}");
        assert_eq!(line.foreign as u64, case["foreign"], "{text:?}");
        let features = reader.vocabulary.features(&line.tokens);
        let entries: Vec<u64> = features.iter().map(|feature| feature.entry as u64).collect();
        let negated: Vec<u64> = features.iter().map(|feature| u64::from(feature.negated)).collect();
        assert_eq!(serde_json::json!(entries), case["features"], "{text:?}");
        assert_eq!(serde_json::json!(negated), case["negated"], "{text:?}");
        let Some(shares) = case["scores"].as_array().filter(|_| refused.is_none()) else { continue };
        for (ours, theirs) in reader.shares(&features).unwrap().iter().zip(shares) {
            assert!(
                (f64::from(*ours) - theirs.as_f64().unwrap()).abs() < 1e-4,
                "{text:?}: {ours} for {theirs}"
            );
        }
    }
}

#[test]
fn what_cannot_be_told_says_why() {
    let reader = reader();
    for nothing in ["", "   \n\t", "...", "12 34", "-"] {
        assert!(matches!(reader.read(nothing), Err(MoodError::NoWords)), "{nothing:?}");
    }
    for foreign in [
        "Heute war ein sehr schöner Tag mit meiner Familie",
        "Сегодня был очень хороший день",
        "今日はとても楽しかった",
    ] {
        assert!(matches!(reader.read(foreign), Err(MoodError::Language)), "{foreign:?}");
    }
}

#[test]
fn a_megabyte_is_read_as_far_as_its_beginning() {
    let long = "so happy today ".repeat(70_000);
    assert!(long.len() > 1_000_000);
    let reading = reader().read(&long).unwrap();
    assert_eq!((reading.source, reading.scores.as_array().len()), (Source::Text, 8));
    assert!(reader().read(&"\u{1f600}".repeat(300_000)).is_ok());
}

#[test]
fn emoji_alone_are_read() {
    assert_eq!(reader().read("💔").unwrap().mood, domain::Mood::Sad);
    assert_eq!(reader().read("😂😂").unwrap().mood, domain::Mood::Happy);
}
