//! Use cases: who may do what, in which order, with which adapters.
//!
//! One value, [`Services`], holds the adapters; the use cases are its methods, one file a subject. Nothing
//! here knows axum or Leptos, and every method answers with [`domain::AppError`]: causes are logged here,
//! once, and never travel further.

mod accounts;
mod catalogue_import;
mod current_catalogue;
mod cursor;
mod drafts;
mod error;
mod favorites;
mod figures;
mod history;
mod limits;
mod listener;
mod mood_settings;
mod passwords;
mod pictures;
mod posts;
mod reading;
mod shown;
mod songs;
mod sweep;
mod turns;

use std::sync::Arc;

use ::songs::Catalogue;
use media::Files;
use mood::Models;
use store::Store;
pub use store::{Owner, Progress};

pub use catalogue_import::{CatalogueStats, ImportEvent};
pub use drafts::Words;
pub use limits::{ClientAddress, Limits, UploadPlace};
pub use listener::Recommendations;
pub use pictures::{PictureFile, Upload};
pub use sweep::{SESSION_DAYS, Swept};

use crate::{
    current_catalogue::CurrentCatalogue, mood_settings::MoodSettings, passwords::Passwords, reading::Reader,
    shown::Shown, turns::Turns,
};

/// Everything Undertone can do. Cheap to clone.
#[derive(Clone)]
pub struct Services(Arc<Parts>);

struct Parts {
    store: Store,
    files: Files,
    catalogue: CurrentCatalogue,
    shown: Shown,
    reader: Reader,
    passwords: Passwords,
    limits: Limits,
    mood_settings: MoodSettings,
    turns: Turns,
}

impl Services {
    /// Puts the adapters together. Networks and built-in songs never change, so several may share them.
    #[must_use]
    pub fn new(
        store: Store,
        files: Files,
        models: impl Into<Arc<Models>>,
        catalogue: impl Into<Arc<Catalogue>>,
        limits: Limits,
    ) -> Self {
        Self(Arc::new(Parts {
            store,
            files,
            catalogue: CurrentCatalogue::new(catalogue.into()),
            shown: Shown::default(),
            reader: Reader::new(models.into()),
            passwords: Passwords::new(),
            limits,
            mood_settings: MoodSettings::default(),
            turns: Turns::new(),
        }))
    }
}
