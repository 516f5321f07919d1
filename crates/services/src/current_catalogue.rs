//! The catalogue as it is now: the built-in songs and those that came in from files, which another process may have
//! brought while this one runs.

use std::sync::{Arc, PoisonError, RwLock};

use ::songs::{Catalogue, SongMood};
use chrono::{DateTime, TimeDelta, Utc};
use domain::AppError;

use crate::{Services, error};

/// So long after its last batch an import is taken for over: all songs are read again, which is not done for each batch.
const QUIET: TimeDelta = TimeDelta::seconds(15);

pub(crate) struct CurrentCatalogue {
    builtin: Arc<Catalogue>,
    now: RwLock<Taken>,
}

struct Taken {
    catalogue: Arc<Catalogue>,
    /// When the last songs came in that it has.
    since: Option<DateTime<Utc>>,
}

impl CurrentCatalogue {
    pub(crate) fn new(builtin: Arc<Catalogue>) -> Self {
        let taken = Taken { catalogue: Arc::clone(&builtin), since: None };
        Self { builtin, now: RwLock::new(taken) }
    }
}

impl Services {
    /// The built-in songs.
    pub(crate) fn builtin_catalogue(&self) -> &Catalogue {
        &self.0.catalogue.builtin
    }

    /// The songs as they are now. Whoever asks keeps them as they are for as long as they need them.
    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.0.catalogue.now.read().unwrap_or_else(PoisonError::into_inner).catalogue)
    }

    /// Takes up songs that came in meanwhile, unless more are just coming, and says whether there were any.
    pub async fn take_up_songs(&self, now: DateTime<Utc>) -> Result<bool, AppError> {
        let last = self.0.store.imports().last().await.map_err(error::store)?;
        if last.is_some_and(|last| now - last < QUIET) {
            return Ok(false);
        }
        self.refresh_catalogue().await
    }

    /// Takes up songs that came in meanwhile, and says whether there were any.
    pub async fn refresh_catalogue(&self) -> Result<bool, AppError> {
        let last = self.0.store.imports().last().await.map_err(error::store)?;
        let current = &self.0.catalogue;
        if last == current.now.read().unwrap_or_else(PoisonError::into_inner).since {
            return Ok(false);
        }
        let songs = self.0.store.imports().songs().await.map_err(error::store)?;
        let builtin = Arc::clone(&current.builtin);
        let grown = tokio::task::spawn_blocking(move || {
            SongMood::builtin().map(|model| Arc::new(builtin.with(&songs, &model)))
        });
        let catalogue = grown.await.map_err(error::stopped)?.map_err(error::songs)?;
        *current.now.write().unwrap_or_else(PoisonError::into_inner) = Taken { catalogue, since: last };
        Ok(true)
    }
}
