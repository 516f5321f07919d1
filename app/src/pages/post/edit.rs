//! Changing the words and the privacy of a post.

use domain::{AppError, Post};
use leptos::prelude::*;
use leptos_meta::Title;

use super::post_id;
use crate::{
    api::{ApiError, posts::get_post},
    flash::Flash,
    form::{ApiForm, use_submission},
    pages::errors::error_page,
    resource::load,
    ui::{Button, ButtonKind, ButtonLink, Notice, NoticeKind, PrivacyRadios, TextArea},
};

const EDIT: &str = "/api/posts/edit";

/// The page; only for the post's author.
#[component]
pub fn EditPostPage() -> impl IntoView {
    let id = post_id();
    let post = load(
        move || id.get(),
        |id| async move {
            let post = get_post(id.ok_or(AppError::NotFound)?).await?;
            if post.mine { Ok(post) } else { Err(ApiError(AppError::Forbidden)) }
        },
    );
    view! {
        <Title text="Edit post"/>
        <Suspense fallback=|| view! { <main class="page is-narrow" id="main"></main> }>
            {move || post.get().map(|post| match post {
                Ok(post) => view! { <EditForm post/> }.into_any(),
                Err(error) => error_page(error),
            })}
        </Suspense>
    }
}

#[component]
fn EditForm(post: Post) -> impl IntoView {
    let edit = use_submission(EDIT);
    let message = edit.message();
    let refused = Flash::of(EDIT);
    let typed = |field| refused.as_ref().and_then(|flash| flash.typed(field));
    let description = typed("description").unwrap_or(post.description);
    let privacy = typed("privacy").and_then(|name| name.parse().ok()).unwrap_or(post.privacy);
    view! {
        <main class="page is-narrow" id="main" tabindex="-1" data-mood=post.mood.as_str()>
            <header class="page-head"><h1>"Edit post"</h1></header>
            <ApiForm submission=edit class="form">
                {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <input type="hidden" name="id" value=post.id.to_string()/>
                <TextArea
                    name="description" label="Words to go with it" value=description rows=6
                    error=edit.field("description")
                />
                <PrivacyRadios selected=privacy/>
                <div class="button-row">
                    <Button kind=ButtonKind::Primary busy=edit.pending>"Save"</Button>
                    <ButtonLink href=format!("/posts/{}", post.id) kind=ButtonKind::Quiet>"Cancel"</ButtonLink>
                </div>
            </ApiForm>
        </main>
    }
}
