//! A job of the viewer's: how far it is, and what came of it.

use domain::{Job, JobKind, JobState};
use leptos::prelude::*;

use crate::{
    api::spotify::get_jobs,
    browser::follow_jobs,
    form::{ApiForm, use_submission},
    resource::{Loaded, load},
    ui::{Button, ButtonKind, Notice, NoticeKind, use_toasts},
};

const CANCEL: &str = "/api/jobs/cancel";

/// The viewer's jobs. To be loaded beside what else a part of a page loads, not inside of what is drawn when that is there:
/// the server draws that more than once, and the browser would not know these again.
#[derive(Clone, Copy)]
pub(super) struct Jobs {
    /// Raised when a job was asked for.
    pub(super) asked: RwSignal<u32>,
    loaded: Loaded<Vec<Job>>,
}

impl Jobs {
    pub(super) fn load() -> Self {
        let asked = RwSignal::new(0);
        Self { asked, loaded: load(move || asked.get(), |_| get_jobs()) }
    }

    /// The last one of a kind.
    pub(super) fn last(self, kind: JobKind) -> Option<Job> {
        self.loaded.get()?.ok()?.into_iter().find(|job| job.kind == kind)
    }
}

/// How far a job is; alive, it follows what the server tells.
#[component]
pub fn JobProgress(
    /// As it was when the page was made.
    job: Job,
    /// Told when it ends.
    #[prop(optional, into)]
    on_over: Option<Callback<()>>,
) -> impl IntoView {
    let cancel = use_submission(CANCEL);
    let toasts = use_toasts();
    cancel.on_failure(move |sentence| toasts.fail(sentence));
    let id = job.id;
    let under_way = !job.state.is_over();
    let job = RwSignal::new(job);
    if under_way {
        follow_jobs(move |told: Job| {
            if told.id != id || job.with_untracked(|job| job.state.is_over()) {
                return;
            }
            let over = told.state.is_over();
            job.set(told);
            if let Some(on_over) = on_over.filter(|_| over) {
                on_over.run(());
            }
        });
    }
    view! {
        {move || view! { <JobLine job=job.get()/> }}
        <Show when=move || !job.read().state.is_over()>
            <ApiForm submission=cancel class="button-row">
                <input type="hidden" name="job" value=id.to_string()/>
                <Button kind=ButtonKind::Quiet busy=cancel.pending>"Stop"</Button>
                <span class="no-js-only muted">"Reload the page to see how far it is."</span>
            </ApiForm>
        </Show>
    }
}

#[component]
fn JobLine(job: Job) -> impl IntoView {
    let Job { kind, state, progress, .. } = job;
    let words = match state {
        JobState::Queued if progress.note.is_empty() => "Waiting for its turn.".to_owned(),
        JobState::Running if progress.note.is_empty() => "Beginning.".to_owned(),
        _ => progress.note,
    };
    if state.is_over() {
        let notice = if state == JobState::Failed { NoticeKind::Error } else { NoticeKind::Info };
        let link = progress.link.map(|link| {
            view! { <a href=link target="_blank" rel="noopener noreferrer">"Open it in Spotify"</a> }
        });
        return view! { <Notice kind=notice><p>{words}</p>{link}</Notice> }.into_any();
    }
    let count = progress.total.map(|total| format!("{} of {total}", progress.done));
    let what = match kind {
        JobKind::SyncLibrary => "How far bringing your library in is",
        JobKind::WritePlaylist => "How far making the playlist is",
        JobKind::FillFeatures => "How far looking for how songs sound is",
    };
    view! {
        <div class="job">
            <p class="job-words" aria-live="polite">{words}</p>
            <progress class="job-bar" max=progress.total.unwrap_or(1).to_string()
                value=progress.total.map(|_| progress.done.to_string())
                aria-label=what></progress>
            {count.map(|count| view! { <p class="muted tabular">{count}</p> })}
        </div>
    }
    .into_any()
}
