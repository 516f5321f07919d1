//! Spotify's embed, driven by its iFrame API. A preview for everyone, and more for who is logged in to Spotify in this browser.
//! <https://developer.spotify.com/documentation/embeds/references/iframe-api>

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::Track;
use leptos::prelude::*;
use wasm_bindgen::{JsValue, closure::Closure};

use super::{
    audio::milliseconds,
    engine::{Failure, Heard},
    script::{Listener, call, get, load, number, set},
};

/// Where the frame goes; the bar has room for it.
pub(super) const FRAME: &str = "player-embed";
/// Where the script's API is kept: it is handed out once.
const API: &str = "undertoneEmbed";
const HEIGHT: u32 = 80;

pub(super) struct EmbedEngine(Rc<Inner>);

struct Inner {
    controller: RefCell<Option<JsValue>>,
    /// What is to be on, and where it begins, in milliseconds.
    wanted: RefCell<Option<(String, u32)>>,
    /// Whether the wanted song has played: only then can it end.
    has_played: Cell<bool>,
    heard: Box<dyn Fn(Heard)>,
    on_update: RefCell<Option<Listener>>,
    is_gone: Cell<bool>,
}

impl EmbedEngine {
    pub(super) fn new(script: &str, heard: impl Fn(Heard) + 'static) -> Self {
        let inner = Rc::new(Inner {
            controller: RefCell::default(),
            wanted: RefCell::default(),
            has_played: Cell::default(),
            heard: Box::new(heard),
            on_update: RefCell::default(),
            is_gone: Cell::default(),
        });
        let told = Rc::clone(&inner);
        load(script, "onSpotifyIframeApiReady", API, move |api| match api {
            Some(api) => told.begin(&api),
            None => told.says(Heard::Failed(Failure::Unreachable)),
        });
        Self(inner)
    }

    /// Whether the frame is in the page.
    pub(super) fn is_there(&self) -> bool {
        self.0.controller.borrow().is_some()
    }

    pub(super) fn play(&self, track: &Track, from: u32) {
        let Some(id) = &track.spotify_id else { return };
        self.0.has_played.set(false);
        self.0.wanted.replace(Some((format!("spotify:track:{id}"), from)));
        self.0.play_wanted();
    }

    pub(super) fn pause(&self) {
        self.0.tell("pause", &[]);
    }

    pub(super) fn resume(&self) {
        self.0.tell("resume", &[]);
    }

    pub(super) fn seek(&self, position: u32) {
        self.0.tell("seek", &[JsValue::from_f64(f64::from(position) / 1_000.0)]);
    }
}

impl Drop for EmbedEngine {
    fn drop(&mut self) {
        self.0.is_gone.set(true);
        self.0.tell("destroy", &[]);
        self.0.controller.replace(None);
    }
}

impl Inner {
    fn tell(&self, method: &str, arguments: &[JsValue]) {
        let controller = self.controller.borrow().clone();
        if let Some(controller) = controller {
            call(&controller, method, arguments);
        }
    }

    fn says(&self, heard: Heard) {
        if !self.is_gone.get() {
            (self.heard)(heard);
        }
    }

    fn play_wanted(&self) {
        let Some((uri, from)) = self.wanted.borrow().clone() else { return };
        self.tell("loadUri", &[JsValue::from_str(&uri)]);
        self.tell("play", &[]);
        if from > 0 {
            self.tell("seek", &[JsValue::from_f64(f64::from(from) / 1_000.0)]);
        }
    }

    /// Puts the frame into the page.
    fn begin(self: &Rc<Self>, api: &JsValue) {
        if self.is_gone.get() {
            return;
        }
        let Some(place) = document().get_element_by_id(FRAME) else {
            // The bar is on its way.
            let (inner, api) = (Rc::clone(self), api.clone());
            return request_animation_frame(move || inner.begin(&api));
        };
        // The API puts its frame in the place of an element.
        let Ok(seat) = document().create_element("div") else { return };
        place.replace_children_with_node_1(&seat);
        let options = js_sys::Object::new();
        let uri = self.wanted.borrow().as_ref().map(|(uri, _)| uri.clone()).unwrap_or_default();
        set(&options, "uri", &JsValue::from_str(&uri));
        set(&options, "width", &JsValue::from_str("100%"));
        set(&options, "height", &JsValue::from_f64(f64::from(HEIGHT)));
        let inner = Rc::clone(self);
        let made = Closure::once_into_js(move |controller: JsValue| inner.made(&controller));
        call(api, "createController", &[seat.into(), options.into(), made]);
    }

    fn made(self: &Rc<Self>, controller: &JsValue) {
        if self.is_gone.get() {
            call(controller, "destroy", &[]);
            return;
        }
        let weak = Rc::downgrade(self);
        let on_update = Listener::new(move |event: JsValue| {
            if let Some(inner) = weak.upgrade() {
                inner.update(&event);
            }
        });
        call(controller, "addListener", &["playback_update".into(), on_update.as_ref().clone()]);
        self.on_update.replace(Some(on_update));
        self.controller.replace(Some(controller.clone()));
        self.play_wanted();
    }

    fn update(&self, event: &JsValue) {
        let Some(data) = get(event, "data") else { return };
        // What was on before may still tell of itself.
        let of = get(&data, "playingURI").and_then(|uri| uri.as_string()).filter(|uri| !uri.is_empty());
        let is_wanted = self.wanted.borrow().as_ref().is_some_and(|(uri, _)| of.is_none_or(|of| of == *uri));
        if !is_wanted {
            return;
        }
        let paused = get(&data, "isPaused").is_some_and(|value| value.is_truthy());
        // The API's documentation has milliseconds, its frames have sent both.
        let (position, length) = (number(&data, "position"), number(&data, "duration"));
        let scale = if length > 0.0 && length < 1_000.0 { 1.0 } else { 0.001 };
        let (position, length) = (milliseconds(position * scale), milliseconds(length * scale));
        if length > 0 && position >= length {
            if self.has_played.replace(false) {
                self.says(Heard::Ended);
            }
            return;
        }
        self.has_played.set(self.has_played.get() || !paused);
        self.says(Heard::At { position: Some(position), length, playing: !paused });
    }
}
