//! Statistics of agreement.

use super::LABELS;

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len().max(1))
}

pub(super) fn least_and_most(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), x| (least.min(x), most.max(x)))
}

/// Pearson's correlation; none where one side does not vary.
pub(super) fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let product = |x: &[f64], mean_x: f64, y: &[f64], mean_y: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum()
    };
    let spread = (product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b)).sqrt();
    (spread > 0.0).then(|| product(a, mean_a, b, mean_b) / spread)
}

/// Spearman's correlation: Pearson's of the ranks, equal values sharing theirs. 0 where one side does not vary.
pub(super) fn spearman(a: &[f64], b: &[f64]) -> f64 {
    pearson(&ranks(a), &ranks(b)).unwrap_or(0.0)
}

/// Positions in order, and the stretches of equal values among them.
fn ordered(values: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |at: usize| values.get(at).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| value(*a).total_cmp(&value(*b)));
    order.chunk_by(|a, b| value(*a).total_cmp(&value(*b)).is_eq()).map(<[usize]>::to_vec).collect()
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let (mut ranks, mut before) = (vec![0.0; values.len()], 0);
    for equal in ordered(values) {
        let rank = count(before) + count(equal.len() + 1) / 2.0;
        for at in &equal {
            if let Some(place) = ranks.get_mut(*at) {
                *place = rank;
            }
        }
        before += equal.len();
    }
    ranks
}

/// The share of the first `top` by one distance that are among the first `nearest` by another. Where some are equally
/// far, the mean over all orders.
pub(super) fn precision_at(top: usize, nearest: usize, said: &[f64], heard: &[f64]) -> f64 {
    let mut near = vec![false; heard.len()];
    for at in ordered(heard).into_iter().flatten().take(nearest) {
        if let Some(place) = near.get_mut(at) {
            *place = true;
        }
    }
    let (mut left, mut hits) = (top.min(said.len()), 0.0);
    for equal in ordered(said) {
        let hit = equal.iter().filter(|at| near.get(**at) == Some(&true)).count();
        let taken = equal.len().min(left);
        hits += count(taken) * count(hit) / count(equal.len());
        left -= taken;
    }
    hits / count(top.min(said.len()).max(1))
}

/// How often each label was said where each was true.
#[derive(Default)]
pub(super) struct Confusion([[f64; LABELS.len()]; LABELS.len()]);

impl Confusion {
    /// One song; of the labels that are present the best is said, or a part of each that is as good.
    pub(super) fn add(&mut self, fits: &[f64; LABELS.len()], present: &[usize], truth: usize) {
        let fit = |label: &usize| fits.get(*label).copied().unwrap_or(f64::NEG_INFINITY);
        let best = present.iter().map(fit).fold(f64::NEG_INFINITY, f64::max);
        let said: Vec<usize> = present.iter().filter(|label| fit(label) >= best).copied().collect();
        for label in &said {
            if let Some(cell) = self.0.get_mut(truth).and_then(|row| row.get_mut(*label)) {
                *cell += 1.0 / count(said.len());
            }
        }
    }

    fn at(&self, truth: usize, said: usize) -> f64 {
        self.0.get(truth).and_then(|row| row.get(said)).copied().unwrap_or(0.0)
    }

    pub(super) fn accuracy(&self) -> f64 {
        let right: f64 = (0..LABELS.len()).map(|label| self.at(label, label)).sum();
        right / self.0.iter().flatten().sum::<f64>().max(1.0)
    }

    pub(super) fn macro_f1(&self, present: &[usize]) -> f64 {
        let f1 = |label: &usize| {
            let all = |f: &dyn Fn(usize) -> f64| (0..LABELS.len()).map(f).sum::<f64>();
            let both = all(&|other| self.at(*label, other)) + all(&|other| self.at(other, *label));
            if both > 0.0 { 2.0 * self.at(*label, *label) / both } else { 0.0 }
        };
        mean(&present.iter().map(f1).collect::<Vec<_>>())
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody rates 2^53 songs")]
const fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_those_of_the_textbook() {
        let (x, y) = ([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.5]);
        assert!((pearson(&x, &y).unwrap() - 0.998_381).abs() < 1e-5);
        assert_eq!(spearman(&x, &y), 1.0);
        // Ranks 1.5 1.5 3 4 against 1 2 3 4: sqrt(0.9).
        assert!((spearman(&[5.0, 5.0, 6.0, 7.0], &x) - 0.9_f64.sqrt()).abs() < 1e-9);
        assert_eq!(pearson(&[1.0; 4], &y), None);
        assert_eq!(spearman(&[1.0; 4], &y), 0.0);
    }

    #[test]
    fn of_equal_songs_any_may_come_first() {
        let heard: Vec<f64> = (0..10).map(f64::from).collect();
        assert_eq!(precision_at(2, 2, &heard, &heard), 1.0);
        let backwards: Vec<f64> = heard.iter().map(|x| -x).collect();
        assert_eq!(precision_at(2, 2, &backwards, &heard), 0.0);
        // One of the two nearest and one other share the box, then comes a tenth of the rest for each place.
        let boxed: Vec<f64> = (0..10).map(|at| if at == 0 || at == 9 { 0.0 } else { 1.0 }).collect();
        assert!((precision_at(2, 2, &boxed, &heard) - 0.5).abs() < 1e-9);
        assert!((precision_at(4, 2, &boxed, &heard) - (1.0 + 2.0 / 8.0) / 4.0).abs() < 1e-9);
        assert_eq!(precision_at(20, 0, &[], &[]), 0.0);
    }

    #[test]
    fn undecided_labels_count_in_parts() {
        let mut confusion = Confusion::default();
        confusion.add(&[1.0, 0.0, 0.0, 1.0, 9.0], &[0, 3], 0);
        confusion.add(&[0.0, 0.0, 0.0, 1.0, 0.0], &[0, 3], 3);
        assert!((confusion.accuracy() - 0.75).abs() < 1e-9);
        // Happy: said 0.5, all of it right, of 1; sad: said 1.5, 1 of it right, of 1.
        assert!((confusion.macro_f1(&[0, 3]) - f64::midpoint(1.0 / 1.5, 2.0 / 2.5)).abs() < 1e-9);
    }
}
