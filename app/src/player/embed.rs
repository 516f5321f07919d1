//! Spotify's embed, driven by its iFrame API. A preview for everyone, and more for who is logged in to Spotify in this browser.
//! <https://developer.spotify.com/documentation/embeds/references/iframe-api>

use std::{cell::RefCell, rc::Rc};

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
const HEIGHT: u32 = 80;

pub(super) struct EmbedEngine(Rc<Inner>);

struct Inner {
    controller: RefCell<Option<JsValue>>,
    /// What to play when the frame is there.
    wanted: RefCell<Option<String>>,
    heard: Box<dyn Fn(Heard)>,
    on_update: RefCell<Option<Listener>>,
    has_ended: RefCell<bool>,
}

impl EmbedEngine {
    pub(super) fn new(script: &str, heard: impl Fn(Heard) + 'static) -> Self {
        let inner = Rc::new(Inner {
            controller: RefCell::default(),
            wanted: RefCell::default(),
            heard: Box::new(heard),
            on_update: RefCell::default(),
            has_ended: RefCell::default(),
        });
        let told = Rc::clone(&inner);
        let ready = move |api: Option<JsValue>| match api {
            Some(api) => {
                // The script is there for as long as the page; another engine of this kind finds it so.
                set(&window(), "undertoneEmbed", &api);
                told.begin(&api);
            }
            None => (told.heard)(Heard::Failed(Failure::Unreachable)),
        };
        match get(&window(), "undertoneEmbed") {
            Some(api) => ready(Some(api)),
            None => load(script, "onSpotifyIframeApiReady", ready),
        }
        Self(inner)
    }

    pub(super) fn play(&self, track: &Track) {
        let Some(id) = &track.spotify_id else { return (self.0.heard)(Heard::Failed(Failure::Unreachable)) };
        let uri = format!("spotify:track:{id}");
        self.0.has_ended.replace(false);
        self.0.wanted.replace(Some(uri));
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
        self.0.tell("destroy", &[]);
        self.0.controller.replace(None);
    }
}

impl Inner {
    fn tell(&self, method: &str, arguments: &[JsValue]) {
        if let Some(controller) = self.controller.borrow().as_ref() {
            call(controller, method, arguments);
        }
    }

    fn play_wanted(&self) {
        let Some(uri) = self.wanted.borrow().clone() else { return };
        self.tell("loadUri", &[JsValue::from_str(&uri)]);
        self.tell("play", &[]);
    }

    /// Puts the frame into the page.
    fn begin(self: &Rc<Self>, api: &JsValue) {
        let Some(place) = document().get_element_by_id(FRAME) else {
            // The bar is on its way.
            let (inner, api) = (Rc::clone(self), api.clone());
            return request_animation_frame(move || inner.begin(&api));
        };
        // The API puts its frame in the place of an element.
        let Ok(seat) = document().create_element("div") else { return };
        place.replace_children_with_node_1(&seat);
        let options = js_sys::Object::new();
        let uri = self.wanted.borrow().clone().unwrap_or_default();
        set(&options, "uri", &JsValue::from_str(&uri));
        set(&options, "width", &JsValue::from_str("100%"));
        set(&options, "height", &JsValue::from_f64(f64::from(HEIGHT)));
        let inner = Rc::clone(self);
        let made = Closure::once_into_js(move |controller: JsValue| inner.made(&controller));
        call(api, "createController", &[seat.into(), options.into(), made]);
    }

    fn made(self: &Rc<Self>, controller: &JsValue) {
        let inner = Rc::clone(self);
        let on_update = Listener::new(move |event: JsValue| inner.update(&event));
        call(controller, "addListener", &["playback_update".into(), on_update.as_ref().clone()]);
        self.on_update.replace(Some(on_update));
        self.controller.replace(Some(controller.clone()));
        self.play_wanted();
    }

    fn update(&self, event: &JsValue) {
        let Some(data) = get(event, "data") else { return };
        let paused = get(&data, "isPaused").is_some_and(|value| value.is_truthy());
        // The API's documentation has milliseconds, its frames have sent both.
        let (position, length) = (number(&data, "position"), number(&data, "duration"));
        let scale = if length > 0.0 && length < 1_000.0 { 1.0 } else { 0.001 };
        let (position, length) = (milliseconds(position * scale), milliseconds(length * scale));
        if length > 0 && position >= length && !self.has_ended.replace(true) {
            return (self.heard)(Heard::Ended);
        }
        (self.heard)(Heard::At { position, length, playing: !paused });
    }
}
