//! The player: on every page, over navigation.
//!
//! There are four ways to play, tried from the best down: a device of the listener's that they chose, Spotify's player in the browser,
//! Spotify's embed, a recording that has an address. When one fails, the next takes over and one sentence says why. Without JavaScript
//! every song has a link to Spotify instead.
//!
//! What is here is part of the first load; what it does is loaded with the first song that somebody wants to hear.

mod audio;
mod bar;
mod commands;
mod control;
mod device;
mod embed;
mod engine;
mod ladder;
mod listening;
mod lists;
mod media_session;
mod play_button;
mod queue;
mod script;
mod sdk;
mod sound;

use std::{rc::Rc, time::Duration};

use domain::{AppError, Mood, Track, UserId};
use leptos::{
    html,
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use send_wrapper::SendWrapper;

pub use self::play_button::PlayButton;
use self::{
    bar::Bar,
    engine::{Engine, Way},
    ladder::Fall,
    listening::Listening,
    queue::Queue,
};
use crate::{
    api::spotify::PlayerSetting,
    browser::recall,
    ui::{ToastQueue, use_toasts},
    viewer::ViewerContext,
};

/// Under which name the queue is kept on this device, with whose it is.
const KEPT: &str = "player";
const VOLUME: &str = "volume";
/// A queue as it is kept.
type Kept = (Queue, Option<Mood>, Option<UserId>);

/// What the player is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// Nothing was begun, or it has come to its end.
    Nothing,
    /// The song is on its way.
    Waiting,
    Playing,
    Paused,
}

/// The player, from anywhere.
#[derive(Clone, Copy)]
pub struct Player {
    queue: RwSignal<Queue>,
    /// The mood that the songs were found for.
    mood: RwSignal<Option<Mood>>,
    doing: RwSignal<Doing>,
    /// Where the song is and how long it is, in milliseconds.
    position: RwSignal<u32>,
    length: RwSignal<u32>,
    /// 0 to 100.
    volume: RwSignal<u8>,
    /// Why it plays the way it does.
    note: RwSignal<Option<String>>,
    way: RwSignal<Option<Way>>,
    /// The device that the listener has chosen.
    device: RwSignal<Option<String>>,
    setting: RwSignal<Option<PlayerSetting>>,
    /// Only the browser ever has one; on the server this is empty and may be dropped by any thread.
    engine: StoredValue<Option<SendWrapper<Rc<Engine>>>>,
    /// The ways that have failed.
    falls: StoredValue<Vec<Fall>>,
    /// Whether the listener paused the song while it was on its way.
    is_held: StoredValue<bool>,
    /// Counts what was begun, so that what comes late for something earlier is let go.
    song: StoredValue<u32>,
    listening: StoredValue<Listening>,
    /// Until when it was counted how much was heard, in milliseconds since 1970.
    counted: StoredValue<f64>,
    viewer: ViewerContext,
    toasts: ToastQueue,
}

impl Player {
    /// Makes the one player of the page.
    pub fn provide() {
        let player = Self {
            queue: RwSignal::default(),
            mood: RwSignal::default(),
            doing: RwSignal::new(Doing::Nothing),
            position: RwSignal::new(0),
            length: RwSignal::new(0),
            volume: RwSignal::new(80),
            note: RwSignal::default(),
            way: RwSignal::default(),
            device: RwSignal::default(),
            setting: RwSignal::default(),
            engine: StoredValue::new(None),
            falls: StoredValue::default(),
            is_held: StoredValue::new(false),
            song: StoredValue::new(0),
            listening: StoredValue::default(),
            counted: StoredValue::new(0.0),
            viewer: ViewerContext::get(),
            toasts: use_toasts(),
        };
        provide_context(player);
        player.follow_viewer();
    }

    /// The player of the page.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Plays songs, beginning with one of them.
    pub fn play(self, tracks: Vec<Track>, first: usize, mood: Option<Mood>) {
        self.ask(Deed::Play(tracks, first, mood));
    }

    /// Pauses what plays, plays what is paused.
    pub(crate) fn toggle(self) {
        self.ask(Deed::Toggle);
    }

    /// What the server has said of the viewer's Spotify no longer holds.
    pub(crate) fn ask_again(self) {
        self.setting.set(None);
        self.falls.set_value(Vec::new());
        self.device.set(None);
        if matches!(self.way.get_untracked(), Some(Way::Sdk | Way::Device)) {
            self.ask(Deed::Close);
        }
    }

