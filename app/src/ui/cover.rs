//! Covers of songs.

use domain::Track;
use leptos::prelude::*;

/// The artwork, or the cover that the server draws for a song without. Decorative: the title stands beside it.
#[component]
pub fn Cover(
    /// The song.
    track: Track,
) -> impl IntoView {
    let src = track.artwork_url.unwrap_or_else(|| format!("/covers/{}", track.id));
    view! {
        <span class="cover" aria-hidden="true">
            <img src=src alt="" width="96" height="96" loading="lazy" decoding="async"/>
        </span>
    }
}
