//! The post's page: picture, mood, words, songs.

use domain::{AppError, DraftInput, PictureSize, Post, Privacy, Reading, Source};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::post_id;
use crate::{
    api::posts::get_post,
    form::{ApiForm, use_submission},
    pages::{
        create::InputStage,
        errors::error_page,
        favorites::FavoriteForm,
        keep_songs::{Keep, KeepSongs},
    },
    player::PlayButton,
    resource::load,
    ui::{
        Avatar, Button, ButtonKind, ButtonLink, FeedSkeleton, FieldSize, Icon, MoodBars, MoodField, MoodWord,
        Notice, NoticeKind, PictureImage, TrackRow, percent, use_toasts,
    },
};

/// The page.
#[component]
pub fn PostPage() -> impl IntoView {
    let id = post_id();
    let post = load(move || id.get(), |id| async move { get_post(id.ok_or(AppError::NotFound)?).await });
    view! {
        <Suspense fallback=|| view! { <main class="page" id="main"><FeedSkeleton/></main> }>
            {move || post.get().map(|post| match post {
                Ok(post) => view! { <PostArticle post/> }.into_any(),
                Err(error) => error_page(error),
            })}
        </Suspense>
    }
}

#[component]
fn PostArticle(post: Post) -> impl IntoView {
    let title = format!("{} by {}", post.mood.label(), post.author.display_name);
    let summary = if post.description.is_empty() {
        format!("A {} moment with {} songs.", post.mood, post.tracks.len())
    } else {
        post.description.chars().take(200).collect()
    };
    let picture_url = match &post.input {
        DraftInput::Picture(picture) => Some(picture.url(PictureSize::Large)),
        _ => None,
    };
    let id = post.id;
    let published = post.published_at;
    let edited = post.edited_at.is_some();
    let lines: Vec<String> = post.description.lines().map(str::to_owned).collect();
    view! {
        <Title text=title.clone()/>
        <Meta name="description" content=summary.clone()/>
        <Meta property="og:title" content=title/>
        <Meta property="og:description" content=summary/>
        {picture_url.map(|url| view! { <Meta property="og:image" content=url/> })}
        {(post.privacy != Privacy::Public).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <main class="page post" id="main" tabindex="-1" data-mood=post.mood.as_str()>
            <article class="post-layout">
                <PostPicture input=post.input.clone() mood=post.mood/>
                <div class="post-body">
                    <header class="post-head">
                        <a class="byline" href=format!("/people/{}", post.author.username)>
                            <Avatar profile=post.author.clone()/>
                            <span class="byline-name">{post.author.display_name.clone()}</span>
                        </a>
                        <time class="byline-time" datetime=published.to_rfc3339()>
                            {published.format("%-d %B %Y").to_string()}{edited.then_some(" · edited")}
                        </time>
                        <PrivacyNote privacy=post.privacy/>
                    </header>
                    <h1 class="post-title"><MoodWord mood=post.mood/></h1>
                    {(!lines.is_empty()).then(|| view! {
                        <p class="post-description" dir="auto">
                            {lines.into_iter().enumerate().map(|(n, line)| view! { {(n > 0).then(|| view! { <br/> })} {line} }).collect_view()}
                        </p>
                    })}
                    <section>
                        <h2 class="section-title">"Songs"</h2>
                        <PostSongs post=post.clone()/>
                    </section>
                    <ReadingDetails post=post.clone()/>
                    <div class="post-actions button-row">
                        <ShareButton/>
                        {post.mine.then(|| view! { <OwnerActions id/> })}
                    </div>
                </div>
            </article>
        </main>
    }
}

#[component]
fn PostPicture(input: DraftInput, mood: domain::Mood) -> impl IntoView {
    match input {
        DraftInput::Picture(picture) => {
            view! { <figure class="post-picture"><PictureImage picture=picture eager=true sizes="(min-width: 900px) 50vw, 100vw"/></figure> }.into_any()
        }
        other => view! { <InputStage input=other mood=Some(mood)/> }.into_any(),
    }
}

#[component]
fn PrivacyNote(privacy: Privacy) -> impl IntoView {
    let icon = match privacy {
        Privacy::Public => return ().into_any(),
        Privacy::Unlisted => Icon::Link,
        Privacy::Private => Icon::Lock,
    };
    view! { <span class="privacy-note" title=privacy.meaning()><Icon name=icon/> {privacy.label()}</span> }
        .into_any()
}

#[component]
fn PostSongs(post: Post) -> impl IntoView {
    if post.tracks.is_empty() {
        return view! { <p class="muted">"No songs on this one."</p> }.into_any();
    }
    let (id, mood) = (post.id, post.mood);
    let list: Vec<_> = post.tracks.iter().map(|entry| entry.track.clone()).collect();
    let list = StoredValue::new(list);
    let list = Signal::derive(move || list.get_value());
    let name = format!("{}, {}", mood.label(), post.published_at.format("%-d %B %Y"));
    let rows = post.tracks.into_iter().map(|entry| {
        let track = entry.track;
        view! {
            <TrackRow track=track.clone()>
                <PlayButton track=track.clone() list mood=Some(mood)/>
                <FavoriteForm track=track post=Some(id) on=entry.favorite/>
            </TrackRow>
        }
    });
    view! {
        <ol class="track-list">{rows.collect_view()}</ol>
        <KeepSongs keep=Keep::Post(id) name tracks=list/>
    }
    .into_any()
}

/// Where a reading came from, for a sentence.
#[must_use]
pub fn source_words(source: Source) -> &'static str {
    match source {
        Source::Face => "from the face",
        Source::Scene => "from the scene",
        Source::Drawing => "from the drawing",
        Source::Text => "from the words",
        Source::Camera => "from the camera",
        Source::Manual => "chosen by hand",
    }
}

