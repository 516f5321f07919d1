//! A mood in words: as a small mark and as a large word.

use domain::Mood;
use leptos::prelude::*;

use super::{Icon, percent};

/// Icon, word and hue of a mood.
#[component]
pub fn MoodMark(
    /// The mood.
    mood: Mood,
    /// How sure, 0..1; left out when not known or not asked for.
    #[prop(optional)]
    confidence: Option<f32>,
) -> impl IntoView {
    view! {
        <span class="mood-mark" data-mood=mood.as_str()>
            <Icon name=Icon::of(mood)/>
            <span class="mood-mark-word">{mood.label()}</span>
            {confidence.map(|share| view! { <span class="mood-mark-share">{percent(share)}</span> })}
        </span>
    }
}

/// The word alone, set large in the weight that is the mood's own voice.
#[component]
pub fn MoodWord(
    /// The mood.
    mood: Mood,
) -> impl IntoView {
    view! {
        <span class="mood-word" data-mood=mood.as_str()>
            <Icon name=Icon::of(mood)/>
            <span>{mood.label()}</span>
        </span>
    }
}
