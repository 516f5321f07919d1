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
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            listen(player);
        }
    });
    Effect::new(move |_| {
        let Some(session) = get(&window().navigator(), "mediaSession") else { return };
        let Some(track) = player.queue.with(|queue| queue.current().cloned()) else { return };
        let about = js_sys::Object::new();
        set(&about, "title", &JsValue::from_str(&track.title));
        set(&about, "artist", &JsValue::from_str(&track.artist));
        set(&about, "album", &JsValue::from_str(track.album.as_deref().unwrap_or_default()));
        let art = js_sys::Object::new();
        let src = track.artwork_url.clone().unwrap_or_else(|| format!("/covers/{}", track.id));
        set(&art, "src", &JsValue::from_str(&src));
        set(&about, "artwork", &js_sys::Array::of1(&art));
        let class =
            get(&window(), "MediaMetadata").and_then(|class| class.dyn_into::<js_sys::Function>().ok());
        let made =
            class.and_then(|class| js_sys::Reflect::construct(&class, &js_sys::Array::of1(&about)).ok());
        if let Some(made) = made {
            set(&session, "metadata", &made);
        }
        let state = match player.doing.get() {
            Doing::Playing | Doing::Waiting => "playing",
            Doing::Paused => "paused",
            Doing::Nothing => "none",
        };
        set(&session, "playbackState", &JsValue::from_str(state));
    });
}

/// The handlers live as long as the page, as the player does.
fn listen(player: Player) {
    let Some(session) = get(&window().navigator(), "mediaSession") else { return };
    let handle = |action: &str, then: Box<dyn Fn(JsValue)>| {
        let handler = Listener::new(then);
        call(&session, "setActionHandler", &[JsValue::from_str(action), handler.as_ref().clone()]);
        SendWrapper::new(handler)
    };
    let handlers = [
        handle("play", Box::new(move |_| player.toggle())),
        handle("pause", Box::new(move |_| player.toggle())),
        handle("nexttrack", Box::new(move |_| player.next())),
        handle("previoustrack", Box::new(move |_| player.previous())),
        handle(
            "seekto",
            Box::new(move |event| player.seek(super::audio::milliseconds(number(&event, "seekTime")))),
        ),
    ];
    on_cleanup(move || drop(handlers));
}
