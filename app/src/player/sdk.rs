//! Spotify's player in this browser: full songs for Premium, where the browser can play protected music.
//! <https://developer.spotify.com/documentation/web-playback-sdk/reference>

use std::{cell::RefCell, rc::Rc};

use domain::{AppError, Track};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    engine::{Failure, Heard},
    script::{Listener, call, get, load, number, set},
};
use crate::{api::spotify::get_player_token, browser::post_values};

/// What the player is called in Spotify's list of devices.
const NAME: &str = "Undertone";

pub(super) struct SdkEngine(Rc<Inner>);

struct Inner {
    player: RefCell<Option<JsValue>>,
    device: RefCell<Option<String>>,
    /// What to play when the player is ready.
    wanted: RefCell<Option<String>>,
    heard: Box<dyn Fn(Heard)>,
    listeners: RefCell<Vec<Listener>>,
    /// The song that is on, to tell its end from a pause.
    on: RefCell<Option<String>>,
}

impl SdkEngine {
    pub(super) fn new(script: &str, heard: impl Fn(Heard) + 'static) -> Self {
        let inner = Rc::new(Inner {
            player: RefCell::default(),
            device: RefCell::default(),
            wanted: RefCell::default(),
            heard: Box::new(heard),
            listeners: RefCell::default(),
            on: RefCell::default(),
        });
        let told = Rc::clone(&inner);
        let ready = move |came: Option<JsValue>| match came {
            Some(_) => told.begin(),
            None => (told.heard)(Heard::Failed(Failure::Unreachable)),
        };
        match get(&window(), "Spotify") {
            Some(_) => ready(Some(JsValue::TRUE)),
            None => load(script, "onSpotifyWebPlaybackSDKReady", ready),
        }
        Self(inner)
    }

    pub(super) fn play(&self, track: &Track) {
        let Some(id) = track.spotify_id.clone() else { return };
        // Browsers let sound begin only while they handle a press.
        self.0.tell("activateElement", &[]);
        self.0.wanted.replace(Some(id));
        self.0.play_wanted();
    }

    pub(super) fn pause(&self) {
        self.0.tell("pause", &[]);
    }

    pub(super) fn resume(&self) {
        self.0.tell("resume", &[]);
    }

    pub(super) fn seek(&self, position: u32) {
        self.0.tell("seek", &[JsValue::from_f64(position.into())]);
    }

    pub(super) fn volume(&self, percent: u8) {
        self.0.tell("setVolume", &[JsValue::from_f64(f64::from(percent.min(100)) / 100.0)]);
    }
}

impl Drop for SdkEngine {
    fn drop(&mut self) {
        self.0.tell("disconnect", &[]);
        self.0.player.replace(None);
    }
}

impl Inner {
    fn tell(&self, method: &str, arguments: &[JsValue]) {
        if let Some(player) = self.player.borrow().as_ref() {
            call(player, method, arguments);
        }
    }

    fn begin(self: &Rc<Self>) {
        let options = js_sys::Object::new();
        set(&options, "name", &JsValue::from_str(NAME));
        let ask = Listener::new(|give: JsValue| {
            spawn_local(async move {
                if let (Ok(token), Ok(give)) = (get_player_token().await, give.dyn_into::<js_sys::Function>())
                {
                    let _ = give.call1(&JsValue::NULL, &JsValue::from_str(&token.token));
                }
            });
        });
        set(&options, "getOAuthToken", ask.as_ref());
        let class = get(&window(), "Spotify").and_then(|spotify| get(&spotify, "Player"));
        let class = class.and_then(|class| class.dyn_into::<js_sys::Function>().ok());
        let player =
            class.and_then(|class| js_sys::Reflect::construct(&class, &js_sys::Array::of1(&options)).ok());
        let Some(player) = player else { return (self.heard)(Heard::Failed(Failure::NoProtectedMusic)) };
        self.listeners.borrow_mut().push(ask);
        self.listen(&player, "ready", |inner, event| {
            inner.device.replace(get(&event, "device_id").and_then(|id| id.as_string()));
            inner.play_wanted();
        });
        self.listen(&player, "player_state_changed", |inner, state| inner.state(&state));
        for (event, failure) in [
            ("initialization_error", Failure::NoProtectedMusic),
            ("account_error", Failure::NoPremium),
            (
                "authentication_error",
                Failure::Because(AppError::Spotify(domain::SpotifyTrouble::SignInAgain)),
            ),
            ("playback_error", Failure::Unreachable),
        ] {
            self.listen(&player, event, move |inner, _| (inner.heard)(Heard::Failed(failure.clone())));
        }
        self.player.replace(Some(player));
        self.tell("connect", &[]);
    }

    fn listen(self: &Rc<Self>, player: &JsValue, event: &str, then: impl Fn(&Rc<Self>, JsValue) + 'static) {
        let inner = Rc::clone(self);
        let listener = Listener::new(move |value: JsValue| then(&inner, value));
        call(player, "addListener", &[JsValue::from_str(event), listener.as_ref().clone()]);
        self.listeners.borrow_mut().push(listener);
    }

    /// Plays on this player, which is a device like any other.
    fn play_wanted(self: &Rc<Self>) {
        let Some(device) = self.device.borrow().clone() else { return };
        let Some(song) = self.wanted.borrow_mut().take() else { return };
        let inner = Rc::clone(self);
        inner.on.replace(None);
        spawn_local(async move {
            let values = [("command", "play"), ("device", device.as_str()), ("songs[0]", song.as_str())];
            if let Err(error) = post_values("/api/spotify/command", &values).await {
                (inner.heard)(Heard::Failed(Failure::Because(error)));
            }
        });
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no song is that long")]
    fn state(&self, state: &JsValue) {
        if state.is_null() {
            return;
        }
        let paused = get(state, "paused").is_some_and(|value| value.is_truthy());
        let (position, length) = (number(state, "position") as u32, number(state, "duration") as u32);
        let song = get(state, "track_window").and_then(|window| get(&window, "current_track"));
        let song = song.and_then(|song| get(&song, "id")).and_then(|id| id.as_string());
        // At its end a song stands still at its beginning.
        let was_on = self.on.borrow().is_some() && *self.on.borrow() == song;
        if paused && position == 0 && was_on {
            self.on.replace(None);
            return (self.heard)(Heard::Ended);
        }
        if !paused {
            self.on.replace(song);
        }
        (self.heard)(Heard::At { position, length, playing: !paused });
    }
}
