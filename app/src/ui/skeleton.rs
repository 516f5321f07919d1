//! Placeholders of the right size while a list is on its way.

use leptos::prelude::*;

/// The wall of pictures before it is there.
#[component]
pub fn FeedSkeleton() -> impl IntoView {
    let rows = ["11", "6", "8", "6", "11", "8", "5", "10"];
    view! {
        <div class="feed-wall" role="status">
            <span class="visually-hidden">"Loading posts"</span>
            {rows
                .map(|rows| view! {
                    <div class="feed-item" aria-hidden="true">
                        <div class="tile" data-rows=rows>
                            <div class="tile-face skeleton"></div>
                            <div class="tile-words"><span class="skeleton skeleton-line"></span></div>
                        </div>
                    </div>
                })
                .collect_view()}
        </div>
    }
}

/// A list of songs before it is there.
#[component]
pub fn TrackListSkeleton(
    /// How many rows.
    #[prop(default = 8)]
    count: usize,
) -> impl IntoView {
    view! {
        <div class="track-list" role="status">
            <span class="visually-hidden">"Loading songs"</span>
            {(0..count)
                .map(|_| view! {
                    <div class="track-row is-skeleton" aria-hidden="true">
                        <span class="skeleton cover"></span>
                        <span class="track-text">
                            <span class="skeleton skeleton-line"></span>
                            <span class="skeleton skeleton-line is-short"></span>
                        </span>
                    </div>
                })
                .collect_view()}
        </div>
    }
}
