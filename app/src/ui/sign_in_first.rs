//! A page of somebody's own, where nobody is signed in.

use leptos::prelude::*;

use crate::ui::{ButtonKind, ButtonLink, EmptyState};

/// Says what would be here, with the way to sign in and back.
#[component]
pub fn SignInFirst(
    /// The page's heading, for those who do not see the page.
    page: &'static str,
    /// What there would be.
    title: &'static str,
    /// Why to sign in.
    text: &'static str,
    /// The page's path.
    next: &'static str,
) -> impl IntoView {
    view! {
        <main class="page is-narrow" id="main" tabindex="-1">
            <h1 class="visually-hidden">{page}</h1>
            <EmptyState title text>
                <ButtonLink href=format!("/sign-in?next={next}") kind=ButtonKind::Primary>"Sign in"</ButtonLink>
            </EmptyState>
        </main>
    }
}
