//! When a candidate for a face is one: what proposed it and the verifier decide together.

/// How the candidates of one head are judged. The figures were chosen on scenes with faces that no network had learned
/// (`model-weights/training/train_verifier.py`).
pub(crate) struct Rule {
    /// What is below this score is not looked at.
    pub(crate) candidate: f32,
    /// What the logit of its score counts beside the verifier's.
    weight: f32,
    /// The sum from which on there is a face.
    least: f32,
    /// The score that needs no verifier.
    certain: f32,
}

/// What YuNet is so sure of needs nobody else: the verifier has learned from few faces in profile.
pub(crate) const YUNET: Rule = Rule { candidate: 0.02, weight: 0.5, least: 2.0, certain: 0.85 };
/// The branch has learned from the same faces as the verifier, so it is never certain alone.
pub(crate) const BRANCH: Rule = Rule { candidate: 0.2, weight: 1.0, least: 4.0, certain: f32::INFINITY };

impl Rule {
    /// A candidate's score and the verifier's logit together, 0..1; from 0.5 on it is a face.
    pub(crate) fn together(&self, score: f32, logit: f32) -> f32 {
        let share = score.clamp(1e-3, 1.0 - 1e-3);
        let together = sigmoid(logit + self.weight * (share / (1.0 - share)).ln() - self.least);
        if share >= self.certain { together.max(share) } else { together }
    }
}

/// The share that a logit stands for.
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_logits_must_reach_the_sum() {
        for rule in [YUNET, BRANCH] {
            assert!((rule.together(0.5, rule.least) - 0.5).abs() < 1e-5);
            assert!(rule.together(0.5, rule.least - 0.1) < 0.5);
            assert!(rule.together(0.4, rule.least) < 0.5 && rule.together(0.6, rule.least) > 0.5);
        }
    }

    #[test]
    fn only_yunet_is_certain_alone() {
        assert!(YUNET.together(0.86, -20.0) >= 0.86 && YUNET.together(0.84, -20.0) < 0.01);
        assert!(BRANCH.together(1.0, -20.0) < 0.01);
    }
}
