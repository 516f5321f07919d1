//! Step 4: words, privacy, publish.

use domain::{Draft, DraftInput, DraftStep};
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{DraftStepPage, InputStage, step_href, use_draft, words::Words};
use crate::{
    flash::Flash,
    form::{ApiForm, use_submission},
    ui::{
        Button, ButtonKind, ButtonLink, MoodMark, Notice, NoticeKind, PrivacyRadios, TextArea, TextField,
        TrackRow,
    },
    viewer::ViewerContext,
};

const PUBLISH: &str = "/api/drafts/publish";

/// The page.
#[component]
pub fn PublishPage() -> impl IntoView {
    let draft = use_draft();
    view! {
        <DraftStepPage step=DraftStep::Post title="Post" draft=draft content=move |draft| {
            let draft = draft.get_untracked();
            if draft.reading().is_some() {
                view! { <PublishStep draft/> }.into_any()
            } else {
                view! { <Redirect path=step_href(draft.id, DraftStep::Mood)/> }.into_any()
            }
        }/>
    }
}

#[component]
fn PublishStep(draft: Draft) -> impl IntoView {
    let id = draft.id;
    let publish = use_submission(PUBLISH);
    let discard = use_submission("/api/drafts/discard");
    let message = publish.message();
    let refused_discard = discard.any_message();
    let words = Words::of(&draft, Flash::of(PUBLISH).as_ref());
    publish.on_success(move || words.forget());
    discard.on_success(move || words.forget());
    let mood = draft.reading().map(|reading| reading.mood);
    let has_picture = matches!(draft.input, DraftInput::Picture(_));
    view! {
        <ApiForm submission=publish class="step step-post">
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="post-preview">
                <InputStage input=draft.input mood=mood/>
                <ol class="track-list is-compact">
                    {draft.selected.into_iter().map(|track| view! { <TrackRow track=track/> }).collect_view()}
                </ol>
            </div>
            <div class="post-form">
                {mood.map(|mood| view! { <MoodMark mood=mood/> })}
                {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <TextArea
                    name="description" label="Words to go with it" rows=5 bind=words.description
                    error=publish.field("description") placeholder="What was this moment?"
                />
                {has_picture.then(|| view! {
                    <TextField
                        name="alt" label="What is on the picture" bind=words.alt maxlength=300
                        error=publish.field("alt") hint="For those who cannot see it."
                    />
                })}
                <PrivacyRadios selected=words.privacy on_select=Callback::new(move |p| words.privacy.set(p))/>
                <div class="step-bar">
                    <ButtonLink href=step_href(id, DraftStep::Songs) kind=ButtonKind::Quiet>"Back"</ButtonLink>
                    <PublishButton busy=publish.pending/>
                </div>
            </div>
        </ApiForm>
        <details class="confirm" open=refused_discard.get_untracked().is_some()>
            <summary class="button is-quiet">"Discard the draft"</summary>
            <div class="confirm-body">
                {move || refused_discard.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <p>"The picture and the selected songs will be gone."</p>
                <ApiForm submission=discard>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Button kind=ButtonKind::Danger busy=discard.pending>"Discard it"</Button>
                </ApiForm>
            </div>
        </details>
    }
}

#[component]
fn PublishButton(#[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let viewer = ViewerContext::get();
    view! {
        <Suspense>
            {move || viewer.read().map(|viewer| {
                let label = if viewer.is_some() { "Publish" } else { "Sign in and publish" };
                view! { <Button kind=ButtonKind::Primary busy=busy>{label}</Button> }
            })}
        </Suspense>
    }
}
