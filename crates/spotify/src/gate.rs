//! One service's gate: no call goes to it that does not pass here.
//!
//! It spaces calls when the service has said that there are too many, waits as long as it says, tries again what may work, and
//! lets nothing through while the service fails or its quota is used up. Waits are in the order in which people came.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rand::Rng;
use tokio::{
    sync::Semaphore,
    time::{Instant, sleep, sleep_until, timeout},
};

use crate::SpotifyError;

/// A call that takes longer has failed.
const DEADLINE: Duration = Duration::from_secs(10);
/// Calls at the same time.
const AT_ONCE: usize = 6;
/// Attempts at a call.
const ATTEMPTS: u32 = 4;
/// Failures in a row after which nothing goes through for a while.
const BREAKS_AT: u32 = 5;
const BROKEN_FOR: Duration = Duration::from_secs(20);
/// How long a quota that is used up is left alone.
const QUOTA_REST: Duration = Duration::from_secs(600);
/// Calls that began longer ago say nothing of a limit. Spotify counts in a window of this length.
const WINDOW: Duration = Duration::from_secs(30);
/// Calls that have to be known before a limit is guessed from them.
const FEW: usize = 5;
/// How much slower than the limit that was met calls go then.
const CAUTION: f64 = 1.06;
/// How much faster after so many that went well: soon at first, because one refusal tells a short window's limit badly (what it says
/// is in whole seconds), and then seldom.
const EASE_AT_FIRST: (f64, u32) = (0.9, 40);
const EASE: (f64, u32) = (0.98, 200);

/// How long a caller can wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// A person looks at the page: seconds.
    Person,
    /// A job: minutes.
    Job,
}

impl Patience {
    const fn longest(self) -> Duration {
        match self {
            Self::Person => Duration::from_secs(4),
            Self::Job => Duration::from_secs(120),
        }
    }
}

/// The gate of one service.
#[derive(Debug)]
pub(crate) struct Gate {
    slots: Semaphore,
    /// Held while waiting for one's turn, so that turns are in order.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Starts of the last calls that were not refused.
    starts: VecDeque<Instant>,
    /// Between two starts: now, and at least.
    space: Duration,
    least: Duration,
    next: Instant,
    closed_until: Instant,
    quota_until: Instant,
    failures: u32,
    went_well: u32,
    /// Limits that were met, counting those once that met one together.
    limits_met: u32,
}

impl Gate {
    /// A gate that leaves at least `space` between calls.
    pub(crate) fn new(space: Duration) -> Self {
        let now = Instant::now();
        let state = State {
            starts: VecDeque::new(),
            space,
            least: space,
            next: now,
            closed_until: now,
            quota_until: now,
            failures: 0,
            went_well: 0,
            limits_met: 0,
        };
        Self { slots: Semaphore::new(AT_ONCE), turn: tokio::sync::Mutex::new(()), state: Mutex::new(state) }
    }

    /// Whether the quota is used up, as far as is known.
    pub(crate) fn is_used_up(&self) -> bool {
        self.state().quota_until > Instant::now()
    }

    /// Makes a call that can be made again; several times if need be.
    pub(crate) async fn call<T, F>(
        &self,
        patience: Patience,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, SpotifyError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        self.attempts(patience, ATTEMPTS, call).await
    }

    /// Makes a call that must not be made twice: it is only repeated when it was refused.
    pub(crate) async fn call_once<T, F>(
        &self,
        patience: Patience,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, SpotifyError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        self.attempts(patience, 1, call).await
    }

    async fn attempts<T, F>(
        &self,
        patience: Patience,
        attempts: u32,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, SpotifyError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        let latest = Instant::now() + patience.longest();
        let mut failed = 0;
        loop {
            self.wait(latest).await?;
            let slot = self.slots.acquire().await;
            let begun = self.begin();
            let answer = timeout(DEADLINE, call()).await;
            drop(slot);
            let answer =
                answer.unwrap_or_else(|_| Err(SpotifyError::Unreachable("it took too long".to_owned())));
            match self.note(begun, answer) {
                Err(SpotifyError::RateLimited { .. }) => {}
                Err(error) if error.is_passing() && failed + 1 < attempts => {
                    failed += 1;
                    let wait =
                        Duration::from_millis(100 << failed).mul_f64(rand::rng().random_range(0.5..1.5));
                    if Instant::now() + wait > latest {
                        return Err(error);
                    }
                    sleep(wait).await;
                }
                other => return other,
            }
        }
    }

