//! Work in the background.
//!
//! A [`Queue`] keeps jobs; a [`Worker`] claims one after the other and has a [`Handler`] do them. A claim is held by beating:
//! whoever does not beat for [`STALE`] has lost it, and somebody else takes the job up from its checkpoint. Everything a worker
//! says of a job carries its [`Claim`], and a claim that was lost changes nothing any more. So a job may be begun more than once,
//! but its end is written once; what a handler does outside of the queue has to be the same when done twice.

mod backoff;
mod queue;
mod worker;

pub use backoff::backoff;
pub use queue::{Beat, Claim, Claimed, NewJob, Queue, QueueError};
pub use worker::{Handler, JobError, Outcome, Steps, Worker};

use chrono::TimeDelta;

/// A claim that has not beaten for so long is lost.
pub const STALE: TimeDelta = TimeDelta::seconds(30);
/// After so many failed attempts a job has failed.
pub const ATTEMPTS: u32 = 5;
/// Jobs of one person that run at the same time.
pub const PER_USER: u32 = 2;
