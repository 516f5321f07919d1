//! The way to the next part of a list.

use leptos::prelude::*;

use super::Icon;

/// A link to the next part, which scripts turn into a button; at the end of the list a short sentence.
#[component]
pub fn LoadMore(
    /// Address of the page with the next part; nothing at the end.
    #[prop(into)]
    href: Signal<Option<String>>,
    /// Whether the next part is on its way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Loads the next part without leaving the page.
    #[prop(optional, into)]
    on_more: Option<Callback<()>>,
    /// What is said at the end.
    #[prop(default = "That is everything.")]
    end: &'static str,
) -> impl IntoView {
    let next = move || {
        href.get().map(|href| {
            view! {
                <a
                    class="button"
                    href=href
                    aria-busy=move || busy.get().then_some("true")
                    on:click=move |event| {
                        if let Some(on_more) = on_more {
                            event.prevent_default();
                            if !busy.get_untracked() {
                                on_more.run(());
                            }
                        }
                    }
                >
                    <Icon name=Icon::ChevronDown/>
                    <span class="button-label">"Load more"</span>
                </a>
            }
        })
    };
    view! {
        <div class="load-more">
            {next}
            <p class="load-more-end" role="status">
                {move || if busy.get() { "Loading" } else if href.get().is_none() { end } else { "" }}
            </p>
        </div>
    }
}
