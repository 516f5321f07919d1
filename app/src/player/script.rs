//! Scripts of others: loaded once, when somebody first wants to hear something. They are trusted because a script of ours adds them
//! (the policy's `strict-dynamic`).

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::HtmlScriptElement;

/// What is called with an event.
pub(super) type Listener = Closure<dyn Fn(JsValue)>;

/// A property of an object, if it has it.
pub(super) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = js_sys::Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A number among the properties.
pub(super) fn number(object: &JsValue, name: &str) -> f64 {
    get(object, name).and_then(|value| value.as_f64()).unwrap_or_default()
}

/// Sets a property.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}

/// Calls a method; nothing when there is none or it throws.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: js_sys::Function = get(object, name)?.dyn_into().ok()?;
    let arguments: js_sys::Array = arguments.iter().collect();
    method.apply(object, &arguments).ok()
}

/// Loads a script that calls `window[callback]` when it is there, and leaves what it calls it with, or sets itself, in
/// `window[global]`. That is handed to `done`; nothing where the script does not come. Who asks for a script that is on its
/// way is told, too.
pub(super) fn load(
    src: &str,
    callback: &str,
    global: &'static str,
    done: impl Fn(Option<JsValue>) + Clone + 'static,
) {
    if let Some(there) = get(&window(), global) {
        return done(Some(there));
    }
    let earlier = get(&window(), callback);
    let is_on_its_way = earlier.is_some();
    let ready = done.clone();
    let ready = Closure::once_into_js(move |api: JsValue| {
        if let Some(earlier) = earlier.and_then(|earlier| earlier.dyn_into::<js_sys::Function>().ok()) {
            let _ = earlier.call1(&JsValue::NULL, &api);
        }
        if get(&window(), global).is_none() {
            set(&window(), global, &api);
        }
        ready(get(&window(), global));
    });
    set(&window(), callback, &ready);
    if is_on_its_way {
        return;
    }
    let script =
        document().create_element("script").ok().and_then(|it| it.dyn_into::<HtmlScriptElement>().ok());
    let (Some(script), Some(head)) = (script, document().head()) else { return done(None) };
    let name = JsValue::from_str(callback);
    let failed = Closure::once_into_js(move || {
        // The next one who asks tries again.
        let _ = js_sys::Reflect::delete_property(&window().into(), &name);
        done(None);
    });
    script.set_src(src);
    script.set_onerror(Some(failed.unchecked_ref()));
    let _ = head.append_child(&script);
}
