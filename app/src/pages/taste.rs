//! Settings: music that one wants to hear more of, or never.

use leptos::prelude::*;

use crate::{
    api::listeners::{Wishes, get_wishes},
    flash::Flash,
    form::{ApiForm, use_submission},
    resource::load,
    ui::{Button, Notice, NoticeKind, TextArea, use_toasts},
};

const SET: &str = "/api/listener/set-wishes";

/// The section of the settings.
#[component]
pub fn TasteSection() -> impl IntoView {
    let wishes = load(|| (), |()| get_wishes());
    view! {
        <section class="settings-section">
            <h2>"Your music"</h2>
            <p class="muted">"Your favorites and the songs you choose are counted anyway."</p>
            <Suspense>
                {move || wishes.get().map(|wishes| match wishes {
                    Ok(wishes) => view! { <TasteForm wishes/> }.into_any(),
                    Err(error) => view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> }.into_any(),
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn TasteForm(wishes: Wishes) -> impl IntoView {
    let save = use_submission(SET);
    let toasts = use_toasts();
    save.on_success(move || toasts.say("We will remember that."));
    let message = save.field("genre");
    let refused = Flash::of(SET);
    let typed =
        |field: &str, kept: String| refused.as_ref().and_then(|flash| flash.typed(field)).unwrap_or(kept);
    let (liked, never) = (typed("liked", wishes.artists(true)), typed("never", wishes.artists(false)));
    let genres = wishes.genres.clone();
    // What was ticked in a form that was refused, or what is kept.
    let ticked = move |field: &str, genre: &str, wanted: bool| match &refused {
        Some(flash) => flash.fields.iter().any(|(name, value)| name == field && value == genre),
        None => wishes.genre(genre) == Some(wanted),
    };
    let row = move |genre: String| {
        let (more, never) = (ticked("genre_liked[]", &genre, true), ticked("genre_never[]", &genre, false));
        view! { <GenreRow genre more never/> }
    };
    view! {
        <ApiForm submission=save class="form">
            {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
            <TextArea
                name="liked" label="Artists you like" hint="One a line." value=liked rows=3 error=save.field("liked")
            />
            <TextArea
                name="never" label="Artists you never want to hear" hint="One a line." value=never rows=3
                error=save.field("never")
            />
            <fieldset class="genres">
                <legend>"Genres"</legend>
                {genres.into_iter().map(row).collect_view()}
            </fieldset>
            <Button busy=save.pending>"Save your music"</Button>
        </ApiForm>
    }
}

/// A genre to like or never to hear.
#[component]
fn GenreRow(genre: String, more: bool, never: bool) -> impl IntoView {
    let tick = |name: &'static str, words: &'static str, checked: bool| {
        let label = format!("{genre}: {words}");
        view! {
            <label class="genre-tick">
                <input r#type="checkbox" name=name value=genre.clone() checked=checked aria-label=label/>
                <span aria-hidden="true">{words}</span>
            </label>
        }
    };
    view! {
        <div class="genre-row">
            <span class="genre-name">{genre.clone()}</span>
            {tick("genre_liked[]", "more", more)}
            {tick("genre_never[]", "never", never)}
        </div>
    }
}
