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
    assert!(matches!(told, Err(SpotifyError::RateLimited { retry_after }) if retry_after.as_secs() >= 39));
    assert_eq!(first.load(Ordering::Relaxed), 1, "nobody calls while it is closed");
    assert_eq!(gate.call(Patience::Job, call).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_long_punishment_does_not_slow_what_comes_after_it() {
    for (calls, seconds) in [(FEW, 60), (50, 86_400)] {
        let gate = Gate::new(Duration::ZERO);
        for _ in 0..calls {
            gate.call(Patience::Job, async || Ok(())).await.unwrap();
        }
        let punished = gate.call(Patience::Job, async || Err::<(), _>(limited(seconds))).await;
        assert!(punished.is_err(), "nobody waits that long");
        sleep(Duration::from_secs(seconds + 1)).await;
        for _ in 0..10 {
            assert_eq!(gate.call(Patience::Person, async || Ok(())).await, Ok(()), "after {seconds} s");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_does_not_stand_behind_jobs_that_can_wait() {
    let refused = AtomicU32::new(0);
    let gate = Gate::new(Duration::ZERO);
    let first_refused = async || match refused.fetch_add(1, Ordering::Relaxed) {
        0 => Err(limited(60)),
        _ => Ok(()),
    };
    let person = async {
        sleep(Duration::from_secs(1)).await;
        let begun = Instant::now();
        let told = gate.call(Patience::Person, async || Ok(())).await;
        (told, begun.elapsed())
    };
    let (job, (told, took)) = tokio::join!(gate.call(Patience::Job, first_refused), person);
    assert_eq!(job, Ok(()));
    assert!(matches!(told, Err(SpotifyError::RateLimited { .. })), "{told:?}");
    assert_eq!(took, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_they_can_for_calls_that_hang() {
    let gate = Gate::new(Duration::ZERO);
    let hangs = async || std::future::pending::<Result<(), SpotifyError>>().await;
    let hanging = futures::future::join_all((0..AT_ONCE).map(|_| gate.call_once(Patience::Job, hangs)));
    let person = async {
        sleep(Duration::from_secs(1)).await;
        let begun = Instant::now();
        let told = gate.call(Patience::Person, async || Ok(())).await;
        (told, begun.elapsed())
    };
    let (_, (told, took)) = tokio::join!(hanging, person);
    assert!(matches!(told, Err(SpotifyError::RateLimited { .. })), "{told:?}");
    assert_eq!(took, Patience::Person.longest());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_an_answer() {
    let calls = AtomicU32::new(0);
    let gate = Gate::new(Duration::ZERO);
    for call in 1..=2 * BREAKS_AT {
        let odd = async || {
            calls.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(SpotifyError::Unreadable(String::new()))
        };
        assert!(matches!(gate.call(Patience::Person, odd).await, Err(SpotifyError::Unreadable(_))));
        assert_eq!(calls.load(Ordering::Relaxed), call, "the same would come again");
    }
    assert_eq!(gate.call(Patience::Person, async || Ok(())).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn failures_do_not_open_a_gate_that_is_closed_for_longer() {
    let gate = Gate::new(Duration::ZERO);
    let begun: Vec<_> = (0..=BREAKS_AT).map(|_| gate.begin()).collect();
    let _ = gate.note::<()>(begun[0], Err(limited(600)));
    for at in &begun[1..] {
        let _ = gate.note::<()>(*at, Err(SpotifyError::Upstream(502, String::new())));
    }
    sleep(BROKEN_FOR + SOON).await;
    assert!(gate.call(Patience::Person, async || Ok(())).await.is_err());
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
