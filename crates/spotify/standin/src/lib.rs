//! A stand-in for the servers of Spotify, ReccoBeats and SoundNet: for tests, and for trying the app
//! offline. Everything that it knows is made up, and the same at every start.
//!
//! On one port there are the accounts service at `/`, the web API at `/v1/`, ReccoBeats at
//! `/reccobeats/v1/`, SoundNet at `/soundnet/`, and the stand-in's own controls at `/standin/`.

mod accounts;
mod app;
mod browser;
mod catalogue;
mod controls;
mod faults;
mod gate;
mod ids;
mod limits;
mod log;
mod mix;
mod pages;
mod people;
mod reccobeats;
mod refusal;
mod soundnet;
mod switches;
mod web;
mod words;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use axum::{Router, ServiceExt, extract::Request, middleware};
use tokio::{net::TcpListener, sync::oneshot};
use tower::{Layer, util::MapRequestLayer};

use self::{accounts::Grant, app::App, refusal::Refusal};
pub use self::{
    catalogue::{KnownTrack, TRACKS_MAX},
    log::{Log, LoggedPlaylist, LoggedRequest},
    people::{Person, PersonSwitches},
    switches::{Device, Fault, FaultKind, RandomFaults, RateLimit, Shape, Switches},
};

/// What is settled when the stand-in starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 is any that is free.
    pub addr: SocketAddr,
    /// How many tracks are made up, 1 to [`TRACKS_MAX`].
    pub tracks: u32,
    /// Tracks that are there besides. Those whose id is none are left out.
    pub known_tracks: Vec<KnownTrack>,
    /// The people whom the page for signing in offers; `listener-1`, `listener-2`, … are there besides.
    pub people: Vec<Person>,
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: String,
    /// The app's key at RapidAPI.
    pub rapidapi_key: String,
    /// How many of the last requests the log keeps.
    pub log_length: usize,
    /// The switches at the start and after a reset.
    pub switches: Switches,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tracks: 5000,
            known_tracks: Vec::new(),
            people: Person::usual(),
            client_id: "standin".into(),
            client_secret: "standin-secret".into(),
            rapidapi_key: "standin".into(),
            log_length: 1000,
            switches: Switches::default(),
        }
    }
}

/// The tokens of somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// For the web API.
    pub access_token: String,
    /// For further access tokens.
    pub refresh_token: String,
}

/// A stand-in that is running; it stops when this is dropped.
pub struct StandIn {
    app: App,
    addr: SocketAddr,
    /// Tells the server to stop by being dropped.
    _running: oneshot::Sender<()>,
}

impl StandIn {
    /// Starts a stand-in on the current tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.addr).await?;
        let addr = listener.local_addr()?;
        let app = App::new(options, format!("http://{addr}"));
        let service = MapRequestLayer::new(gate::without_last_slash).layer(router(app.clone()));
        let (running, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, ServiceExt::<Request>::into_make_service(service))
            .with_graceful_shutdown(async move {
                // Ends when the sender is dropped, which is an error on this side.
                let _ = stopped.await;
            });
        tokio::spawn(async move { server.await });
        Ok(Self { app, addr, _running: running })
    }

    /// Where it is reached: `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.app.url
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The switches as they are.
    #[must_use]
    pub fn switches(&self) -> Switches {
        self.app.world().switches.clone()
    }

    /// Changes switches.
    pub fn set(&self, change: impl FnOnce(&mut Switches)) {
        change(&mut self.app.world().switches);
    }

    /// What was asked, and the playlists that were made.
    #[must_use]
    pub fn log(&self) -> Log {
        self.app.log()
    }

    /// Forgets everything that has happened, and sets the switches as they were at the start.
    pub fn reset(&self) {
        self.app.reset();
    }

    /// Makes a person's tokens worthless, as if they had removed the app from their account.
    pub fn revoke(&self, person: &str) {
        self.app.world().grants.revoke(person);
    }

    /// Makes a person's access tokens expire.
    pub fn expire(&self, person: &str) {
        self.app.world().grants.expire(person);
    }

    /// All codes and tokens that were given out, without the two letters that they begin with.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        self.app.world().grants.given_out()
    }

    /// Puts the clock ahead.
    pub fn advance(&self, seconds: i64) {
        self.app.world().switches.clock_offset_s += seconds;
    }

    /// Signs somebody in with these scopes, without the page; `None` if there is nobody of that name.
    #[must_use]
    pub fn sign_in(&self, person: &str, scopes: &[&str]) -> Option<Tokens> {
        let mut world = self.app.world();
        let person = self.app.person(&world, person)?.name;
        let scopes = scopes.iter().map(ToString::to_string).collect();
        let grant = Grant { person: Some(person), scopes, public_client: false };
        let (now_ms, life_s) = (world.now_ms(), world.switches.token_life_s);
        Some(Tokens {
            access_token: world.grants.access_token(grant.clone(), now_ms, life_s),
            refresh_token: world.grants.refresh_token(grant, now_ms),
        })
    }
}

fn router(app: App) -> Router {
    Router::new()
        .merge(accounts::routes())
        .merge(web::routes())
        .merge(reccobeats::routes())
        .merge(soundnet::routes())
        .merge(pages::routes())
        .merge(browser::routes())
        .merge(controls::routes())
        .fallback(async || Refusal::NoService)
        .layer(middleware::from_fn_with_state(app.clone(), gate::gate))
        .with_state(app)
}
