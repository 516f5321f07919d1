//! Step 4: words, privacy, publish.

use domain::{Draft, DraftInput, DraftStep, PostId, Privacy};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::components::Redirect;

use super::{DraftStepPage, InputStage, step_href, use_draft};
use crate::{
    browser::{forget, post_values, recall, remember},
    flash::Flash,
    form::{ApiForm, use_submission},
    ui::{
        Button, ButtonKind, ButtonLink, MoodMark, Notice, NoticeKind, PrivacyRadios, TextArea, TextField,
        TrackRow,
    },
    viewer::ViewerContext,
};

const PUBLISH: &str = "/api/drafts/publish";
/// How long the person must have stopped typing before their words are sent.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(600);

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

/// Words and privacy, kept on the device at once and on the server after a pause.
#[derive(Clone, Copy)]
struct Words {
    draft: PostId,
    description: RwSignal<String>,
    privacy: RwSignal<Privacy>,
}

impl Words {
    fn key(self) -> String {
        format!("undertone.words.{}", self.draft)
    }

    /// Watches for changes; what was kept on the device and never reached the server comes back first.
    fn watch(self) {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        on_cleanup(stop);
        Effect::new(move |before: Option<()>| {
            let kept = recall(&self.key()).filter(|_| before.is_none());
            let changed = before.is_some() || kept.is_some();
            if let Some(kept) = kept {
                self.description.set(kept);
            }
            let (description, privacy) = (self.description.get(), self.privacy.get());
            if changed {
                remember(&self.key(), &description);
                stop();
                timer.set_value(set_timeout_with_handle(move || self.save(description, privacy), PAUSE).ok());
            }
        });
    }

    fn save(self, description: String, privacy: Privacy) {
        spawn_local(async move {
            // A failure needs no word: the text is still on the device, and publishing sends it again.
            let draft = self.draft.to_string();
            let values =
                [("id", draft.as_str()), ("description", &description), ("privacy", privacy.as_str())];
            let saved = post_values("/api/drafts/describe", &values).await.is_ok();
            // Not what was typed meanwhile.
            if saved && recall(&self.key()).as_ref() == Some(&description) {
                forget(&self.key());
            }
        });
    }
}

#[component]
fn PublishStep(draft: Draft) -> impl IntoView {
    let id = draft.id;
    let publish = use_submission(PUBLISH);
    let discard = use_submission("/api/drafts/discard");
    let message = publish.message();
    let flash = Flash::of(PUBLISH);
    let typed = flash.as_ref().and_then(|flash| flash.typed("description"));
    let words = Words {
        draft: id,
        description: RwSignal::new(typed.unwrap_or_else(|| draft.description.clone())),
        privacy: RwSignal::new(draft.privacy),
    };
    words.watch();
    publish.on_success(move || forget(&words.key()));
    let mood = draft.reading().map(|reading| reading.mood);
    let picture = match &draft.input {
        DraftInput::Picture(picture) => Some(picture.clone()),
        _ => None,
    };
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
                {picture.map(|picture| view! {
                    <TextField
                        name="alt" label="What is on the picture" value=picture.alt maxlength=300
                        hint="For those who cannot see it."
                    />
                })}
                <PrivacyRadios selected=words.privacy on_select=Callback::new(move |p| words.privacy.set(p))/>
                <div class="step-bar">
                    <ButtonLink href=step_href(id, DraftStep::Songs) kind=ButtonKind::Quiet>"Back"</ButtonLink>
                    <PublishButton busy=publish.pending/>
                </div>
            </div>
        </ApiForm>
        <details class="confirm">
            <summary class="button is-quiet">"Discard the draft"</summary>
            <div class="confirm-body">
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
