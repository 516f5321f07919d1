//! Cleaning up what has served its time, and whether we can work at all.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, PictureId};

use crate::{Services, error};

/// Days after the last visit that a session ends.
pub const SESSION_DAYS: i64 = 7;
/// Drafts of visitors, after their last change. A session lives on with every visit, also those that leave the
/// draft as it is.
const VISITOR_DRAFTS: TimeDelta = TimeDelta::days(2 * SESSION_DAYS);
/// Pictures that nothing uses, for instance because the draft got another one.
const ORPHANS: TimeDelta = TimeDelta::days(1);
/// Files that no row knows, left by an upload that was cut off. Rows come seconds after files.
const FILES: TimeDelta = TimeDelta::hours(1);
/// Pictures looked at in one go.
const PART: u64 = 500;

/// What a sweep has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Drafts that visitors had left.
    pub drafts: u64,
    /// Pictures that nothing used.
    pub pictures: u64,
    /// Pictures of which there were files only, and files that were never written to their end.
    pub files: u64,
}

impl Services {
    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), AppError> {
        self.0.store.ping().await.map_err(error::store)
    }

    /// Removes what has served its time. Call it at start and every hour.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<Swept, AppError> {
        self.0.limits.forget_idle();
        self.sweep_jobs(now).await?;
        let sessions = self.0.store.sessions().prune(now).await.map_err(error::store)?;
        let drafts =
            self.0.store.drafts().prune_visitors(now - VISITOR_DRAFTS).await.map_err(error::store)?;
        let pictures = self.sweep_pictures(now - ORPHANS).await?;
        let files = self.sweep_files(now - FILES).await?;
        Ok(Swept { sessions, drafts, pictures, files })
    }

    async fn sweep_pictures(&self, before: DateTime<Utc>) -> Result<u64, AppError> {
        let pictures = self.0.store.pictures();
        let mut removed = 0;
        loop {
            let orphans = pictures.orphans(before, PART).await.map_err(error::store)?;
            let mut gone = 0;
            for id in &orphans {
                if pictures.delete_orphan(*id).await.map_err(error::store)? {
                    self.remove_files(Some(*id)).await;
                    gone += 1;
                }
            }
            removed += gone;
            if gone == 0 || (orphans.len() as u64) < PART {
                return Ok(removed);
            }
        }
    }

    async fn sweep_files(&self, before: DateTime<Utc>) -> Result<u64, AppError> {
        let old: Vec<PictureId> = self.0.files.older_than(before).await.map_err(error::media)?;
        let known = self.0.store.pictures().existing(&old).await.map_err(error::store)?;
        let mut removed = 0;
        for id in old.into_iter().filter(|id| !known.contains(id)) {
            self.remove_files(Some(id)).await;
            removed += 1;
        }
        let unfinished = self.0.files.remove_unfinished(before).await.map_err(error::media)?;
        Ok(removed + unfinished)
    }
}
