//! Services on a throw-away database and a throw-away folder.

use std::sync::{Arc, LazyLock};

use domain::Privacy;
use domain::{NewAccount, UserId};
use media::Files;
use mood::Models;
use services::{Adapters, ClientAddress, Limits, Services, Vault, Words};
use songs::Catalogue;
use spotify::Spotify;
use spotify_standin::StandIn;
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
    /// To people's tokens.
    pub key: String,
}

pub fn world(store: &Store) -> World {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    World { services: with_files(store, files.clone()), files, folder, key: String::new() }
}

pub fn with_files(store: &Store, files: Files) -> Services {
    let limits = Limits::new(NO_LIMITS);
    Services::new(adapters(store.clone(), files), limits)
}

/// Services whose Spotify is a stand-in.
pub fn with_spotify(store: &Store, standin: &StandIn) -> World {
    with_spotify_and(store, standin, &Vault::new_key())
}

/// Settings of the client for a stand-in.
pub fn spotify_at(standin: &StandIn) -> spotify::Config {
    let at = |path: &str| format!("{}/{path}", standin.url()).parse().unwrap();
    spotify::Config {
        app: Some(spotify::App {
            id: "standin".to_owned(),
            secret: "standin-secret".to_owned(),
            redirect: "http://127.0.0.1:3000/spotify/callback".parse().unwrap(),
        }),
        auth: at(""),
        api: at("v1/"),
        reccobeats: at("reccobeats/v1/"),
        soundnet: at("soundnet/"),
        soundnet_key: Some("standin".to_owned()),
    }
}

/// The same with a key to people's tokens.
pub fn with_spotify_and(store: &Store, standin: &StandIn, key: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let spotify = Spotify::new(spotify_at(standin)).unwrap();
    let vault = Vault::parse(key).unwrap();
    let adapters = Adapters { spotify, vault, ..adapters(store.clone(), files.clone()) };
    let services = Services::new(adapters, Limits::new(NO_LIMITS));
    World { services, files, folder, key: key.to_owned() }
}

/// The adapters with the networks and songs of the program, and without an app at Spotify.
pub fn adapters(store: Store, files: Files) -> Adapters {
    Adapters {
        store,
        files,
        models: Arc::clone(&MODELS),
        catalogue: Arc::clone(&CATALOGUE),
        spotify: Spotify::new(spotify::Config::without_app().unwrap()).unwrap(),
        vault: Vault::parse(&Vault::new_key()).unwrap(),
    }
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
