//! Settings: the Spotify account, its library, and what is under way.

use domain::{Capabilities, ConnectedAccount, Job, JobKind, JobState};
use leptos::prelude::*;

use crate::{
    api::spotify::{get_capabilities, get_jobs},
    browser::follow_jobs,
    form::{ApiForm, use_submission},
    resource::load,
    ui::{Button, ButtonKind, Notice, NoticeKind, use_toasts},
};

const SYNC: &str = "/api/spotify/sync";
const CANCEL: &str = "/api/jobs/cancel";
const DISCONNECT: &str = "/api/spotify/disconnect";
/// Back to this section after logging in.
const LOGIN: &str = "/spotify/login?next=/settings%23spotify";

/// The section of the settings.
#[component]
pub fn SpotifySection() -> impl IntoView {
    let changed = RwSignal::new(0_u32);
    let able = load(move || changed.get(), |_| get_capabilities());
    view! {
        <section class="settings-section" id="spotify">
            <h2>"Spotify"</h2>
            <Transition>
                {move || able.get().map(|able| match able {
                    Ok(able) => view! { <Account able changed/> }.into_any(),
                    Err(error) => view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> }.into_any(),
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Account(able: Capabilities, changed: RwSignal<u32>) -> impl IntoView {
    let Capabilities { connect, account, library, .. } = able;
    let Some(account) = account else {
        return match connect.why_not() {
            Some(why) => view! { <p class="muted">{why.to_string()}</p> }.into_any(),
            None => view! {
                <p>"Log in to bring your library in, play full songs and keep playlists there. Undertone works without it, too."</p>
                <div class="button-row"><LoginLink words="Log in with Spotify"/></div>
            }.into_any(),
        };
    };
    let again = library.why_not();
    view! {
        <p>"Connected as "<strong>{account.display_name.clone()}</strong>"."</p>
        {again.map(|why| view! {
            <Notice kind=NoticeKind::Error>{why.to_string()}</Notice>
            <div class="button-row"><LoginLink words="Log in again"/></div>
        })}
        {account.ends_in_days.map(|days| view! {
            <Notice kind=NoticeKind::Info>{ending(days)}</Notice>
            <div class="button-row"><LoginLink words="Log in again"/></div>
        })}
        {again.is_none().then(|| view! { <Library account=account.clone() changed/> })}
        <Disconnect changed/>
    }
    .into_any()
}

fn ending(days: u16) -> String {
    let when = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    format!("Spotify’s permission ends {when}, as it does every six months. Log in again to keep it.")
}

#[component]
fn LoginLink(words: &'static str) -> impl IntoView {
    // Not a page of ours: the browser has to go there itself.
    view! { <a class="button is-primary" href=LOGIN rel="external nofollow">{words}</a> }
}

/// The library, and how far bringing it in is.
#[component]
fn Library(account: ConnectedAccount, changed: RwSignal<u32>) -> impl IntoView {
    let sync = use_submission(SYNC);
    let problem = sync.any_message();
    let asked = RwSignal::new(0_u32);
    sync.on_success(move || asked.update(|n| *n += 1));
    let jobs = load(move || asked.get(), |_| get_jobs());
    let here = match account.songs {
        0 => "Your library is not here yet.".to_owned(),
        1 => "One song of your library is here.".to_owned(),
        n => format!("{n} songs of your library are here."),
    };
    let when = account.synced_at.map(|at| format!(" Last brought in on {}.", at.format("%-d %B %Y")));
    view! {
        <p>{here} {when}" Songs you know come first when they fit."</p>
        {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
        <Transition>
            {move || jobs.get().and_then(Result::ok).map(|jobs| {
                let last = jobs.into_iter().find(|job| job.kind == JobKind::SyncLibrary);
                view! { <Progress last changed/> }
            })}
        </Transition>
        <ApiForm submission=sync class="button-row">
            <Button busy=sync.pending>"Sync my library"</Button>
        </ApiForm>
    }
}

/// How far a job is; alive, it follows what the server tells.
#[component]
fn Progress(last: Option<Job>, changed: RwSignal<u32>) -> impl IntoView {
    let cancel = use_submission(CANCEL);
    let job = RwSignal::new(last.clone());
    let under_way = last.as_ref().is_some_and(|job| !job.state.is_over());
    if under_way {
        follow_jobs(move |told: Job| {
            let ours = job.with_untracked(|job| job.as_ref().is_some_and(|job| job.id == told.id));
            if ours {
                let over = told.state.is_over();
                job.set(Some(told));
                if over {
                    changed.update(|n| *n += 1);
                }
            }
        });
    }
    let id = StoredValue::new(last.map(|job| job.id.to_string()).unwrap_or_default());
    let running = move || job.with(|job| job.as_ref().is_some_and(|job| !job.state.is_over()));
    view! {
        {move || job.get().map(|job| view! { <JobLine job/> })}
        <Show when=running>
            <ApiForm submission=cancel class="button-row">
                <input type="hidden" name="job" value=id.get_value()/>
                <Button kind=ButtonKind::Quiet busy=cancel.pending>"Stop"</Button>
                <span class="no-js-only muted">"Reload the page to see how far it is."</span>
            </ApiForm>
        </Show>
    }
}

#[component]
fn JobLine(job: Job) -> impl IntoView {
    let words = match job.state {
        JobState::Queued if job.progress.note.is_empty() => "Waiting for its turn.".to_owned(),
        JobState::Running if job.progress.note.is_empty() => "Beginning.".to_owned(),
        _ => job.progress.note.clone(),
    };
    let count = job.progress.total.filter(|_| !job.state.is_over());
    let count = count.map(|total| format!("{} of {total}", job.progress.done));
    if job.state.is_over() {
        let kind = if job.state == JobState::Failed { NoticeKind::Error } else { NoticeKind::Info };
        return view! { <Notice kind=kind>{words}</Notice> }.into_any();
    }
    view! {
        <div class="job">
            <p class="job-words" aria-live="polite">{words}</p>
            <progress class="job-bar" max=job.progress.total.unwrap_or(1).to_string()
                value=job.progress.total.map(|_| job.progress.done.to_string())
                aria-label="How far bringing your library in is"></progress>
            {count.map(|count| view! { <p class="muted tabular">{count}</p> })}
        </div>
    }
    .into_any()
}

#[component]
fn Disconnect(changed: RwSignal<u32>) -> impl IntoView {
    let disconnect = use_submission(DISCONNECT);
    let toasts = use_toasts();
    disconnect.on_success(move || {
        toasts.say("Spotify is disconnected.");
        changed.update(|n| *n += 1);
    });
    view! {
        <details class="confirm">
            <summary class="button is-quiet">"Disconnect"</summary>
            <div class="confirm-body">
                <p>"Your permission, library and listening history are erased here. Your posts and favorites stay."</p>
                <ApiForm submission=disconnect>
                    <Button kind=ButtonKind::Danger busy=disconnect.pending>"Disconnect Spotify"</Button>
                </ApiForm>
            </div>
        </details>
    }
}
