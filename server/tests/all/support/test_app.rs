use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use axum::Router;
use domain::TrackId;
use leptos::config::LeptosOptions;
use media::Files;
use mood::Models;
use sea_orm::{ConnectionTrait, Database};
use server::{
    config::PublicUrl,
    http::{Site, router},
};
use services::{Adapters, Limits, Services, Vault};
use songs::Catalogue;
use spotify::Spotify;
use store::{DatabaseConfig, Store};
use tempfile::TempDir;
use test_support::{Kind, TestDb};
use tokio_util::sync::CancellationToken;

use super::{Browser, browser::Transport};

static MODELS: LazyLock<Arc<Models>> = LazyLock::new(|| Arc::new(Models::builtin().unwrap()));
static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(Catalogue::builtin().unwrap()));

/// The use cases on what a program has left in its data folder.
pub async fn services_on(data: &std::path::Path) -> Services {
    let store = Store::connect(&DatabaseConfig::sqlite_file(&data.join("undertone.db"))).await.unwrap();
    let files = Files::in_folder(data).unwrap();
    Services::new(adapters(store, files, spotify::Config::without_app().unwrap()), Limits::default())
}

/// What differs between tests.
pub struct Options {
    pub kind: Kind,
    /// Multiplies the rate limits; most tests are not about them.
    pub limit_factor: u32,
    pub url: Option<&'static str>,
    pub trusted_proxies: usize,
    /// Where pictures go; a folder unless given.
    pub files: Option<Files>,
    /// Where Spotify is; nowhere unless given.
    pub spotify: Option<spotify::Config>,
}

fn adapters(store: Store, files: Files, spotify: spotify::Config) -> Adapters {
    Adapters {
        store,
        files,
        models: Arc::clone(&MODELS),
        catalogue: Arc::clone(&CATALOGUE),
        spotify: Spotify::new(spotify).unwrap(),
        vault: Vault::parse(&Vault::new_key()).unwrap(),
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            kind: Kind::Sqlite,
            limit_factor: 10_000,
            url: None,
            trusted_proxies: 0,
            files: None,
            spotify: None,
        }
    }
}

/// The real router on a throw-away database and folder.
pub struct TestApp {
    router: Router,
    pub services: Services,
    pub store: Store,
    pub folder: TempDir,
    /// Cancelled when the server is asked to stop.
    pub stopping: CancellationToken,
    db: TestDb,
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(Options::default()).await.unwrap()
    }

    /// Nothing when there is no such database here.
    pub async fn with(options: Options) -> Option<Self> {
        let db = TestDb::new(options.kind).await?;
        let store = db.store().clone();
        let folder = tempfile::tempdir().unwrap();
        let files = options.files.unwrap_or_else(|| Files::in_folder(&folder.path().join("data")).unwrap());
        let spotify = options.spotify.unwrap_or_else(|| spotify::Config::without_app().unwrap());
        let services =
            Services::new(adapters(store.clone(), files, spotify), Limits::new(options.limit_factor));
        let stopping = CancellationToken::new();
        let site = Site {
            services: services.clone(),
            store: store.clone(),
            options: front_end(&folder.path().join("site")),
            url: options.url.map(|url| url.parse::<PublicUrl>().unwrap()),
            player: app::api::ssr::PlayerPlaces::default(),
            trusted_proxies: options.trusted_proxies,
            stopping: stopping.clone(),
        };
        Some(Self { router: router(site), services, store, folder, stopping, db })
    }

    /// Somebody new, without a cookie.
    pub fn browser(&self) -> Browser {
        Browser::new(Transport::Router(self.router.clone()))
    }

    /// Somebody new who has signed up under this name.
    pub async fn signed_up(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_up(name).await;
        browser
    }

    /// Runs a statement on the database behind the server's back.
    pub async fn execute(&self, statement: &str) {
        let db = Database::connect(&self.db.config().url).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// The same on a real connection.
    pub async fn listen(&self) -> std::net::SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let app = self.router.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        addr
    }

    /// How many files of pictures there are.
    pub fn file_count(&self) -> usize {
        fn count(folder: PathBuf) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            entries
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(path) } else { 1 })
                .sum()
        }
        count(self.folder.path().join("data/pictures"))
    }

    /// The first songs of the catalogue.
    pub fn songs(n: usize) -> Vec<TrackId> {
        CATALOGUE.iter().take(n).map(|track| track.id).collect()
    }
}

/// A front end as the build leaves it, in small.
fn front_end(root: &std::path::Path) -> LeptosOptions {
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    std::fs::create_dir_all(root.join("fonts")).unwrap();
    std::fs::write(root.join("pkg/undertone.js"), "export default 'plain'").unwrap();
    std::fs::write(root.join("pkg/undertone.js.br"), "as if brotli").unwrap();
    std::fs::write(root.join("fonts/one.woff2"), "as if a font").unwrap();
    std::fs::write(root.parent().unwrap().join("secret.txt"), "not for you").unwrap();
    LeptosOptions::builder().output_name("undertone").site_root(root.to_str().unwrap()).build()
}
