//! Step 2: the reading, and the person's own word on it.

use domain::{Draft, DraftInput, DraftStep, Mood, PictureKind, Point, Reading, SELECTION_ASK};
use leptos::{prelude::*, task::spawn_local};

use super::{DraftStepPage, InputStage, step_href, use_draft};
use crate::{
    browser::{post_values, use_hydrated},
    flash::Flash,
    form::{ApiForm, use_submission},
    pages::post::source_words,
    ui::{
        Button, ButtonKind, ButtonLink, Confirm, Icon, MoodBars, MoodField, MoodRadios, MoodWord, Notice,
        NoticeKind, percent, use_toasts,
    },
};

const MOOD_FORM: &str = "/api/drafts/mood-form";

/// The page.
#[component]
pub fn MoodPage() -> impl IntoView {
    let draft = use_draft();
    view! {
        <DraftStepPage step=DraftStep::Mood title="Mood" draft=draft content=|draft| view! { <MoodStep draft/> }/>
    }
}

#[component]
fn MoodStep(draft: RwSignal<Draft>) -> impl IntoView {
    let Draft { id, input, detected, unread_reason, .. } = draft.get_untracked();
    let manual = Memo::new(move |_| draft.read().manual.clone());
    let current = Memo::new(move |_| draft.read().reading().cloned());

    let toasts = use_toasts();
    // Where a plain form was asked back, its choice is still ticked.
    let refused =
        RwSignal::new(Flash::of(MOOD_FORM).and_then(|flash| flash.typed("mood")?.parse::<Mood>().ok()));
    let set = move |mood: Mood, point: Option<Point>, drop: bool| {
        refused.set(None);
        let changes = draft.read_untracked().reading().is_none_or(|reading| reading.mood != mood);
        draft.update(|draft| {
            draft.manual = Some(Reading::manual(mood, point));
            draft.selected.retain(|_| !changes);
        });
        spawn_local(async move {
            let (id, place) = (id.to_string(), point.map(|p| (p.valence.to_string(), p.arousal.to_string())));
            let mut values = vec![("id", id.as_str()), ("mood", mood.as_str())];
            values.extend(drop.then_some(("drop", "true")));
            if let Some((valence, arousal)) = &place {
                values.extend([("valence", valence.as_str()), ("arousal", arousal.as_str())]);
            }
            if let Err(error) = post_values("/api/drafts/choose-mood", &values).await {
                toasts.fail(error.to_string());
            }
        });
    };
    // A mood that would drop more songs than go without asking.
    let asked = RwSignal::new(None::<(Mood, Option<Point>)>);
    let choose = move |mood: Mood, point: Option<Point>| {
        let draft = draft.read_untracked();
        let other = draft.reading().is_none_or(|reading| reading.mood != mood);
        if other && draft.selected.len() > SELECTION_ASK {
            asked.set(Some((mood, point)));
        } else {
            std::mem::drop(draft);
            set(mood, point, false);
        }
    };
    let by_name = Callback::new(move |mood: Mood| choose(mood, None));
    let by_place = Callback::new(move |point: Point| choose(Mood::nearest(point), Some(point)));
    let question = Signal::derive(move || {
        let (mood, count) = (asked.read().map(|(mood, _)| mood)?, draft.read().selected.len());
        Some(format!(
            "Songs belong to their mood. Change it to {}, and drop the {count} songs you chose?",
            mood.as_str()
        ))
    });
    let answer = Callback::new(move |yes: bool| {
        let wanted = asked.get_untracked();
        asked.set(None);
        if let Some((mood, point)) = wanted.filter(|_| yes) {
            set(mood, point, true);
        }
    });

    let submit = use_submission(MOOD_FORM);
    let message = submit.any_message();
    let dropping = submit.field("drop");
    let hydrated = use_hydrated();
    let blocked = Signal::derive(move || hydrated.get() && current.read().is_none());
    let was_read = detected.is_some();
    let shown = Memo::new(move |_| {
        asked
            .read()
            .map(|(mood, _)| mood)
            .or(refused.get())
            .or_else(|| manual.read().as_ref().map(|reading| reading.mood))
    });
    let faces = detected.as_ref().map(|reading| reading.faces.clone()).unwrap_or_default();
    let keywords = detected.as_ref().map(|reading| reading.keywords.clone()).unwrap_or_default();
    let is_drawing = matches!(&input, DraftInput::Picture(p) if p.kind == PictureKind::Drawing);
    view! {
        <div class="step step-mood">
            <div class="mood-input">
                <InputStage input=input faces=faces mood=Signal::derive(move || manual.read().as_ref().map(|reading| reading.mood))/>
                {(!keywords.is_empty()).then(|| view! {
                    <p class="keywords">{keywords.into_iter().map(|word| view! { <span class="keyword">{word}</span> }).collect_view()}</p>
                })}
                {is_drawing.then(|| view! {
                    <ButtonLink href=format!("/create?input=draw&draft={id}") kind=ButtonKind::Quiet icon=Icon::Pencil>"Go on drawing"</ButtonLink>
                })}
            </div>
            <section class="mood-reading" aria-live="polite" aria-label="The mood">
                {unread_reason.map(|reason| view! { <Notice kind=NoticeKind::Info>{reason}</Notice> })}
                {move || current.get().map(|reading| view! { <ReadingHead chosen=manual.read().is_some() reading/> })}
                <MoodField
                    point=Signal::derive(move || current.get().map(|reading| reading.point()))
                    uncertainty=Signal::derive(move || current.get().map_or(0.0, |reading| 1.0 - reading.confidence))
                    on_change=by_place
                />
                {detected.map(|reading| view! { <MoodBars scores=reading.scores/> })}
            </section>
            <ApiForm submission=submit class="mood-manual">
                <input type="hidden" name="id" value=id.to_string()/>
                {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <MoodRadios
                    selected=Signal::derive(move || shown.get()) on_select=by_name
                    legend=if was_read { "Not quite? Choose the mood yourself" } else { "Choose the mood" }
                />
                {was_read.then(|| view! {
                    <Show when=move || !hydrated.get() || manual.read().is_some()>
                        <button class="button is-quiet" type="submit" name="detected" value="true">
                            "Go with what we read"
                        </button>
                    </Show>
                })}
                {move || dropping.read().is_some().then(|| view! {
                    <label class="drop-songs"><input type="checkbox" name="drop" value="true"/> "Drop the songs I chose"</label>
                })}
                <div class="step-bar">
                    <ButtonLink href=step_href(id, DraftStep::Picture) kind=ButtonKind::Quiet>"Back"</ButtonLink>
                    <Button kind=ButtonKind::Primary disabled=blocked busy=submit.pending>"Next"</Button>
                </div>
            </ApiForm>
            <Confirm question yes="Change the mood" no="Keep the songs" on_answer=answer/>
        </div>
    }
}

#[component]
fn ReadingHead(reading: Reading, chosen: bool) -> impl IntoView {
    let sure = format!("{} sure · {}", percent(reading.confidence), source_words(reading.source));
    view! {
        <p class="eyebrow">{if chosen { "You chose" } else { "We read" }}</p>
        <h2><MoodWord mood=reading.mood/></h2>
        {(!chosen).then(|| view! { <p class="mood-sure">{sure}" · "<a href="/about">"how it is read"</a></p> })}
        {reading.explanation.filter(|_| !chosen).map(|why| view! { <p class="mood-why">{why}</p> })}
    }
}
