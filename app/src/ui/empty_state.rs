//! A list with nothing in it yet.

use leptos::prelude::*;

/// The bare field, a title, a sentence, and one button.
#[component]
pub fn EmptyState(
    /// What there would be.
    title: &'static str,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// The button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <svg class="empty-state-field" viewBox="0 0 160 160" aria-hidden="true" focusable="false">
                <line x1="12" y1="80" x2="148" y2="80"></line>
                <line x1="80" y1="12" x2="80" y2="148"></line>
                <circle class="empty-state-halo" cx="80" cy="80" r="34"></circle>
                <circle class="empty-state-dot" cx="80" cy="80" r="8"></circle>
            </svg>
            <h2 class="empty-state-title">{title}</h2>
            <p class="empty-state-text">{text}</p>
            {children.map(|children| view! { <div class="button-row">{children()}</div> })}
        </div>
    }
}
