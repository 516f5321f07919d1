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
mod jobs;
mod limits;
mod listener;
mod mood_settings;
mod passwords;
mod pictures;
mod posts;
mod reading;
mod shown;
mod songs;
mod spotify;
mod statistics;
mod sweep;
mod turns;
mod vault;

use std::sync::Arc;

use ::songs::Catalogue;
use ::spotify::Spotify;
pub use ::spotify::{Command, Device, Listing, Playback};
use media::Files;
use mood::Models;
use store::Store;
pub use store::{Owner, Progress};

pub use catalogue_import::{CatalogueStats, ImportEvent};
pub use drafts::Words;
pub use limits::{ClientAddress, Limits, UploadPlace, WatchPlace};
pub use listener::Recommendations;
pub use pictures::{PictureFile, Upload};
pub use spotify::{Callback, LoginEnd, LoginRefused, LoginStart, PlaylistWish};
pub use sweep::{SESSION_DAYS, Swept};
pub use vault::{Vault, VaultError};

use crate::{
    current_catalogue::CurrentCatalogue, mood_settings::MoodSettings, passwords::Passwords, reading::Reader,
    shown::Shown, spotify::SpotifyParts, turns::Turns,
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
    spotify: SpotifyParts,
    turns: Turns,
}

/// What the use cases stand on.
pub struct Adapters {
    /// The database.
    pub store: Store,
    /// Pictures.
    pub files: Files,
    /// Networks. They never change, so several may share them.
    pub models: Arc<Models>,
    /// The built-in songs, likewise.
    pub catalogue: Arc<Catalogue>,
    /// Spotify, and who knows audio features.
    pub spotify: Spotify,
    /// The key to people's tokens.
    pub vault: Vault,
}

impl Services {
    /// Puts the adapters together.
    #[must_use]
    pub fn new(adapters: Adapters, limits: Limits) -> Self {
        let Adapters { store, files, models, catalogue, spotify, vault } = adapters;
        Self(Arc::new(Parts {
            store,
            files,
            catalogue: CurrentCatalogue::new(catalogue),
            shown: Shown::default(),
            reader: Reader::new(models),
            spotify: SpotifyParts::new(spotify, vault),
            passwords: Passwords::new(),
            limits,
            mood_settings: MoodSettings::default(),
            turns: Turns::new(),
        }))
    }
}
