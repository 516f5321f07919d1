//! What the songs of a ranking should sound like, from its first to its last.

use domain::{Aim, AudioFeatures, Mood, MoodSetting, Point};

use super::RankRequest;

/// How much of the way from the mood's own place to the place of the reading the target goes along.
const POINT_SHARE: f32 = 0.6;
/// Songs from the mood to the goal of an aim; later ones stay there.
const PATH: usize = 24;
/// Songs that share a target on the way.
const STEP: usize = 4;
/// What a beat counted twice or half as fast costs, in octaves.
const OCTAVE_ERROR: f32 = 0.2;
/// What an octave of tempo weighs beside valence and energy.
const TEMPO_WEIGHT: f32 = 0.35;

/// A place in the space of valence, energy (0..1) and tempo (a range in beats a minute).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub(super) valence: f32,
    pub(super) energy: f32,
    pub(super) tempo: (f32, f32),
}

impl Target {
    /// A mood's setting; numbers that make no sense are moved to the nearest that do.
    fn new(setting: &MoodSetting) -> Self {
        let share = |x: f32| if x.is_finite() { x.clamp(0.0, 1.0) } else { 0.5 };
        let bpm = |x: f32, otherwise| if x.is_finite() { x.clamp(30.0, 300.0) } else { otherwise };
        let (a, b) = (bpm(setting.tempo_min, 30.0), bpm(setting.tempo_max, 300.0));
        Self { valence: share(setting.valence), energy: share(setting.energy), tempo: (a.min(b), a.max(b)) }
    }

    fn of(mood: Mood, settings: &[MoodSetting]) -> Self {
        match settings.iter().find(|setting| setting.mood == mood) {
            Some(setting) => Self::new(setting),
            None => MoodSetting::defaults().get(mood.index()).map_or(Self::MIDDLE, Self::new),
        }
    }

    const MIDDLE: Self = Self { valence: 0.5, energy: 0.5, tempo: (30.0, 300.0) };

    /// Moved as the reading is away from the middle of its mood. The plane is −1..1, features are 0..1.
    fn towards(self, point: Point, mood: Mood) -> Self {
        let moved = |x: f32, by: f32| (x + POINT_SHARE * by / 2.0).clamp(0.0, 1.0);
        let (place, point) = (mood.point(), Point::new(point.valence, point.arousal));
        Self {
            valence: moved(self.valence, point.valence - place.valence),
            energy: moved(self.energy, point.arousal - place.arousal),
            ..self
        }
    }

    fn between(self, goal: Self, share: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * share;
        Self {
            valence: mix(self.valence, goal.valence),
            energy: mix(self.energy, goal.energy),
            tempo: (mix(self.tempo.0, goal.tempo.0), mix(self.tempo.1, goal.tempo.1)),
        }
    }

    /// Distance of a song: Euclidean in valence, energy and octaves of tempo beyond the range.
    pub(super) fn distance(&self, features: &AudioFeatures) -> f32 {
        let valence = features.valence - self.valence;
        let energy = features.energy - self.energy;
        let tempo = TEMPO_WEIGHT * self.octaves_off(features.tempo);
        (valence * valence + energy * energy + tempo * tempo).sqrt()
    }

    /// Whether a tempo is in the range as it stands.
    pub(super) fn has_tempo(&self, bpm: f32) -> bool {
        (self.tempo.0..=self.tempo.1).contains(&bpm)
    }

    /// Octaves between a tempo and the range. Beat trackers take half or double the tempo for the true one,
    /// so the better of the three counts, the other two with a small cost.
    fn octaves_off(&self, bpm: f32) -> f32 {
        let off = |bpm: f32| {
            if bpm < self.tempo.0 {
                (self.tempo.0 / bpm.max(1.0)).log2()
            } else if bpm > self.tempo.1 {
                (bpm / self.tempo.1).log2()
            } else {
                0.0
            }
        };
        let plain = off(bpm);
        if plain <= OCTAVE_ERROR {
            return plain;
        }
        plain.min(OCTAVE_ERROR + off(bpm * 2.0).min(off(bpm / 2.0)))
    }
}

