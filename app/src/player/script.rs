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

/// Loads a script that calls `window[callback]` when it is there. Whether it came is told once.
pub(super) fn load(src: &str, callback: &str, done: impl Fn(Option<JsValue>) + Clone + 'static) {
    let ready = done.clone();
    let ready = Closure::once_into_js(move |api: JsValue| ready(Some(api)));
    set(&window(), callback, &ready);
    let script =
        document().create_element("script").ok().and_then(|it| it.dyn_into::<HtmlScriptElement>().ok());
    let (Some(script), Some(head)) = (script, document().head()) else { return done(None) };
    let failed = Closure::once_into_js(move || done(None));
    script.set_src(src);
    script.set_onerror(Some(failed.unchecked_ref()));
    if head.append_child(&script).is_err() {
        script.remove();
    }
}
