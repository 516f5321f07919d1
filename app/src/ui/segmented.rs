//! Radios side by side: aim, theme, privacy.

use domain::{Aim, Privacy, Theme};
use leptos::{html, prelude::*};

use super::{Icon, checked::follow_checked};

/// One choice of a switch.
struct Choice<T> {
    value: T,
    name: &'static str,
    label: &'static str,
    meaning: &'static str,
    icon: Icon,
}

/// A group of radios with icon and word, and, where there is one, a sentence on what each means.
fn radios<T>(
    class: &'static str,
    field: &'static str,
    legend: &'static str,
    choices: Vec<Choice<T>>,
    selected: Signal<T>,
    on_select: Option<Callback<T>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let choose = move |value: T| {
        if let Some(on_select) = on_select {
            on_select.run(value);
        }
    };
    let radio = move |Choice { value, name, label, meaning, icon }: Choice<T>| {
        let input = NodeRef::<html::Input>::new();
        follow_checked(input, move || selected.get() == value, move |_| choose(value));
        view! {
            <label class="segment">
                <input
                    class="segment-input"
                    r#type="radio"
                    name=field
                    value=name
                    checked=selected.get_untracked() == value
                    node_ref=input
                    on:change=move |_| choose(value)
                />
                <span class="segment-face">
                    <Icon name=icon/>
                    <span class="segment-text">
                        <span class="segment-label">{label}</span>
                        {(!meaning.is_empty()).then(|| view! { <span class="segment-meaning">{meaning}</span> })}
                    </span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class=class>
            <legend>{legend}</legend>
            <div class="segments">{choices.into_iter().map(radio).collect_view()}</div>
        </fieldset>
    }
}

/// What the music should do.
#[component]
pub fn AimSwitch(
    /// The aim at present.
    #[prop(into)]
    selected: Signal<Aim>,
    /// Told when another is chosen.
    #[prop(optional, into)]
    on_select: Option<Callback<Aim>>,
) -> impl IntoView {
    let icon = |aim| match aim {
        Aim::Match => Icon::Music,
        Aim::Lift => Icon::Happy,
        Aim::Soothe => Icon::Calm,
        Aim::Energize => Icon::Energetic,
    };
    let choice = |aim: Aim| Choice {
        value: aim,
        name: aim.as_str(),
        label: aim.label(),
        meaning: "",
        icon: icon(aim),
    };
    let choices = Aim::ALL.into_iter().map(choice).collect();
    radios("segmented aim-switch", "aim", "What should the music do?", choices, selected, on_select)
}

/// Light, dark, or as the system says.
#[component]
pub fn ThemeSwitch(
    /// The theme at present.
    #[prop(into)]
    selected: Signal<Theme>,
    /// Told when another is chosen.
    #[prop(optional, into)]
    on_select: Option<Callback<Theme>>,
) -> impl IntoView {
    let choice = |theme: Theme| {
        let (label, icon) = match theme {
            Theme::System => ("As the system", Icon::Monitor),
            Theme::Light => ("Light", Icon::Sun),
            Theme::Dark => ("Dark", Icon::Moon),
        };
        Choice { value: theme, name: theme.as_str(), label, meaning: "", icon }
    };
    let choices = Theme::ALL.into_iter().map(choice).collect();
    radios("segmented theme-switch", "theme", "Theme", choices, selected, on_select)
}

/// Who may see a post.
#[component]
pub fn PrivacyRadios(
    /// The choice at present.
    #[prop(into)]
    selected: Signal<Privacy>,
    /// Told when another is chosen.
    #[prop(optional, into)]
    on_select: Option<Callback<Privacy>>,
) -> impl IntoView {
    let icon = |privacy| match privacy {
        Privacy::Public => Icon::Globe,
        Privacy::Unlisted => Icon::Link,
        Privacy::Private => Icon::Lock,
    };
    let choice = |privacy: Privacy| Choice {
        value: privacy,
        name: privacy.as_str(),
        label: privacy.label(),
        meaning: privacy.meaning(),
        icon: icon(privacy),
    };
    let choices = Privacy::ALL.into_iter().map(choice).collect();
    radios("segmented is-stacked privacy-radios", "privacy", "Who can see it?", choices, selected, on_select)
}
