//! Kinds of characters. `model-weights/training/text_tokens.py` is the specification of all in this folder.

use std::ops::RangeInclusive;

/// Characters of a line that are read.
const LIMIT: usize = 2000;

type Ranges = [RangeInclusive<u32>];
const LATIN: &Ranges = &[0xC0..=0x24F, 0x1E00..=0x1EFF];
/// Scripts that English is not written in.
const FOREIGN: &Ranges = &[
    0x370..=0x1CFF,
    0x2C00..=0x2DFF,
    0x3040..=0x31FF,
    0x3400..=0xD7FF,
    0xF900..=0xFDFF,
    0xFE70..=0xFEFE,
    0xFF66..=0xFFDC,
    0x10000..=0x1CFFF,
    0x20000..=0x3FFFF,
];
const EMOJI: &Ranges = &[0x2300..=0x23FF, 0x2600..=0x27BF, 0x2B00..=0x2BFF, 0x1F000..=0x1FAFF];
const ACCENTS: RangeInclusive<u32> = 0x300..=0x36F;
const TONES: RangeInclusive<u32> = 0x1F3FB..=0x1F3FF;
const FLAGS: RangeInclusive<u32> = 0x1F1E6..=0x1F1FF;

fn among(c: char, ranges: &Ranges) -> bool {
    ranges.iter().any(|range| range.contains(&u32::from(c)))
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_lowercase() || (among(c, LATIN) && !matches!(c, '\u{d7}' | '\u{f7}'))
}

/// A letter or a digit.
pub(super) fn is_word(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit()
}

pub(super) fn is_foreign(c: char) -> bool {
    among(c, FOREIGN)
}

pub(super) fn is_emoji(c: char) -> bool {
    among(c, EMOJI) && !is_tone(c) && !FLAGS.contains(&u32::from(c))
}

/// The colour of the skin of the emoji before it.
pub(super) fn is_tone(c: char) -> bool {
    TONES.contains(&u32::from(c))
}

pub(super) fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{2000}'..='\u{200a}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The part of a line that is read, in lower case and without accents of their own; each with whether it was one of
/// A to Z.
pub(super) fn characters(text: &str) -> Vec<(char, bool)> {
    let mut out = Vec::new();
    for c in text.chars().take(LIMIT) {
        let c = if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '`') { '\'' } else { c };
        let big = c.is_ascii_uppercase();
        if big || among(c, LATIN) {
            let low = c.to_lowercase().filter(|low| !ACCENTS.contains(&u32::from(*low)));
            out.extend(low.map(|low| (low, big)));
        } else if !ACCENTS.contains(&u32::from(c)) {
            out.push((c, false));
        }
    }
    out
}

/// A word with runs of three or more equal letters cut to `most`.
pub(super) fn shrink(word: &str, most: usize) -> String {
    let characters: Vec<char> = word.chars().collect();
    characters
        .chunk_by(|a, b| a == b)
        .flat_map(|run| {
            let cut = run.len() >= 3 && run.first().is_some_and(|c| is_letter(*c));
            run.iter().take(if cut { most } else { run.len() })
        })
        .collect()
}
