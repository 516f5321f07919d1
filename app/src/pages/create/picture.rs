//! Step 1: upload, draw, camera, a line, or just a mood.

use domain::{Draft, DraftInput, DraftStep, PictureKind, PostId};
use leptos::{ev, html, prelude::*};
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::{camera::CameraForm, canvas::CanvasForm, step_href};
use crate::{
    api::drafts::{get_draft, get_latest_draft},
    browser::{UploadState, use_hydrated, use_uploader},
    flash::{Flash, typed},
    form::{ApiForm, use_submission},
    resource::load,
    ui::{Button, ButtonKind, Icon, MoodRadios, Notice, NoticeKind, Stepper, TextArea},
};

/// Address that pictures are sent to.
pub(super) const UPLOAD: &str = "/upload";
const LINE: &str = "/api/drafts/line";
const MOOD: &str = "/api/drafts/mood-only";

/// The ways to begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Upload,
    Draw,
    Camera,
    Line,
    Mood,
}

impl Way {
    const ALL: [Self; 5] = [Self::Upload, Self::Draw, Self::Camera, Self::Line, Self::Mood];

    fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Draw => "draw",
            Self::Camera => "camera",
            Self::Line => "line",
            Self::Mood => "mood",
        }
    }

    fn choice(self) -> (Icon, &'static str, &'static str) {
        match self {
            Self::Upload => (Icon::Upload, "Upload", "A photo from this device"),
            Self::Draw => (Icon::Pencil, "Draw", "A face, or anything"),
            Self::Camera => (Icon::Camera, "Camera", "Look into it"),
            Self::Line => (Icon::Text, "A line", "Write what is on your mind"),
            Self::Mood => (Icon::Happy, "Just a mood", "Choose it by hand"),
        }
    }
}

/// The page. `?input=` chooses the way, `?draft=` gives an existing draft another input.
#[component]
pub fn CreatePage() -> impl IntoView {
    let query = use_query_map();
    let way = Memo::new(move |_| {
        let name = query.read().get("input");
        Way::ALL.into_iter().find(|way| Some(way.name()) == name.as_deref()).unwrap_or(Way::Upload)
    });
    // A plain upload that was refused comes back to this page without its query.
    let refused = StoredValue::new(Flash::of(UPLOAD).and_then(|flash| flash.typed("draft")));
    let draft = Memo::new(move |_| {
        let asked = query.read().get("draft").or_else(|| refused.get_value());
        asked.and_then(|id| id.parse::<PostId>().ok())
    });
    view! {
        <Title text="Create"/>
        <Meta name="description" content="Upload a photo, draw, look into the camera or choose a mood, and find the songs that belong to it."/>
        <main class="page create" id="main" tabindex="-1">
            <header class="page-head"><h1>"Create"</h1></header>
            {move || match draft.get() {
                Some(id) => view! { <DraftStepper id/> }.into_any(),
                None => view! {
                    <Stepper current=DraftStep::Picture furthest=DraftStep::Picture href=|_| "/create".to_owned()/>
                    <Unfinished/>
                }.into_any(),
            }}
            {move || {
                let draft = draft.get();
                match way.get() {
                    Way::Upload => view! { <UploadForm draft/> }.into_any(),
                    Way::Draw => view! { <CanvasForm draft/> }.into_any(),
                    Way::Camera => view! { <CameraForm draft/> }.into_any(),
                    Way::Line => view! { <LineForm draft/> }.into_any(),
                    Way::Mood => view! { <MoodForm draft/> }.into_any(),
                }
            }}
            <nav aria-label="Ways to begin">
                <ul class="input-choices">
                    {Way::ALL.map(|choice| view! { <Choice choice way draft/> })}
                </ul>
            </nav>
        </main>
    }
}

#[component]
fn Choice(choice: Way, way: Memo<Way>, draft: Memo<Option<PostId>>) -> impl IntoView {
    let (icon, title, text) = choice.choice();
    let href = move || match draft.get() {
        Some(id) => format!("/create?input={}&draft={id}", choice.name()),
        None => format!("/create?input={}", choice.name()),
    };
    view! {
        <li>
            <a class="input-choice" href=href aria-current=move || (way.get() == choice).then_some("true")>
                <Icon name=icon/>
                <span class="input-choice-title">{title}</span>
                <span class="input-choice-text">{text}</span>
            </a>
        </li>
    }
}

/// The stepper of a draft that is about to get another input.
#[component]
fn DraftStepper(id: PostId) -> impl IntoView {
    let draft = load(move || id, get_draft);
    view! {
        <Suspense>
            {move || draft.get().map(|draft| {
                let furthest = draft.map_or(DraftStep::Picture, |draft| draft.furthest_step());
                view! { <Stepper current=DraftStep::Picture furthest=furthest href=move |step| step_href(id, step)/> }
            })}
        </Suspense>
    }
}

/// The way back to a draft that was left.
#[component]
fn Unfinished() -> impl IntoView {
    let latest = load(|| (), |()| get_latest_draft());
    view! {
        <Suspense>
            {move || latest.get().and_then(|draft| draft.ok().flatten()).map(|draft| {
                let step = if draft.reading().is_some() { DraftStep::Songs } else { DraftStep::Mood };
                view! {
                    <Notice kind=NoticeKind::Info>
                        "You have an unfinished draft. "
                        <a href=step_href(draft.id, step)>{format!("Go on with {}", name_of(&draft))}</a>
                    </Notice>
                }
            })}
        </Suspense>
    }
}

fn name_of(draft: &Draft) -> &'static str {
    match &draft.input {
        DraftInput::Mood => "your mood",
        DraftInput::Line(_) => "your line",
        DraftInput::Picture(picture) => match picture.kind {
            PictureKind::Drawing => "your drawing",
            _ => "your picture",
        },
    }
}

