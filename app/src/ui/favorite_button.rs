//! The mark on a song.

use leptos::prelude::*;

use super::Icon;

/// A heart that submits its form.
#[component]
pub fn FavoriteButton(
    /// Whether the song is marked.
    #[prop(into)]
    on: Signal<bool>,
    /// The song's title.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    // The name stays the same and the state is in `aria-pressed`, as the pattern for toggle buttons asks.
    view! {
        <button
            class="icon-button favorite-button"
            r#type="submit"
            aria-label=format!("Favorite {title}")
            aria-pressed=move || if on.get() { "true" } else { "false" }
        >
            <Icon name=Icon::Heart/>
        </button>
    }
}