/// The targets of a ranking and up to which place each holds; the last holds to the end.
pub(super) fn path(request: &RankRequest<'_>) -> Vec<(usize, Target)> {
    let own = Target::of(request.mood, request.settings);
    let start = request.point.map_or(own, |point| own.towards(point, request.mood));
    let goal = match request.aim {
        Aim::Match => return vec![(usize::MAX, start)],
        Aim::Lift => Mood::Happy,
        Aim::Soothe => Mood::Calm,
        Aim::Energize => Mood::Energetic,
    };
    let goal = Target::of(goal, request.settings);
    let steps = PATH / STEP;
    let mut path: Vec<_> = (1..=steps)
        .map(|step| {
            #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
            let share = step as f32 / steps as f32;
            (step * STEP, start.between(goal, share))
        })
        .collect();
    if let Some(last) = path.last_mut() {
        last.0 = usize::MAX;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(aim: Aim, settings: &[MoodSetting]) -> RankRequest<'_> {
        RankRequest {
            settings,
            mood: Mood::Sad,
            point: None,
            aim,
            keywords: &[],
            seed: 0,
            exclude: &[],
            offset: 0,
            limit: 9,
        }
    }

    #[test]
    fn half_and_double_tempo_are_almost_as_good() {
        let calm = Target { tempo: (60.0, 100.0), ..Target::MIDDLE };
        assert_eq!(calm.octaves_off(80.0), 0.0);
        assert!((calm.octaves_off(160.0) - OCTAVE_ERROR).abs() < 1e-6);
        assert!((calm.octaves_off(40.0) - OCTAVE_ERROR).abs() < 1e-6);
        assert!((calm.octaves_off(101.0) - 0.014).abs() < 1e-3, "just outside costs next to nothing");
        assert!(calm.octaves_off(0.0).is_finite());
    }

    #[test]
    fn an_aim_leads_from_the_mood_to_its_goal() {
        let settings = MoodSetting::defaults();
        assert_eq!(path(&request(Aim::Match, &settings)).len(), 1);
        for (aim, goal) in
            [(Aim::Lift, Mood::Happy), (Aim::Soothe, Mood::Calm), (Aim::Energize, Mood::Energetic)]
        {
            let path = path(&request(aim, &settings));
            assert_eq!(path.last().unwrap(), &(usize::MAX, Target::of(goal, &settings)), "{aim:?}");
            assert!(path.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }

    #[test]
    fn the_place_of_the_reading_moves_the_target() {
        let settings = MoodSetting::defaults();
        let at = |valence, arousal| {
            let point = Some(Point { valence, arousal });
            path(&RankRequest { point, ..request(Aim::Match, &settings) })[0].1
        };
        let own = path(&request(Aim::Match, &settings))[0].1;
        let place = Mood::Sad.point();
        assert_eq!(at(place.valence, place.arousal), own);
        assert!(at(-1.0, -0.5).valence < own.valence && at(-0.7, -1.0).energy < own.energy);
        let wild = at(f32::NAN, f32::INFINITY);
        assert!((0.0..=1.0).contains(&wild.valence) && (0.0..=1.0).contains(&wild.energy));
    }

    #[test]
    fn settings_without_sense_are_tamed() {
        let setting = MoodSetting {
            mood: Mood::Sad,
            valence: f32::NAN,
            energy: -3.0,
            tempo_min: 200.0,
            tempo_max: f32::INFINITY,
            description: String::new(),
        };
        let target = Target::of(Mood::Sad, &[setting]);
        assert_eq!(target, Target { valence: 0.5, energy: 0.0, tempo: (200.0, 300.0) });
        assert_eq!(Target::of(Mood::Sad, &[]), Target::of(Mood::Sad, &MoodSetting::defaults()));
    }
}
