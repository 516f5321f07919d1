//! Lines and areas through points, with gaps where a value is missing.

use crate::number::coordinate;

/// How a line goes from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// The shortest way.
    Straight,
    /// Rounded, and never above or below the points that it joins.
    Monotone,
}

/// A point that may be missing.
pub type Spot = Option<(f64, f64)>;

/// A path through the points; a point without neighbours draws nothing, see [`lonely`].
#[must_use]
pub fn line(spots: &[Spot], curve: Curve) -> String {
    let mut path = String::new();
    for run in runs(spots) {
        if run.len() > 1 {
            start(&mut path, run[0]);
            follow(&mut path, &run, curve);
        }
    }
    path
}

/// The area between the line and the height `base`.
#[must_use]
pub fn area(spots: &[Spot], base: f64, curve: Curve) -> String {
    let mut path = String::new();
    for run in runs(spots) {
        if let ([first, .., last], true) = (run.as_slice(), base.is_finite()) {
            start(&mut path, (first.0, base));
            command(&mut path, 'L', &[*first]);
            follow(&mut path, &run, curve);
            command(&mut path, 'L', &[(last.0, base)]);
            path.push('Z');
        }
    }
    path
}

/// Which points have no neighbour and need a dot to be seen.
#[must_use]
pub fn lonely(spots: &[Spot]) -> Vec<usize> {
    let there = |i: Option<usize>| i.and_then(|i| spots.get(i)).is_some_and(is_there);
    (0..spots.len())
        .filter(|&i| there(Some(i)) && !there(i.checked_sub(1)) && !there(i.checked_add(1)))
        .collect()
}

fn is_there(spot: &Spot) -> bool {
    spot.is_some_and(|(x, y)| x.is_finite() && y.is_finite())
}

/// The points without those that are missing, in as many pieces as that leaves.
fn runs(spots: &[Spot]) -> Vec<Vec<(f64, f64)>> {
    spots
        .split(|spot| !is_there(spot))
        .filter(|run| !run.is_empty())
        .map(|run| run.iter().copied().flatten().collect())
        .collect()
}

fn start(path: &mut String, point: (f64, f64)) {
    command(path, 'M', &[point]);
}

fn follow(path: &mut String, run: &[(f64, f64)], curve: Curve) {
    if curve == Curve::Straight || run.len() < 3 {
        for &point in run.iter().skip(1) {
            command(path, 'L', &[point]);
        }
        return;
    }
    let slopes = slopes(run);
    for (pair, slope) in run.windows(2).zip(slopes.windows(2)) {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let third = (x1 - x0) / 3.0;
        command(
            path,
            'C',
            &[(x0 + third, y0 + slope[0] * third), (x1 - third, y1 - slope[1] * third), (x1, y1)],
        );
    }
}

/// The slope at each point after Steffen (1990): flat at peaks and valleys, nowhere steeper than lets the curve stay
/// between its points.
fn slopes(run: &[(f64, f64)]) -> Vec<f64> {
    let secant = |i: usize| {
        let width = run[i + 1].0 - run[i].0;
        if width > 0.0 { (run[i + 1].1 - run[i].1) / width } else { 0.0 }
    };
    let last = run.len() - 1;
    (0..run.len())
        .map(|i| {
            if i == 0 {
                return secant(0);
            }
            if i == last {
                return secant(last - 1);
            }
            let (before, after) = (secant(i - 1), secant(i));
            if before * after <= 0.0 {
                return 0.0;
            }
            let (h0, h1) = (run[i].0 - run[i - 1].0, run[i + 1].0 - run[i].0);
            let mean = (before * h1 + after * h0) / (h0 + h1);
            2.0_f64.min(mean.abs() / before.abs().min(after.abs()))
                * before.abs().min(after.abs())
                * before.signum()
        })
        .collect()
}

fn command(path: &mut String, name: char, points: &[(f64, f64)]) {
    path.push(name);
    for (i, (x, y)) in points.iter().enumerate() {
        if i > 0 {
            path.push(' ');
        }
        path.push_str(&coordinate(*x));
        path.push(' ');
        path.push_str(&coordinate(*y));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_missing_value_is_a_gap() {
        let spots = [Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.0)), None, Some((5.0, f64::NAN))];
        assert_eq!(line(&spots, Curve::Straight), "M0 1L1 2");
        assert_eq!(lonely(&spots), [3]);
        assert_eq!(area(&spots, 9.0, Curve::Straight), "M0 9L0 1L1 2L1 9Z");
        assert_eq!(line(&[], Curve::Monotone), "");
    }

    #[test]
    fn a_rounded_line_is_flat_at_its_peak() {
        let spots = [Some((0.0, 0.0)), Some((3.0, 6.0)), Some((6.0, 0.0))];
        assert_eq!(line(&spots, Curve::Monotone), "M0 0C1 2 2 6 3 6C4 6 5 2 6 0");
    }

    fn spots() -> impl Strategy<Value = Vec<Spot>> {
        prop::collection::vec(prop::option::of((any::<f64>(), any::<f64>())), 0..24)
    }

    proptest! {
        #[test]
        fn no_path_has_what_is_not_a_number(spots in spots(), base in any::<f64>()) {
            for curve in [Curve::Straight, Curve::Monotone] {
                for path in [line(&spots, curve), area(&spots, base, curve)] {
                    prop_assert!(!path.contains("NaN") && !path.contains("inf"), "{path}");
                }
            }
        }

        #[test]
        fn a_rounded_line_stays_between_its_points(heights in prop::collection::vec(-50.0_f64..50.0, 3..12)) {
            let run: Vec<_> = heights.iter().enumerate().map(|(i, &y)| (i as f64, y)).collect();
            let slopes = slopes(&run);
            for (pair, slope) in run.windows(2).zip(slopes.windows(2)) {
                let (low, high) = (pair[0].1.min(pair[1].1) - 1e-9, pair[0].1.max(pair[1].1) + 1e-9);
                // The curve lies within the hull of its control points.
                let controls = [pair[0].1 + slope[0] / 3.0, pair[1].1 - slope[1] / 3.0];
                prop_assert!(controls.iter().all(|y| (low..=high).contains(y)));
            }
        }
    }
}
