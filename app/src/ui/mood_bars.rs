//! The scores of all eight moods.

use domain::{Mood, Scores};
use leptos::prelude::*;

use super::{Icon, percent};

/// One bar for each mood, in the fixed order, with its share in words.
#[component]
pub fn MoodBars(
    /// The scores.
    #[prop(into)]
    scores: Signal<Scores>,
) -> impl IntoView {
    let bar = move |mood: Mood| {
        view! {
            <li class="mood-bar" class:is-best=move || scores.get().best() == mood data-mood=mood.as_str()>
                <span class="mood-bar-name">
                    <Icon name=Icon::of(mood)/>
                    <span>{mood.label()}</span>
                </span>
                <svg class="mood-bar-track" aria-hidden="true" focusable="false">
                    <rect
                        class="mood-bar-fill"
                        height="100%"
                        width=move || format!("{:.1}%", scores.get().get(mood) * 100.0)
                    ></rect>
                </svg>
                <span class="mood-bar-share tabular">{move || percent(scores.get().get(mood))}</span>
            </li>
        }
    };
    view! { <ul class="mood-bars">{Mood::ALL.map(bar).collect_view()}</ul> }
}
