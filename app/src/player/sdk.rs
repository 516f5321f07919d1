//! Spotify's player in this browser: full songs for Premium, where the browser can play protected music.
//! <https://developer.spotify.com/documentation/web-playback-sdk/reference>

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use domain::{AppError, SpotifyTrouble, Track};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    commands::{Command, Line},
    engine::{Failure, Heard},
    script::{Listener, call, get, load, number, set},
};
use crate::api::spotify::get_player_token;

/// What the player is called in Spotify's list of devices.
pub(super) const NAME: &str = "Undertone";
/// So near to its end a song that stands still has ended.
const NEAR_END_MS: u32 = 3_000;

pub(super) struct SdkEngine(Rc<Inner>);

struct Inner {
    player: RefCell<Option<JsValue>>,
    /// The way to the player as a device, once it is one.
    line: RefCell<Option<Line>>,
    /// The song that is to be on, and where it begins.
    wanted: RefCell<Option<(String, u32)>>,
    /// 0 to 100.
    volume: Cell<u8>,
    /// Where the song was last, while it played.
    last: Cell<Option<u32>>,
    heard: Box<dyn Fn(Heard)>,
    listeners: RefCell<Vec<Listener>>,
    is_gone: Cell<bool>,
}

impl SdkEngine {
    pub(super) fn new(script: &str, volume: u8, heard: impl Fn(Heard) + 'static) -> Self {
        let inner = Rc::new(Inner {
            player: RefCell::default(),
            line: RefCell::default(),
            wanted: RefCell::default(),
            volume: Cell::new(volume),
            last: Cell::default(),
            heard: Box::new(heard),
            listeners: RefCell::default(),
            is_gone: Cell::default(),
        });
        let told = Rc::clone(&inner);
        load(script, "onSpotifyWebPlaybackSDKReady", "Spotify", move |came| match came {
            Some(_) => told.begin(),
            None => told.says(Heard::Failed(Failure::Unreachable)),
        });
        Self(inner)
    }

    pub(super) fn play(&self, track: &Track, from: u32) {
        let Some(id) = track.spotify_id.clone() else { return };
        // Browsers let sound begin only while they handle a press.
        self.0.tell("activateElement", &[]);
        self.0.wanted.replace(Some((id, from)));
        self.0.last.set(None);
        self.0.play_wanted();
    }

    pub(super) fn pause(&self) {
        self.0.tell("pause", &[]);
    }

    pub(super) fn resume(&self) {
        self.0.tell("resume", &[]);
    }

    pub(super) fn seek(&self, position: u32) {
        self.0.last.set(None);
        self.0.tell("seek", &[JsValue::from_f64(position.into())]);
    }

    pub(super) fn volume(&self, percent: u8) {
        self.0.volume.set(percent);
        self.0.tell("setVolume", &[share(percent)]);
    }
}

impl Drop for SdkEngine {
    fn drop(&mut self) {
        self.0.is_gone.set(true);
        self.0.tell("disconnect", &[]);
        self.0.player.replace(None);
        self.0.line.replace(None);
    }
}

fn share(percent: u8) -> JsValue {
    JsValue::from_f64(f64::from(percent.min(100)) / 100.0)
}

impl Inner {
    fn tell(&self, method: &str, arguments: &[JsValue]) {
        let player = self.player.borrow().clone();
        if let Some(player) = player {
            call(&player, method, arguments);
        }
    }

    fn says(&self, heard: Heard) {
        if !self.is_gone.get() {
            (self.heard)(heard);
        }
    }

