//! What songs of each mood sound like: the targets that an admin may edit.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{AppError, MoodSetting};
use tokio::sync::Mutex;

use crate::{Services, error};

/// How long a change by another process may take to show.
const LIVE: Duration = Duration::from_secs(60);

/// The settings as the database said them last.
#[derive(Default)]
pub(crate) struct MoodSettings(Mutex<Option<(Instant, Arc<[MoodSetting]>)>>);

impl Services {
    /// What songs of each mood sound like, in the order of [`domain::Mood::ALL`].
    pub async fn mood_settings(&self) -> Result<Arc<[MoodSetting]>, AppError> {
        let mut kept = self.0.mood_settings.0.lock().await;
        if let Some((since, settings)) = kept.as_ref()
            && since.elapsed() < LIVE
        {
            return Ok(Arc::clone(settings));
        }
        let settings: Arc<[MoodSetting]> = self.0.store.moods().all().await.map_err(error::store)?.into();
        *kept = Some((Instant::now(), Arc::clone(&settings)));
        Ok(settings)
    }

    /// Replaces what songs of one mood sound like; numbers that cannot be are refused.
    pub async fn set_mood(&self, setting: &MoodSetting) -> Result<(), AppError> {
        setting.check()?;
        self.0.store.moods().update(setting).await.map_err(error::store)?;
        *self.0.mood_settings.0.lock().await = None;
        Ok(())
    }
}