    /// Waits for one's turn, or says why not to.
    async fn wait(&self, latest: Instant) -> Result<(), SpotifyError> {
        let _turn = self.turn.lock().await;
        let (start, broken) = {
            let mut state = self.state();
            let now = Instant::now();
            if state.quota_until > now {
                return Err(SpotifyError::QuotaExceeded);
            }
            let broken = state.failures >= BREAKS_AT && state.closed_until > now;
            let start = state.next.max(state.closed_until).max(now);
            if !broken && start <= latest {
                let space = state.space;
                state.next = start + space;
            }
            (start, broken)
        };
        if broken {
            return Err(SpotifyError::Unreachable("it failed often of late".to_owned()));
        }
        if start > latest {
            return Err(SpotifyError::RateLimited { retry_after: start - Instant::now() });
        }
        sleep_until(start).await;
        // Somebody may have been refused meanwhile.
        let closed = self.state().closed_until;
        if closed > Instant::now() {
            if closed > latest {
                return Err(SpotifyError::RateLimited { retry_after: closed - Instant::now() });
            }
            sleep_until(closed).await;
        }
        Ok(())
    }

    fn begin(&self) -> Instant {
        let now = Instant::now();
        let mut state = self.state();
        state.starts.push_back(now);
        while state.starts.front().is_some_and(|&start| now - start > WINDOW) {
            state.starts.pop_front();
        }
        now
    }

