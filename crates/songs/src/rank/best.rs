//! The best of very many, without keeping them all.

/// Songs with the least costs, at most so many.
pub(super) struct Best {
    most: usize,
    /// What a song may cost to come in.
    pub(super) limit: f32,
    found: Vec<(f32, u32)>,
}

fn order(a: &(f32, u32), b: &(f32, u32)) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
}

impl Best {
    pub(super) fn new(most: usize) -> Self {
        Self { most, limit: f32::INFINITY, found: Vec::with_capacity(2 * most) }
    }

    /// A song that costs less than the limit.
    pub(super) fn add(&mut self, cost: f32, song: u32) {
        self.found.push((cost, song));
        if self.found.len() >= 2 * self.most {
            let (_, last, _) = self.found.select_nth_unstable_by(self.most, order);
            self.limit = last.0;
            self.found.truncate(self.most);
        }
    }

    /// The best, best first.
    pub(super) fn into_sorted(mut self) -> Vec<(f32, u32)> {
        self.found.sort_unstable_by(order);
        self.found.truncate(self.most);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_those_that_sorting_all_gives(costs in prop::collection::vec(0_u8..50, 0..300), most in 1_usize..40) {
            let mut all: Vec<(f32, u32)> = costs.iter().map(|cost| f32::from(*cost)).zip(0..).collect();
            let mut best = Best::new(most);
            for (cost, song) in &all {
                if *cost <= best.limit {
                    best.add(*cost, *song);
                }
            }
            all.sort_by(order);
            all.truncate(most);
            prop_assert_eq!(best.into_sorted(), all);
        }
    }
}
