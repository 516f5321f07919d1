//! Slices of a ring.

use std::f64::consts::TAU;

use crate::number::coordinate;

/// A share of a full turn, clockwise from the top; 1 is once around.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Turn {
    /// How much of the whole it is.
    #[must_use]
    pub fn share(self) -> f64 {
        self.to - self.from
    }

    /// Half way along it.
    #[must_use]
    pub fn middle(self) -> f64 {
        f64::midpoint(self.from, self.to)
    }
}

/// Each value's part of a full turn. What is negative or broken has none; without anything, nobody has.
#[must_use]
pub fn turns(values: &[f64]) -> Vec<Turn> {
    // Scaled by the largest, so that the sum of very large ones stays finite.
    let largest = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let tame = |value: f64| if value.is_finite() && largest > 0.0 { (value / largest).max(0.0) } else { 0.0 };
    let sum: f64 = values.iter().map(|&value| tame(value)).sum();
    let mut at = 0.0;
    values
        .iter()
        .map(|&value| {
            let from = at;
            if sum > 0.0 {
                at = (from + tame(value) / sum).min(1.0);
            }
            Turn { from, to: at }
        })
        .collect()
}

/// A place on a ring around `middle`.
#[must_use]
pub fn on_ring(middle: (f64, f64), radius: f64, turn: f64) -> (f64, f64) {
    let (sin, cos) = (turn * TAU).sin_cos();
    (middle.0 + radius * sin, middle.1 - radius * cos)
}

/// The outline of a part of a ring; a full turn becomes two circles (fill by `evenodd`), nothing an empty path.
#[must_use]
pub fn ring(turn: Turn, middle: (f64, f64), inner: f64, outer: f64) -> String {
    let share = turn.share();
    if share.is_nan() || share <= 1e-6 {
        return String::new();
    }
    let mut path = String::new();
    if share > 1.0 - 1e-6 {
        for radius in [outer, inner] {
            let [top, bottom] = [0.0, 0.5].map(|turn| on_ring(middle, radius, turn));
            point(&mut path, "M", top);
            arc(&mut path, radius, false, true, bottom);
            arc(&mut path, radius, false, true, top);
            path.push('Z');
        }
        return path;
    }
    let large = share > 0.5;
    point(&mut path, "M", on_ring(middle, outer, turn.from));
    arc(&mut path, outer, large, true, on_ring(middle, outer, turn.to));
    point(&mut path, "L", on_ring(middle, inner, turn.to));
    arc(&mut path, inner, large, false, on_ring(middle, inner, turn.from));
    path.push('Z');
    path
}

fn point(path: &mut String, command: &str, (x, y): (f64, f64)) {
    path.push_str(command);
    path.push_str(&coordinate(x));
    path.push(' ');
    path.push_str(&coordinate(y));
}

fn arc(path: &mut String, radius: f64, large: bool, clockwise: bool, to: (f64, f64)) {
    let radius = coordinate(radius);
    for part in
        ["A", &radius, " ", &radius, if large { " 0 1" } else { " 0 0" }, if clockwise { " 1" } else { " 0" }]
    {
        path.push_str(part);
    }
    point(path, " ", to);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quarter_goes_from_the_top_to_the_right() {
        let found = turns(&[1.0, 3.0]);
        assert_eq!(found, [Turn { from: 0.0, to: 0.25 }, Turn { from: 0.25, to: 1.0 }]);
        assert_eq!(ring(found[0], (0.0, 0.0), 5.0, 10.0), "M0 -10A10 10 0 0 1 10 0L5 0A5 5 0 0 0 0 -5Z");
    }

    #[test]
    fn the_whole_is_two_circles_and_nothing_is_nothing() {
        let whole = ring(turns(&[7.0])[0], (0.0, 0.0), 5.0, 10.0);
        assert_eq!(whole.matches('M').count(), 2);
        assert_eq!(whole.matches('A').count(), 4);
        assert_eq!(ring(turns(&[0.0, f64::NAN, -2.0])[1], (0.0, 0.0), 5.0, 10.0), "");
    }

    proptest! {
        #[test]
        fn slices_fill_the_ring_and_are_drawable(values in prop::collection::vec(any::<f64>(), 1..10)) {
            let found = turns(&values);
            let sum: f64 = found.iter().map(|turn| turn.share()).sum();
            prop_assert!(sum < 1e-9 || (sum - 1.0).abs() < 1e-9, "{sum}");
            for turn in found {
                let path = ring(turn, (110.0, 110.0), 60.0, 100.0);
                prop_assert!(!path.contains("NaN") && !path.contains("inf"), "{path}");
            }
        }
    }
}
