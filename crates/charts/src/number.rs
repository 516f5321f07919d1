//! Numbers as paths and people read them.

/// Beyond this nothing is drawn; a browser's numbers have the precision of `f32`.
const FARTHEST: f64 = 1e6;

/// A number of a path or an attribute: at most two decimals, never NaN or infinite.
#[must_use]
pub fn coordinate(value: f64) -> String {
    let tame = if value.is_nan() { 0.0 } else { value.clamp(-FARTHEST, FARTHEST) };
    shortest(tame, 2)
}

/// A share of one as a length in percent, e.g. "12.5%".
#[must_use]
pub fn percent_of(share: f64) -> String {
    let mut text = coordinate(share * 100.0);
    text.push('%');
    text
}

/// A value in words: whole, or with one decimal; a dash for what is not a number, or for more than anyone counts.
#[must_use]
pub fn amount(value: f64) -> String {
    if value.abs() < 1e15 { signed(shortest(value, 1)) } else { "\u{2013}".to_owned() }
}

/// A tick's value with as many decimals as its step needs.
#[must_use]
pub fn tick(value: f64, step: f64) -> String {
    let decimals = if step.is_finite() && step > 0.0 { (-step.log10().floor()).clamp(0.0, 6.0) } else { 0.0 };
    signed(shortest(value, decimals as usize))
}

/// Without zeros at the end, and without a minus before nothing.
fn shortest(value: f64, decimals: usize) -> String {
    let mut text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// With the sign that typography has for it.
fn signed(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(coordinate(12.0), "12");
        assert_eq!(coordinate(12.346), "12.35");
        assert_eq!(coordinate(-0.001), "0");
        assert_eq!(coordinate(100.0), "100");
        assert_eq!(coordinate(f64::NAN), "0");
        assert_eq!(percent_of(0.125), "12.5%");
        assert_eq!(amount(1.25), "1.2");
        assert_eq!(amount(-3.0), "\u{2212}3");
        assert_eq!(amount(f64::INFINITY), "\u{2013}");
        assert_eq!((tick(0.5, 0.25).as_str(), tick(20.0, 10.0).as_str()), ("0.5", "20"));
    }

    proptest! {
        #[test]
        fn a_coordinate_is_always_a_number(value in any::<f64>()) {
            let read: f64 = coordinate(value).parse().unwrap();
            prop_assert!(read.is_finite());
        }
    }
}
