//! A line to words, endings, marks and emoji.

use super::characters::{characters, is_emoji, is_foreign, is_letter, is_space, is_tone, is_word, shrink};

const SMILE: char = '\u{1f642}';
const GRIN: char = '\u{1f600}';
const WINK: char = '\u{1f609}';
const FROWN: char = '\u{2639}';
const WEEP: char = '\u{1f622}';
const SKEPTIC: char = '\u{1f615}';
const TONGUE: char = '\u{1f61b}';
const GASP: char = '\u{1f62e}';
/// What people type for a face or a heart; the first that fits counts.
const EMOTICONS: &[(&str, char)] = &[
    ("</3", '\u{1f494}'),
    ("<3", '\u{2764}'),
    (":'(", WEEP),
    (";_;", WEEP),
    ("t_t", WEEP),
    (":-)", SMILE),
    ("(:", SMILE),
    ("=)", SMILE),
    (":)", SMILE),
    (":-d", GRIN),
    (":d", GRIN),
    ("=d", GRIN),
    ("xd", GRIN),
    ("^^", SMILE),
    ("^_^", SMILE),
    (";-)", WINK),
    (";)", WINK),
    (":-(", FROWN),
    (":(", FROWN),
    ("=(", FROWN),
    (":-/", SKEPTIC),
    (":/", SKEPTIC),
    (":-p", TONGUE),
    (":p", TONGUE),
    (":-o", GASP),
    (":o", GASP),
];
/// Endings that are tokens of their own.
pub(super) const CLITICS: [&str; 6] = ["'s", "'m", "'re", "'ve", "'ll", "'d"];
const CONTRACTED: [&str; 16] = [
    "ain't",
    "aren't",
    "can't",
    "couldn't",
    "didn't",
    "doesn't",
    "don't",
    "hadn't",
    "hasn't",
    "haven't",
    "isn't",
    "shouldn't",
    "wasn't",
    "weren't",
    "won't",
    "wouldn't",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// An ending such as `'s`.
    Clitic,
    Mark,
    Emoji,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Token {
    fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// A line cut into tokens, and how many of its characters are of other scripts.
pub(super) struct Line {
    pub(super) tokens: Vec<Token>,
    pub(super) foreign: usize,
}

/// Cuts a line.
pub(super) fn cut(text: &str) -> Line {
    let (line, big): (Vec<char>, Vec<bool>) = characters(text).into_iter().unzip();
    let mut reader = Reader { line: &line, big: &big, at: 0, shouted: false, tokens: Vec::new(), foreign: 0 };
    while let Some(c) = reader.peek(0) {
        reader.next(c);
    }
    Line { tokens: reader.tokens, foreign: reader.foreign }
}

struct Reader<'a> {
    line: &'a [char],
    /// Whether each was one of A to Z.
    big: &'a [bool],
    at: usize,
    /// Whether a word in capitals was seen.
    shouted: bool,
    tokens: Vec<Token>,
    foreign: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.line.get(self.at + ahead).copied()
    }

    fn is_word_at(&self, at: usize) -> bool {
        self.line.get(at).is_some_and(|c| is_word(*c))
    }

    fn push(&mut self, kind: Kind, text: impl Into<String>) {
        self.tokens.push(Token::new(kind, text));
    }

    /// Takes what begins with `c`, by the first rule that fits.
    fn next(&mut self, c: char) {
        if let Some((length, face)) = self.emoticon() {
            self.push(Kind::Emoji, face);
            self.at += length;
        } else if c == '@' && self.is_word_at(self.at + 1) {
            self.skip_to_space();
        } else if is_foreign(c) {
            self.foreign += 1;
            self.at += 1;
        } else if is_word(c) {
            self.word();
        } else if is_emoji(c) {
            self.emoji(c);
        } else if matches!(c, '!' | '?') {
            let run = self.run(|c| matches!(c, '!' | '?'));
            let mixed = run.contains(&'!') && run.contains(&'?');
            self.push(Kind::Mark, if mixed { "?!".to_owned() } else { run.into_iter().take(2).collect() });
        } else if matches!(c, '.' | '\u{2026}') {
            let run = self.run(|c| matches!(c, '.' | '\u{2026}'));
            self.push(Kind::Mark, if run == ['.'] { "." } else { "..." });
        } else {
            match c {
                ',' => self.push(Kind::Mark, ","),
                ';' | ':' | '\n' => self.push(Kind::Mark, "."),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Length and meaning of an emoticon that stands here, not inside a word or an address.
    fn emoticon(&self) -> Option<(usize, char)> {
        if self.at.checked_sub(1).is_some_and(|before| self.is_word_at(before)) {
            return None;
        }
        EMOTICONS.iter().find_map(|(text, face)| {
            let length = text.chars().count();
            let fits = text.chars().enumerate().all(|(i, c)| self.peek(i) == Some(c));
            let ends = self.peek(length).is_none_or(|after| !is_word(after) && after != '/');
            (fits && ends).then_some((length, *face))
        })
    }

    fn skip_to_space(&mut self) {
        while self.peek(0).is_some_and(|c| !is_space(c)) {
            self.at += 1;
        }
    }

    /// The characters from here on that belong together.
    fn run(&mut self, belongs: impl Fn(char) -> bool) -> Vec<char> {
        let run: Vec<char> = self
            .line
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .copied()
            .take_while(|c| belongs(*c))
            .collect();
        self.at += run.len();
        run
    }

    /// An emoji; what is joined to it counts as part of it.
    fn emoji(&mut self, c: char) {
        self.push(Kind::Emoji, c);
        self.at += 1;
        while let Some(c) =
            self.peek(0).filter(|c| is_tone(*c) || matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}'))
        {
            self.at += if c == '\u{200d}' { 2 } else { 1 };
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let mut end = start + 1;
        while self.is_word_at(end) || (self.line.get(end) == Some(&'\'') && self.is_word_at(end + 1)) {
            end += 1;
        }
        self.at = end;
        let word: String = self.line.get(start..end).unwrap_or_default().iter().collect();
        if matches!(word.as_str(), "http" | "https" | "www") {
            self.skip_to_space();
            return;
        }
        if !word.chars().any(is_letter) {
            self.push(Kind::Mark, "0");
            return;
        }
        let whole = CONTRACTED.into_iter().find(|full| full.replace('\'', "") == word).unwrap_or(&word);
        let ending = CLITICS.into_iter().find(|ending| whole.ends_with(ending) && whole.len() > ending.len());
        let word = whole.strip_suffix(ending.unwrap_or_default()).unwrap_or(whole);
        self.tokens.push(Token::new(Kind::Word, word));
        if shrink(word, 1) != word {
            self.tokens.push(Token::new(Kind::Mark, "<long>"));
        }
        if let Some(ending) = ending {
            self.tokens.push(Token::new(Kind::Clitic, ending));
        }
        if !self.shouted && self.is_shouted(start..end) {
            self.push(Kind::Mark, "<caps>");
            self.shouted = true;
        }
    }

    /// Three or more capitals and no small letter, but for names in brackets.
    fn is_shouted(&self, word: std::ops::Range<usize>) -> bool {
        let bracketed = self.line.get(word.start.saturating_sub(1)) == Some(&'[');
        let big = self.big.get(word.clone()).unwrap_or_default();
        let small = self
            .line
            .get(word)
            .unwrap_or_default()
            .iter()
            .zip(big)
            .any(|(c, big)| c.is_ascii_lowercase() && !big);
        !bracketed && !small && big.iter().filter(|big| **big).count() >= 3
    }
}
