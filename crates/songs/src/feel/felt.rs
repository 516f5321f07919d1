//! What is felt in a song, and the written rule that makes eight moods of what was learned.

use domain::{Mood, Point, Scores};

/// Moods that were labelled, in the order of the model's outputs.
pub(super) const HEARD: [Mood; 4] = [Mood::Happy, Mood::Sad, Mood::Calm, Mood::Energetic];
/// The plane is this much of a standard deviation wide around a mood, and the middle is neutral.
const WIDTH: f32 = 0.4;
/// Of a mood that was labelled, the share that its place on the plane decides.
const PLACE_SHARE: f32 = 0.35;
/// From the scale of the labels to the plane on which the corners are ±1: predictions lie near the middle, and a wider
/// plane would put the liveliest songs beyond the corners.
const CORNER: [(f32, f32); 2] = [(0.55, 0.10), (0.45, -0.08)];

/// What people feel in a song, as far as the model knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// Valence and arousal on the scale of the listeners' ratings (mean 0, deviation 1), which the model was trained on.
    pub rated: (f32, f32),
    /// Shares of happy, sad, calm and energetic, in this order.
    pub heard: [f32; 4],
    /// The place on the valence–arousal plane, spread so that the songs of the catalogue fill it.
    pub place: Point,
}

impl Felt {
    /// The shares of the eight moods.
    #[must_use]
    pub fn moods(&self) -> Scores {
        self.among(&Mood::ALL)
    }

    /// The shares of some moods only. Four moods were labelled; *neutral* is the middle of the plane, and *angry*, *fearful*
    /// and *surprised* take the parts of *energetic* that lie near their places.
    #[must_use]
    pub fn among(&self, allowed: &[Mood]) -> Scores {
        let bell = |mood: Mood| {
            let distance = self.place.distance(mood.point());
            if allowed.contains(&mood) { (-distance * distance / (2.0 * WIDTH * WIDTH)).exp() } else { 0.0 }
        };
        let sum = |moods: &[Mood]| moods.iter().map(|mood| bell(*mood)).sum::<f32>().max(f32::MIN_POSITIVE);
        let (all, lively) = (sum(&Mood::ALL), [Mood::Energetic, Mood::Angry, Mood::Fearful, Mood::Surprised]);
        let neutral = bell(Mood::Neutral) / all;
        let weight = |mood: Mood| {
            if mood == Mood::Neutral {
                return neutral;
            }
            let [happy, sad, calm, energetic] = self.heard;
            let heard = match mood {
                Mood::Happy => happy,
                Mood::Sad => sad,
                Mood::Calm => calm,
                _ => energetic * bell(mood) / sum(&lively),
            };
            let near = bell(mood) / (all - bell(Mood::Neutral)).max(f32::MIN_POSITIVE);
            let heard = if allowed.contains(&mood) { heard } else { 0.0 };
            (1.0 - neutral) * (PLACE_SHARE * near + (1.0 - PLACE_SHARE) * heard)
        };
        Scores::from_weights(Mood::ALL.map(weight))
    }

    /// The shares to choose from where only some moods are possible: what was heard, if all of them were labelled.
    #[must_use]
    pub fn chosen_from(&self, allowed: &[Mood]) -> Scores {
        if !allowed.iter().all(|mood| HEARD.contains(mood)) {
            return self.among(allowed);
        }
        let share =
            |mood| HEARD.iter().zip(&self.heard).find(|(heard, _)| **heard == mood).map_or(0.0, |it| *it.1);
        Scores::from_weights(Mood::ALL.map(|mood| if allowed.contains(&mood) { share(mood) } else { 0.0 }))
    }

    /// See [`corner_place`].
    #[must_use]
    pub fn corner_place(&self) -> (f32, f32) {
        corner_place(self.rated)
    }
}

/// Ratings on the plane on which the corners (±1, ±1) are the moods at their purest.
pub(crate) fn corner_place(rated: (f32, f32)) -> (f32, f32) {
    let [(valence, right), (arousal, up)] = CORNER;
    (valence * rated.0 + right, arousal * rated.1 + up)
}
