//! Lists that grow by *Load more*: the server draws the first part, the browser appends the next ones;
//! without JavaScript the button is a link to the next part.

use std::future::Future;

use domain::{Cursor, Page};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{api::ApiResult, ui::use_toasts};

/// A list in the page.
pub struct GrowingList<T: Send + Sync + 'static> {
    /// What is shown.
    pub items: RwSignal<Vec<T>>,
    /// Address of the next part, for a link.
    pub next_href: Signal<Option<String>>,
    /// Whether the next part is on its way.
    pub busy: RwSignal<bool>,
    /// Fetches and appends the next part.
    pub more: Callback<()>,
}

/// A list that begins with `first` and goes on with what `fetch` returns.
pub fn growing_list<T, F>(
    first: Page<T>,
    fetch: impl Fn(Option<Cursor>) -> F + Copy + Send + Sync + 'static,
) -> GrowingList<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = ApiResult<Page<T>>> + 'static,
{
    let items = RwSignal::new(first.items);
    let next = RwSignal::new(first.next);
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let more = Callback::new(move |()| {
        let cursor = next.get_untracked();
        if busy.get_untracked() || cursor.is_none() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match fetch(cursor).await {
                Ok(page) => {
                    items.update(|items| items.extend(page.items));
                    next.set(page.next);
                }
                Err(error) => toasts.fail(error.to_string()),
            }
            busy.set(false);
        });
    });
    let next_href = Signal::derive(move || next.get().map(|cursor| format!("?after={cursor}")));
    GrowingList { items, next_href, busy, more }
}

/// Where the list begins on this page: after the cursor in the address, when a link of ours led here.
pub fn start_of_list() -> Memo<Option<Cursor>> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("after").and_then(|cursor| cursor.parse().ok()))
}
