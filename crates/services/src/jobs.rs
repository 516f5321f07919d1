//! Work in the background: who asks for it, who does it, and how far it is.

use std::sync::Arc;

use ::jobs::{Claimed, Handler, JobError, NewJob, Outcome, Queue, Steps, Worker};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, Job, JobId, JobKind, UserId};
use store::Store;

use crate::{Services, WatchPlace, error};

/// Jobs that one process does at a time. They wait for others most of the time.
const SLOTS: usize = 4;
/// How long jobs that are over are told of.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Jobs of one person that wait or run.
const ACTIVE_MAX: u64 = 20;
/// When to try again after that, in seconds.
const ACTIVE_WAIT: u64 = 60;

impl Services {
    /// A worker for all kinds of jobs.
    #[must_use]
    pub fn worker(&self) -> Worker<Store, Self> {
        let name = format!("{} {}", std::process::id(), JobId::generate());
        Worker::new(self.0.store.clone(), Arc::new(self.clone()), name, SLOTS)
    }

    /// Somebody's last jobs, newest first.
    pub async fn jobs(&self, user: UserId) -> Result<Vec<Job>, AppError> {
        self.0.store.jobs().of(user).await.map_err(error::store)
    }

    /// A place among those of somebody who watch their jobs; free again when dropped.
    pub fn admit_watcher(&self, user: UserId) -> Result<WatchPlace, AppError> {
        self.0.limits.watch(user)
    }

    /// Stops one of somebody's jobs.
    pub async fn cancel_job(&self, user: UserId, job: JobId) -> Result<(), AppError> {
        self.0.store.jobs().cancel(user, job, Utc::now()).await.map_err(error::store)
    }

    /// Puts a job in line; the one of its key, where there is one already.
    pub(crate) async fn enqueue(
        &self,
        kind: JobKind,
        user: Option<UserId>,
        key: String,
        payload: String,
        now: DateTime<Utc>,
    ) -> Result<JobId, AppError> {
        if let Some(user) = user {
            let active = self.0.store.jobs().count_active(user).await.map_err(error::store)?;
            if active >= ACTIVE_MAX {
                return Err(AppError::TooManyRequests { retry_after_seconds: ACTIVE_WAIT });
            }
        }
        let job = NewJob { id: JobId::generate(), kind, user, key: Some(key), payload, run_at: now };
        self.0.store.jobs().enqueue(&job, now).await.map_err(error::store)
    }

    /// Forgets jobs that are over for long.
    pub(crate) async fn sweep_jobs(&self, now: DateTime<Utc>) -> Result<u64, AppError> {
        self.0.store.jobs().sweep(now - KEPT).await.map_err(error::store)
    }
}

impl Handler for Services {
    async fn attempt<Q: Queue>(&self, job: Claimed, steps: Steps<'_, Q>) -> Result<Outcome, JobError> {
        match job.kind {
            JobKind::SyncLibrary => self.sync_library(job, steps).await,
            JobKind::FillFeatures => self.fill_features(job, steps).await,
            JobKind::WritePlaylist => self.write_playlist(job, steps).await,
        }
    }
}

/// What an attempt that met an error of ours comes to.
pub(crate) fn failed(error: AppError) -> JobError {
    match error {
        AppError::Internal | AppError::Unavailable | AppError::StorageFull => {
            JobError::Later { note: error.to_string(), after: None }
        }
        // The user is gone, and the job with them.
        AppError::NotFound => JobError::Stopped,
        other => JobError::Never(other.to_string()),
    }
}

/// A checkpoint or payload that another build wrote.
pub(crate) fn unreadable(error: &serde_json::Error) -> JobError {
    tracing::error!(%error, "a job cannot be read");
    JobError::Never("This was begun by another version and cannot go on. Please start it again.".to_owned())
}
