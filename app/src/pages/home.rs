//! The start page: everyone's newest public posts.

use domain::{Forecast, PostCard, TopListeners, TopListens};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::{
    api::{
        listeners::{get_forecast, get_top_listens},
        posts::get_feed,
    },
    form::{ApiForm, use_submission},
    list::{growing_list, start_of_list},
    pages::statistics::forecast_sentence,
    player::PlayButton,
    resource::load,
    ui::{
        Button, ButtonKind, ButtonLink, EmptyState, FeedSkeleton, FieldSize, Icon, LoadError, LoadMore,
        MoodField, PostTile, TrackRow, use_toasts,
    },
    viewer::ViewerContext,
};

/// The feed, and for visitors what this is.
#[component]
pub fn HomePage() -> impl IntoView {
    let viewer = ViewerContext::get();
    let start = start_of_list();
    let resource = load(move || start.get(), get_feed);
    let forecast = load(|| (), |()| get_forecast());
    let top = load(|| (), |()| get_top_listens());
    view! {
        <Title text=""/>
        <Meta name="description" content="Upload a photo or draw. Undertone reads the mood of the picture and finds songs that belong to it."/>
        <main class="page is-wide" id="main" tabindex="-1">
            <Transition>
                {move || viewer.read().map(|viewer| match viewer {
                    None => view! { <Hero/> }.into_any(),
                    Some(_) => view! { <h1 class="visually-hidden">"Home"</h1> }.into_any(),
                })}
            </Transition>
            <Suspense>
                {move || forecast.get().and_then(Result::ok).flatten().map(|forecast| view! { <Suggestion forecast/> })}
            </Suspense>
            <Suspense>
                {move || top.get().and_then(Result::ok).flatten().map(|top| view! { <Top top/> })}
            </Suspense>
            <h2 class="section-title">"Latest"</h2>
            <Suspense fallback=FeedSkeleton>
                {move || resource.get().map(|first| match first {
                    Ok(first) if first.items.is_empty() => view! { <EmptyFeed/> }.into_any(),
                    Ok(first) => {
                        let list = growing_list(first, get_feed);
                        view! {
                            <FeedWall posts=list.items/>
                            <LoadMore href=list.next_href busy=list.busy on_more=list.more/>
                        }.into_any()
                    }
                    Err(error) => view! {
                        <LoadError message=error.to_string() on_retry=Callback::new(move |()| resource.refetch())/>
                    }.into_any(),
                })}
            </Suspense>
        </main>
    }
}

/// The mood that somebody is probably in, to begin with.
#[component]
fn Suggestion(forecast: Forecast) -> impl IntoView {
    let start = use_submission("/api/drafts/mood-only");
    let toasts = use_toasts();
    start.on_failure(move |sentence| toasts.fail(sentence));
    let mood = forecast.mood;
    view! {
        <aside class="suggestion" data-mood=mood.as_str() aria-label="A guess">
            <p>
                {forecast_sentence(&forecast)}
                " "
                <a href="/statistics">"How we guess"</a>
            </p>
            <ApiForm submission=start>
                <input type="hidden" name="mood" value=mood.as_str()/>
                <Button icon=Icon::Music busy=start.pending>{format!("Songs for {}", mood.as_str())}</Button>
            </ApiForm>
        </aside>
    }
}

/// What is heard most.
#[component]
fn Top(top: TopListens) -> impl IntoView {
    let title = match top.by {
        TopListeners::Spotify => "What you hear most on Spotify",
        TopListeners::Viewer => "What you hear most",
        TopListeners::Everyone => "Heard most here",
    };
    let list = StoredValue::new(top.tracks.clone());
    let list = Signal::derive(move || list.get_value());
    view! {
        <section aria-labelledby="top">
            <h2 class="section-title" id="top">{title}</h2>
            <ol class="track-list is-compact is-columns">
                {top.tracks.into_iter().map(|track| view! {
                    <TrackRow track=track.clone()><PlayButton track list/></TrackRow>
                }).collect_view()}
            </ol>
        </section>
    }
}

/// A wall of posts.
#[component]
pub fn FeedWall(posts: RwSignal<Vec<PostCard>>) -> impl IntoView {
    view! {
        <ul class="feed-wall">
            <For each=move || posts.get() key=|post| post.id let:post>
                <li class="feed-item">
                    <PostTile href=format!("/posts/{}", post.id) post=post/>
                </li>
            </For>
        </ul>
    }
}

#[component]
fn Hero() -> impl IntoView {
    view! {
        <section class="hero">
            <div class="hero-text">
                <h1>"Every picture has an undertone."</h1>
                <p class="lede">
                    "Upload a photo, draw, or look into the camera. We read the mood and find songs that belong to it. \
                     Keep the ones that fit."
                </p>
                <p class="button-row">
                    <ButtonLink href="/create" kind=ButtonKind::Primary icon=Icon::Plus>"Try it with a picture"</ButtonLink>
                    <ButtonLink href="/sign-up">"Make an account"</ButtonLink>
                </p>
            </div>
            <div class="hero-field"><MoodField point=None size=FieldSize::Large/></div>
        </section>
    }
}

#[component]
fn EmptyFeed() -> impl IntoView {
    view! {
        <EmptyState title="No posts yet" text="Be the first: a picture and a few songs are enough.">
            <ButtonLink href="/create" kind=ButtonKind::Primary icon=Icon::Plus>"Create a post"</ButtonLink>
        </EmptyState>
    }
}
