//! The choice of a mood by hand.

use domain::Mood;
use leptos::{html, prelude::*};

use super::{Icon, checked::follow_checked};

/// A radio group of the eight moods; a plain part of a form.
#[component]
pub fn MoodRadios(
    /// The mood that is chosen.
    #[prop(optional, into)]
    selected: Signal<Option<Mood>>,
    /// Told when another is chosen.
    #[prop(optional, into)]
    on_select: Option<Callback<Mood>>,
    /// Name of the form field.
    #[prop(default = "mood")]
    name: &'static str,
    /// What is asked.
    #[prop(default = "Choose the mood yourself")]
    legend: &'static str,
) -> impl IntoView {
    let initial = selected.get_untracked();
    let choose = move |mood: Mood| {
        if let Some(on_select) = on_select {
            on_select.run(mood);
        }
    };
    let radio = move |mood: Mood| {
        let input = NodeRef::<html::Input>::new();
        follow_checked(input, move || selected.get() == Some(mood), move |_| choose(mood));
        view! {
            <label class="mood-radio" data-mood=mood.as_str()>
                <input
                    class="mood-radio-input"
                    r#type="radio"
                    name=name
                    value=mood.as_str()
                    checked=initial == Some(mood)
                    node_ref=input
                    on:change=move |_| choose(mood)
                />
                <span class="mood-radio-face">
                    <Icon name=Icon::of(mood)/>
                    <span>{mood.label()}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="mood-radios">
            <legend>{legend}</legend>
            <div class="mood-radios-grid">{Mood::ALL.map(radio).collect_view()}</div>
        </fieldset>
    }
}
