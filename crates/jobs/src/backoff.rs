//! How long to wait before trying again.

use std::time::Duration;

use rand::Rng;

/// A random time up to `first` doubled with each attempt, at most `longest` ("full jitter"): many that failed together do not come
/// back together. Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. Never less than a tenth
/// of that bound, so that nobody tries again at once.
#[must_use]
pub fn backoff(attempt: u32, first: Duration, longest: Duration) -> Duration {
    let bound = first.saturating_mul(1 << attempt.saturating_sub(1).min(20)).min(longest);
    bound.mul_f64(rand::rng().random_range(0.1..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_ceiling() {
        let (first, longest) = (Duration::from_secs(1), Duration::from_secs(60));
        for (attempt, bound) in [(1, 1), (2, 2), (5, 16), (7, 60), (u32::MAX, 60)] {
            let waits: Vec<_> = (0..100).map(|_| backoff(attempt, first, longest)).collect();
            let bound = Duration::from_secs(bound);
            assert!(waits.iter().all(|wait| *wait <= bound && *wait >= bound / 11), "{attempt}: {waits:?}");
            assert!(waits.windows(2).any(|pair| pair[0] != pair[1]), "all at the same time");
        }
    }
}
