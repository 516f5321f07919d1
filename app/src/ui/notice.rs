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
    /// Tries again without loading the page.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="load-error">
            <Notice kind=NoticeKind::Error>{message}</Notice>
            <Button kind_of="button" icon=Icon::Refresh on:click=move |_| on_retry.run(())>"Try again"</Button>
        </div>
    }
}
