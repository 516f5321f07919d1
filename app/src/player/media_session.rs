//! The keys and screens that a device has for whatever plays. <https://www.w3.org/TR/mediasession/>

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Doing, Player,
    script::{Listener, call, get, number, set},
};

/// Shows what is on, and listens to the keys.
pub(super) fn follow(player: Player) {
    let Some(session) = get(&window().navigator(), "mediaSession") else { return };
    listen(player, &session);
    let session = SendWrapper::new(session);
    let shown = session.clone();
    Effect::new(move |_| set(&shown, "metadata", &metadata(player).unwrap_or(JsValue::NULL)));
    let shown = session.clone();
    Effect::new(move |_| {
        let state = match player.doing.get() {
            Doing::Playing | Doing::Waiting => "playing",
            Doing::Paused => "paused",
            Doing::Nothing => "none",
        };
        set(&shown, "playbackState", &JsValue::from_str(state));
    });
    Effect::new(move |_| {
        let (position, length) = (player.position.get(), player.length.get());
        if length > 0 && position <= length {
            let state = js_sys::Object::new();
            set(&state, "duration", &JsValue::from_f64(f64::from(length) / 1_000.0));
            set(&state, "position", &JsValue::from_f64(f64::from(position) / 1_000.0));
            call(&session, "setPositionState", &[state.into()]);
        }
    });
}

/// What is on; nothing when nothing is.
fn metadata(player: Player) -> Option<JsValue> {
    let track = player.queue.with(|queue| queue.current().cloned())?;
    let about = js_sys::Object::new();
    set(&about, "title", &JsValue::from_str(&track.title));
    set(&about, "artist", &JsValue::from_str(&track.artist));
    set(&about, "album", &JsValue::from_str(track.album.as_deref().unwrap_or_default()));
    let art = js_sys::Object::new();
    let src = track.artwork_url.clone().unwrap_or_else(|| format!("/covers/{}", track.id));
    set(&art, "src", &JsValue::from_str(&src));
    set(&about, "artwork", &js_sys::Array::of1(&art));
    let class = get(&window(), "MediaMetadata")?.dyn_into::<js_sys::Function>().ok()?;
    js_sys::Reflect::construct(&class, &js_sys::Array::of1(&about)).ok()
}

/// The handlers live as long as the bar, which is as long as the page.
fn listen(player: Player, session: &JsValue) {
    let handle = |action: &str, then: Box<dyn Fn(JsValue)>| {
        let handler = Listener::new(then);
        call(session, "setActionHandler", &[JsValue::from_str(action), handler.as_ref().clone()]);
        SendWrapper::new(handler)
    };
    let is = move |doing: Doing| player.doing.get_untracked() == doing;
    let play = move |_| {
        if is(Doing::Paused) || is(Doing::Nothing) {
            player.toggle_now();
        }
    };
    let pause = move |_| {
        if is(Doing::Playing) || is(Doing::Waiting) {
            player.toggle_now();
        }
    };
    let handlers = [
        handle("play", Box::new(play)),
        handle("pause", Box::new(pause)),
        handle("nexttrack", Box::new(move |_| player.next())),
        handle("previoustrack", Box::new(move |_| player.previous())),
        handle(
            "seekto",
            Box::new(move |event| player.seek(super::audio::milliseconds(number(&event, "seekTime")))),
        ),
    ];
    on_cleanup(move || drop(handlers));
}
