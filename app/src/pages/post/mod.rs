//! A post, and changing it.

mod edit;
mod show;

pub use edit::EditPostPage;
pub use show::{PostPage, source_words};

use domain::PostId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The post's key in the address; nothing when it is no key.
fn post_id() -> Memo<Option<PostId>> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").and_then(|id| id.parse().ok()))
}
