//! Jobs of the viewer as the server tells of them.

use domain::Job;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// Tells `told` of every change of the viewer's jobs until the page that asks is gone. The browser connects again by itself and
/// says what it heard last.
pub fn follow_jobs(told: impl Fn(Job) + Send + Sync + 'static) {
    let told = StoredValue::new(told);
    Effect::new(move |_| {
        let Ok(source) = EventSource::new("/jobs/events") else { return };
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(job) = serde_json::from_slice(text.as_bytes()) {
                told.try_with_value(|told| told(job));
            }
        });
        let _ = source.add_event_listener_with_callback("job", hear.as_ref().unchecked_ref());
        let kept = SendWrapper::new((source, hear));
        on_cleanup(move || kept.0.close());
    });
}
