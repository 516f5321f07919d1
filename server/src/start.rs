//! Opens everything the program stands on, or says in one sentence why it cannot.

use std::{
    io,
    path::{Path, PathBuf},
};

use media::Files;
use mood::Models;
use services::{Adapters, Services};
use songs::Catalogue;
use spotify::Spotify;
use store::{Store, StoreError};

use crate::config::Config;

/// Why the program cannot start. The text is for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Settings that make no sense.
    #[error("{0}")]
    Config(String),
    /// Another program listens there.
    #[error("Port {0} is taken. Stop the other program or set UNDERTONE_ADDR.")]
    PortTaken(u16),
    /// The address cannot be listened on.
    #[error("Cannot listen on {addr}: {cause}. Check UNDERTONE_ADDR.")]
    Address {
        /// Where it should have listened.
        addr: std::net::SocketAddr,
        /// Why it cannot.
        cause: io::Error,
    },
    /// The data folder cannot be written.
    #[error("Cannot write to the data folder {}: {cause}. Set UNDERTONE_DATA to a folder that can be written.", .folder.display())]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// Why it cannot be written.
        cause: io::Error,
    },
    /// Pictures cannot be kept.
    #[error("Cannot keep pictures in the data folder: {0}")]
    Files(#[from] media::MediaError),
    /// The front end was not built.
    #[error("The front end is not at {}. Build it with `cargo xtask build`, or set LEPTOS_SITE_ROOT.", .0.display())]
    SiteMissing(PathBuf),
    /// The database cannot be used.
    #[error("{}", database_sentence(.0))]
    Database(#[from] StoreError),
    /// The program was built with damaged networks.
    #[error("The networks of this program are damaged: {0}. Build or download it again.")]
    Models(#[from] mood::MoodError),
    /// The program was built with a damaged catalogue.
    #[error("The songs of this program are damaged: {0}. Build or download it again.")]
    Catalogue(#[from] songs::SongsError),
    /// The server stopped by itself.
    #[error("The server stopped: {0}.")]
    Stopped(io::Error),
    /// What was asked for on the command line was refused.
    #[error("{0}")]
    Refused(#[from] domain::AppError),
}

fn database_sentence(error: &StoreError) -> String {
    match error {
        StoreError::NotADatabase { location } => {
            format!("{location} is not a database. Move it away, or set DATABASE_URL to another file.")
        }
        StoreError::NotOurs { location } => {
            format!("{location} is the database of another program. Set DATABASE_URL to another file.")
        }
        StoreError::SchemaTooNew { .. } => {
            "The database was made by a newer version of Undertone. Start that version, or set DATABASE_URL \
             to another database."
                .to_owned()
        }
        StoreError::SchemaTooOld { .. } => {
            "The database was made by an older version of Undertone. Run `server migrate` first.".to_owned()
        }
        StoreError::CannotOpen { location, reason } => {
            format!("Cannot open the database {location}: {reason}. Check DATABASE_URL.")
        }
        StoreError::Config(reason) => format!("DATABASE_URL makes no sense: {reason}."),
        StoreError::Full(_) => "There is no room left for the database.".to_owned(),
        StoreError::ReadOnly(_) => "The database cannot be written. Check the rights of its file.".to_owned(),
        StoreError::Damaged(_) => {
            "The database is damaged. Restore it from a backup, or set DATABASE_URL to another one."
                .to_owned()
        }
        StoreError::Unavailable(_) => {
            "The database does not answer, or another program holds it. Check DATABASE_URL.".to_owned()
        }
        other => format!("The database cannot be used: {other}."),
    }
}

/// Makes the data folder and makes sure that it can be written.
pub fn data_folder(folder: &Path) -> Result<(), StartError> {
    let failed = |cause| StartError::DataFolder { folder: folder.to_owned(), cause };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let probe = folder.join(format!(".write-test-{}", std::process::id()));
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(failed)
}

/// Opens the database and brings its schema up to date.
pub async fn database(config: &Config) -> Result<Store, StartError> {
    let store = Store::connect(&config.database.config(&config.storage.data)).await?;
    store.migrate().await?;
    Ok(store)
}

/// The store of pictures in the data folder.
pub fn files(config: &Config) -> Result<Files, StartError> {
    Ok(Files::in_folder(&config.storage.data)?)
}

/// Everything for a command that does one thing and ends: the use cases, and the store to close.
pub async fn opened(config: &Config) -> Result<(Services, Store), StartError> {
    data_folder(&config.storage.data)?;
    let store = database(config).await?;
    Ok((services(config, store.clone())?, store))
}

/// Puts the use cases together.
pub fn services(config: &Config, store: Store) -> Result<Services, StartError> {
    let files = files(config)?;
    // Each takes a moment, and neither needs the other.
    let (models, catalogue) = std::thread::scope(|scope| {
        let catalogue = scope.spawn(Catalogue::builtin);
        (Models::builtin(), catalogue.join())
    });
    let catalogue =
        catalogue.map_err(|_| StartError::Config("The songs could not be loaded.".to_owned()))??;
    let spotify =
        config.spotify.config(config.http.addr, config.http.url.as_ref()).map_err(StartError::Config)?;
    let adapters = Adapters {
        store,
        files,
        models: models?.into(),
        catalogue: catalogue.into(),
        spotify: Spotify::new(spotify).map_err(|error| StartError::Config(format!("Spotify: {error}.")))?,
        vault: config.spotify.vault(&config.storage.data).map_err(StartError::Config)?,
    };
    Ok(Services::new(adapters, config.limits.limits()))
}
