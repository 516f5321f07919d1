//! The Create flow: picture, mood, songs, post. Each step is a page with an address, so that it survives a
//! reload, a sign-in and a browser without JavaScript.

mod board;
mod camera;
mod canvas;
mod live;
mod mood;
mod picture;
mod publish;
mod smooth;
mod songs;
mod spotify_songs;
mod stage;
mod words;

pub use mood::MoodPage;
pub use picture::CreatePage;
pub use publish::PublishPage;
pub use songs::SongsPage;
pub use stage::InputStage;

use domain::{AppError, Draft, DraftStep, Mood, PostId};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::drafts::get_draft,
    pages::errors::error_page,
    resource::{Loaded, load},
    ui::{Stepper, TrackListSkeleton},
};

/// The draft in the address.
#[derive(Clone, Copy)]
struct DraftResource(Loaded<Draft>);

fn use_draft() -> DraftResource {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<PostId>().ok()));
    DraftResource(load(move || id.get(), |id| async move { get_draft(id.ok_or(AppError::NotFound)?).await }))
}

/// Address of a step of a draft.
fn step_href(id: PostId, step: DraftStep) -> String {
    match step {
        DraftStep::Picture => format!("/create?draft={id}"),
        DraftStep::Mood => format!("/create/{id}/mood"),
        DraftStep::Songs => format!("/create/{id}/songs"),
        DraftStep::Post => format!("/create/{id}/post"),
    }
}

/// A step's page around its content: heading, stepper, and the page's tint once there is a mood. Heading and
/// stepper follow what the content changes on the draft.
#[component]
fn DraftStepPage<V: IntoView + 'static>(
    step: DraftStep,
    title: &'static str,
    draft: DraftResource,
    content: impl Fn(RwSignal<Draft>) -> V + Send + Sync + Copy + 'static,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <Suspense fallback=|| view! { <main class="page create" id="main"><TrackListSkeleton/></main> }>
            {move || draft.0.get().map(|draft| match draft {
                Err(error) => error_page(error),
                Ok(draft) => {
                    let id = draft.id;
                    let draft = RwSignal::new(draft);
                    let mood = Memo::new(move |_| draft.read().reading().map(|reading| reading.mood));
                    let furthest = Memo::new(move |_| draft.read().furthest_step());
                    view! {
                        <main class="page create" id="main" tabindex="-1" data-mood=move || mood.get().map(Mood::as_str)>
                            <header class="page-head"><h1>{title}</h1></header>
                            <Stepper current=step furthest=furthest href=move |step| step_href(id, step)/>
                            {content(draft)}
                        </main>
                    }.into_any()
                }
            })}
        </Suspense>
    }
}
