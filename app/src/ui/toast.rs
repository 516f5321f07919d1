//! Short messages that go away by themselves.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, notice::NoticeKind};

/// How long a message stays.
const SHOWN: Duration = Duration::from_secs(6);

/// Whether it went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// It did.
    Success,
    /// It did not.
    Error,
}

/// One message.
#[derive(Clone)]
pub struct Toast {
    id: u32,
    kind: ToastKind,
    text: String,
}

/// The messages on show; a handle that any component may use.
#[derive(Clone, Copy)]
pub struct ToastQueue {
    items: RwSignal<Vec<Toast>>,
    last_id: StoredValue<u32>,
}

impl ToastQueue {
    /// Says that something is done.
    pub fn say(self, text: impl Into<String>) {
        self.push(ToastKind::Success, text.into());
    }

    /// Says that something failed.
    pub fn fail(self, text: impl Into<String>) {
        self.push(ToastKind::Error, text.into());
    }

    fn push(self, kind: ToastKind, text: String) {
        let id = self.last_id.get_value().wrapping_add(1);
        self.last_id.set_value(id);
        self.items.update(|items| items.push(Toast { id, kind, text }));
        // Messages are born of events in the browser; the server has no timers of this kind.
        if cfg!(feature = "hydrate") {
            set_timeout(move || self.remove(id), SHOWN);
        }
    }

    fn remove(self, id: u32) {
        self.items.update(|items| items.retain(|toast| toast.id != id));
    }
}

/// Makes the queue available to everything below.
pub fn provide_toasts() {
    provide_context(ToastQueue { items: RwSignal::new(Vec::new()), last_id: StoredValue::new(0) });
}

/// The queue; without one in reach, messages go nowhere.
#[must_use]
pub fn use_toasts() -> ToastQueue {
    use_context()
        .unwrap_or_else(|| ToastQueue { items: RwSignal::new(Vec::new()), last_id: StoredValue::new(0) })
}

/// Where the messages appear; announced politely.
#[component]
pub fn Toasts() -> impl IntoView {
    let queue = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || queue.items.get() key=|toast| toast.id let(toast)>
                <div class="toast" class:is-error=toast.kind == ToastKind::Error>
                    <Icon name=match toast.kind {
                        ToastKind::Success => NoticeKind::Success.icon(),
                        ToastKind::Error => NoticeKind::Error.icon(),
                    }/>
                    <span class="toast-text">{toast.text}</span>
                    <button
                        class="icon-button"
                        r#type="button"
                        aria-label="Dismiss"
                        on:click=move |_| queue.remove(toast.id)
                    >
                        <Icon name=Icon::Close/>
                    </button>
                </div>
            </For>
        </div>
    }
}
