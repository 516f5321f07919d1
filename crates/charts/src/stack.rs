//! Values on top of each other.

/// Where each value of each series begins and ends when all are piled up, bucket by bucket. Missing, negative and
/// broken values have no height; the first series lies at the bottom.
#[must_use]
pub fn stack(series: &[&[Option<f64>]]) -> Vec<Vec<(f64, f64)>> {
    let buckets = series.iter().map(|values| values.len()).max().unwrap_or(0);
    let mut tops = vec![0.0_f64; buckets];
    let pile = |values: &&[Option<f64>]| {
        tops.iter_mut()
            .enumerate()
            .map(|(i, top)| {
                let value = values.get(i).copied().flatten().filter(|v| v.is_finite()).unwrap_or(0.0);
                let from = *top;
                *top = (from + value.max(0.0)).min(f64::MAX);
                (from, *top)
            })
            .collect()
    };
    series.iter().map(pile).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_stands_on_those_below_it() {
        let (a, b) = ([Some(1.0), None, Some(2.0)], [Some(3.0), Some(f64::NAN), Some(-1.0)]);
        let piles = stack(&[&a, &b]);
        assert_eq!(piles[0], [(0.0, 1.0), (0.0, 0.0), (0.0, 2.0)]);
        assert_eq!(piles[1], [(1.0, 4.0), (0.0, 0.0), (2.0, 2.0)]);
        assert!(stack(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn piles_have_no_holes(a in prop::collection::vec(prop::option::of(any::<f64>()), 0..9), b in prop::collection::vec(prop::option::of(any::<f64>()), 0..9)) {
            let piles = stack(&[&a, &b]);
            for (below, above) in piles[0].iter().zip(&piles[1]) {
                prop_assert!(below.0 <= below.1 && below.1 == above.0 && above.0 <= above.1 && above.1.is_finite());
            }
        }
    }
}
