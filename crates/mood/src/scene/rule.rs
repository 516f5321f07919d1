//! What photographs and drawings without a face have in common: from a place on the plane to scores, and from measures
//! to words. `docs/SCENES.md` says where each number comes from.

use domain::{Mood, Point, Scores};

/// What one unit of a sum is worth on the plane.
const GAIN: f32 = 0.4;
/// How wide a mood's place on the plane is.
const WIDTH: f32 = 0.4;
/// How much less neutral counts: it is near everything.
const NEUTRAL: f32 = 0.6;

/// Sums of valence and arousal as a place on the plane.
pub(crate) fn place(valence: f32, arousal: f32) -> Point {
    Point::new((GAIN * valence).tanh(), (GAIN * arousal).tanh())
}

/// Scores by the distance to each mood's place; none above `cap`, and never *surprised*: a picture without a face is
/// nobody's surprise.
pub(crate) fn scores(point: Point, cap: f32) -> Scores {
    let weights = Mood::ALL.map(|mood| {
        let distance = point.distance(mood.point());
        let weight = (-distance * distance / (2.0 * WIDTH * WIDTH)).exp();
        match mood {
            Mood::Surprised => 0.0,
            Mood::Neutral => weight * NEUTRAL,
            _ => weight,
        }
    });
    let sum: f32 = weights.iter().sum();
    let shares = weights.map(|weight| weight / sum.max(f32::MIN_POSITIVE));
    let largest = shares.iter().copied().fold(0.0, f32::max);
    // Drawn towards "all seven alike" until the largest is at the cap.
    const EVEN: f32 = 1.0 / 7.0;
    let keep = ((cap - EVEN) / (largest - EVEN).max(1e-9)).min(1.0);
    Scores::from_weights(shares.map(|share| if share > 0.0 { EVEN + keep * (share - EVEN) } else { 0.0 }))
}

/// The first three of the names whose condition holds, as a list that begins a sentence.
pub(crate) fn phrase(parts: &[(&str, bool)], otherwise: &str) -> String {
    let holding: Vec<&str> =
        parts.iter().filter(|(_, holds)| *holds).map(|(name, _)| *name).take(3).collect();
    let text = match holding.as_slice() {
        [] => return otherwise.to_owned(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Why a mood: how the picture looks, and what was seen on it.
pub(crate) fn sentence(looks: &str, mood: Mood, seen: &[&str]) -> String {
    let saw = if seen.is_empty() { String::new() } else { format!(" We saw: {}.", seen.join(", ")) };
    format!("{looks}: {mood}.{saw}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_score_is_above_the_cap(valence in -1.0_f32..1.0, arousal in -1.0_f32..1.0, cap in 0.3_f32..0.6) {
            let scores = scores(Point::new(valence, arousal), cap);
            prop_assert!(scores.as_array().iter().all(|score| *score <= cap + 1e-4));
            prop_assert!((scores.as_array().iter().sum::<f32>() - 1.0).abs() < 1e-4);
            prop_assert!(scores.get(Mood::Surprised) == 0.0);
        }
    }

    #[test]
    fn lists_are_read_as_one_speaks() {
        let parts = [("bright", true), ("dark", false), ("green", true), ("open", true), ("busy", true)];
        assert_eq!(phrase(&parts, "plain"), "Bright, green and open");
        assert_eq!(phrase(&parts[..1], "plain"), "Bright");
        assert_eq!(phrase(&parts[1..2], "Plain"), "Plain");
    }
}
