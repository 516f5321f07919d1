//! What pages ask of the browser. Everything here runs in event handlers and effects, so never on the
//! server, though it compiles there.

pub mod eye;
mod jobs;
mod request;
mod upload;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

pub use jobs::follow_jobs;
pub use request::{post, post_values};
pub use upload::{UploadState, use_uploader};

use crate::ui::ToastQueue;

/// True once the page is alive; before that (and without JavaScript) forms must work by themselves.
#[must_use]
pub fn use_hydrated() -> ReadSignal<bool> {
    let (hydrated, set_hydrated) = signal(false);
    Effect::new(move |_| set_hydrated.set(true));
    hydrated
}

/// The name of the time zone that the browser is in.
#[must_use]
pub fn time_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept on this device under `key`.
#[must_use]
pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps something on this device. Private windows and full storage may refuse; then it is only in the page.
pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets what was kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Opens the share sheet, or copies the address where there is none.
pub fn share_page(toasts: ToastQueue) {
    let window = window();
    let Ok(address) = window.location().href() else { return };
    let navigator = window.navigator();
    let has_sheet = js_sys::Reflect::has(&navigator, &JsValue::from_str("share")).unwrap_or(false);
    spawn_local(async move {
        if has_sheet {
            let data = web_sys::ShareData::new();
            data.set_title(&document().title());
            data.set_url(&address);
            // Closing the sheet is an error to the browser, but not to the person who closed it.
            let _ = JsFuture::from(navigator.share_with_data(&data)).await;
        } else if JsFuture::from(navigator.clipboard().write_text(&address)).await.is_ok() {
            toasts.say("The link is copied.");
        } else {
            toasts.fail("We could not copy the link. It is in the address bar.");
        }
    });
}

/// Copies a text and says so in `done`.
pub fn copy_text(text: String, done: &'static str, toasts: ToastQueue) {
    let clipboard = window().navigator().clipboard();
    spawn_local(async move {
        match JsFuture::from(clipboard.write_text(&text)).await {
            Ok(_) => toasts.say(done),
            Err(_) => toasts.fail("We could not copy it. Select the text and copy it by hand."),
        }
    });
}

/// The picture on a canvas as a file of type `mime`.
pub async fn canvas_blob(canvas: &web_sys::HtmlCanvasElement, mime: &str) -> Option<web_sys::Blob> {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let callback = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob_with_type(callback.unchecked_ref(), mime);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