    /// Learns from an answer.
    fn note<T>(&self, begun: Instant, answer: Result<T, SpotifyError>) -> Result<T, SpotifyError> {
        let now = Instant::now();
        let mut state = self.state();
        match &answer {
            Err(SpotifyError::RateLimited { retry_after }) => {
                state.refused(begun, now, *retry_after);
            }
            Err(SpotifyError::QuotaExceeded) => state.quota_until = now + QUOTA_REST,
            Err(error) if error.is_passing() => {
                state.failures += 1;
                if state.failures >= BREAKS_AT {
                    state.closed_until = now + BROKEN_FOR;
                }
            }
            _ => state.well(),
        }
        answer
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Slows down to what went well in the last window, once for all that were under way together.
    fn refused(&mut self, begun: Instant, now: Instant, retry_after: Duration) {
        let known = begun < self.closed_until;
        let jitter = Duration::from_millis(rand::rng().random_range(0..250));
        self.closed_until = self.closed_until.max(now + retry_after + jitter);
        self.next = self.next.max(self.closed_until);
        if let Some(at) = self.starts.iter().rposition(|&start| start == begun) {
            self.starts.remove(at);
        }
        self.went_well = 0;
        self.limits_met += u32::from(!known);
        if known {
            return;
        }
        if self.limits_met > 1 {
            // What went well until now was only a little too much.
            let back = if self.limits_met == 2 { 1.0 / EASE_AT_FIRST.0 } else { CAUTION };
            self.space = self.space.mul_f64(back);
            return;
        }
        // The first of these calls leaves the service's window when it lets us in again.
        let Some(first) = self.starts.front().filter(|_| self.starts.len() >= FEW) else { return };
        let calls = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.space = self.space.max(((now - *first + retry_after) / calls).mul_f64(CAUTION));
    }

    fn well(&mut self) {
        self.failures = 0;
        self.went_well += 1;
        let (ease, after) = if self.limits_met < 2 { EASE_AT_FIRST } else { EASE };
        if self.went_well >= after {
            self.went_well = 0;
            self.space = self.space.mul_f64(ease).max(self.least);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn limited(seconds: u64) -> SpotifyError {
        SpotifyError::RateLimited { retry_after: Duration::from_secs(seconds) }
    }

    /// A service that lets so many calls through in a rolling window.
    struct Service {
        calls: Mutex<VecDeque<Instant>>,
        limit: usize,
        window: Duration,
        refused: AtomicU32,
    }

    impl Service {
        fn new(limit: usize, window: Duration) -> Self {
            Self { calls: Mutex::default(), limit, window, refused: AtomicU32::new(0) }
        }

        fn call(&self) -> Result<(), SpotifyError> {
            let (mut calls, now) = (self.calls.lock().unwrap(), Instant::now());
            while calls.front().is_some_and(|&call| now - call >= self.window) {
                calls.pop_front();
            }
            if calls.len() < self.limit {
                calls.push_back(now);
                return Ok(());
            }
            self.refused.fetch_add(1, Ordering::Relaxed);
            let left = self.window - (now - calls[0]);
            Err(limited(left.as_secs() + 1))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_hardly_ever_met_twice_and_nearly_used_up() {
        for (limit, window) in [(100, 30), (10, 1), (30, 60)] {
            let service = Service::new(limit, Duration::from_secs(window));
            let gate = Gate::new(Duration::ZERO);
            let begun = Instant::now();
            for _ in 0..3_000 {
                gate.call(Patience::Job, async || service.call()).await.unwrap();
            }
            let refused = service.refused.load(Ordering::Relaxed);
            assert!(refused <= 30, "{refused} of 3,000 with {limit} in {window} s");
            let possible = Duration::from_secs(window) * 3_000 / u32::try_from(limit).unwrap();
            let took = begun.elapsed();
            assert!(took < possible.mul_f64(1.25), "{took:?} of {possible:?} with {limit} in {window} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_is_told_and_a_job_waits() {
        let first = AtomicU32::new(0);
        let gate = Gate::new(Duration::ZERO);
        let call = async || match first.fetch_add(1, Ordering::Relaxed) {
            0 => Err(limited(40)),
            _ => Ok(()),
        };
        let told = gate.call(Patience::Person, call).await;
        assert!(
            matches!(told, Err(SpotifyError::RateLimited { retry_after }) if retry_after.as_secs() >= 39)
        );
        assert_eq!(first.load(Ordering::Relaxed), 1, "nobody calls while it is closed");
        assert_eq!(gate.call(Patience::Job, call).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_tried_again_and_then_left_alone() {
        let calls = AtomicU32::new(0);
        let gate = Gate::new(Duration::ZERO);
        let down = async || {
            calls.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(SpotifyError::Upstream(502, String::new()))
        };
        assert!(gate.call(Patience::Person, down).await.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), ATTEMPTS);
        assert!(gate.call(Patience::Person, down).await.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), BREAKS_AT);
        assert!(gate.call(Patience::Person, down).await.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), BREAKS_AT, "the gate is closed");
        sleep(BROKEN_FOR).await;
        assert_eq!(gate.call(Patience::Person, async || Ok(())).await, Ok(()));
        assert!(gate.call_once(Patience::Person, down).await.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), BREAKS_AT + 1, "what must not be done twice is not");
    }

    #[tokio::test(start_paused = true)]
    async fn a_quota_that_is_used_up_is_left_alone() {
        let gate = Gate::new(Duration::ZERO);
        let refused = gate.call(Patience::Job, async || Err::<(), _>(SpotifyError::QuotaExceeded)).await;
        assert_eq!(refused, Err(SpotifyError::QuotaExceeded));
        assert!(gate.is_used_up());
        assert_eq!(gate.call(Patience::Job, async || Ok(())).await, Err(SpotifyError::QuotaExceeded));
        sleep(QUOTA_REST).await;
        assert_eq!(gate.call(Patience::Job, async || Ok(())).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_hangs_is_given_up() {
        let gate = Gate::new(Duration::ZERO);
        let hangs = async || std::future::pending::<Result<(), SpotifyError>>().await;
        let given_up = gate.call_once(Patience::Person, hangs).await;
        assert!(matches!(given_up, Err(SpotifyError::Unreachable(_))));
    }
}
