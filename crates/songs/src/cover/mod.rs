//! Covers for songs without artwork: a quiet field of colour from the song's mood with one figure on it.

mod colour;
mod motif;

use domain::{AudioFeatures, Track};

use self::{
    colour::{Dice, Oklch, hue_of},
    motif::{Character, Palette},
};

/// Most characters of the title and of the artist in the picture's text alternative.
const NAME_MAX: usize = 60;

/// A square SVG picture (under 3 KB) for a track: always the same for the same track.
///
/// Hue, lightness and chroma follow the song's valence and energy, its figure the key. It holds no script,
/// no style and no address; title and artist are its text alternative.
#[must_use]
pub fn svg(track: &Track) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "half of a key tells songs apart well enough")]
    let seed = track.id.0.as_u128() as u64;
    let mut dice = Dice::new(seed);
    let mood = track.features.map_or_else(|| guess(&mut dice), |features| tame(&features));
    let (valence, energy) = (mood.valence * 2.0 - 1.0, mood.energy * 2.0 - 1.0);

    let hue = hue_of(mood.valence, mood.energy) + dice.between(-16.0, 16.0);
    // Quiet in the middle of the plane, fuller towards its rim.
    let chroma = (0.055 + 0.045 * valence.hypot(energy) + 0.02 * mood.energy).min(0.13);
    let base = Oklch { lightness: 0.70 + 0.14 * mood.valence, chroma, hue };
    let bottom = base.shaded(dice.between(0.35, 0.6), 0.42 + 0.16 * mood.valence);
    let glow = Oklch { lightness: 0.90, chroma: chroma * 0.8, hue: hue + dice.between(-40.0, 40.0) };
    let palette = Palette { light: Oklch { lightness: 0.965, chroma: 0.022, hue }, accent: base };

    let id = format!("c{:06x}", seed & 0xff_ffff);
    let turn = dice.between(-35.0, 35.0);
    let (glow_x, glow_y) = (dice.between(15.0, 85.0), dice.between(0.0, 60.0));
    let pace = ((mood.tempo - 60.0) / 120.0).clamp(0.0, 1.0);
    let figure = motif::draw(&mut dice, &palette, &Character { energy: mood.energy, pace });
    let (title, artist) = (escaped(&track.title), escaped(&track.artist));
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400' role='img'>\
         <title>{title}, {artist}</title><defs>\
         <linearGradient id='{id}a' x1='0' y1='0' x2='0' y2='1' gradientTransform='rotate({turn:.0} .5 .5)'>\
         <stop stop-color='{base}'/><stop offset='1' stop-color='{bottom}'/></linearGradient>\
         <radialGradient id='{id}b' cx='{glow_x:.0}%' cy='{glow_y:.0}%' r='70%'>\
         <stop stop-color='{glow}' stop-opacity='.85'/><stop offset='1' stop-color='{glow}' stop-opacity='0'/>\
         </radialGradient></defs>\
         <path d='M0 0h400v400H0z' fill='url(#{id}a)'/><path d='M0 0h400v400H0z' fill='url(#{id}b)'/>\
         {figure}</svg>"
    )
}

/// Features that a song without any might have.
fn guess(dice: &mut Dice) -> AudioFeatures {
    AudioFeatures {
        valence: dice.between(0.2, 0.8),
        energy: dice.between(0.2, 0.8),
        tempo: dice.between(70.0, 150.0),
        ..AudioFeatures::default()
    }
}

/// Valence, energy and tempo within their ranges, whatever came in.
fn tame(features: &AudioFeatures) -> AudioFeatures {
    let share = |x: f32| if x.is_finite() { x.clamp(0.0, 1.0) } else { 0.5 };
    let tempo = if features.tempo.is_finite() { features.tempo } else { 120.0 };
    AudioFeatures { valence: share(features.valence), energy: share(features.energy), tempo, ..*features }
}

/// Text as XML may hold it: at most 60 characters, no control characters (XML 1.0, section 2.2), `<`, `>`
/// and `&` as references.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    for c in text.chars().filter(allowed).take(NAME_MAX) {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use domain::TrackId;
    use proptest::prelude::*;

    use super::*;

    fn track(title: &str, number: u32, features: Option<AudioFeatures>) -> Track {
        Track {
            id: TrackId::from_spotify(&number.to_string()),
            spotify_id: None,
            title: title.to_owned(),
            artist: "Someone".to_owned(),
            album: None,
            year: None,
            genre: None,
            popularity: None,
            duration_ms: None,
            artwork_url: None,
            preview_url: None,
            features,
        }
    }

    #[test]
    fn the_text_is_escaped() {
        let svg = svg(&track("</title><script>alert(1)</script>\0&", 1, None));
        assert!(
            svg.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;, Someone</title>")
        );
        assert!(!svg.contains("<script") && !svg.contains('\0'));
    }

    proptest! {
        #[test]
        fn covers_are_small_whole_and_the_same_each_time(
            title in "\\PC{0,200}",
            number: u32,
            features in prop::option::of((any::<f32>(), any::<f32>(), any::<f32>())),
        ) {
            let features = features.map(|(valence, energy, tempo)| AudioFeatures {
                valence, energy, tempo, ..AudioFeatures::default()
            });
            let track = track(&title, number, features);
            let svg = svg(&track);
            prop_assert_eq!(&svg, &super::svg(&track));
            prop_assert!(svg.len() < 3_000 + 4 * NAME_MAX, "{} bytes", svg.len());
            prop_assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
        }
    }
}
