//! How moods go: near to what somebody is like, after the day before, livelier at some hours and on weekends, lower in winter.

use chrono::{DateTime, Datelike, Offset, TimeDelta, Timelike, Utc, Weekday};
use domain::{ModelVersion, Mood, Point, Reading, Scores, Source};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::people::Person;

/// How much of a mood is left at the next reading.
const LASTS: f32 = 0.5;
/// How often a detector is right about faces, drawings, scenes and lines (roughly as the model card says).
const RIGHT: [(Source, f64); 4] =
    [(Source::Face, 0.88), (Source::Drawing, 0.85), (Source::Scene, 0.65), (Source::Text, 0.74)];
/// How much less often the version before was.
const BEFORE: f64 = 0.07;

/// One reading of a life.
pub(super) struct Moment {
    pub(super) mood: Mood,
    pub(super) at: DateTime<Utc>,
    /// Minutes east of Greenwich.
    pub(super) utc_offset: i32,
    place: Point,
    source: Source,
    detected: Option<Mood>,
    corrected: bool,
    /// Whether an older version of the detector read it.
    older: bool,
}

/// A life, told from its first reading on.
pub(super) struct Life<'a> {
    person: &'a Person,
    place: (f32, f32),
    next: DateTime<Utc>,
    end: DateTime<Utc>,
    /// Mean time between readings.
    apart: TimeDelta,
    /// When the detectors got better.
    better: DateTime<Utc>,
}

impl<'a> Life<'a> {
    /// A life with so many readings between two times.
    pub(super) fn new(
        person: &'a Person,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        readings: u64,
        dice: &mut StdRng,
    ) -> Self {
        let apart = (end - start) / i32::try_from(readings.max(1)).unwrap_or(i32::MAX);
        let next = start + apart * dice.random_range(0..100) / 100;
        let better = end - TimeDelta::days(120);
        Self { person, place: (person.valence, person.arousal), next, end, apart, better }
    }

    /// The next reading.
    pub(super) fn next(&mut self, dice: &mut StdRng) -> Moment {
        let at = self.waking(self.next, dice);
        let there = at.with_timezone(&self.person.zone);
        let weekend = matches!(there.weekday(), Weekday::Sat | Weekday::Sun);
        let season = (f64::from(there.ordinal()) / 365.25 * std::f64::consts::TAU).cos() as f32;
        let evening = if there.hour() >= 21 { -0.35 } else { 0.0 };
        let towards = (
            self.person.valence + if weekend { 0.2 } else { 0.0 } - 0.15 * season,
            self.person.arousal + if weekend { 0.1 } else { 0.0 } + evening,
        );
        let step =
            |now: f32, to: f32, dice: &mut StdRng| LASTS * now + (1.0 - LASTS) * to + swing(dice) * 0.85;
        self.place = (step(self.place.0, towards.0, dice), step(self.place.1, towards.1, dice));
        let place = Point::new(self.place.0, self.place.1);
        let mood = Mood::nearest(place);
        let (source, right) = RIGHT.choose(dice).copied().unwrap_or((Source::Face, 0.88));
        let older = at < self.better;
        let right = if older { right - BEFORE } else { right };
        let by_hand = dice.random_ratio(1, 12);
        let said = if dice.random_bool(right) { mood } else { neighbour(place, mood, dice) };
        // Between half and one and a half of the mean apart; the last one is not after the end.
        let on = self.apart * dice.random_range(50..150) / 100;
        self.next = Ord::min(self.next + on, self.end);
        Moment {
            mood,
            at,
            utc_offset: there.offset().fix().local_minus_utc() / 60,
            place,
            source,
            detected: (!by_hand).then_some(said),
            corrected: said != mood && dice.random_ratio(3, 4),
            older,
        }
        .settled()
    }

    /// A time of the same day when they are awake, more often near their own hour; not after the end.
    fn waking(&self, day: DateTime<Utc>, dice: &mut StdRng) -> DateTime<Utc> {
        let there = day.with_timezone(&self.person.zone);
        let spread = f64::from(swing(dice)) * 5.0;
        let hour = (self.person.hour + spread).rem_euclid(24.0);
        let late = hour - f64::from(there.hour()) - f64::from(there.minute()) / 60.0;
        Ord::min(day + TimeDelta::minutes((late * 60.0) as i64), self.end)
    }
}

/// About normal, deviation one half: the sum of three dice.
fn swing(dice: &mut StdRng) -> f32 {
    (0..3).map(|_| dice.random_range(-1.0..1.0_f32)).sum::<f32>() / 2.0
}

