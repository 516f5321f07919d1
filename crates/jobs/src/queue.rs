//! What a queue has to do.

use std::future::Future;

use chrono::{DateTime, Utc};
use domain::{JobId, JobKind, JobProgress, UserId};

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its key.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// For whom; it goes with them.
    pub user: Option<UserId>,
    /// While a job with this key waits or runs, there is no second one.
    pub key: Option<String>,
    /// What the handler has to know.
    pub payload: String,
    /// Not before.
    pub run_at: DateTime<Utc>,
}

/// The right to work on a job: the job, and how often it was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub id: JobId,
    /// Counted from 1, never twice.
    pub number: u32,
}

/// A job that somebody has claimed.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The right to it.
    pub claim: Claim,
    /// What it does.
    pub kind: JobKind,
    /// For whom.
    pub user: Option<UserId>,
    /// What the handler has to know.
    pub payload: String,
    /// Where the attempt before stopped; empty at the start.
    pub checkpoint: String,
    /// How far it was then.
    pub progress: JobProgress,
    /// Attempts that failed since it last got on.
    pub failures: u32,
}

/// The answer to a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The claim holds.
    GoOn,
    /// Somebody wants the job stopped.
    Cancelled,
    /// The claim is lost: somebody else has the job, or it is gone.
    Lost,
}

/// The queue could not be asked; its text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the queue failed: {0}")]
pub struct QueueError(pub String);

/// Keeps jobs. All times are the caller's.
pub trait Queue: Send + Sync {
    /// Takes the job that has waited longest, or one whose claim is lost; none of somebody who has [`crate::PER_USER`] running.
    /// A lost claim is a failed attempt; after [`crate::ATTEMPTS`] of them the job has failed.
    fn claim(
        &self,
        worker: &str,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Option<Claimed>, QueueError>> + Send;

    /// Says that the claim is still held.
    fn beat(
        &self,
        claim: &Claim,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Beat, QueueError>> + Send;

    /// Keeps how far the job is, and where to go on. Also a beat.
    fn checkpoint(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        checkpoint: &str,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Beat, QueueError>> + Send;

    /// Ends the job: it is done.
    fn finish(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Ends the job: it cannot be done, and why, in a sentence for the person. One that was to stop has stopped instead.
    fn fail(
        &self,
        claim: &Claim,
        note: &str,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Ends the job if somebody wanted it stopped; if not, nothing.
    fn cancelled(
        &self,
        claim: &Claim,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Puts the job back in line, unless it was to stop. `failed` says whether this was an attempt that failed.
    fn put_back(
        &self,
        claim: &Claim,
        note: Option<&str>,
        run_at: DateTime<Utc>,
        failed: bool,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
