//! Names of classes and the moods they stand for.

use domain::{Mood, Scores};

/// The mood that a class of a network, or a label of a data set, stands for: the eight moods by their own
/// names, the emotions of FER+ and of FER2013. Anger, disgust and contempt are all *angry*.
#[must_use]
pub fn mood_of(class: &str) -> Option<Mood> {
    Some(match class {
        "happy" | "happiness" => Mood::Happy,
        "energetic" => Mood::Energetic,
        "calm" => Mood::Calm,
        "neutral" => Mood::Neutral,
        "sad" | "sadness" => Mood::Sad,
        "angry" | "anger" | "disgust" | "contempt" => Mood::Angry,
        "fearful" | "fear" => Mood::Fearful,
        "surprised" | "surprise" => Mood::Surprised,
        _ => return None,
    })
}

/// Shares of classes as scores of moods.
pub(crate) fn scores_of(classes: &[String], shares: &[f32]) -> Scores {
    let mut weights = [0.0; 8];
    for (class, share) in classes.iter().zip(shares) {
        if let Some(weight) = mood_of(class).and_then(|mood| weights.get_mut(mood.index())) {
            *weight += share;
        }
    }
    Scores::from_weights(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mood_is_known_by_its_own_name() {
        for mood in Mood::ALL {
            assert_eq!(mood_of(mood.as_str()), Some(mood));
        }
        assert_eq!(mood_of("Happy"), None);
        assert_eq!(mood_of("unknown"), None);
    }

    #[test]
    fn emotions_that_share_a_mood_are_added() {
        let classes = ["anger", "disgust", "contempt", "neutral"].map(str::to_owned);
        let scores = scores_of(&classes, &[0.3, 0.2, 0.1, 0.4]);
        assert!((scores.get(Mood::Angry) - 0.6).abs() < 1e-6);
        assert_eq!(scores.best(), Mood::Angry);
    }
}
