//! Why a song is in a ranking, in a few words that are true of it.

use domain::{AudioFeatures, Mood, Track};

use super::{keywords::Named, target::Target, taste::Taste};
use crate::{Catalogue, catalogue::Feeling};

/// Most words and figures of a reason.
const PARTS_MAX: usize = 5;
/// From this share on, a mood is said to be felt in a song.
const FELT: f32 = 0.4;
/// From here a song is called well known.
const WELL_KNOWN: u8 = 70;
/// From here on, liking is spoken of.
const LIKED: f32 = 0.3;

/// What a song was chosen by, beside what is known of the song.
pub(super) struct Because<'a> {
    pub(super) feeling: &'a Feeling,
    pub(super) target: &'a Target,
    pub(super) named: Option<&'a Named<'a>>,
    pub(super) taste: &'a Taste,
    pub(super) song: usize,
    pub(super) catalogue: &'a Catalogue,
}

/// What brought a song near its target: only properties that it has and that were asked for. Nothing for a song whose sound
/// is not known.
pub(super) fn reason(track: &Track, because: &Because<'_>) -> Option<String> {
    let features = track.features?;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(because.named.map(|named| named.how.words()));
    parts.extend(because.liking());
    parts.extend(sound_words(&features, because.feeling, because.target));
    if because.target.has_tempo(features.tempo) {
        parts.push(format!("{:.0} bpm", features.tempo));
    }
    if track.popularity.is_some_and(|popularity| popularity >= WELL_KNOWN) {
        parts.push("well known".to_owned());
    }
    parts.truncate(PARTS_MAX);
    Some(parts.join(", "))
}

impl Because<'_> {
    /// What the listener has to do with the song.
    fn liking(&self) -> Option<String> {
        let columns = self.catalogue.columns();
        let artist = columns.artist_line(self.song).map_or(0.0, |line| self.taste.artist(line));
        let genre = columns.genre(self.song).filter(|genre| self.taste.genre(*genre) >= LIKED);
        if self.taste.knows(self.song) {
            Some("one of yours".to_owned())
        } else if artist >= LIKED {
            Some("an artist you like".to_owned())
        } else {
            genre.and_then(|genre| columns.genres.get(genre)).map(|genre| format!("{genre}, as you like it"))
        }
    }
}

/// What is felt and heard in a song, as far as it was asked for; at least one word.
fn sound_words(features: &AudioFeatures, feeling: &Feeling, target: &Target) -> Vec<String> {
    let AudioFeatures { valence, energy, .. } = *features;
    let near = |x: f32, wanted: f32| (x - wanted).abs() <= 0.25;
    let mut parts: Vec<String> = Vec::new();
    let felt = target.moods.iter().find(|(mood, wanted)| *wanted > 0.0 && feeling.share(*mood) >= FELT);
    parts.extend(felt.map(|(mood, _)| mood_word(*mood).to_owned()));
    if near(valence, target.valence) {
        parts.extend(valence_word(valence, energy).map(str::to_owned));
    }
    if near(energy, target.energy) {
        let word = energy_word(energy).map(str::to_owned);
        parts.extend(word.filter(|word| !parts.contains(word)));
    }
    parts.extend(texture_word(features).map(str::to_owned));
    if parts.is_empty() {
        parts.push("even".to_owned());
    }
    parts
}

/// A mood as a word for a song.
const fn mood_word(mood: Mood) -> &'static str {
    match mood {
        Mood::Neutral => "even",
        Mood::Fearful => "uneasy",
        Mood::Surprised => "lively",
        mood => mood.as_str(),
    }
}

fn valence_word(valence: f32, energy: f32) -> Option<&'static str> {
    match valence {
        v if v >= 0.65 => Some("bright"),
        v if v > 0.35 => None,
        _ if energy < 0.5 => Some("wistful"),
        _ => Some("dark"),
    }
}

fn energy_word(energy: f32) -> Option<&'static str> {
    match energy {
        e if e >= 0.85 => Some("powerful"),
        e if e >= 0.65 => Some("energetic"),
        e if e <= 0.2 => Some("very quiet"),
        e if e <= 0.4 => Some("quiet"),
        _ => None,
    }
}

fn texture_word(features: &AudioFeatures) -> Option<&'static str> {
    if features.instrumentalness >= 0.7 {
        Some("instrumental")
    } else if features.acousticness >= 0.7 {
        Some("acoustic")
    } else if features.danceability >= 0.75 && features.energy >= 0.5 {
        Some("danceable")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Felt;

    #[test]
    fn reasons_say_what_is_true() {
        let (happy, calm) = (Target::of(Mood::Happy, &[]), Target::of(Mood::Calm, &[]));
        let felt = |heard, mood: Mood| Feeling::from(Felt { rated: (0.0, 0.0), heard, place: mood.point() });
        let (nothing, calmly) = (felt([0.25; 4], Mood::Neutral), felt([0.0, 0.0, 1.0, 0.0], Mood::Calm));
        let lively = felt([0.0, 0.0, 0.0, 1.0], Mood::Energetic);
        let song = |valence, energy, tempo, acousticness| AudioFeatures {
            valence,
            energy,
            tempo,
            acousticness,
            ..AudioFeatures::default()
        };
        let bright = song(0.8, 0.7, 127.6, 0.1);
        for (features, feeling, target, expected) in [
            (bright, nothing, happy, "bright, energetic"),
            (bright, lively, Target::of(Mood::Energetic, &[]), "energetic, bright"),
            (song(0.5, 0.2, 74.0, 0.9), calmly, calm, "calm, very quiet, acoustic"),
            // Felt, but not what was asked for.
            (bright, calmly, happy, "bright, energetic"),
            (song(0.3, 0.3, 148.0, 0.0), nothing, calm, "wistful, quiet"),
            (song(0.5, 0.5, 90.0, 0.0), nothing, calm, "even"),
        ] {
            assert_eq!(sound_words(&features, &feeling, &target).join(", "), expected);
        }
    }
}
