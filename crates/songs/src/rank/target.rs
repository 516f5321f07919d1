//! What the songs of a ranking should sound like, from its first to its last.

use domain::{Aim, Mood, MoodSetting, Point};

use super::{RankRequest, weights};
use crate::{Catalogue, catalogue::Feeling};

/// How much of the way from the mood's own place to the place of the reading the target goes along.
const POINT_SHARE: f32 = 0.6;
/// Songs from the mood to the goal of an aim; later ones stay there.
const PATH: usize = 24;
/// Songs that share a target on the way.
const STEP: usize = 6;
/// What a beat counted twice or half as fast costs, in octaves.
const OCTAVE_ERROR: f32 = 0.2;
/// What is wanted: a place on the plane of what is felt, a mood or two, and a place in the space of valence, energy (0..1)
/// and tempo (a range in beats a minute).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    /// Felt valence and arousal, −1..1.
    pub(super) place: Point,
    /// The mood to begin with and the goal, with their shares.
    pub(super) moods: [(Mood, f32); 2],
    pub(super) valence: f32,
    pub(super) energy: f32,
    pub(super) tempo: (f32, f32),
}

impl Target {
    /// A mood's setting; numbers that make no sense are moved to the nearest that do. What an admin has changed of
    /// valence and energy moves what is to be felt as well: twice as far, as the plane is −1..1.
    fn new(setting: &MoodSetting) -> Self {
        let share = |x: f32| if x.is_finite() { x.clamp(0.0, 1.0) } else { 0.5 };
        let bpm = |x: f32, otherwise| if x.is_finite() { x.clamp(30.0, 300.0) } else { otherwise };
        let (a, b) = (bpm(setting.tempo_min, 30.0), bpm(setting.tempo_max, 300.0));
        let (valence, energy) = (share(setting.valence), share(setting.energy));
        let default = &MoodSetting::defaults()[setting.mood.index()];
        let own = setting.mood.point();
        Self {
            place: Point::new(
                own.valence + 2.0 * (valence - default.valence),
                own.arousal + 2.0 * (energy - default.energy),
            ),
            moods: [(setting.mood, 1.0), (setting.mood, 0.0)],
            valence,
            energy,
            tempo: (a.min(b), a.max(b)),
        }
    }

    pub(super) fn of(mood: Mood, settings: &[MoodSetting]) -> Self {
        match settings.iter().find(|setting| setting.mood == mood) {
            Some(setting) => Self::new(setting),
            None => Self::new(&MoodSetting::defaults()[mood.index()]),
        }
    }

    /// Moved as the reading is away from the middle of its mood. The plane is −1..1, features are 0..1.
    fn towards(self, point: Point, mood: Mood) -> Self {
        let moved = |x: f32, by: f32| (x + POINT_SHARE * by / 2.0).clamp(0.0, 1.0);
        let (own, point) = (mood.point(), Point::new(point.valence, point.arousal));
        let (right, up) = (point.valence - own.valence, point.arousal - own.arousal);
        Self {
            place: Point::new(
                self.place.valence + POINT_SHARE * right,
                self.place.arousal + POINT_SHARE * up,
            ),
            valence: moved(self.valence, right),
            energy: moved(self.energy, up),
            ..self
        }
    }

    fn between(self, goal: Self, share: f32) -> Self {
        let mix = |a: f32, b: f32| a * (1.0 - share) + b * share;
        Self {
            place: Point::new(
                mix(self.place.valence, goal.place.valence),
                mix(self.place.arousal, goal.place.arousal),
            ),
            moods: [(self.moods[0].0, 1.0 - share), (goal.moods[0].0, share)],
            valence: mix(self.valence, goal.valence),
            energy: mix(self.energy, goal.energy),
            tempo: (mix(self.tempo.0, goal.tempo.0), mix(self.tempo.1, goal.tempo.1)),
        }
    }

