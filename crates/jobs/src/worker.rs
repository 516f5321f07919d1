//! The worker: claims, beats, and writes what came of it.

use std::{future::Future, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use domain::JobProgress;
use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;

use crate::{ATTEMPTS, Beat, Claim, Claimed, Queue, QueueError, backoff};

/// How often a claim beats.
const BEAT: Duration = Duration::from_secs(5);
/// How long to wait when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
/// How long to wait when the queue cannot be asked.
const TROUBLED: Duration = Duration::from_secs(5);
/// Waits between attempts.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What came of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// The job is done.
    Done(JobProgress),
    /// There is more to do; others may go first. The checkpoint says where to go on.
    More,
}

/// Why an attempt failed. Texts are for the person.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may work later.
    #[error("{note}")]
    Later {
        /// What to tell meanwhile.
        note: String,
        /// Not before, if the other side said so. Being told to wait is no failed attempt.
        after: Option<Duration>,
    },
    /// It never will.
    #[error("{0}")]
    Never(String),
    /// The claim is lost, or the job is to stop.
    #[error("stopped")]
    Stopped,
}

/// Does jobs.
pub trait Handler: Send + Sync + 'static {
    /// Makes an attempt at a job. Dropping the future must leave nothing half done that cannot be done again.
    fn attempt<Q: Queue>(
        &self,
        job: Claimed,
        steps: Steps<'_, Q>,
    ) -> impl Future<Output = Result<Outcome, JobError>> + Send;
}

/// Where a handler keeps how far it is.
#[derive(Debug)]
pub struct Steps<'a, Q> {
    queue: &'a Q,
    claim: Claim,
}

impl<Q: Queue> Steps<'_, Q> {
    /// Keeps how far the job is, and where to go on if this attempt ends here.
    ///
    /// # Errors
    /// [`JobError::Stopped`] when there is no reason to go on; [`JobError::Later`] when it cannot be kept.
    pub async fn keep(&self, progress: &JobProgress, checkpoint: &str) -> Result<(), JobError> {
        match self.queue.checkpoint(&self.claim, progress, checkpoint, Utc::now()).await {
            Ok(Beat::GoOn) => Ok(()),
            Ok(Beat::Cancelled | Beat::Lost) => Err(JobError::Stopped),
            Err(error) => {
                tracing::error!(%error, "progress cannot be kept");
                Err(JobError::Later { note: "We are busy right now.".to_owned(), after: None })
            }
        }
    }
}

/// Claims jobs and does them, several at a time, until it is stopped.
#[derive(Debug)]
pub struct Worker<Q, H> {
    queue: Q,
    handler: Arc<H>,
    /// How it signs its claims, for people who look at the table.
    name: String,
    slots: usize,
}

impl<Q: Queue + Clone + 'static, H: Handler> Worker<Q, H> {
    /// A worker that does at most `slots` jobs at a time.
    pub fn new(queue: Q, handler: Arc<H>, name: String, slots: usize) -> Self {
        Self { queue, handler, name, slots }
    }

    /// Works until `stop`. What runs then goes back in line, to be taken up by somebody else at once.
    pub async fn run(self, stop: CancellationToken) {
        let worker = Arc::new(self);
        let mut slots = JoinSet::new();
        for _ in 0..worker.slots {
            slots.spawn(Arc::clone(&worker).one_after_the_other(stop.clone()));
        }
        slots.join_all().await;
    }

    /// Does what is due by a moment and nothing more; says how many attempts that were. For tests, which need not wait.
    pub async fn drain(&self, due: DateTime<Utc>) -> usize {
        let mut attempts = 0;
        while let Ok(Some(job)) = self.queue.claim(&self.name, due).await {
            self.attempt(job, &CancellationToken::new()).await;
            attempts += 1;
        }
        attempts
    }

    async fn one_after_the_other(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let wait = match self.queue.claim(&self.name, Utc::now()).await {
                Ok(Some(job)) => {
                    self.attempt(job, &stop).await;
                    continue;
                }
                Ok(None) => IDLE,
                Err(error) => {
                    tracing::error!(%error, "no job can be claimed");
                    TROUBLED
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = time::sleep(wait) => {}
            }
        }
    }

    async fn attempt(&self, job: Claimed, stop: &CancellationToken) {
        let (claim, kind, failures) = (job.claim.clone(), job.kind, job.failures);
        let steps = Steps { queue: &self.queue, claim: claim.clone() };
        let ended = tokio::select! {
            ended = self.handler.attempt(job, steps) => Ended::By(ended),
            beat = self.beat(&claim) => Ended::Because(beat),
            () = stop.cancelled() => Ended::Stopping,
        };
        if let Err(error) = self.write(&claim, failures, ended, Utc::now()).await {
            // Its claim goes stale, and somebody takes it up again.
            tracing::error!(%error, job = %claim.id, %kind, "what came of a job cannot be written");
        }
    }

    /// Beats until there is no reason to go on.
    async fn beat(&self, claim: &Claim) -> Beat {
        let mut every = time::interval(BEAT);
        every.tick().await;
        loop {
            every.tick().await;
            match self.queue.beat(claim, Utc::now()).await {
                Ok(Beat::GoOn) => {}
                Ok(reason) => return reason,
                Err(error) => tracing::warn!(%error, job = %claim.id, "a beat was missed"),
            }
        }
    }

    async fn write(
        &self,
        claim: &Claim,
        failures: u32,
        ended: Ended,
        now: DateTime<Utc>,
    ) -> Result<(), QueueError> {
        let queue = &self.queue;
        if let Ended::By(Err(_)) = ended {
            // Whoever wanted it stopped need not hear what became of it.
            queue.cancelled(claim, now).await?;
        }
        match ended {
            Ended::By(Ok(Outcome::Done(progress))) => queue.finish(claim, &progress, now).await,
            Ended::By(Ok(Outcome::More)) | Ended::Stopping => {
                queue.put_back(claim, None, now, false, now).await
            }
            Ended::By(Err(JobError::Never(note))) => queue.fail(claim, &note, now).await,
            Ended::By(Err(JobError::Later { note, after: Some(after) })) => {
                queue.put_back(claim, Some(&note), now + after, false, now).await
            }
            Ended::By(Err(JobError::Later { note, .. })) if failures + 1 >= ATTEMPTS => {
                queue.fail(claim, &note, now).await
            }
            Ended::By(Err(JobError::Later { note, .. })) => {
                let wait = backoff(failures + 1, FIRST_WAIT, LONGEST_WAIT);
                queue.put_back(claim, Some(&note), now + wait, true, now).await
            }
            Ended::Because(Beat::Cancelled) | Ended::By(Err(JobError::Stopped)) => {
                queue.cancelled(claim, now).await
            }
            Ended::Because(Beat::Lost | Beat::GoOn) => Ok(()),
        }
    }
}

/// How an attempt ended.
#[derive(Debug)]
enum Ended {
    By(Result<Outcome, JobError>),
    Because(Beat),
    Stopping,
}
