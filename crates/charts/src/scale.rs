//! From values to places.

/// A straight scale; values beyond its ends stay at them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Linear {
    /// `low` is drawn at `from`, `high` at `to`.
    #[must_use]
    pub fn new(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self { low, high, from, to }
    }

    /// Where a value is drawn; the start for what is not a number.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.from + share * (self.to - self.from)
    }
}

/// Equal bands side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    step: f64,
    gap: f64,
}

impl Band {
    /// `count` bands on `length`; of each, the share `gap` stays free, half on each side.
    #[must_use]
    pub fn new(count: usize, length: f64, gap: f64) -> Self {
        Self { step: length / count.max(1) as f64, gap: gap.clamp(0.0, 1.0) }
    }

    /// From the start of one band to that of the next.
    #[must_use]
    pub fn step(&self) -> f64 {
        self.step
    }

    /// How wide what is drawn in a band is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.step * (1.0 - self.gap)
    }

    /// Where what is drawn in a band begins.
    #[must_use]
    pub fn start(&self, band: usize) -> f64 {
        self.step * (band as f64 + self.gap / 2.0)
    }

    /// The middle of a band.
    #[must_use]
    pub fn middle(&self, band: usize) -> f64 {
        self.step * (band as f64 + 0.5)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_band_has_room_on_both_sides() {
        let band = Band::new(4, 100.0, 0.25);
        assert_eq!((band.start(1), band.width(), band.middle(1)), (28.125, 18.75, 37.5));
    }

    #[test]
    fn a_scale_may_run_downwards() {
        let scale = Linear::new(0.0, 10.0, 200.0, 0.0);
        assert_eq!([0.0, 2.5, 10.0].map(|v| scale.at(v)), [200.0, 150.0, 0.0]);
        assert_eq!(Linear::new(3.0, 3.0, 0.0, 1.0).at(3.0), 0.0);
    }

    proptest! {
        #[test]
        fn every_value_has_a_place_on_the_scale(value in any::<f64>(), low in any::<f64>(), high in any::<f64>()) {
            prop_assert!((0.0..=200.0).contains(&Linear::new(low, high, 200.0, 0.0).at(value)));
        }
    }
}
