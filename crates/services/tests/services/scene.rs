//! A stand-in for Spotify, listeners one after the other, and what comes of what they do.

use std::{cell::Cell, time::Duration};

use chrono::Utc;
use domain::{AppError, JobState, LoginTrouble, SpotifyTrouble, Track, UserId};
use services::{Command, LoginRefused, PlaylistWish, Services};
use spotify_standin::{Options, StandIn, Switches};
use store::{LibraryKind, Store};
use tokio::time::advance;

use crate::{
    at_spotify::{later, library, log_in},
    support::with_spotify,
};
use Came::{Failed, Refused, Waits, Well};

/// More than one page of them, so that there is a middle.
pub const SAVED: u32 = 120;
/// Longer than anything that was learnt is believed.
pub const LONG: Duration = Duration::from_secs(700);

/// What takes Spotify.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Use {
    Login,
    Sync,
    Play,
    Playlist,
}

pub const USES: [Use; 4] = [Use::Login, Use::Sync, Use::Play, Use::Playlist];

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    Well,
    /// Nobody was logged in.
    Away(LoginTrouble),
    Refused(SpotifyTrouble),
    /// The job waits, and says why.
    Waits(SpotifyTrouble),
    /// The job waits for others than Spotify, and says so.
    WaitsElsewhere(String),
    /// The job has failed, and says why.
    Failed(SpotifyTrouble),
    Other(String),
}

/// Somebody whose account is connected.
pub struct Listener {
    pub name: String,
    pub user: UserId,
}

/// A stand-in, and songs of it that everyone likes.
pub struct Scene {
    pub store: Store,
    pub standin: StandIn,
    services: Services,
    pub liked: Vec<Track>,
    listeners: Cell<u32>,
}

impl Scene {
    pub async fn new(store: Store) -> Self {
        let standin = StandIn::start(Options { tracks: 20_000, log_length: 20_000, ..Options::default() })
            .await
            .unwrap();
        let services = with_spotify(&store, &standin).services;
        let liked = services.search_spotify("love", 0).await.unwrap().songs;
        assert!(liked.len() > 1);
        Self { store, standin, services, liked, listeners: Cell::new(0) }
    }

    /// Somebody new, so long after whatever was before that nothing of it is believed.
    pub async fn listener(&self) -> Listener {
        advance(LONG).await;
        self.listeners.update(|number| number + 1);
        let name = format!("listener-{}", self.listeners.get());
        self.standin.reset();
        self.standin.set(|it| {
            it.auto_approve = Some(name.clone());
            it.people.insert(name.clone(), library(SAVED));
        });
        let user = log_in(&self.services, None).await.unwrap();
        for song in &self.liked {
            self.store.favorites().add(user, song, None, Utc::now()).await.unwrap();
        }
        Listener { name, user }
    }

    /// What comes of something now; with `patiently` after all that is tried again.
    pub async fn comes_of(&self, what: Use, listener: &Listener, patiently: bool) -> Came {
        let (services, user) = (&self.services, listener.user);
        match what {
            Use::Login => match log_in(services, Some(user)).await {
                Ok(_) => Well,
                Err(LoginRefused::Because(why)) => Came::Away(why),
                Err(LoginRefused::Otherwise(error)) => Came::Other(error.to_string()),
            },
            Use::Play => match play(services, user, &self.liked[0]).await {
                Ok(()) => Well,
                Err(AppError::Spotify(why)) => Refused(why),
                Err(error) => Came::Other(error.to_string()),
            },
            Use::Sync | Use::Playlist => {
                let asked = if what == Use::Sync {
                    services.ask_for_library(user, Utc::now()).await
                } else {
                    let wish = PlaylistWish::Favorites;
                    services.ask_for_playlist(user, wish, "Mine", false, Utc::now()).await
                };
                let job = match asked {
                    Ok(job) => job,
                    Err(AppError::Spotify(why)) => return Refused(why),
                    Err(error) => return Came::Other(error.to_string()),
                };
                services.worker().drain(if patiently { later() } else { Utc::now() }).await;
                let jobs = services.jobs(user).await.unwrap();
                let job = jobs.into_iter().find(|it| it.id == job).unwrap();
                let why = TROUBLES.into_iter().find(|why| why.to_string() == job.progress.note);
                match (job.state, why) {
                    (JobState::Done, _) => Well,
                    (JobState::Queued, Some(why)) => Waits(why),
                    (JobState::Queued, None) => Came::WaitsElsewhere(job.progress.note),
                    (JobState::Failed, Some(why)) => Failed(why),
                    _ => Came::Other(format!("{job:?}")),
                }
            }
        }
    }

    /// All that went wrong is over, and some time has passed: everything works, and was done once.
    pub async fn all_is_well(&self, listener: &Listener, after: &str) {
        let name = listener.name.clone();
        self.standin.set(|it| {
            *it = Switches { auto_approve: Some(name.clone()), ..Switches::default() };
            it.people.insert(name, library(SAVED));
        });
        advance(LONG).await;
        // What waits is the playlist's job; the others would do it on the way.
        for what in [Use::Login, Use::Playlist, Use::Sync, Use::Play] {
            assert_eq!(self.comes_of(what, listener, true).await, Well, "{what:?} after {after}");
        }
        let saved = self.store.library().count(listener.user, LibraryKind::Saved).await.unwrap();
        assert_eq!(saved, u64::from(SAVED), "after {after}");
        let made = self.standin.log().playlists;
        assert_eq!(made.len(), 1, "playlists after {after}");
        assert_eq!(made[0].uris.len(), self.liked.len(), "songs after {after}");
    }

    /// Each use meets the trouble with a listener of its own, while it is under way.
    pub async fn meets(&self, trouble: &str, change: impl Fn(&StandIn, &str), expected: [Came; 4]) {
        for (what, expected) in USES.into_iter().zip(expected) {
            let listener = self.listener().await;
            change(&self.standin, &listener.name);
            let came = self.comes_of(what, &listener, false).await;
            assert_eq!(came, expected, "{what:?} with {trouble}");
            self.all_is_well(&listener, trouble).await;
            self.store.spotify().disconnect(listener.user, Utc::now()).await.unwrap();
        }
    }
}

/// What jobs can say.
const TROUBLES: [SpotifyTrouble; 8] = [
    SpotifyTrouble::SignInAgain,
    SpotifyTrouble::ScopeMissing,
    SpotifyTrouble::OwnerNotPremium,
    SpotifyTrouble::NotAllowlisted,
    SpotifyTrouble::TooMany,
    SpotifyTrouble::QuotaUsedUp,
    SpotifyTrouble::Gone,
    SpotifyTrouble::Unreachable,
];

async fn play(services: &Services, user: UserId, song: &Track) -> Result<(), AppError> {
    let devices = services.devices(user).await?;
    let device = devices.first().map(|device| device.id.as_str());
    let song = song.spotify_id.clone().unwrap();
    services.command_player(user, device, &Command::Play(vec![song], 0)).await
}
