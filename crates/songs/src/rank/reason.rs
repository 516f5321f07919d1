//! Why a song is in a ranking, in a few words that are true of it.

use domain::{AudioFeatures, Mood};

use super::target::Target;
use crate::catalogue::Feeling;

/// Most words and figures of a reason.
const PARTS_MAX: usize = 5;
/// From this share on, a mood is said to be felt in a song.
const FELT: f32 = 0.4;
/// From here a song is called well known.
const WELL_KNOWN: u8 = 70;

/// What brought a song near its target: only properties that it has and that were asked for.
pub(super) fn reason(
    features: &AudioFeatures,
    feeling: &Feeling,
    popularity: Option<u8>,
    word: Option<&str>,
    target: &Target,
) -> String {
    let AudioFeatures { valence, energy, tempo, .. } = *features;
    let near = |x: f32, wanted: f32| (x - wanted).abs() <= 0.25;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(word.map(|word| format!("\u{201c}{word}\u{201d} in its title")));
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
    if target.has_tempo(tempo) {
        parts.push(format!("{tempo:.0} bpm"));
    }
    if popularity.is_some_and(|popularity| popularity >= WELL_KNOWN) {
        parts.push("well known".to_owned());
    }
    parts.truncate(PARTS_MAX);
    parts.join(", ")
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
        for (features, feeling, popularity, word, target, expected) in [
            (bright, nothing, None, None, happy, "bright, energetic, 128 bpm"),
            (bright, nothing, Some(85), None, happy, "bright, energetic, 128 bpm, well known"),
            (bright, lively, None, None, Target::of(Mood::Energetic, &[]), "energetic, bright, 128 bpm"),
            (
                song(0.5, 0.2, 74.0, 0.9),
                calmly,
                Some(10),
                Some("beach"),
                calm,
                "\u{201c}beach\u{201d} in its title, calm, very quiet, acoustic, 74 bpm",
            ),
            // Felt, but not what was asked for.
            (bright, calmly, None, None, happy, "bright, energetic, 128 bpm"),
            // Counted double: near enough to be chosen, not a tempo to boast of.
            (song(0.3, 0.3, 148.0, 0.0), nothing, None, None, calm, "wistful, quiet"),
            (song(0.5, 0.5, 90.0, 0.0), nothing, None, None, calm, "even, 90 bpm"),
        ] {
            assert_eq!(reason(&features, &feeling, popularity, word, &target), expected);
        }
    }
}
