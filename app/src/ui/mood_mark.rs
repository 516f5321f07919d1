//! A mood in words: as a small mark and as a large word.

use domain::Mood;
use leptos::prelude::*;

use super::Icon;

/// Icon, word and hue of a mood.
#[component]
pub fn MoodMark(
    /// The mood.
    mood: Mood,
) -> impl IntoView {
    view! {
        <span class="mood-mark" data-mood=mood.as_str()>
            <Icon name=Icon::of(mood)/>
            <span class="mood-mark-word">{mood.label()}</span>
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
