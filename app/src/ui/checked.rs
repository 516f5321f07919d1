//! Radios and checkboxes that follow a signal.

use leptos::{html, prelude::*};

/// Keeps a radio or checkbox and a signal the same. A choice that was made before the scripts ran is taken
/// over, not lost.
pub(super) fn follow_checked(
    input: NodeRef<html::Input>,
    wanted: impl Fn() -> bool + 'static,
    choose: impl Fn(bool) + 'static,
) {
    Effect::new(move |taken_over: Option<bool>| {
        let wanted = wanted();
        let Some(input) = input.get() else { return false };
        let is = input.checked();
        // What stands in the markup is what the server has drawn.
        let untouched = is == input.default_checked();
        if taken_over == Some(true) || untouched {
            input.set_checked(wanted);
        } else if is != wanted && (is || input.type_() == "checkbox") {
            // A radio that lost its place says nothing: the one that took it speaks.
            choose(is);
        }
        true
    });
}