/// A mood that one could take it for: the nearest but itself, of some jittered places.
fn neighbour(place: Point, mood: Mood, dice: &mut StdRng) -> Mood {
    (0..8)
        .map(|_| Mood::nearest(Point::new(place.valence + swing(dice), place.arousal + swing(dice))))
        .find(|other| *other != mood)
        .unwrap_or(if mood == Mood::Neutral { Mood::Sad } else { Mood::Neutral })
}

impl Moment {
    /// What counts is what was said, where nobody corrected it.
    fn settled(self) -> Self {
        match self.detected {
            Some(said) if !self.corrected => Self { mood: said, ..self },
            _ => self,
        }
    }

    /// What the detector said; nothing where the mood was chosen by hand.
    pub(super) fn detected(&self, with_picture: bool) -> Option<Reading> {
        let said = self.detected?;
        let source = if with_picture { self.source } else { Source::Text };
        let name = match source {
            Source::Face => "face",
            Source::Drawing => "drawing",
            Source::Scene => "scene",
            _ => "text",
        };
        let version = if self.older { "demo-1" } else { "demo-2" };
        let model = ModelVersion { name: name.to_owned(), version: version.to_owned() };
        let weights = Mood::ALL.map(|mood| if mood == said { 0.65 } else { 0.05 });
        let reading = Reading::from_scores(Scores::from_weights(weights), source, model);
        Some(Reading { valence: self.place.valence, arousal: self.place.arousal, ..reading })
    }

    /// What the person said, where they said something.
    pub(super) fn manual(&self) -> Option<Reading> {
        (self.corrected || self.detected.is_none()).then(|| Reading::manual(self.mood, Some(self.place)))
    }

    /// Something to write about it.
    pub(super) fn line(&self, dice: &mut StdRng) -> String {
        let lines: &[&str] = match self.mood {
            Mood::Happy => &[
                "Everyone came, and stayed.",
                "Best coffee of the year.",
                "We laughed all the way home.",
                "The good news came by mail.",
            ],
            Mood::Energetic => &[
                "New shoes, long run.",
                "Danced until they closed.",
                "Up before the sun, ready for it.",
                "First gear, then all of them.",
            ],
            Mood::Calm => &[
                "Rain on the roof, nothing to do.",
                "The lake was a mirror.",
                "Tea, and the long way round.",
                "Snow takes the noise away.",
            ],
            Mood::Neutral => {
                &["Tuesday.", "Waiting for the train.", "Groceries, again.", "Somewhere between two things."]
            }
            Mood::Sad => &[
                "The flat is quiet without you.",
                "Found the old letters.",
                "Last day of the summer.",
                "Missed the call.",
            ],
            Mood::Angry => &[
                "Not that printer again.",
                "Who parks like this?",
                "Said what I had to say.",
                "Third time this week.",
            ],
            Mood::Fearful => &[
                "The stairs creaked twice.",
                "Exam tomorrow.",
                "A storm that bends the trees.",
                "No signal, no map.",
            ],
            Mood::Surprised => {
                &["They hid a whole party.", "It fits!", "A fox in the garden.", "He said yes?"]
            }
        };
        lines.choose(dice).copied().unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::demo::people;

    #[test]
    fn a_life_is_told_in_order_within_its_time_and_the_same_each_time() {
        let (start, end): (DateTime<Utc>, DateTime<Utc>) =
            ("2025-11-29T12:00:00Z".parse().unwrap(), "2026-11-29T12:00:00Z".parse().unwrap());
        let tell = || {
            let mut dice = StdRng::seed_from_u64(3);
            let people = people::make(3, &mut dice);
            let mut life = Life::new(&people[2], start, end, 300, &mut dice);
            (0..300).map(|_| life.next(&mut dice)).collect::<Vec<_>>()
        };
        let moments = tell();
        assert!(moments.iter().all(|moment| moment.at <= end && moment.at > start - TimeDelta::days(2)));
        let days: std::collections::HashSet<_> =
            moments.iter().map(|moment| moment.at.date_naive()).collect();
        assert!(days.len() > 150, "{} days", days.len());
        let moods: std::collections::HashSet<_> = moments.iter().map(|moment| moment.mood).collect();
        assert!(moods.len() >= 6, "{moods:?}");
        let corrected = moments.iter().filter(|moment| moment.corrected).count();
        assert!((10..90).contains(&corrected), "{corrected} of 300");
        let again: Vec<_> = tell().iter().map(|moment| (moment.at, moment.mood)).collect();
        assert_eq!(again, moments.iter().map(|moment| (moment.at, moment.mood)).collect::<Vec<_>>());
    }
}
