//! Few steps instead of many shades: five can be told apart, and named in a legend.

/// How warm a value is beside the largest: 0 for nothing, then 1 to 4 in equal steps.
#[must_use]
pub fn level(value: f64, largest: f64) -> u8 {
    if value.is_nan() || value <= 0.0 {
        return 0;
    }
    let share = value / largest;
    // What is not a number (both infinite) or above the scale is as warm as can be.
    if share < 1.0 { ((share * 4.0).ceil() as u8).clamp(1, 4) } else { 4 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_are_equal_and_a_little_is_not_nothing() {
        assert_eq!([0.0, 0.1, 2.5, 2.6, 5.1, 7.6, 10.0].map(|v| level(v, 10.0)), [0, 1, 1, 2, 3, 4, 4]);
        assert_eq!((level(f64::NAN, 1.0), level(1.0, 0.0), level(-1.0, 1.0)), (0, 4, 0));
    }

    proptest! {
        #[test]
        fn more_is_never_colder(a in 0.0_f64..1e9, b in 0.0_f64..1e9, largest in any::<f64>()) {
            prop_assert!(level(a.min(b), largest.abs()) <= level(a.max(b), largest.abs()));
            prop_assert!(level(a, largest) <= 4);
        }
    }
}
