//! Sentences that tell what happened.

use leptos::prelude::*;

use super::{Button, Icon};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    Info,
    /// Something worked.
    Success,
    /// Something did not.
    Error,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice is-info",
            Self::Success => "notice is-success",
            Self::Error => "notice is-error",
        }
    }

    /// The icon that says the same as the colour.
    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Check,
            Self::Error => Icon::Warning,
        }
    }
}

/// A sentence with an icon; an error is announced at once, the others when there is a pause.
#[component]
pub fn Notice(
    /// What it is about.
    kind: NoticeKind,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=kind.class() role=if kind == NoticeKind::Error { "alert" } else { "status" }>
            <Icon name=kind.icon()/>
            <div class="notice-text">{children()}</div>
        </div>
    }
}

/// What a list shows when it could not be loaded: one sentence and *Try again*.
#[component]
pub fn LoadError(
    /// What happened.
    #[prop(into)]
    message: String,
    /// The page to load again; without it and without scripts there is no button.
    #[prop(optional, into)]
    retry_href: Option<String>,
    /// Tries again without loading the page.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let again = match (retry_href, on_retry) {
        (Some(href), on_retry) => view! {
            <a class="button" href=href on:click=move |event| if let Some(retry) = on_retry {
                event.prevent_default();
                retry.run(());
            }>
                <Icon name=Icon::Refresh/>
                <span class="button-label">"Try again"</span>
            </a>
        }
        .into_any(),
        (None, Some(retry)) => view! {
            <Button kind_of="button" icon=Icon::Refresh on:click=move |_| retry.run(())>"Try again"</Button>
        }
        .into_any(),
        (None, None) => ().into_any(),
    };
    view! {
        <div class="load-error">
            <div class="notice is-error" role="alert">
                <Icon name=Icon::Warning/>
                <div class="notice-text">{message}</div>
            </div>
            {again}
        </div>
    }
}
