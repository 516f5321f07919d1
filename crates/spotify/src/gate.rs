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
    time::{Instant, sleep, sleep_until, timeout, timeout_at},
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
/// Whoever is told to wait longer is punished: that says nothing of how long a window is.
const LONGEST_WINDOW: Duration = Duration::from_secs(60);
/// Calls never go slower than this, or nobody would wait for them.
const SLOWEST: Duration = Duration::from_secs(3);
/// When to come again where too many wait already.
const SOON: Duration = Duration::from_secs(2);
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

    /// Waits for something that others hold, no longer than this.
    ///
    /// # Errors
    /// [`SpotifyError::RateLimited`] when it took longer.
    pub async fn wait_for<T>(self, held: impl Future<Output = T>) -> Result<T, SpotifyError> {
        by(Instant::now() + self.longest(), held).await
    }
}

async fn by<T>(latest: Instant, held: impl Future<Output = T>) -> Result<T, SpotifyError> {
    timeout_at(latest, held).await.map_err(|_| SpotifyError::RateLimited { retry_after: SOON })
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
            let slot = by(latest, self.slots.acquire()).await?;
            let begun = self.begin();
            let answer = timeout(DEADLINE, call()).await;
            drop(slot);
            let answer =
                answer.unwrap_or_else(|_| Err(SpotifyError::Unreachable("it took too long".to_owned())));
            match self.note(begun, answer) {
                Err(SpotifyError::RateLimited { .. }) => {}
                Err(error) if error.is_outage() && failed + 1 < attempts => {
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
        // Who cannot be let in in time need not stand in line behind those who have more of it.
        self.state().start(latest)?;
        let _turn = by(latest, self.turn.lock()).await?;
        let start = {
            let mut state = self.state();
            let start = state.start(latest)?;
            state.next = start + state.space;
            start
        };
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
            Err(error) if error.is_outage() => {
                state.failures += 1;
                if state.failures >= BREAKS_AT {
                    state.closed_until = state.closed_until.max(now + BROKEN_FOR);
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
    /// When the next call may begin, or why not in time.
    fn start(&self, latest: Instant) -> Result<Instant, SpotifyError> {
        let now = Instant::now();
        if self.quota_until > now {
            return Err(SpotifyError::QuotaExceeded);
        }
        if self.failures >= BREAKS_AT && self.closed_until > now {
            return Err(SpotifyError::Unreachable("it failed often of late".to_owned()));
        }
        let start = self.next.max(self.closed_until).max(now);
        if start > latest {
            return Err(SpotifyError::RateLimited { retry_after: start - now });
        }
        Ok(start)
    }

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
            self.space = self.slowed(self.space.mul_f64(back));
            return;
        }
        // The first of these calls leaves the service's window when it lets us in again.
        let Some(first) = self.starts.front().filter(|_| self.starts.len() >= FEW) else { return };
        let calls = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let window = now - *first + retry_after.min(LONGEST_WINDOW);
        self.space = self.slowed(self.space.max((window / calls).mul_f64(CAUTION)));
    }

    fn slowed(&self, space: Duration) -> Duration {
        space.min(SLOWEST).max(self.least)
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
mod tests;
