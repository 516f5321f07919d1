//! What was read of somebody's pictures, lines and choices.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, Cursor, PAGE_SIZE, Page, StoredReading, UserId};

use crate::{Services, error};

impl Services {
    /// A user's own readings of the last `days`, or of all time, newest first.
    pub async fn reading_history(
        &self,
        user: UserId,
        limit: Option<u64>,
        days: Option<u32>,
        after: Option<Cursor>,
    ) -> Result<Page<StoredReading>, AppError> {
        // More days than there have been are all of them; databases know no time long before.
        let since = days
            .and_then(|days| Utc::now().checked_sub_signed(TimeDelta::days(days.into())))
            .filter(|since| *since > DateTime::UNIX_EPOCH);
        let limit = limit.unwrap_or(PAGE_SIZE);
        self.0.store.readings().history(user, since, after, limit).await.map_err(error::store)
    }
}
