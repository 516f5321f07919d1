//! Settings: the Spotify account and its library.

use domain::{Capabilities, ConnectedAccount, JobKind};
use leptos::prelude::*;

use crate::{
    api::spotify::get_capabilities,
    form::{ApiForm, use_submission},
    pages::job::{JobProgress, Jobs},
    player::Player,
    resource::load,
    ui::{Button, ButtonKind, Notice, NoticeKind, use_toasts},
};

const SYNC: &str = "/api/spotify/sync";
const DISCONNECT: &str = "/api/spotify/disconnect";
/// Back to this section after logging in.
const LOGIN: &str = "/spotify/login?next=/settings%23spotify";

/// The section of the settings.
#[component]
pub fn SpotifySection(
    /// Whether they could come back without Spotify.
    has_password: bool,
) -> impl IntoView {
    let changed = RwSignal::new(0_u32);
    let able = load(move || changed.get(), |_| get_capabilities());
    let jobs = Jobs::load();
    view! {
        <section class="settings-section" id="spotify">
            <h2>"Spotify"</h2>
            <Transition>
                {move || able.get().map(|able| match able {
                    Ok(able) => view! { <Account able jobs changed has_password/> }.into_any(),
                    Err(error) => view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> }.into_any(),
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Account(able: Capabilities, jobs: Jobs, changed: RwSignal<u32>, has_password: bool) -> impl IntoView {
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
        {again.is_none().then(|| view! { <Library account=account.clone() jobs changed/> })}
        <Disconnect changed has_password/>
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
fn Library(account: ConnectedAccount, jobs: Jobs, changed: RwSignal<u32>) -> impl IntoView {
    let sync = use_submission(SYNC);
    let problem = sync.any_message();
    sync.on_success(move || jobs.asked.update(|n| *n += 1));
    let here = match account.songs {
        0 => "Your library is not here yet.".to_owned(),
        1 => "One song of your library is here.".to_owned(),
        n => format!("{n} songs of your library are here."),
    };
    let when = account.synced_at.map(|at| format!(" Last brought in on {}.", at.format("%-d %B %Y")));
    let sentence = format!("{here}{} Songs you know come first when they fit.", when.unwrap_or_default());
    view! {
        <p>{sentence}</p>
        {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
        <Transition>
            {move || jobs.last(JobKind::SyncLibrary).map(|job| {
                let on_over = Callback::new(move |()| changed.update(|n| *n += 1));
                view! { <JobProgress job on_over/> }
            })}
        </Transition>
        <ApiForm submission=sync class="button-row">
            <Button busy=sync.pending>"Sync my library"</Button>
        </ApiForm>
    }
}

#[component]
fn Disconnect(changed: RwSignal<u32>, has_password: bool) -> impl IntoView {
    let disconnect = use_submission(DISCONNECT);
    let toasts = use_toasts();
    let player = Player::get();
    disconnect.on_success(move || {
        toasts.say("Spotify is disconnected.");
        player.ask_again();
        changed.update(|n| *n += 1);
    });
    if !has_password {
        return view! { <p class="muted">"To disconnect Spotify, set a password first: it is the only way into your account so far."</p> }
            .into_any();
    }
    let problem = disconnect.any_message();
    view! {
        <details class="confirm">
            <summary class="button is-quiet">"Disconnect"</summary>
            <div class="confirm-body">
                <p>"Your permission, library and listening history are erased here. Your posts and favorites stay."</p>
                {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                <ApiForm submission=disconnect>
                    <Button kind=ButtonKind::Danger busy=disconnect.pending>"Disconnect Spotify"</Button>
                </ApiForm>
            </div>
        </details>
    }
    .into_any()
}