    /// Measures what songs cost.
    pub(super) fn meter(self) -> Meter {
        #[expect(clippy::cast_precision_loss, reason = "a tempo")]
        let bpm = |place: usize| (place << TEMPO_BITS) as f32 / 10.0;
        let tempo = |place: usize| weights::TEMPO * self.octaves_off(bpm(place));
        Meter { target: self, tempo: (0..=TEMPO_MAX >> TEMPO_BITS).map(tempo).collect() }
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

/// Tempos are told apart to 1.6 beats a minute.
const TEMPO_BITS: u32 = 4;
/// No music is faster; tenths of a beat a minute.
const TEMPO_MAX: usize = 6_000;

/// A target, and what each tempo costs for it: logarithms take longer than all the rest.
pub(super) struct Meter {
    target: Target,
    tempo: Vec<f32>,
}

impl Meter {
    /// How little a song suits: the distance of what is felt in it, how far it is from what was set in sound (Euclidean in
    /// valence, energy and octaves of tempo beyond the range), less the share of the wanted moods. Nothing when that is not
    /// below a limit, which its place alone mostly tells.
    pub(super) fn cost_below(&self, limit: f32, song: &Song<'_>) -> Option<f32> {
        let target = &self.target;
        let (right, up) = (song.place.0 - target.place.valence, song.place.1 - target.place.arousal);
        let (square, farthest) = (right * right + up * up, (limit + weights::SHARE).max(0.0));
        if square > farthest * farthest {
            return None;
        }
        let (valence, energy) = (song.valence - target.valence, song.energy - target.energy);
        let tempo = self.tempo.get(song.tempo).or(self.tempo.last()).copied().unwrap_or(0.0);
        let sound = (valence * valence + energy * energy + tempo * tempo).sqrt();
        let share: f32 = target.moods.iter().map(|(mood, share)| share * song.feeling.share(*mood)).sum();
        let cost = square.sqrt() + weights::SOUND * sound - weights::SHARE * share;
        (cost < limit).then_some(cost)
    }
}

/// A song as meters want it.
pub(super) struct Song<'a> {
    feeling: &'a Feeling,
    place: (f32, f32),
    valence: f32,
    energy: f32,
    /// Place in the table of tempos.
    tempo: usize,
}

impl<'a> Song<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, song: usize) -> Option<Self> {
        let (feeling, columns) = (catalogue.feeling(song)?, catalogue.columns());
        Some(Self {
            feeling,
            place: feeling.corner_place(),
            valence: f32::from(*columns.valence.get(song)?) * 0.001,
            energy: f32::from(*columns.energy.get(song)?) * 0.001,
            tempo: usize::from(*columns.tempo.get(song)?) >> TEMPO_BITS,
        })
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
            let share = (step - 1) as f32 / (steps - 1) as f32;
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
    use std::sync::LazyLock;

    use super::*;
    use crate::Taste;

    static NOBODY: LazyLock<Taste> = LazyLock::new(Taste::default);

    fn request(aim: Aim, settings: &[MoodSetting]) -> RankRequest<'_> {
        RankRequest { limit: 9, ..RankRequest::new(Mood::Sad, aim, settings, &NOBODY) }
    }

    #[test]
    fn half_and_double_tempo_are_almost_as_good() {
        let calm = Target::of(Mood::Calm, &[]);
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
            let (until, end) = path.last().unwrap();
            let wanted = Target::of(goal, &settings);
            assert_eq!((*until, end.place, end.tempo), (usize::MAX, wanted.place, wanted.tempo), "{aim:?}");
            assert_eq!(end.moods, [(Mood::Sad, 0.0), (goal, 1.0)], "{aim:?}");
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
        assert_eq!((target.valence, target.energy, target.tempo), (0.5, 0.0, (200.0, 300.0)));
        assert!(target.place.valence.abs() <= 1.0 && target.place.arousal == -1.0, "{:?}", target.place);
        assert_eq!(Target::of(Mood::Sad, &[]), Target::of(Mood::Sad, &MoodSetting::defaults()));
    }
}
