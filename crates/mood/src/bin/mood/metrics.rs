//! Readings compared with labels.

use std::collections::BTreeMap;

use domain::{CalibrationBin, Mood, Scores};
use serde::Serialize;

/// What a picture that could not be read counts as in the confusion table.
const UNREAD: &str = "unread";

/// One labelled picture and what was read; nothing where it could not be read.
pub(crate) struct Answer {
    pub(crate) truth: Mood,
    pub(crate) scores: Option<Scores>,
}

/// How well one mood is read.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct ClassReport {
    /// Pictures with this label.
    pub(crate) n: usize,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// All figures of an evaluation.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Pictures with a label; those that could not be read count as wrong.
    pub(crate) n: usize,
    /// Pictures that could not be read, or showed no face.
    pub(crate) unread: usize,
    /// Best of all eight moods.
    pub(crate) accuracy: f64,
    /// Best of the moods that occur among the labels.
    pub(crate) accuracy_among_present: f64,
    /// Mean F1 of the moods that occur among the labels.
    pub(crate) macro_f1: f64,
    pub(crate) per_class: BTreeMap<Mood, ClassReport>,
    /// Label, then reading, then how often.
    pub(crate) confusion: BTreeMap<Mood, BTreeMap<&'static str, usize>>,
    /// Expected calibration error: how far confidence is from being right, on the mean (Guo et al. 2017, fifteen bins).
    pub(crate) ece: f64,
    /// The bins of that error that are not empty, the lowest confidence first.
    pub(crate) calibration: Vec<CalibrationBin>,
    /// Median time of a reading in milliseconds, decoding not included.
    pub(crate) ms_median: f64,
    /// The network.
    pub(crate) model: String,
}

impl Report {
    pub(crate) fn new(answers: &[Answer], mut times: Vec<f64>, model: String) -> Self {
        let mut confusion: BTreeMap<Mood, BTreeMap<&'static str, usize>> = BTreeMap::new();
        for answer in answers {
            let said = answer.scores.map_or(UNREAD, |scores| scores.best().as_str());
            *confusion.entry(answer.truth).or_default().entry(said).or_default() += 1;
        }
        let present: Vec<Mood> = confusion.keys().copied().collect();
        let count = |truth: Mood, said: Mood| {
            confusion.get(&truth).and_then(|row| row.get(said.as_str())).copied().unwrap_or(0)
        };
        let per_class: BTreeMap<Mood, ClassReport> = present
            .iter()
            .map(|mood| {
                let right = count(*mood, *mood);
                let n = confusion.get(mood).map_or(0, |row| row.values().sum());
                let said = present.iter().map(|truth| count(*truth, *mood)).sum();
                let f1 = ratio(2 * right, n + said);
                (*mood, ClassReport { n, precision: ratio(right, said), recall: ratio(right, n), f1 })
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let calibration = calibration(answers);
        Self {
            n: answers.len(),
            unread: answers.iter().filter(|answer| answer.scores.is_none()).count(),
            accuracy: accuracy_among(answers, &Mood::ALL),
            accuracy_among_present: accuracy_among(answers, &present),
            macro_f1: per_class.values().map(|class| class.f1).sum::<f64>() / per_class.len().max(1) as f64,
            per_class,
            confusion,
            ece: calibration_error(&calibration),
            calibration,
            ms_median: times.get(times.len() / 2).copied().unwrap_or(0.0),
            model,
        }
    }
}

/// Share of the answers whose label is one of `moods` for which that label has the best score of `moods`.
pub(crate) fn accuracy_among(answers: &[Answer], moods: &[Mood]) -> f64 {
    let asked: Vec<&Answer> = answers.iter().filter(|answer| moods.contains(&answer.truth)).collect();
    let right = asked
        .iter()
        .filter(|answer| {
            answer.scores.is_some_and(|scores| {
                let best = moods.iter().rev().max_by(|a, b| scores.get(**a).total_cmp(&scores.get(**b)));
                best == Some(&answer.truth)
            })
        })
        .count();
    ratio(right, asked.len())
}

/// Answers in bins of equal width by their confidence. What was not read does not count.
fn calibration(answers: &[Answer]) -> Vec<CalibrationBin> {
    const BINS: usize = 15;
    let mut bins = [CalibrationBin { confidence: 0.0, right: 0.0, n: 0 }; BINS];
    for answer in answers {
        let Some(scores) = answer.scores else { continue };
        let (said, confidence) = (scores.best(), f64::from(scores.get(scores.best())));
        if let Some(bin) = bins.get_mut(((confidence * BINS as f64) as usize).min(BINS - 1)) {
            bin.confidence += confidence;
            bin.right += f64::from(u8::from(said == answer.truth));
            bin.n += 1;
        }
    }
    let means = |bin: CalibrationBin| {
        let n = bin.n as f64;
        CalibrationBin { confidence: bin.confidence / n, right: bin.right / n, n: bin.n }
    };
    bins.into_iter().filter(|bin| bin.n > 0).map(means).collect()
}

/// The mean distance between confidence and share of right ones, weighted by the number of answers in the bin.
fn calibration_error(bins: &[CalibrationBin]) -> f64 {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let gaps = bins.iter().map(|bin| bin.n as f64 * (bin.confidence - bin.right).abs());
    gaps.sum::<f64>() / n.max(1) as f64
}

/// A share; nothing of nothing is 0.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(truth: Mood, weights: [f32; 8]) -> Answer {
        Answer { truth, scores: Some(Scores::from_weights(weights)) }
    }

