//! When a candidate for a face is one: what proposed it and the two looks of the verifier decide together.

use crate::verifier::Look;

/// How the candidates of one head are judged. All figures of this file were chosen on scenes with faces that no network
/// had learned (`model-weights/training/train_verifier.py`).
pub(crate) struct Rule {
    /// What is below this score is not looked at.
    pub(crate) candidate: f32,
    /// What the logit of its score counts beside that of the first look.
    weight: f32,
    /// The sum of these two from which on there is a face, where nobody looks again.
    least: f32,
    /// The score that needs no verifier.
    certain: f32,
}

/// What YuNet is so sure of needs nobody else: the verifier has learned from few faces in profile.
pub(crate) const YUNET: Rule = Rule { candidate: 0.02, weight: 0.5, least: 2.0, certain: 0.85 };
/// The branch has learned from the same faces as the verifier, so it is never certain alone.
pub(crate) const BRANCH: Rule = Rule { candidate: 0.1, weight: 1.0, least: 4.0, certain: f32::INFINITY };

/// What is this far from a face after the first look is none.
const HOPELESS: f32 = -5.0;
/// What the logits of the score and of the first look count beside that of the second, and the sum that makes a face.
const SCORE: f32 = 0.75;
const FIRST: f32 = 0.5;
const LEAST: f32 = 2.5;

impl Rule {
    /// Whether a score needs no verifier.
    pub(crate) fn is_certain(&self, score: f32) -> bool {
        score >= self.certain
    }

    /// Whether a candidate is worth a second look.
    pub(crate) fn worth(&self, score: f32, first: f32) -> bool {
        !self.is_certain(score) && self.margin(score, first) > HOPELESS
    }

    /// A candidate's score and what was seen of it, as one score, 0..1; from 0.5 on it is a face.
    pub(crate) fn together(&self, score: f32, look: Look) -> f32 {
        let margin = match look.second {
            Some(second) => second + FIRST * look.first + SCORE * logit(score) - LEAST,
            None => self.margin(score, look.first),
        };
        if self.is_certain(score) { sigmoid(margin).max(score) } else { sigmoid(margin) }
    }

    /// How far a candidate is from being a face after the first look.
    fn margin(&self, score: f32, first: f32) -> f32 {
        first + self.weight * logit(score) - self.least
    }
}

/// The share that a logit stands for.
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn logit(share: f32) -> f32 {
    let share = share.clamp(1e-3, 1.0 - 1e-3);
    (share / (1.0 - share)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(first: f32) -> Look {
        Look { first, second: None }
    }

    fn twice(first: f32, second: f32) -> Look {
        Look { first, second: Some(second) }
    }

    #[test]
    fn both_logits_must_reach_the_sum() {
        for rule in [YUNET, BRANCH] {
            assert!((rule.together(0.5, once(rule.least)) - 0.5).abs() < 1e-5);
            assert!(rule.together(0.5, once(rule.least - 0.1)) < 0.5);
            assert!(rule.together(0.4, once(rule.least)) < 0.5 && rule.together(0.6, once(rule.least)) > 0.5);
        }
    }

    #[test]
    fn the_second_look_decides_with_the_first_and_the_score() {
        for rule in [YUNET, BRANCH] {
            assert!((rule.together(0.5, twice(0.0, LEAST)) - 0.5).abs() < 1e-5);
            assert!(rule.together(0.5, twice(1.0, LEAST - 0.1)) > 0.5);
            assert!(
                rule.together(0.6, twice(0.0, LEAST)) > 0.5 && rule.together(0.4, twice(0.0, LEAST)) < 0.5
            );
        }
    }

    #[test]
    fn what_is_hopeless_or_certain_is_not_looked_at_again() {
        assert!(
            YUNET.worth(0.5, YUNET.least + HOPELESS + 0.1) && !YUNET.worth(0.5, YUNET.least + HOPELESS - 0.1)
        );
        assert!(!YUNET.worth(0.86, 9.0) && BRANCH.worth(1.0, 9.0));
        assert!(BRANCH.together(0.5, once(BRANCH.least + HOPELESS)) < 0.01);
    }

    #[test]
    fn only_yunet_is_certain_alone() {
        assert!(YUNET.together(0.86, once(-20.0)) >= 0.86 && YUNET.together(0.84, once(-20.0)) < 0.01);
        assert!(BRANCH.together(1.0, twice(-20.0, -20.0)) < 0.01);
    }
}
