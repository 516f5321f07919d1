//! Text as it is compared: without case, accents and punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text, folded: lower case, no accents (Unicode NFKD without combining marks), letters and
/// digits only. Apostrophes vanish ("don't" is `dont`), `&` reads "and", and signs that stand for a letter
/// inside a name read as it (`$` in "A$AP", `!` in "P!nk").
pub(crate) fn fold(text: &str) -> Vec<String> {
    folded(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Like [`fold`], and words with punctuation inside also as one: "AC/DC" is `ac`, `dc` and `acdc`.
/// The first number returned is that of the words without these.
pub(crate) fn fold_for_index(text: &str) -> (usize, Vec<String>) {
    let mut words = Vec::new();
    let mut joined = Vec::new();
    for chunk in text.split_whitespace() {
        let parts = fold(chunk);
        if parts.len() > 1 {
            joined.push(parts.concat());
        }
        words.extend(parts);
    }
    let count = words.len();
    words.append(&mut joined);
    (count, words)
}

/// Folded words between spaces.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut letters = text.chars().filter(|c| !is_apostrophe(*c)).peekable();
    let mut after_letter = false;
    while let Some(c) = letters.next() {
        let before_letter = letters.peek().is_some_and(|next| next.is_alphabetic());
        match c {
            '&' => folded.push_str(" and "),
            '$' if before_letter => folded.push('s'),
            '!' if before_letter && after_letter => folded.push('i'),
            c if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => folded.push(' '),
            c => push_unicode(c, &mut folded),
        }
        after_letter = c.is_alphabetic();
    }
    folded
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

fn push_unicode(c: char, folded: &mut String) {
    for part in std::iter::once(c).nfkd() {
        for lower in part.to_lowercase() {
            match spelled_out(lower) {
                Some(letters) => folded.push_str(letters),
                None if lower.is_alphanumeric() => folded.push(lower),
                // Accents: NFKD splits them off, and lower case adds some ("İ" is "i" and a dot).
                None if is_combining_mark(lower) => {}
                None => folded.push(' '),
            }
        }
    }
}

/// Latin letters that Unicode does not take apart, as people without them on the keyboard type them.
const fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_accents_and_punctuation_fold() {
        for (text, words) in [
            ("Beyoncé", "beyonce"),
            ("Beyonce\u{301}", "beyonce"),
            ("Don’t Stop", "dont stop"),
            ("P!nk", "pink"),
            ("Panic! At The Disco", "panic at the disco"),
            ("A$AP Rocky", "asap rocky"),
            ("Simon & Garfunkel", "simon and garfunkel"),
            ("Motörhead – Ace", "motorhead ace"),
            ("Sigur Rós: Ágætis", "sigur ros agaetis"),
            ("STRASSE Straße", "strasse strasse"),
            ("İstanbul", "istanbul"),
            ("千本桜", "千本桜"),
            ("100% (Live)", "100 live"),
            ("%_*;'\"\\\0\u{7}", ""),
        ] {
            assert_eq!(fold(text).join(" "), words, "{text}");
        }
    }

    #[test]
    fn names_with_punctuation_are_also_one_word() {
        let (count, words) = fold_for_index("AC/DC R.E.M. Live");
        assert_eq!(words, ["ac", "dc", "r", "e", "m", "live", "acdc", "rem"]);
        assert_eq!(count, 6);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once.join(" ")), once);
        }
    }
}
