//! Fields that follow a signal.

use leptos::prelude::*;

/// Keeps a signal and a field the same. What was typed before the scripts ran, so differs from what the server
/// has `drawn`, is taken over, not lost.
pub(super) fn follow<E: 'static>(
    bind: Option<RwSignal<String>>,
    drawn: &str,
    element: impl Fn() -> Option<E> + 'static,
    value: impl Fn(&E) -> String + 'static,
    set_value: impl Fn(&E, &str) + 'static,
) {
    let Some(text) = bind else { return };
    let drawn = drawn.to_owned();
    Effect::new(move |taken_over: Option<bool>| {
        let wanted = text.get();
        let Some(element) = element() else { return false };
        let typed = value(&element);
        if taken_over != Some(true) && typed != drawn {
            if typed != wanted {
                text.set(typed);
            }
        } else if typed != wanted {
            set_value(&element, &wanted);
        }
        true
    });
}
