//! The player: on every page, over navigation.
//!
//! There are four ways to play, tried from the best down: Spotify's player in the browser, a device of the listener's, Spotify's embed, a
//! recording that has an address. When one fails, the next takes over and one sentence says why. Without JavaScript every song has a link
//! to Spotify instead.

mod audio;
mod bar;
mod device;
mod embed;
mod engine;
mod media_session;
mod play_button;
mod queue;
mod script;
mod sdk;

use std::rc::Rc;

use domain::{AppError, Mood, Track};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use send_wrapper::SendWrapper;

pub use self::play_button::PlayButton;
use self::{
    audio::AudioEngine,
    bar::Bar,
    device::DeviceEngine,
    embed::EmbedEngine,
    engine::{Engine, Failure, Heard, Way},
    queue::Queue,
    sdk::SdkEngine,
};
use crate::{
    api::spotify::{PlayerSetting, get_player},
    browser::{forget, post_values, recall, remember},
    viewer::ViewerContext,
};

/// Under which name the queue is kept on this device.
const KEPT: &str = "player";
const VOLUME: &str = "volume";
/// Heard for so long, or to half of its length, a song counts as heard; left before, as skipped.
const HEARD_MS: u32 = 30_000;
/// Pressing *previous* after so long begins the song again.
const AGAIN_MS: u32 = 3_000;

