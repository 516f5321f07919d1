//! A user's page: who they are and their posts.

use domain::Profile;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{account::get_profile, posts::get_posts_by},
    form::{ApiForm, use_submission},
    list::{growing_list, start_of_list},
    pages::{errors::error_page, home::FeedWall},
    resource::load,
    shell::SIGN_OUT,
    ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonLink, EmptyState, FeedSkeleton, Icon, LoadMore},
    viewer::ViewerContext,
};

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let params = use_params_map();
    let username = Memo::new(move |_| params.read().get("username").unwrap_or_default());
    let start = start_of_list();
    let data = load(
        move || (username.get(), start.get()),
        |(username, start)| async move {
            let profile = get_profile(username.clone()).await?;
            Ok((profile, get_posts_by(username, start).await?))
        },
    );
    view! {
        <Suspense fallback=|| view! { <main class="page is-wide" id="main"><FeedSkeleton/></main> }>
            {move || data.get().map(|data| match data {
                Err(error) => error_page(error),
                Ok((profile, posts)) => {
                    let name = profile.username.clone();
                    let empty = posts.items.is_empty();
                    let list = growing_list(posts, move |cursor| get_posts_by(username.get_untracked(), cursor));
                    view! {
                        <Title text=profile.display_name.clone()/>
                        <main class="page is-wide" id="main" tabindex="-1">
                            <ProfileHead profile/>
                            {if empty {
                                view! { <NoPosts username=name/> }.into_any()
                            } else {
                                view! {
                                    <h2 class="visually-hidden">"Posts"</h2>
                                    <FeedWall posts=list.items/>
                                    <LoadMore href=list.next_href busy=list.busy on_more=list.more/>
                                }.into_any()
                            }}
                        </main>
                    }.into_any()
                }
            })}
        </Suspense>
    }
}

fn is_me(username: &str) -> Signal<bool> {
    let viewer = ViewerContext::get();
    let username = username.to_owned();
    Signal::derive(move || viewer.read().flatten().is_some_and(|v| v.profile.username == username))
}

#[component]
fn ProfileHead(profile: Profile) -> impl IntoView {
    let me = is_me(&profile.username);
    let since = profile.joined_at.format("%B %Y").to_string();
    let name = profile.display_name.clone();
    let meta = format!("@{} · here since {since}", profile.username);
    view! {
        <header class="profile-head">
            <Avatar profile=profile size=AvatarSize::Large/>
            <div>
                <h1>{name}</h1>
                <p class="profile-meta">{meta}</p>
            </div>
            <Show when=move || me.get()><MyActions/></Show>
        </header>
    }
}

/// On a phone the rail has no room for these.
#[component]
fn MyActions() -> impl IntoView {
    let sign_out = use_submission(SIGN_OUT).refreshing_viewer();
    view! {
        <div class="page-actions button-row">
            <ButtonLink href="/settings" icon=Icon::Settings>"Settings"</ButtonLink>
            <ApiForm submission=sign_out><Button kind=ButtonKind::Quiet icon=Icon::Logout>"Sign out"</Button></ApiForm>
        </div>
    }
}

#[component]
fn NoPosts(username: String) -> impl IntoView {
    let me = is_me(&username);
    view! {
        <Show
            when=move || me.get()
            fallback=|| view! {
                <EmptyState title="No posts yet" text="Nothing public here so far.">
                    <ButtonLink href="/">"Look at other posts"</ButtonLink>
                </EmptyState>
            }
        >
            <EmptyState title="No posts yet" text="Your pictures and their songs will be here.">
                <ButtonLink href="/create" kind=ButtonKind::Primary icon=Icon::Plus>"Create a post"</ButtonLink>
            </EmptyState>
        </Show>
    }
}