#[component]
fn ReadingDetails(post: Post) -> impl IntoView {
    let chosen = post.manual.is_some();
    let Some(reading) = post.detected.clone().or(post.manual) else { return ().into_any() };
    let sentence = match (&post.detected, chosen) {
        (Some(detected), true) => {
            format!("We read {}. The author chose {} instead.", reading_words(detected), post.mood)
        }
        (Some(detected), false) => format!("We read {}.", reading_words(detected)),
        (None, _) => "The author chose this mood by hand.".to_owned(),
    };
    view! {
        <details class="reading-details">
            <summary>"How we read it"</summary>
            <p>{sentence}</p>
            <MoodField point=Some(reading.point()) uncertainty=1.0 - reading.confidence size=FieldSize::Small/>
            {post.detected.map(|detected| view! { <MoodBars scores=detected.scores/> })}
        </details>
    }
    .into_any()
}

fn reading_words(reading: &Reading) -> String {
    format!("{}, {} sure, {}", reading.mood, percent(reading.confidence), source_words(reading.source))
}

/// Copies the address, or opens the share sheet where the device has one.
#[component]
fn ShareButton() -> impl IntoView {
    let toasts = use_toasts();
    let share = move |_| crate::browser::share_page(toasts);
    view! { <span class="js-only"><Button kind_of="button" icon=Icon::Share on:click=share>"Share"</Button></span> }
}

#[component]
fn OwnerActions(id: domain::PostId) -> impl IntoView {
    let delete = use_submission("/api/posts/delete");
    let message = delete.any_message();
    view! {
        <ButtonLink href=format!("/posts/{id}/edit") icon=Icon::Edit>"Edit"</ButtonLink>
        <details class="confirm">
            <summary class="button is-danger"><Icon name=Icon::Trash/> "Delete"</summary>
            <div class="confirm-body">
                <p>"The post and its picture will be gone for good."</p>
                {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <ApiForm submission=delete>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Button kind=ButtonKind::Danger busy=delete.pending>"Delete this post"</Button>
                </ApiForm>
            </div>
        </details>
    }
}