    #[test]
    fn figures_of_a_small_table_are_as_by_hand() {
        let calm_then_happy = [0.3, 0.0, 0.5, 0.0, 0.2, 0.0, 0.0, 0.0];
        let answers = [
            answer(Mood::Happy, calm_then_happy),
            answer(Mood::Happy, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            answer(Mood::Sad, [0.6, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0]),
            answer(Mood::Sad, [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            Answer { truth: Mood::Sad, scores: None },
        ];
        let report = Report::new(&answers, vec![3.0, 1.0, 2.0], "m".into());
        assert_eq!((report.n, report.unread, report.ms_median), (5, 1, 2.0));
        assert!((report.accuracy - 0.4).abs() < 1e-9);
        // Without "calm" among the choices the first one is right.
        assert!((report.accuracy_among_present - 0.6).abs() < 1e-9);
        let happy = &report.per_class[&Mood::Happy];
        assert_eq!((happy.n, happy.precision, happy.recall, happy.f1), (2, 0.5, 0.5, 0.5));
        let sad = &report.per_class[&Mood::Sad];
        assert!((sad.precision - 1.0).abs() < 1e-9 && (sad.recall - 1.0 / 3.0).abs() < 1e-9);
        assert!((report.macro_f1 - 0.5).abs() < 1e-9);
        assert_eq!(report.confusion[&Mood::Happy]["calm"], 1);
        assert_eq!(report.confusion[&Mood::Sad][UNREAD], 1);
    }

    #[test]
    fn confidence_is_held_against_what_is_right() {
        let sure = |truth| answer(truth, [0.8, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        // Four of five right at 0.8, then two of five.
        let mut answers: Vec<Answer> =
            (0..5).map(|n| sure(if n < 4 { Mood::Happy } else { Mood::Sad })).collect();
        assert!(calibration_error(&calibration(&answers)) < 1e-6);
        answers.iter_mut().take(2).for_each(|answer| answer.truth = Mood::Calm);
        assert!((calibration_error(&calibration(&answers)) - 0.4).abs() < 1e-6);
        answers.push(Answer { truth: Mood::Sad, scores: None });
        assert!((calibration_error(&calibration(&answers)) - 0.4).abs() < 1e-6);
    }

    #[test]
    fn no_pictures_give_zeros() {
        let report = Report::new(&[], Vec::new(), String::new());
        assert_eq!((report.n, report.accuracy, report.macro_f1), (0, 0.0, 0.0));
    }
}
