//! Services on a throw-away database and a throw-away folder.

use std::sync::{Arc, LazyLock};

use domain::Privacy;
use domain::{NewAccount, UserId};
use media::Files;
use mood::Models;
use services::{ClientAddress, Limits, Services, Words};
use songs::Catalogue;
use store::Store;
use tempfile::TempDir;

static MODELS: LazyLock<Arc<Models>> = LazyLock::new(|| Arc::new(Models::builtin().unwrap()));
pub static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(Catalogue::builtin().unwrap()));

/// Many times the usual limits: nothing here is about them.
const NO_LIMITS: u32 = 10_000;

/// Services that keep their files in a folder which goes with it.
pub struct World {
    pub services: Services,
    pub files: Files,
    pub folder: TempDir,
}

pub fn world(store: &Store) -> World {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    World { services: with_files(store, files.clone()), files, folder }
}

pub fn with_files(store: &Store, files: Files) -> Services {
    let limits = Limits::new(NO_LIMITS);
    Services::new(store.clone(), files, Arc::clone(&MODELS), Arc::clone(&CATALOGUE), limits)
}

pub async fn sign_up(services: &Services, name: &str) -> UserId {
    let account = NewAccount {
        username: name.to_owned(),
        email: format!("{name}@example.org"),
        password: format!("password of {name}"),
    };
    services.sign_up(account, ClientAddress::default()).await.unwrap()
}

impl World {
    /// How many files there are.
    pub fn file_count(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(self.folder.path())
    }
}

/// Words without any for the picture.
pub fn words(description: &str, privacy: Privacy) -> Words {
    Words { description: description.to_owned(), privacy, alt: None }
}
