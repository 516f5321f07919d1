//! Jobs of the viewer as the server tells of them.

use std::time::Duration;

use domain::Job;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// A browser connects again by itself where a connection breaks, but not where the answer was an error.
const AGAIN: Duration = Duration::from_secs(5);

/// Tells `told` how the viewer's jobs stand, and of every change, until the page that asks is gone. Whenever a connection is made
/// anew, the server first tells how they stand.
pub fn follow_jobs(told: impl Fn(Job) + Send + Sync + 'static) {
    let told = StoredValue::new(told);
    let tries = RwSignal::new(0_u32);
    Effect::new(move |_| {
        tries.track();
        let Ok(source) = EventSource::new("/jobs/events") else { return };
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(job) = serde_json::from_slice(text.as_bytes()) {
                told.try_with_value(|told| told(job));
            }
        });
        let _ = source.add_event_listener_with_callback("job", hear.as_ref().unchecked_ref());
        let failed = source.clone();
        let fail = Closure::<dyn FnMut(Event)>::new(move |_| {
            if failed.ready_state() == EventSource::CLOSED {
                let again = move || {
                    let _ = tries.try_update(|tries| *tries += 1);
                };
                set_timeout(again, AGAIN);
            }
        });
        source.set_onerror(Some(fail.as_ref().unchecked_ref()));
        let kept = SendWrapper::new((source, hear, fail));
        on_cleanup(move || {
            kept.0.set_onerror(None);
            kept.0.close();
        });
    });
}