/// Bar, note and Cancel while something is being sent; the error when it failed.
#[component]
pub(super) fn UploadProgress(state: RwSignal<UploadState>, cancel: Callback<()>) -> impl IntoView {
    move || match state.get() {
        UploadState::Idle => ().into_any(),
        UploadState::Failed(error) => {
            view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> }.into_any()
        }
        busy => {
            let (percent, note) = match busy {
                UploadState::Sending(percent) => (percent, format!("{percent} %")),
                _ => (100, "Reading the mood".to_owned()),
            };
            view! {
                <div class="upload-progress" role="status">
                    <progress max="100" value=percent aria-label="Upload"></progress>
                    <span class="upload-note">{note}</span>
                    <Button kind_of="button" kind=ButtonKind::Quiet on:click=move |_| cancel.run(())>"Cancel"</Button>
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn UploadForm(draft: Option<PostId>) -> impl IntoView {
    let hydrated = use_hydrated();
    let uploader = use_uploader();
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    // Address of the chosen file within this page, and its name.
    let chosen = RwSignal::new(None::<(String, String)>);
    let refused = Flash::of(UPLOAD).map(|flash| flash.error.to_string());

    let show = move || {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let preview =
            file.and_then(|f| Some((web_sys::Url::create_object_url_with_blob(&f).ok()?, f.name())));
        if let Some((old, _)) = chosen.get_untracked() {
            let _ = web_sys::Url::revoke_object_url(&old);
        }
        chosen.set(preview);
        // Another file is not the one that is on its way.
        uploader.cancel();
        uploader.state.set(UploadState::Idle);
    };
    // Dropped and pasted files go into the form's own input, so that there is one way to send them.
    let take = move |files: Option<web_sys::FileList>| {
        if let (Some(input), Some(files)) = (input.get_untracked(), files.filter(|files| files.length() > 0))
        {
            input.set_files(Some(&files));
            show();
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    Effect::new(move |_| {
        // A file may have been chosen before the page was alive.
        show();
        let paste = window_event_listener(ev::paste, move |event| {
            take(event.clipboard_data().and_then(|data| data.files()));
        });
        on_cleanup(move || paste.remove());
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(data) = form.and_then(|form| FormData::new_with_form(&form).ok()) {
            uploader.send(UPLOAD, &data, || {});
        }
    };
    let zone_state = move || match (uploader.state.get().is_busy(), over.get()) {
        (true, _) => "busy",
        (_, true) => "over",
        _ => "idle",
    };
    let blocked = move || hydrated.get() && (chosen.get().is_none() || uploader.state.get().is_busy());
    view! {
        <form class="step step-picture" method="post" action=UPLOAD enctype="multipart/form-data" on:submit=submit>
            {refused.map(|error| view! { <Notice kind=NoticeKind::Error>{error}</Notice> })}
            <input type="hidden" name="kind" value=PictureKind::Photo.as_str()/>
            {draft.map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> })}
            <div
                class="drop-zone" data-state=zone_state
                on:dragover=move |event| { event.prevent_default(); over.set(true); }
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                <label class="drop-zone-label">
                    {move || match chosen.get() {
                        Some((url, name)) => view! {
                            <img class="drop-zone-preview" src=url alt=""/>
                            <span class="drop-zone-hint">{name}</span>
                        }.into_any(),
                        None => view! {
                            <Icon name=Icon::Image/>
                            <span class="drop-zone-title">"Drop a picture here"</span>
                            <span class="drop-zone-hint">"or choose one, or paste it. JPEG, PNG, WebP or GIF up to 20 MB."</span>
                        }.into_any(),
                    }}
                    <input
                        node_ref=input class="drop-zone-input" r#type="file" name="file" required
                        aria-label="Choose a picture"
                        accept="image/jpeg,image/png,image/webp,image/gif" on:change=move |_| show()
                    />
                </label>
                <UploadProgress state=uploader.state cancel=Callback::new(move |()| uploader.cancel())/>
            </div>
            <div class="step-bar">
                <Button kind=ButtonKind::Primary disabled=Signal::derive(blocked)>"Next"</Button>
            </div>
        </form>
    }
}

#[component]
fn LineForm(draft: Option<PostId>) -> impl IntoView {
    let start = use_submission(LINE);
    let message = start.message();
    let hydrated = use_hydrated();
    let line = RwSignal::new(typed(LINE, "line"));
    let blocked = Signal::derive(move || hydrated.get() && line.read().trim().is_empty());
    view! {
        <ApiForm submission=start class="step">
            {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
            {draft.map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> })}
            <TextArea name="line" label="What is on your mind?" rows=3 maxlength=500 bind=line error=start.field("line")/>
            <div class="step-bar">
                <Button kind=ButtonKind::Primary disabled=blocked busy=start.pending>"Next"</Button>
            </div>
        </ApiForm>
    }
}

#[component]
fn MoodForm(draft: Option<PostId>) -> impl IntoView {
    let start = use_submission(MOOD);
    let message = start.any_message();
    let hydrated = use_hydrated();
    let mood = RwSignal::new(None);
    let blocked = Signal::derive(move || hydrated.get() && mood.get().is_none());
    view! {
        <ApiForm submission=start class="step">
            {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
            {draft.map(|id| view! { <input type="hidden" name="draft" value=id.to_string()/> })}
            <MoodRadios legend="How do you feel?" selected=mood on_select=Callback::new(move |choice| mood.set(Some(choice)))/>
            <div class="step-bar">
                <Button kind=ButtonKind::Primary disabled=blocked busy=start.pending>"Next"</Button>
            </div>
        </ApiForm>
    }
}