/// What the player is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// Nothing was begun.
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
    position: RwSignal<u32>,
    length: RwSignal<u32>,
    volume: RwSignal<u8>,
    /// Why it plays the way it does.
    note: RwSignal<Option<String>>,
    way: RwSignal<Option<Way>>,
    /// The device that the listener has chosen.
    device: RwSignal<Option<String>>,
    setting: RwSignal<Option<PlayerSetting>>,
    /// Only the browser ever has one; on the server this is empty and may be dropped by any thread.
    engine: StoredValue<Option<SendWrapper<Rc<Engine>>>>,
    /// Ways that have failed since the page was opened.
    failed: RwSignal<Vec<Way>>,
    /// Counts engines, so that what an old one says is not heard.
    turn: StoredValue<u32>,
    /// Whether the song that is on has been told of.
    told: StoredValue<bool>,
    viewer: ViewerContext,
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
            failed: RwSignal::default(),
            turn: StoredValue::new(0),
            told: StoredValue::new(false),
            viewer: ViewerContext::get(),
        };
        provide_context(player);
        Effect::new(move |_| player.recall());
        media_session::follow(player);
    }

    /// The player of the page.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Plays songs, beginning with one of them.
    pub fn play(self, tracks: Vec<Track>, first: usize, mood: Option<Mood>) {
        self.leave();
        let shuffled = self.queue.with_untracked(Queue::is_shuffled);
        self.queue.set(Queue::new(tracks, first, shuffled, random));
        self.mood.set(mood);
        self.begin();
    }

    /// Whether this song is on, and plays.
    pub(crate) fn plays(self, track: &Track) -> bool {
        let on = self.queue.with(|queue| queue.current().is_some_and(|current| current.id == track.id));
        on && matches!(self.doing.get(), Doing::Playing | Doing::Waiting)
    }

    /// Pauses what plays, plays what is paused.
    pub(crate) fn toggle(self) {
        match self.doing.get_untracked() {
            Doing::Nothing => self.begin(),
            Doing::Waiting => {}
            Doing::Playing => self.with_engine(Engine::pause),
            Doing::Paused => self.with_engine(Engine::resume),
        }
    }

    fn next(self) {
        self.leave();
        if self.queue.try_update(Queue::next) == Some(true) {
            self.begin();
        } else {
            self.doing.set(Doing::Nothing);
        }
    }

    fn previous(self) {
        if self.position.get_untracked() > AGAIN_MS {
            return self.seek(0);
        }
        self.leave();
        self.queue.update(|queue| {
            queue.previous();
        });
        self.begin();
    }

    fn go(self, place: usize) {
        self.leave();
        self.queue.update(|queue| queue.go(place));
        self.begin();
    }

    fn seek(self, position: u32) {
        self.position.set(position);
        self.with_engine(|engine| engine.seek(position));
    }

    fn set_volume(self, percent: u8) {
        self.volume.set(percent);
        remember(VOLUME, &percent.to_string());
        self.with_engine(|engine| engine.volume(percent));
    }

    fn set_shuffled(self, shuffled: bool) {
        self.queue.update(|queue| queue.set_shuffled(shuffled, random));
        self.keep();
    }

    /// Ends it, and takes the bar away.
    fn close(self) {
        self.leave();
        self.with_engine(Engine::pause);
        self.turn.update_value(|turn| *turn += 1);
        self.engine.set_value(None);
        self.way.set(None);
        self.queue.set(Queue::default());
        self.doing.set(Doing::Nothing);
        forget(KEPT);
    }

    /// Goes on on another device, or in this browser.
    fn choose(self, device: Option<String>) {
        self.device.set(device);
        self.failed.set(Vec::new());
        self.with_engine(Engine::pause);
        self.engine.set_value(None);
        self.begin();
    }

    /// Begins the song that is on.
    fn begin(self) {
        let Some(track) = self.queue.with_untracked(|queue| queue.current().cloned()) else { return };
        self.doing.set(Doing::Waiting);
        self.position.set(0);
        self.length.set(track.duration_ms.unwrap_or_default());
        self.told.set_value(false);
        self.keep();
        spawn_local(async move {
            if player_code(Part::Sound(Box::new((self, track)))).await.is_err() {
                self.doing.set(Doing::Nothing);
                self.note.set(Some(AppError::Offline.to_string()));
            }
        });
    }

    /// Asks the server what is possible, once, and makes the sound.
    fn ask_and_sound(self, track: Track) {
        match self.setting.get_untracked() {
            Some(setting) => self.sound(&setting, &track),
            None => spawn_local(async move {
                let setting = get_player().await.unwrap_or_default();
                self.setting.set(Some(setting.clone()));
                self.sound(&setting, &track);
            }),
        }
    }

    /// The best way that has not failed.
    fn sound(self, setting: &PlayerSetting, track: &Track) {
        let failed = self.failed.get_untracked();
        let device = self.device.get_untracked();
        let full = setting.playback.is_given() && track.spotify_id.is_some();
        let way = [
            (Way::Device, full && device.is_some()),
            (Way::Sdk, full && device.is_none()),
            (Way::Embed, track.spotify_id.is_some()),
            (Way::Audio, track.preview_url.is_some()),
        ];
        let way = way.into_iter().find(|(way, can)| *can && !failed.contains(way)).map(|(way, _)| way);
        let Some(way) = way else {
            self.doing.set(Doing::Nothing);
            let why = self.note.get_untracked().unwrap_or_default();
            return self
                .note
                .set(Some(format!("{why} This song cannot be heard here right now.").trim().to_owned()));
        };
        let kept = self.engine.get_value().map(SendWrapper::take);
        let engine = match kept.filter(|engine| engine.way() == way) {
            Some(engine) => engine,
            None => match self.engine(way, setting, device) {
                Some(engine) => engine,
                None => return self.fell(way, &Failure::Unreachable),
            },
        };
        if way == Way::Embed && self.note.with_untracked(Option::is_none) {
            let why = setting.playback.why_not().map(|why| why.to_string());
            self.note.set(Some(why.map_or_else(|| PREVIEW.to_owned(), |why| format!("{why} {PREVIEW}"))));
        }
        engine.volume(self.volume.get_untracked());
        engine.play(track);
    }

    fn engine(self, way: Way, setting: &PlayerSetting, device: Option<String>) -> Option<Rc<Engine>> {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let heard = move |heard: Heard| {
            if self.turn.try_get_value() == Some(turn) {
                self.heard(way, heard);
            }
        };
        self.way.set(Some(way));
        let engine = Rc::new(match way {
            Way::Sdk => Engine::Sdk(SdkEngine::new(&setting.sdk, heard)),
            Way::Device => Engine::Device(DeviceEngine::new(&device?, heard)),
            Way::Embed => Engine::Embed(EmbedEngine::new(&setting.embed, heard)),
            Way::Audio => Engine::Audio(AudioEngine::new(heard)?),
        });
        self.engine.set_value(Some(SendWrapper::new(Rc::clone(&engine))));
        Some(engine)
    }

    fn heard(self, way: Way, heard: Heard) {
        match heard {
            Heard::At { position, length, playing } => {
                // A device does not tell where it is when it is only paused.
                if position != u32::MAX {
                    self.position.set(position);
                }
                if length > 0 {
                    self.length.set(length);
                }
                self.doing.set(if playing { Doing::Playing } else { Doing::Paused });
                self.tell_heard();
            }
            Heard::Ended => {
                self.position.set(self.length.get_untracked());
                self.tell_heard();
                self.next();
            }
            Heard::Failed(failure) => self.fell(way, &failure),
        }
    }

    /// One step down.
    fn fell(self, way: Way, failure: &Failure) {
        self.failed.update(|failed| failed.push(way));
        self.engine.set_value(None);
        self.turn.update_value(|turn| *turn += 1);
        if way == Way::Sdk && *failure == Failure::NoPremium {
            spawn_local(async {
                let _ = post_values("/api/spotify/no-premium", &[]).await;
            });
        }
        let then = if way == Way::Sdk || way == Way::Device { format!(" {PREVIEW}") } else { String::new() };
        self.note.set(Some(format!("{}{then}", failure.sentence())));
        self.begin();
    }

    /// Tells the server that the song that is on was heard, once it was.
    fn tell_heard(self) {
        let (position, length) = (self.position.get_untracked(), self.length.get_untracked());
        if length > 0 && (position >= HEARD_MS || position >= length / 2) {
            self.tell(false);
        }
    }

    /// Tells the server that the song that is on was left before it was heard.
    fn leave(self) {
        if matches!(self.doing.get_untracked(), Doing::Playing | Doing::Paused) {
            self.tell(true);
        }
    }

    fn tell(self, skipped: bool) {
        let signed_in = self.viewer.now().is_some();
        if self.told.get_value() || !signed_in {
            return;
        }
        self.told.set_value(true);
        let Some(track) = self.queue.with_untracked(|queue| queue.current().map(|track| track.id)) else {
            return;
        };
        let mood = self.mood.get_untracked();
        spawn_local(async move {
            let track = track.to_string();
            let mut values = vec![("track", track.as_str())];
            if let Some(mood) = mood {
                values.push(("mood", mood.as_str()));
            }
            if skipped {
                values.push(("skipped", "true"));
            }
            let _: Result<_, AppError> = post_values("/api/listener/play", &values).await;
        });
    }

    fn with_engine(self, then: impl Fn(&Engine)) {
        let engine = self.engine.get_value().map(SendWrapper::take);
        match engine {
            Some(engine) => then(&engine),
            // After a reload the queue is there and nothing plays it yet.
            None if self.doing.get_untracked() == Doing::Paused => self.begin(),
            None => {}
        }
    }

    fn keep(self) {
        let kept =
            self.queue.with_untracked(|queue| serde_json::to_string(&(queue, self.mood.get_untracked())));
        if let Ok(kept) = kept {
            remember(KEPT, &kept);
        }
    }

    /// What was on before the page was loaded, paused.
    fn recall(self) {
        if let Some(percent) = recall(VOLUME).and_then(|text| text.parse::<u8>().ok()) {
            self.volume.set(percent.min(100));
        }
        let kept = recall(KEPT)
            .and_then(|text| serde_json::from_slice::<(Queue, Option<Mood>)>(text.as_bytes()).ok());
        if let Some((queue, mood)) = kept.filter(|(queue, _)| !queue.is_empty()) {
            self.queue.set(queue);
            self.mood.set(mood);
        }
    }
}

