//! The mark: the mood field in small, with a dot where you are.

use leptos::prelude::*;

/// The mark alone; put the name beside it.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <circle class="logo-halo" cx="20" cy="13" r="7.5"></circle>
            <circle class="logo-dot" cx="20" cy="13" r="3"></circle>
        </svg>
    }
}

/// Mark and name.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <span class="wordmark">
            <Logo/>
            <span class="wordmark-name">"Undertone"</span>
        </span>
    }
}
