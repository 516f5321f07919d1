//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::Icon;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do next; at most one on a page.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Going back, cancelling.
    Quiet,
    /// What cannot be undone.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button is-primary",
            Self::Secondary => "button",
            Self::Quiet => "button is-quiet",
            Self::Danger => "button is-danger",
        }
    }
}

/// A button; submits its form unless told otherwise.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// `submit` or `button`.
    #[prop(default = "submit")]
    kind_of: &'static str,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether its work is under way; it keeps its size.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=kind.class()
            r#type=kind_of
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-label">{children()}</span>
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What the page there is to this one; `external` has it loaded by the browser, not by the router.
    #[prop(optional_no_strip)]
    rel: Option<&'static str>,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href rel=rel>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-label">{children()}</span>
        </a>
    }
}

/// A button with an icon only; its name is read out and shown as a tooltip.
#[component]
pub fn IconButton(
    /// What to draw.
    icon: Icon,
    /// Its name.
    #[prop(into)]
    label: String,
    /// `submit` or `button`.
    #[prop(default = "button")]
    kind_of: &'static str,
    /// For a switch: whether it is on.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            r#type=kind_of
            title=label.clone()
            aria-label=label
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
        >
            <Icon name=icon/>
        </button>
    }
}
