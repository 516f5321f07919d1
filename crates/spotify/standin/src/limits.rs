//! Rolling windows of requests.

use std::collections::VecDeque;

use crate::switches::RateLimit;

/// The times at which requests were answered, in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Window {
    times: VecDeque<i64>,
}

impl Window {
    /// Takes a request in, or says after how many seconds to come again.
    pub(crate) fn admit(&mut self, limit: RateLimit, now_ms: i64) -> Result<(), u64> {
        let length_ms = i64::from(limit.window_s) * 1000;
        while self.times.front().is_some_and(|time| time + length_ms <= now_ms) {
            self.times.pop_front();
        }
        if self.times.len() < limit.per_window as usize {
            self.times.push_back(now_ms);
            return Ok(());
        }
        let wait_ms = self.times.front().map_or(length_ms, |time| time + length_ms - now_ms);
        Err(u64::try_from(wait_ms).unwrap_or_default().div_ceil(1000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_rolls() {
        let limit = RateLimit { per_window: 2, window_s: 30 };
        let mut window = Window::default();
        assert_eq!(window.admit(limit, 0), Ok(()));
        assert_eq!(window.admit(limit, 10_000), Ok(()));
        assert_eq!(window.admit(limit, 10_500), Err(20));
        assert_eq!(window.admit(limit, 30_000), Ok(()));
        assert_eq!(window.admit(limit, 30_000), Err(10));
    }
}
