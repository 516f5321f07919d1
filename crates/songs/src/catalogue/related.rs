//! Words that mean something near to a word: a thesaurus for titles, made by `training/related_words.py`.

use std::{io::Read, sync::LazyLock};

use flate2::read::GzDecoder;

use crate::search::fold;

static FILE: &[u8] = include_bytes!("../../assets/related.txt.gz");
/// A file that is damaged is an empty one: the words themselves are still found. A test rules that out.
static RELATED: LazyLock<Related> = LazyLock::new(|| Related::unpack(FILE));

/// Lines in order of their first word: `beach beaches:87 seaside:73 …`, with the cosine of the meanings in hundredths.
#[derive(Debug)]
pub(crate) struct Related(Vec<String>);

impl Related {
    pub(crate) fn builtin() -> &'static Self {
        &RELATED
    }

    fn unpack(packed: &[u8]) -> Self {
        let mut text = String::new();
        let mut lines = match GzDecoder::new(packed).read_to_string(&mut text) {
            Ok(_) => text.lines().map(str::to_owned).collect(),
            Err(_) => Vec::new(),
        };
        lines.sort_unstable_by(|a: &String, b| first(a).cmp(first(b)));
        Self(lines)
    }

    /// Words near to a word, the nearest first, each with its nearness 0..1.
    pub(crate) fn to(&self, word: &str) -> impl Iterator<Item = (&str, f32)> {
        let word = fold(word).join("_");
        let at = self.0.binary_search_by(|line| first(line).cmp(word.as_str())).ok();
        let near = at.and_then(|at| self.0.get(at)).into_iter().flat_map(|line| line.split(' ').skip(1));
        near.filter_map(|entry| {
            let (word, hundredths) = entry.split_once(':')?;
            Some((word, hundredths.parse::<f32>().ok()? / 100.0))
        })
    }
}

fn first(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_pictures_have_words_near_to_them() {
        let near = |word| Related::builtin().to(word).map(|(near, _)| near).collect::<Vec<_>>();
        assert!(near("beach").contains(&"ocean") && near("Ice cream").contains(&"dessert"));
        assert!(near("xyzzy").is_empty() && near("").is_empty());
        assert!(Related::builtin().0.len() > 2_000);
        assert!(Related::builtin().to("rain").all(|(_, nearness)| (0.5..=1.0).contains(&nearness)));
    }
}
