//! The viewer's favorites, each with the way back to the post it was found on.

use domain::{AppError, Favorite, PictureSize, PostRef, RankedTrack, Track};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

use crate::{
    api::{
        ApiError,
        favorites::get_favorites,
        listeners::{Recommended, get_recommended},
    },
    browser::post_values,
    list::{growing_list, start_of_list},
    pages::{
        errors::error_page,
        keep_songs::{Keep, KeepSongs},
    },
    player::PlayButton,
    resource::{Loaded, load},
    ui::{
        ButtonKind, ButtonLink, EmptyState, FavoriteButton, LoadMore, PostTile, SignInFirst,
        TrackListSkeleton, TrackRow,
    },
};

/// The list.
#[component]
pub fn FavoritesPage() -> impl IntoView {
    let start = start_of_list();
    let first = load(move || start.get(), get_favorites);
    let found = load(|| (), |()| get_recommended());
    view! {
        <Title text="Favorites"/>
        <Suspense fallback=|| view! { <main class="page" id="main"><TrackListSkeleton/></main> }>
            {move || first.get().map(|page| match page {
                Err(ApiError(AppError::SignInRequired)) => view! {
                    <SignInFirst page="Favorites" title="Your favorites" text="Sign in to see the songs you marked." next="/favorites"/>
                }.into_any(),
                Err(error) => error_page(error),
                Ok(page) => {
                    let empty = page.items.is_empty();
                    let list = growing_list(page, get_favorites);
                    let tracks = move || list.items.read().iter().map(|favorite| favorite.track.clone()).collect();
                    let all: Signal<Vec<Track>> = Signal::derive(tracks);
                    view! {
                        <main class="page" id="main" tabindex="-1">
                            <header class="page-head">
                                <h1>"Favorites"</h1>
                                <p class="lede">"Songs you marked, newest first. Only you can see them."</p>
                            </header>
                            {if empty {
                                view! { <Nothing/> }.into_any()
                            } else {
                                view! {
                                    <ol class="track-list" aria-label="Your favorites">
                                        <For each=move || list.items.get() key=|f| f.id let:favorite>
                                            <FavoriteRow favorite list=all/>
                                        </For>
                                    </ol>
                                    <LoadMore href=list.next_href busy=list.busy on_more=list.more/>
                                    <KeepSongs keep=Keep::Favorites name="Undertone favorites" tracks=all/>
                                    <Recommendations found/>
                                }.into_any()
                            }}
                        </main>
                    }.into_any()
                }
            })}
        </Suspense>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <EmptyState title="No favorites yet" text="Mark a song on any post with the heart, and you find it here again.">
            <ButtonLink href="/" kind=ButtonKind::Primary>"Look at posts"</ButtonLink>
        </EmptyState>
    }
}

/// Songs near to the favorites, and posts of others that share them.
#[component]
fn Recommendations(found: Loaded<Recommended>) -> impl IntoView {
    view! {
        <Suspense>
            {move || found.get().and_then(Result::ok).map(|Recommended { tracks, posts }| {
                let near = tracks.iter().map(|ranked| ranked.track.clone()).collect::<Vec<_>>();
                let near = StoredValue::new(near);
                let near = Signal::derive(move || near.get_value());
                view! {
                {(!tracks.is_empty()).then(|| view! {
                    <section aria-labelledby="near">
                        <h2 class="section-title" id="near">"Near to your favorites"</h2>
                        <ol class="track-list">
                            {tracks.into_iter().map(|RankedTrack { track, reason }| view! {
                                <TrackRow track=track.clone() reason=reason>
                                    <PlayButton track=track.clone() list=near/>
                                    <FavoriteForm track=track post=None on=false/>
                                </TrackRow>
                            }).collect_view()}
                        </ol>
                    </section>
                })}
                {(!posts.is_empty()).then(|| view! {
                    <section aria-labelledby="sharing">
                        <h2 class="section-title" id="sharing">"Posts that share them"</h2>
                        <ul class="feed-wall">
                            {posts.into_iter().map(|(post, shared)| view! {
                                <li class="feed-item">
                                    <PostTile href=format!("/posts/{}", post.id) post=post/>
                                    <p class="muted shared-count">{shared_words(shared)}</p>
                                </li>
                            }).collect_view()}
                        </ul>
                    </section>
                })}
                }
            })}
        </Suspense>
    }
}

fn shared_words(shared: u32) -> String {
    match shared {
        1 => "has one of your favorites".to_owned(),
        n => format!("has {n} of your favorites"),
    }
}

#[component]
fn FavoriteRow(favorite: Favorite, list: Signal<Vec<Track>>) -> impl IntoView {
    let Favorite { track, post, .. } = favorite;
    let found_on = post.as_ref().map(|post| post.id);
    view! {
        <TrackRow track=track.clone()>
            {post.map(|post| view! { <FoundOn post/> })}
            <PlayButton track=track.clone() list/>
            <FavoriteForm track=track post=found_on on=true/>
        </TrackRow>
    }
}

#[component]
fn FoundOn(post: PostRef) -> impl IntoView {
    let author = post.author;
    view! {
        <a class="found-on" href=format!("/posts/{}", post.id)>
            {post.picture.map(|p| view! { <img src=p.url(PictureSize::Small) alt="" width="40" height="40" loading="lazy"/> })}
            <span>{format!("found on {author}\u{2019}s post")}</span>
        </a>
    }
}

/// The heart beside a song. Shows the new state at once and goes back if the server refuses.
#[component]
pub fn FavoriteForm(track: domain::Track, post: Option<domain::PostId>, on: bool) -> impl IntoView {
    const SET: &str = "/api/favorites/set";
    let shown = RwSignal::new(on);
    let toasts = crate::ui::use_toasts();
    let id = track.id.to_string();
    let post = post.map(|post| post.to_string());
    let (sent_id, sent_post) = (id.clone(), post.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let favorite = !shown.get_untracked();
        shown.set(favorite);
        let (track, post) = (sent_id.clone(), sent_post.clone());
        spawn_local(async move {
            let favorite_word = favorite.to_string();
            let mut values = vec![("track", track.as_str()), ("favorite", favorite_word.as_str())];
            values.extend(post.as_deref().map(|post| ("post", post)));
            if let Err(error) = post_values(SET, &values).await {
                shown.try_set(!favorite);
                toasts.fail(error.to_string());
            }
        });
    };
    let title = format!("{} by {}", track.title, track.artist);
    view! {
        <form method="post" action=SET on:submit=submit>
            <input type="hidden" name="track" value=id/>
            {post.map(|post| view! { <input type="hidden" name="post" value=post/> })}
            <input type="hidden" name="favorite" value=move || (!shown.get()).to_string()/>
            <FavoriteButton on=shown title=title/>
        </form>
    }
}
