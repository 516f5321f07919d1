//! Round numbers along an axis.

/// Values are cut to this, so that no difference between two overflows.
const LARGEST: f64 = 1e15;

/// The numbers of an axis; the first and the last are its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Rising, evenly spaced.
    pub values: Vec<f64>,
    /// From one to the next.
    pub step: f64,
}

impl Ticks {
    /// The lower end of the axis.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    /// The upper end of the axis.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.values.last().copied().unwrap_or(1.0)
    }
}

/// About `count` steps of 1, 2 or 5 times a power of ten from at most `low` to at least `high`. Whole numbers only
/// for what is counted.
#[must_use]
pub fn ticks(low: f64, high: f64, count: usize, whole: bool) -> Ticks {
    let tame = |value: f64| if value.is_finite() { value.clamp(-LARGEST, LARGEST) } else { 0.0 };
    let (a, b) = (tame(low), tame(high));
    let (low, high) = (a.min(b), a.max(b));
    // Nothing to tell apart: the axis still has a length, one that shows beside the size of its values.
    let room = (high.abs() * 1e-9).max(1e-9);
    let high = if high - low < room { low + high.abs().max(1.0) } else { high };
    let least = if whole { 1.0 } else { 0.0 };
    let step = nice_step((high - low) / count.max(1) as f64).max(least);
    let first = (low / step).floor();
    let last = (high / step).ceil();
    let values = (0..=(last - first) as usize).map(|i| (first + i as f64) * step).collect();
    Ticks { values, step }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `rough`.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let factor = rough / power;
    // A hair's breadth, so that 0.2 does not become 0.5 for the sake of its last binary digit.
    let nice = [1.0, 2.0, 5.0].into_iter().find(|nice| factor <= nice + 1e-9).unwrap_or(10.0);
    nice * power
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_are_one_two_or_five() {
        assert_eq!(ticks(0.0, 9.0, 4, true).values, [0.0, 5.0, 10.0]);
        assert_eq!(ticks(0.0, 7.0, 4, true).values, [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.0, 100.0, 4, false).values, [0.0, 50.0, 100.0]);
        assert_eq!(ticks(-1.0, 1.0, 4, false).values, [-1.0, -0.5, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn counts_have_no_halves_and_nothing_has_an_axis() {
        assert_eq!(ticks(0.0, 1.0, 4, true).values, [0.0, 1.0]);
        assert_eq!(ticks(0.0, 0.0, 4, true).values, [0.0, 1.0]);
        assert_eq!(ticks(f64::NAN, f64::INFINITY, 4, true).values, [0.0, 1.0]);
    }

    proptest! {
        #[test]
        fn an_axis_covers_its_values(a in any::<f64>(), b in any::<f64>(), count in 1_usize..12, whole: bool) {
            let found = ticks(a, b, count, whole);
            let tame = |v: f64| if v.is_finite() { v.clamp(-LARGEST, LARGEST) } else { 0.0 };
            let slack = found.step * 1e-6;
            prop_assert!(found.low() <= tame(a).min(tame(b)) + slack && found.high() >= tame(a).max(tame(b)) - slack);
            prop_assert!((2..=count + 3).contains(&found.values.len()), "{}", found.values.len());
            prop_assert!(found.values.iter().all(|v| v.is_finite()));
            prop_assert!(found.values.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
