//! Tokens to features: entries of the vocabulary, each negated or not; and whether a line can be read at all.

use std::collections::HashMap;

use super::{
    characters::shrink,
    tokens::{Kind, Line, Token},
};

/// Features of a line that are read.
const MOST: usize = 256;
/// Longest piece of a word.
const PIECE: usize = 16;
/// Words that a negation reaches.
const REACH: usize = 3;
const NEGATORS: [&str; 12] = [
    "not", "no", "never", "nothing", "nobody", "none", "neither", "nor", "without", "hardly", "barely",
    "cannot",
];
/// "Never been so happy", "couldn't be better": what negates and may praise, and what makes it so.
const CEILINGS: [&str; 4] = ["never", "can't", "cannot", "couldn't"];
const RAISERS: [&str; 5] = ["more", "better", "happier", "prouder", "luckier"];
const RAISERS_OF_NEVER: [&str; 3] = ["so", "such", "this"];
/// Endings of English words whose stem may stand in the vocabulary.
const ENDINGS: [&str; 9] = ["s", "es", "ed", "d", "ing", "in", "ly", "y", "er"];
const SHORTEST_STEM: usize = 4;
/// Less than this share of words that are English is another language.
const ENGLISH: f32 = 0.5;

/// Why a line is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Nothing,
    Language,
}

/// What the network looks at: an entry of the vocabulary, and whether it is negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    pub(super) entry: usize,
    pub(super) negated: bool,
}

/// Entries by their text.
pub(super) struct Vocabulary {
    index: HashMap<String, usize>,
    /// Whether each entry is an English word.
    english: Vec<bool>,
    unknown: usize,
}

impl Vocabulary {
    /// `None` where there is no entry for what is unknown, or not as many marks as entries.
    pub(super) fn new(entries: &str, english: Vec<bool>) -> Option<Self> {
        let index: HashMap<String, usize> =
            entries.split('\n').enumerate().map(|(i, entry)| (entry.to_owned(), i)).collect();
        let unknown = *index.get("<unk>")?;
        (index.len() == english.len()).then_some(Self { index, english, unknown })
    }

    /// The features of a line.
    pub(super) fn features(&self, tokens: &[Token]) -> Vec<Feature> {
        let mut features = Vec::new();
        for (token, negated) in tokens.iter().zip(negated(tokens)) {
            let entries = match token.kind {
                Kind::Word => self.spell(&token.text),
                _ => self.index.get(&token.text).copied().into_iter().collect(),
            };
            features.extend(entries.into_iter().map(|entry| Feature { entry, negated }));
            if features.len() >= MOST {
                break;
            }
        }
        features.truncate(MOST);
        features
    }

    /// A word's entry, or those of its pieces, each the longest that fits.
    fn spell(&self, word: &str) -> Vec<usize> {
        let forms = forms(word);
        if let Some(entry) = forms.iter().find_map(|form| self.index.get(form)) {
            return vec![*entry];
        }
        let [.., shortest] = forms;
        let characters: Vec<char> = shortest.chars().collect();
        let (mut pieces, mut at) = (Vec::new(), 0);
        while at < characters.len() {
            let longest = (at + 1..=(at + PIECE).min(characters.len())).rev().find_map(|end| {
                let prefix = if at > 0 { "##" } else { "" };
                let piece: String = prefix.chars().chain(characters.get(at..end)?.iter().copied()).collect();
                self.index.get(&piece).map(|entry| (*entry, end))
            });
            let Some((entry, end)) = longest else {
                pieces.push(self.unknown);
                break;
            };
            pieces.push(entry);
            at = end;
        }
        pieces
    }

    fn is_english(&self, word: &str) -> bool {
        let known = |word: &str| {
            self.index.get(word).and_then(|entry| self.english.get(*entry)).is_some_and(|english| *english)
        };
        let stem = |form: &str| {
            let stems = ENDINGS.into_iter().filter_map(|ending| form.strip_suffix(ending));
            stems.into_iter().any(|stem| stem.chars().count() >= SHORTEST_STEM && known(stem))
        };
        forms(word).iter().any(|form| known(form) || stem(form))
    }

    /// Why a line is not read, if it is not.
    pub(super) fn refusal(&self, line: &Line) -> Option<Refusal> {
        let words: Vec<&str> = line
            .tokens
            .iter()
            .filter(|token| token.kind == Kind::Word)
            .map(|token| token.text.as_str())
            .collect();
        let faces =
            line.tokens.iter().any(|token| token.kind == Kind::Emoji && self.index.contains_key(&token.text));
        if words.is_empty() && line.foreign == 0 && !faces {
            return Some(Refusal::Nothing);
        }
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if line.foreign > 0 && line.foreign >= letters {
            return Some(Refusal::Language);
        }
        let known = words.iter().filter(|word| self.is_english(word)).count();
        let too_few = (known as f32) < ENGLISH * words.len() as f32;
        (too_few && !(faces && words.len() == 1)).then_some(Refusal::Language)
    }
}

/// A word as it is, with long runs of a letter cut to two, and to one.
fn forms(word: &str) -> [String; 3] {
    [word.to_owned(), shrink(word, 2), shrink(word, 1)]
}

/// For each token whether a negation reaches it.
fn negated(tokens: &[Token]) -> Vec<bool> {
    let mut left = 0;
    let one = |(at, token): (usize, &Token)| match token.kind {
        Kind::Mark if matches!(token.text.as_str(), "0" | "<long>" | "<caps>") => false,
        Kind::Mark | Kind::Emoji => {
            left = 0;
            false
        }
        Kind::Word if NEGATORS.contains(&token.text.as_str()) || token.text.ends_with("n't") => {
            left = if is_praise(&token.text, tokens.get(at + 1..).unwrap_or_default()) { 0 } else { REACH };
            false
        }
        Kind::Word if token.text == "but" => {
            left = 0;
            false
        }
        Kind::Word if left > 0 => {
            left -= 1;
            true
        }
        Kind::Clitic | Kind::Word => false,
    };
    tokens.iter().enumerate().map(one).collect()
}

/// Whether a negator says that it could not be better.
fn is_praise(negator: &str, after: &[Token]) -> bool {
    let raises = |word: &str| {
        (CEILINGS.contains(&negator) && RAISERS.contains(&word))
            || (negator == "never" && RAISERS_OF_NEVER.contains(&word))
    };
    after.iter().filter(|token| token.kind == Kind::Word).take(4).any(|word| raises(&shrink(&word.text, 1)))
}
