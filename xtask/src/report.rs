//! Says what is being done, and how long it took. Everything goes to stderr, so that results (tables,
//! JSON) can be piped from stdout.

use std::time::{Duration, Instant};

use anyhow::Result;

/// The steps of one command, in the order in which they ran.
pub struct Report {
    started: Instant,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    took: Duration,
    passed: bool,
}

impl Report {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { started: Instant::now(), steps: Vec::new() }
    }

    /// Announces `name`, does `work`, and tells how long it took.
    ///
    /// # Errors
    /// Those of `work`; the step is then recorded as failed.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("▸ {name}");
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        let passed = result.is_ok();
        eprintln!("  {} {name} in {}", if passed { "done:" } else { "FAILED:" }, in_words(took));
        self.steps.push(Step { name: name.to_owned(), took, passed });
        result
    }

    /// Prints every step with its time, and the total.
    pub fn summary(&self) {
        eprintln!("\nSummary");
        for step in &self.steps {
            let verdict = if step.passed { "ok    " } else { "FAILED" };
            eprintln!("  {verdict} {:>9}  {}", in_words(step.took), step.name);
        }
        eprintln!("  total  {:>9}", in_words(self.started.elapsed()));
    }
}

/// A remark between the steps.
pub fn note(text: &str) {
    eprintln!("  {text}");
}

/// `850 ms`, `12.3 s`, `4 min 05 s`.
pub fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_times() {
        let words = [(850, "850 ms"), (12_340, "12.3 s"), (245_000, "4 min 05 s")];
        for (milliseconds, expected) in words {
            assert_eq!(in_words(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn a_failed_step_is_passed_on_and_recorded() {
        let mut report = Report::new();
        let result: Result<()> = report.step("fails", || anyhow::bail!("no"));
        assert!(result.is_err());
        assert!(report.steps.iter().all(|step| !step.passed));
    }
}
