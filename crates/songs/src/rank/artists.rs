//! Who plays a song: "Quavo Featuring Drake" is Quavo and Drake.

use std::collections::HashMap;

use crate::{catalogue::Strings, search::fold};

/// Words between two names, folded ("&" reads "and").
const BETWEEN: [&str; 8] = ["and", "feat", "featuring", "ft", "vs", "with", "x", "y"];

/// The people and bands behind each artist line of a catalogue, as numbers.
#[derive(Debug, Default)]
pub(crate) struct Artists {
    members: Vec<Vec<u32>>,
    /// The lines of each member.
    lines: Vec<Vec<u32>>,
    numbers: HashMap<String, u32>,
}

impl Artists {
    /// Takes every artist line apart.
    pub(crate) fn new(artists: &Strings) -> Self {
        let mut all = Self::default();
        for (line, text) in (0..).zip(artists.iter()) {
            let members = names(text).into_iter().map(|name| all.number(name)).collect::<Vec<_>>();
            for member in &members {
                if let Some(lines) = all.lines.get_mut(*member as usize) {
                    lines.push(line);
                }
            }
            all.members.push(members);
        }
        all
    }

    fn number(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.lines.push(Vec::new());
        }
        number
    }

    /// The members of a line that is written so.
    pub(crate) fn named(&self, line: &str) -> Vec<u32> {
        names(line).iter().filter_map(|name| self.numbers.get(name).copied()).collect()
    }

    /// The lines of a member.
    pub(crate) fn lines_of(&self, member: u32) -> &[u32] {
        self.lines.get(member as usize).map_or(&[], Vec::as_slice)
    }

    /// The members of an artist line.
    pub(crate) fn members(&self, line: u32) -> &[u32] {
        self.members.get(line as usize).map_or(&[], Vec::as_slice)
    }
}

/// The names in an artist line, folded and without "the". Too many rather than too few: "Earth, Wind &
/// Fire" is three, which keeps them apart from themselves all the same.
pub(crate) fn names(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in line.split([',', ';', '/', '(', ')']) {
        let words = fold(part);
        for name in words.split(|word| BETWEEN.contains(&word.as_str())) {
            let name = name.strip_prefix(&["the".to_owned()]).unwrap_or(name);
            if !name.is_empty() {
                names.push(name.join(" "));
            }
        }
    }
    if names.is_empty() {
        names.push(line.to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        for (line, expected) in [
            ("Adele", vec!["adele"]),
            ("The Beatles", vec!["beatles"]),
            ("Quavo Featuring Drake", vec!["quavo", "drake"]),
            ("Gary Numan / Tubeway Army", vec!["gary numan", "tubeway army"]),
            ("Daryl Hall & John Oates", vec!["daryl hall", "john oates"]),
            ("Brooks & Dunn Feat. Billy Gibbons", vec!["brooks", "dunn", "billy gibbons"]),
            ("The The", vec!["the"]),
            ("X", vec!["X"]),
            ("!!!", vec!["!!!"]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
    }
}
