//! Words that differ in one letter from what was typed.

/// Shorter words have too many neighbours that mean something else.
const LEAST: usize = 4;
/// Longer ones are not typed.
const MOST: usize = 30;

/// The word, and all that come from it by one letter left out, put in, changed, or swapped with the next. Letters are those
/// that folded words mostly have.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut found = vec![word.to_owned()];
    if !(LEAST..=MOST).contains(&letters.len()) {
        return found;
    }
    let alphabet = || ('a'..='z').chain('0'..='9');
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let with =
            |middle: &[char], rest: &[char]| before.iter().chain(middle).chain(rest).collect::<String>();
        found.extend(alphabet().map(|letter| with(&[letter], after)));
        if let [first, rest @ ..] = after {
            found.push(with(&[], rest));
            found.extend(alphabet().filter(|letter| letter != first).map(|letter| with(&[letter], rest)));
            if let [second, rest @ ..] = rest {
                found.push(with(&[*second, *first], rest));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_left_out_put_in_changed_or_swapped() {
        let found = spellings("adele");
        for near in ["adele", "dele", "adel", "adelle", "xadele", "adela", "odele", "adlee", "daele"] {
            assert!(found.iter().any(|spelling| spelling == near), "{near}");
        }
        for far in ["adl", "adellle", "edela", ""] {
            assert!(!found.iter().any(|spelling| spelling == far), "{far}");
        }
        assert_eq!(spellings("abc"), ["abc"]);
        assert_eq!(spellings(&"a".repeat(200)).len(), 1);
    }
}
