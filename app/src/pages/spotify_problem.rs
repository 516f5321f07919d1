//! Where somebody lands who came back from Spotify without being connected: what happened, and what to do.

use domain::LoginTrouble;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::ui::{ButtonKind, ButtonLink, EmptyState};

/// The page.
#[component]
pub fn SpotifyProblemPage() -> impl IntoView {
    let query = use_query_map();
    let why = move || {
        let name = query.read().get("why").unwrap_or_default();
        LoginTrouble::ALL.into_iter().find(|why| why.as_str() == name).unwrap_or(LoginTrouble::Stale)
    };
    view! {
        <Title text="Not connected to Spotify"/>
        <main class="page is-narrow" id="main" tabindex="-1">
            <h1 class="visually-hidden">"Not connected to Spotify"</h1>
            {move || {
                let why = why();
                view! {
                    <EmptyState title="Not connected to Spotify" text=why.to_string()>
                        {why.is_worth_another_try().then(|| view! {
                            <a class="button is-primary" href="/spotify/login?next=/settings%23spotify" rel="external nofollow">
                                "Begin again"
                            </a>
                        })}
                        <ButtonLink href="/" kind=ButtonKind::Quiet>"Go on without Spotify"</ButtonLink>
                    </EmptyState>
                }
            }}
        </main>
    }
}