    /// Whether this song is on, be it paused.
    pub(crate) fn has_on(self, track: &Track) -> bool {
        let on = self.queue.with(|queue| queue.current().is_some_and(|current| current.id == track.id));
        on && self.doing.get() != Doing::Nothing
    }

    /// Whether this song is on, and plays.
    pub(crate) fn plays(self, track: &Track) -> bool {
        self.has_on(track) && self.doing.get() != Doing::Paused
    }

    fn ask(self, deed: Deed) {
        spawn_local(async move {
            if player_code(Part::Do(Box::new((self, deed)))).await.is_err() {
                self.toasts.fail(AppError::Offline.to_string());
            }
        });
    }

    fn is_empty(self) -> bool {
        self.queue.read_untracked().is_empty()
    }

    /// What one person hears is nothing for the next one at this browser.
    fn follow_viewer(self) {
        Effect::new(move |before: Option<Option<Option<UserId>>>| {
            let Some(viewer) = self.viewer.read() else { return before.flatten() };
            let now = viewer.map(|viewer| viewer.profile.id);
            match before.flatten() {
                None => self.recall(now),
                Some(Some(before)) if now != Some(before) => {
                    self.ask_again();
                    if !self.is_empty() {
                        self.ask(Deed::Close);
                    }
                }
                Some(None) if now.is_some() => self.ask_again(),
                Some(_) => {}
            }
            Some(now)
        });
    }

    /// What was on before the page was loaded, if it was this person's.
    fn recall(self, viewer: Option<UserId>) {
        if let Some(percent) = recall(VOLUME).and_then(|text| text.parse::<u8>().ok()) {
            self.volume.set(percent.min(100));
        }
        let kept = recall(KEPT).and_then(|text| serde_json::from_slice::<Kept>(text.as_bytes()).ok());
        let kept = kept.filter(|(queue, _, of)| !queue.is_empty() && *of == viewer && self.is_empty());
        if let Some((queue, mood, _)) = kept {
            let length = queue.current().and_then(|track| track.duration_ms);
            self.length.set(length.unwrap_or_default());
            self.queue.set(queue);
            self.mood.set(mood);
        }
    }
}

/// What the player is asked to do from elsewhere.
enum Deed {
    Play(Vec<Track>, usize, Option<Mood>),
    Toggle,
    Close,
}

/// The parts of the player that the browser loads when there is something to hear: what one sees of it, and what it does.
enum Part {
    /// Drawn for whoever owns the place of the bar, so that it finds the player there.
    Bar(Owner),
    Do(Box<(Player, Deed)>),
}

#[wasm_split(player_code, wasm_split_path = leptos::wasm_split, fallible)]
fn player_code(part: Part) -> Result<AnyView, SplitLoaderError> {
    match part {
        Part::Bar(owner) => Ok(owner.with(|| view! { <Bar/> }.into_any())),
        Part::Do(asked) => {
            let (player, deed) = *asked;
            match deed {
                Deed::Play(tracks, first, mood) => player.play_now(tracks, first, mood),
                Deed::Toggle => player.toggle_now(),
                Deed::Close => player.close(),
            }
            Ok(().into_any())
        }
    }
}

/// What one sees of the player, while there is something to hear. Without JavaScript that is never.
#[component]
pub fn PlayerBar() -> impl IntoView {
    let player = Player::get();
    let is_on = Memo::new(move |_| !player.queue.read().is_empty());
    let bar = StoredValue::new(None::<SendWrapper<AnyView>>);
    let is_asked_for = StoredValue::new(false);
    let is_here = RwSignal::new(false);
    let owner = StoredValue::new(Owner::current());
    // Known once this place is alive. A bar that came before, with a queue that was kept, would not be what the server has drawn.
    let place = NodeRef::<html::Div>::new();
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| {
        if place.get().is_some() {
            // After all that hydration still has to do.
            set_timeout(move || is_alive.set(true), Duration::ZERO);
        }
    });
    Effect::new(move |_| {
        if !is_alive.get() || !is_on.get() || is_asked_for.get_value() {
            return;
        }
        let Some(owner) = owner.get_value() else { return };
        is_asked_for.set_value(true);
        spawn_local(async move {
            match player_code(Part::Bar(owner)).await {
                Ok(view) => {
                    bar.set_value(Some(SendWrapper::new(view)));
                    is_here.set(true);
                }
                // The next song tries again.
                Err(_) => is_asked_for.set_value(false),
            }
        });
    });
    view! {
        <div class="player-place" node_ref=place>
            {move || is_here.get().then(|| bar.try_update_value(Option::take).flatten().map(SendWrapper::take))}
        </div>
    }
}
