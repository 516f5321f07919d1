//! Readings many times a second, without flicker.

use domain::{Mood, Scores};

/// Milliseconds after which a change has arrived by two thirds.
const SLOWNESS: f64 = 350.0;

/// Scores smoothed over time (exponentially), and how often they came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Smooth {
    scores: Option<Scores>,
    /// Milliseconds of the last reading.
    at: f64,
    /// Milliseconds between readings, smoothed too.
    gap: f64,
}

impl Smooth {
    /// Takes what was read at a time; nothing where there was no face, after which it begins anew.
    pub fn add(&mut self, scores: Option<&Scores>, now: f64) {
        let passed = (now - self.at).max(1.0);
        if self.at > 0.0 {
            self.gap = if self.gap > 0.0 { self.gap * 0.9 + passed * 0.1 } else { passed };
        }
        self.at = now;
        let new = (1.0 - (-passed / SLOWNESS).exp()) as f32;
        self.scores = scores.map(|scores| match self.scores {
            Some(before) => Scores::from_weights(
                Mood::ALL.map(|mood| before.get(mood) + new * (scores.get(mood) - before.get(mood))),
            ),
            None => *scores,
        });
    }

    /// The scores now; nothing while no face is there.
    #[must_use]
    pub fn scores(&self) -> Option<Scores> {
        self.scores
    }

    /// Readings a second; nothing before there were two.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.gap > 0.0).then(|| 1000.0 / self.gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_frame_changes_nothing_and_a_lasting_change_arrives() {
        let (happy, sad) = (Scores::certain(Mood::Happy), Scores::certain(Mood::Sad));
        let mut smooth = Smooth::default();
        for frame in 0..10 {
            smooth.add(Some(&happy), 1000.0 + 60.0 * f64::from(frame));
        }
        smooth.add(Some(&sad), 1600.0);
        assert_eq!(smooth.scores().unwrap().best(), Mood::Happy);
        for frame in 1..20 {
            smooth.add(Some(&sad), 1600.0 + 60.0 * f64::from(frame));
        }
        assert_eq!(smooth.scores().unwrap().best(), Mood::Sad);
        assert!((smooth.rate().unwrap() - 1000.0 / 60.0).abs() < 2.0);
    }

    #[test]
    fn a_face_that_comes_back_is_read_anew() {
        let mut smooth = Smooth::default();
        smooth.add(Some(&Scores::certain(Mood::Happy)), 100.0);
        smooth.add(None, 150.0);
        assert_eq!(smooth.scores(), None);
        smooth.add(Some(&Scores::certain(Mood::Angry)), 200.0);
        assert!(smooth.scores().unwrap().get(Mood::Angry) > 0.99);
    }
}
