//! What all handlers share.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU32},
};

use chrono::{DateTime, SecondsFormat, Utc};
use tokio::time::Instant;

use crate::{
    Options,
    accounts::Grants,
    catalogue::Catalogue,
    limits::Window,
    log::{Log, Requests},
    people::{self, Person},
    switches::{Device, Switches},
    web::{Library, Player, Playlists},
};

/// The stand-in as its handlers see it; a clone is the same one.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) catalogue: Catalogue,
    /// Where the stand-in is reached, without a slash at the end.
    pub(crate) url: String,
    /// By tokio's clock, which tests can put forward.
    pub(crate) started: Instant,
    /// When the stand-in started; what people did before is told from here.
    pub(crate) started_ms: i64,
    /// Searches that are under way.
    pub(crate) searches: AtomicU32,
    world: Mutex<World>,
}

/// Everything that changes.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) switches: Switches,
    pub(crate) grants: Grants,
    pub(crate) playlists: Playlists,
    pub(crate) players: HashMap<String, Player>,
    pub(crate) libraries: HashMap<String, Library>,
    pub(crate) api_window: Window,
    pub(crate) reccobeats_window: Window,
    pub(crate) soundnet_window: Window,
    pub(crate) soundnet_used: u32,
    /// Requests for which chance was asked about a fault.
    pub(crate) draws: u64,
    pub(crate) requests: Requests,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(mut options: Options, url: String) -> Self {
        let catalogue = Catalogue::new(options.tracks, std::mem::take(&mut options.known_tracks));
        let world = World { switches: options.switches.clone(), ..World::default() };
        Self(Arc::new(Shared {
            options,
            catalogue,
            url,
            started: Instant::now(),
            started_ms: Utc::now().timestamp_millis(),
            searches: AtomicU32::new(0),
            world: Mutex::new(world),
        }))
    }
}

impl Shared {
    /// Everything that changes; never to be held while waiting.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything that has happened, and sets the switches as they were at the start.
    pub(crate) fn reset(&self) {
        let mut world = self.world();
        // No token is ever given out twice, so that one from before the reset is not somebody else's.
        let grants = world.grants.forgotten();
        *world = World { switches: self.options.switches.clone(), grants, ..World::default() };
    }

    /// The person of a name.
    pub(crate) fn person(&self, world: &World, name: &str) -> Option<Person> {
        let mut person = people::find(&self.options.people, &world.switches.people, name)?;
        person.saved_tracks = person.saved_tracks.min(self.catalogue.len());
        person.top_tracks = person.top_tracks.min(self.catalogue.len());
        Some(person)
    }

    /// For how long it has been running, in milliseconds.
    pub(crate) fn uptime_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn log(&self) -> Log {
        let world = self.world();
        Log {
            counts: world.requests.counts.clone(),
            requests: world.requests.last.iter().cloned().collect(),
            playlists: world.playlists.logged(&self.catalogue),
        }
    }
}

impl World {
    /// The devices that a person has: what everybody has, and their browser.
    pub(crate) fn devices(&self, person: &Person) -> Vec<Device> {
        let browser = self.players.get(&person.name).and_then(|player| player.browser.clone());
        self.switches.devices().iter().cloned().chain(browser).collect()
    }

    /// The time by the stand-in's clock, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        Utc::now().timestamp_millis() + self.switches.clock_offset_s * 1000
    }
}

/// A time as Spotify writes it.
pub(crate) fn timestamp(ms: i64, precision: SecondsFormat) -> String {
    DateTime::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(precision, true)
}
