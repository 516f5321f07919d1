//! Songs in a list.

use domain::Track;
use leptos::{html, prelude::*};

use super::{Cover, Icon, checked::follow_checked, format_length};

/// A song with its actions; an entry of an `ol.track-list`.
#[component]
pub fn TrackRow(
    /// The song.
    track: Track,
    /// Why it is here; empty for no reason.
    #[prop(optional, into)]
    reason: String,
    /// Actions at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let length = track.duration_ms.map(format_length);
    view! {
        <li class="track-row">
            <Cover track=track.clone()/>
            {words(&track, reason)}
            {length.map(|length| view! { <span class="track-length tabular">{length}</span> })}
            {children.map(|children| view! { <span class="track-actions">{children()}</span> })}
        </li>
    }
}

/// A song to choose; an entry of an `ol.track-list` inside a form.
#[component]
pub fn TrackChoice(
    /// The song.
    track: Track,
    /// Why it is here; empty for no reason.
    #[prop(optional, into)]
    reason: String,
    /// Whether it is chosen.
    #[prop(into)]
    selected: Signal<bool>,
    /// Told when that changes.
    #[prop(optional, into)]
    on_toggle: Option<Callback<bool>>,
    /// Name of the form field; its value is the song's key.
    #[prop(default = "track")]
    name: &'static str,
    /// Actions beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let toggle = move |on: bool| {
        if let Some(on_toggle) = on_toggle {
            on_toggle.run(on);
        }
    };
    follow_checked(input, move || selected.get(), toggle);
    let length = track.duration_ms.map(format_length);
    view! {
        <li class="track-item">
            <label class="track-row is-choice">
                <input
                    class="track-check"
                    r#type="checkbox"
                    name=name
                    value=track.id.to_string()
                    checked=selected.get_untracked()
                    node_ref=input
                    on:change=move |event| toggle(event_target_checked(&event))
                />
                <span class="track-tick" aria-hidden="true">
                    <Icon name=Icon::Check/>
                </span>
                <Cover track=track.clone()/>
                {words(&track, reason)}
                {length.map(|length| view! { <span class="track-length tabular">{length}</span> })}
            </label>
            {children.map(|children| children())}
        </li>
    }
}

/// Title, artist and the reason why the song is here.
fn words(track: &Track, reason: String) -> impl IntoView + use<> {
    view! {
        <span class="track-text">
            <span class="track-title">{track.title.clone()}</span>
            <span class="track-artist">{track.artist.clone()}</span>
            {(!reason.is_empty()).then(|| view! { <span class="track-reason">{reason}</span> })}
        </span>
    }
}
