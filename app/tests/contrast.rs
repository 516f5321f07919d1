//! The colours of `style/tokens.css` keep their contrast for all eight moods in both themes: text at least
//! 4.5:1, marks and edges of controls at least 3:1 (WCAG 2.2, success criteria 1.4.3 and 1.4.11).
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail")]

use domain::Mood;

const TOKENS: &str = include_str!("../../style/tokens.css");
const TEXT: f64 = 4.5;
const MARK: f64 = 3.0;

/// What is read against what, and the least contrast.
const PAIRS: [(&str, &str, f64); 42] = [
    ("ink", "paper", TEXT),
    ("ink", "raised", TEXT),
    ("ink", "sunken", TEXT),
    ("ink", "tint", TEXT),
    ("ink", "glow", TEXT),
    ("ink", "danger-tint", TEXT),
    ("ink", "success-tint", TEXT),
    ("ink", "field-happy", TEXT),
    ("ink", "field-energetic", TEXT),
    ("ink", "field-calm", TEXT),
    ("ink", "field-neutral", TEXT),
    ("ink", "field-sad", TEXT),
    ("ink", "field-angry", TEXT),
    ("ink", "field-fearful", TEXT),
    ("ink", "field-surprised", TEXT),
    ("ink", "heat-1", TEXT),
    ("ink", "heat-2", TEXT),
    ("on-heat-3", "heat-3", TEXT),
    ("on-heat-4", "heat-4", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "raised", TEXT),
    ("ink-soft", "sunken", TEXT),
    ("ink-soft", "tint", TEXT),
    ("accent-text", "paper", TEXT),
    ("accent-text", "raised", TEXT),
    ("accent-text", "sunken", TEXT),
    ("accent-text", "tint", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-text", TEXT),
    ("danger", "paper", TEXT),
    ("danger", "danger-tint", TEXT),
    ("danger", "raised", TEXT),
    ("on-danger", "danger", TEXT),
    ("success", "success-tint", MARK),
    ("mark", "paper", MARK),
    ("mark", "raised", MARK),
    ("mark", "sunken", MARK),
    ("mark", "tint", MARK),
    ("edge", "paper", MARK),
    ("edge", "raised", MARK),
    ("edge", "sunken", MARK),
    ("accent", "paper", MARK),
];

/// Hue in degrees and chroma that tint everything.
#[derive(Clone, Copy, Debug)]
struct Tint {
    hue: f64,
    chroma: f64,
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(found, _)| found)
}

/// The tint declared in the rule that starts with `selector`.
fn tint(selector: &str) -> Tint {
    let (_, rule) = TOKENS.split_once(selector).unwrap_or_else(|| panic!("no rule for {selector}"));
    let number = |name: &str| between(rule, name, ";").unwrap().trim().parse().unwrap();
    Tint { hue: number("--mood-hue:"), chroma: number("--mood-chroma:") }
}

/// Light and dark value of a token.
fn values(name: &str) -> [&'static str; 2] {
    let value = between(TOKENS, &format!("--{name}: light-dark("), ");\n")
        .unwrap_or_else(|| panic!("no token {name}"));
    let (light, dark) = value.split_once("), oklch(").unwrap();
    [light.trim_start_matches("oklch("), dark]
}

/// One component: a number, one of the tint's variables, or a variable times a number.
fn component(text: &str, tint: Tint) -> f64 {
    let text = text.replace("var(--mood-chroma)", &tint.chroma.to_string());
    let text = text.replace("var(--mood-hue)", &tint.hue.to_string());
    let bare = text.trim_start_matches("calc(").trim_end_matches(')');
    bare.split('*').map(|factor| factor.trim().parse::<f64>().unwrap()).product()
}

/// Relative luminance (WCAG 2.2) of `L C H` after cutting it to sRGB; OKLab after Ottosson (2020).
fn luminance(value: &str, tint: Tint) -> f64 {
    let (lightness, rest) = value.split_once(' ').unwrap();
    let (chroma, hue) = rest.rsplit_once(' ').unwrap();
    let hue = component(hue, tint).to_radians();
    let (l, c) = (component(lightness, tint), component(chroma, tint));
    let (a, b) = (c * hue.cos(), c * hue.sin());
    let cone = |x: f64, y: f64| (l + x * a + y * b).powi(3);
    let long = cone(0.396_337_777_4, 0.215_803_757_3);
    let middle = cone(-0.105_561_345_8, -0.063_854_172_8);
    let short = cone(-0.089_484_177_5, -1.291_485_548_0);
    let channel = |x: f64, y: f64, z: f64| (x * long + y * middle + z * short).clamp(0.0, 1.0);
    0.2126 * channel(4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2)
        + 0.7152 * channel(-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5)
        + 0.0722 * channel(-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_holds_for_every_mood_in_both_themes() {
    let moods = Mood::ALL.map(|mood| (mood.as_str(), tint(&format!("[data-mood=\"{mood}\"],"))));
    let mut failures = Vec::new();
    for (name, tint) in moods.into_iter().chain([("no mood", tint(":root {"))]) {
        for (front, back, least) in PAIRS {
            let (fronts, backs) = (values(front), values(back));
            for (theme, (front_value, back_value)) in
                ["light", "dark"].into_iter().zip(fronts.into_iter().zip(backs))
            {
                let ratio = contrast(luminance(front_value, tint), luminance(back_value, tint));
                if ratio < least {
                    failures.push(format!("{name}, {theme}: {front} on {back} {ratio:.2} < {least}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn known_colours_have_their_known_contrast() {
    let grey = Tint { hue: 0.0, chroma: 0.0 };
    assert!((contrast(luminance("1 0 0", grey), luminance("0 0 0", grey)) - 21.0).abs() < 0.01);
    // sRGB red is oklch(0.62796 0.25768 29.234); 4.00:1 on white.
    assert!(
        (contrast(luminance("0.62796 0.25768 29.234", grey), luminance("1 0 0", grey)) - 3.998).abs() < 0.01
    );
}