/// The parts of the player that the browser loads when there is something to hear: what one sees of it, and what makes the sound.
enum Part {
    /// Drawn for whoever owns the place of the bar, so that it finds the player there.
    Bar(Owner),
    Sound(Box<(Player, Track)>),
}

#[wasm_split(player_code, wasm_split_path = leptos::wasm_split, fallible)]
fn player_code(part: Part) -> Result<AnyView, SplitLoaderError> {
    match part {
        Part::Bar(owner) => Ok(owner.with(|| view! { <Bar/> }.into_any())),
        Part::Sound(sound) => {
            let (player, track) = *sound;
            player.ask_and_sound(track);
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
    Effect::new(move |_| {
        if is_on.get() && !is_asked_for.get_value() {
            is_asked_for.set_value(true);
            let Some(owner) = owner.get_value() else { return };
            spawn_local(async move {
                if let Ok(view) = player_code(Part::Bar(owner)).await {
                    bar.set_value(Some(SendWrapper::new(view)));
                    is_here.set(true);
                }
            });
        }
    });
    move || is_here.get().then(|| bar.try_update_value(Option::take).flatten().map(SendWrapper::take))
}

/// What the embed plays.
const PREVIEW: &str = "This is Spotify’s preview.";

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a list"
)]
fn random(below: usize) -> usize {
    (js_sys::Math::random() * below as f64) as usize
}
