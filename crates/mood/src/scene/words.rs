//! Readable words for what EfficientNet sees: several of ImageNet's classes make one word, each with the place on the
//! plane where a picture of it tends to be felt.

use std::collections::HashMap;

use domain::Point;

use crate::MoodError;

const TABLE: &str = include_str!("../../../../model-weights/scene-words.csv");
/// Least share of a word, and of its clearest class.
const SEEN: f32 = 0.12;
const CLEAR: f32 = 0.05;
/// Words of one picture.
const MOST: usize = 3;

/// Something on a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen<'a> {
    pub(crate) word: &'a str,
    /// How much of what is seen it is, 0..1.
    pub(crate) share: f32,
    pub(crate) point: Point,
}

/// One class.
struct Row {
    word: &'static str,
    point: Point,
    /// Whether anybody would search for it, or tag a picture with it.
    of_use: bool,
}

/// The words of all classes, in their order.
pub(crate) struct Words(Vec<Row>);

impl Words {
    /// The table that is part of this library.
    pub(crate) fn builtin() -> Result<Self, MoodError> {
        let fault = |line: &str| MoodError::Weights {
            model: "scene-words".to_owned(),
            reason: format!("{line:?} is not index, word, valence, arousal, use"),
        };
        let row = |line: &'static str| {
            let mut fields = line.split(',').skip(1);
            let (word, valence, arousal, of_use) = (
                fields.next()?,
                fields.next()?.parse().ok()?,
                fields.next()?.parse().ok()?,
                fields.next()? == "1",
            );
            Some(Row { word, point: Point::new(valence, arousal), of_use })
        };
        TABLE
            .lines()
            .skip(1)
            .map(|line| row(line).ok_or_else(|| fault(line)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The words for the shares of the classes, the largest first.
    pub(crate) fn of(&self, shares: &[f32]) -> Vec<Seen<'static>> {
        // Share, its products with valence and arousal, and the largest share of a class.
        let mut sums: HashMap<&'static str, [f32; 4]> = HashMap::new();
        for (row, share) in self.0.iter().zip(shares).filter(|(row, _)| row.of_use) {
            let [sum, valence, arousal, largest] = sums.entry(row.word).or_default();
            *sum += share;
            *valence += share * row.point.valence;
            *arousal += share * row.point.arousal;
            *largest = largest.max(*share);
        }
        let mut seen: Vec<Seen<'static>> = sums
            .into_iter()
            .filter(|(_, [share, _, _, largest])| *share >= SEEN && *largest >= CLEAR)
            .map(|(word, [share, valence, arousal, _])| Seen {
                word,
                share,
                point: Point::new(valence / share, arousal / share),
            })
            .collect();
        seen.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.word.cmp(b.word)));
        seen.truncate(MOST);
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_one_word_are_added() {
        let words = Words::builtin().unwrap();
        assert_eq!(words.0.len(), 1000);
        let dogs: Vec<usize> =
            (0..1000).filter(|i| words.0[*i].word == "dog" && words.0[*i].of_use).collect();
        assert!(dogs.len() > 100);
        let mut shares = vec![0.0; 1000];
        for dog in dogs.iter().take(4) {
            shares[*dog] = 0.2;
        }
        let seen = words.of(&shares);
        assert_eq!((seen.len(), seen[0].word), (1, "dog"));
        assert!((seen[0].share - 0.8).abs() < 1e-5 && seen[0].point.valence > 0.0);
    }

    #[test]
    fn what_is_not_clear_is_not_said() {
        let words = Words::builtin().unwrap();
        assert!(words.of(&[0.001; 1000]).is_empty());
        assert!(words.of(&[]).is_empty());
    }
}