    fn begin(self: &Rc<Self>) {
        if self.is_gone.get() {
            return;
        }
        let options = js_sys::Object::new();
        set(&options, "name", &JsValue::from_str(NAME));
        set(&options, "volume", &share(self.volume.get()));
        let weak = Rc::downgrade(self);
        let ask = Listener::new(move |give: JsValue| give_token(&weak, give));
        set(&options, "getOAuthToken", ask.as_ref());
        self.listeners.borrow_mut().push(ask);
        let class = get(&window(), "Spotify").and_then(|spotify| get(&spotify, "Player"));
        let class = class.and_then(|class| class.dyn_into::<js_sys::Function>().ok());
        let player =
            class.and_then(|class| js_sys::Reflect::construct(&class, &js_sys::Array::of1(&options)).ok());
        let Some(player) = player else { return self.says(Heard::Failed(Failure::NoProtectedMusic)) };
        self.listen(&player, "ready", |inner, event| {
            let device = get(event, "device_id").and_then(|id| id.as_string()).unwrap_or_default();
            inner.is_ready(device);
        });
        self.listen(&player, "player_state_changed", |inner, state| inner.state(state));
        // The browser wants a press first: the song waits for it.
        self.listen(&player, "autoplay_failed", |inner, _| {
            inner.says(Heard::At { position: None, length: 0, playing: false });
        });
        for (event, failure) in [
            ("initialization_error", Failure::NoProtectedMusic),
            ("account_error", Failure::NoPremium),
            ("authentication_error", Failure::Because(AppError::Spotify(SpotifyTrouble::SignInAgain))),
            ("playback_error", Failure::Unreachable),
            ("not_ready", Failure::Unreachable),
        ] {
            self.listen(&player, event, move |inner, _| inner.says(Heard::Failed(failure.clone())));
        }
        self.player.replace(Some(player));
        self.tell("activateElement", &[]);
        self.tell("connect", &[]);
    }

    fn listen(self: &Rc<Self>, player: &JsValue, event: &str, then: impl Fn(&Rc<Self>, &JsValue) + 'static) {
        let weak = Rc::downgrade(self);
        let listener = Listener::new(move |value: JsValue| {
            if let Some(inner) = weak.upgrade() {
                then(&inner, &value);
            }
        });
        call(player, "addListener", &[JsValue::from_str(event), listener.as_ref().clone()]);
        self.listeners.borrow_mut().push(listener);
    }

    /// The player is a device from now on.
    fn is_ready(self: &Rc<Self>, device: String) {
        let weak = Rc::downgrade(self);
        let line = Line::new(device, move |command, outcome| {
            if let (Command::Play(..), Err(error), Some(inner)) = (command, outcome, weak.upgrade()) {
                inner.says(Heard::Failed(error.into()));
            }
        });
        self.line.replace(Some(line));
        self.play_wanted();
    }

    fn play_wanted(&self) {
        if let (Some(line), Some((song, from))) = (self.line.borrow().as_ref(), self.wanted.borrow().clone())
        {
            line.send(Command::Play(song, from));
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no song is that long")]
    fn state(&self, state: &JsValue) {
        let wanted = self.wanted.borrow().as_ref().map(|(song, _)| song.clone());
        let Some(window) = get(state, "track_window") else { return };
        let track = get(&window, "current_track");
        // Another recording may be played in place of the one that was asked for.
        let linked = track.as_ref().and_then(|track| get(track, "linked_from"));
        let is_wanted = [&track, &linked].into_iter().flatten().any(|track| id(track) == wanted);
        if !is_wanted {
            return;
        }
        let paused = get(state, "paused").is_some_and(|value| value.is_truthy());
        let (position, length) = (number(state, "position") as u32, number(state, "duration") as u32);
        // At its end a song stands still at its beginning, and is one of those that were on before.
        let before = get(&window, "previous_tracks").map(|before| js_sys::Array::from(&before));
        let was_on = before.is_some_and(|before| before.iter().any(|track| id(&track) == wanted));
        let was_near_end = |last: u32| last.saturating_add(NEAR_END_MS) >= length;
        if paused && position == 0 && self.last.get().is_some_and(|last| was_on || was_near_end(last)) {
            self.last.set(None);
            return self.says(Heard::Ended);
        }
        self.last.set((!paused).then_some(position));
        self.says(Heard::At { position: Some(position), length, playing: !paused });
    }
}

fn id(track: &JsValue) -> Option<String> {
    get(track, "id").and_then(|id| id.as_string())
}

/// Hands the SDK a token; it asks whenever the last one has ended.
fn give_token(inner: &Weak<Inner>, give: JsValue) {
    let inner = inner.clone();
    spawn_local(async move {
        match (get_player_token().await, give.dyn_into::<js_sys::Function>()) {
            (Ok(token), Ok(give)) => drop(give.call1(&JsValue::NULL, &JsValue::from_str(&token.token))),
            (Err(error), _) => {
                if let Some(inner) = inner.upgrade() {
                    inner.says(Heard::Failed(error.0.into()));
                }
            }
            _ => {}
        }
    });
}
