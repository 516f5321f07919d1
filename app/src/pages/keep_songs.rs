//! Keeping a list of songs elsewhere: as a playlist in the viewer's Spotify account, or copied.

use domain::{JobKind, PostId, SpotifyTrouble, Track};
use leptos::prelude::*;

use crate::{
    api::spotify::get_capabilities,
    browser::copy_text,
    form::{ApiForm, use_submission},
    pages::job::{JobProgress, Jobs},
    resource::load,
    ui::{Button, Icon, Notice, NoticeKind, TextField, use_toasts},
};

const WRITE: &str = "/api/spotify/playlist";

/// Which songs are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All favorites.
    Favorites,
    /// Those of a post.
    Post(PostId),
    /// Those that are chosen for a draft; where none are, the first ones for its mood.
    Draft(PostId),
}

/// The ways to keep songs, folded away.
#[component]
pub fn KeepSongs(
    /// Which.
    keep: Keep,
    /// What a playlist of them may be called.
    #[prop(into)]
    name: Signal<String>,
    /// The songs, as far as the page has them.
    #[prop(into)]
    tracks: Signal<Vec<Track>>,
) -> impl IntoView {
    view! {
        <details class="keep-songs">
            <summary class="button"><Icon name=Icon::List/> "Keep these songs"</summary>
            <div class="keep-body">
                <CopyList tracks/>
                <Playlist keep name/>
            </div>
        </details>
    }
}

/// The list as text, which needs nobody's account.
#[component]
fn CopyList(tracks: Signal<Vec<Track>>) -> impl IntoView {
    let toasts = use_toasts();
    let text = move || lines(&tracks.read(), |track| Some(format!("{} - {}", track.artist, track.title)));
    let links = move || lines(&tracks.read(), Track::spotify_url);
    view! {
        <pre class="keep-list" role="region" aria-label="The list" tabindex="0">{text}</pre>
        <div class="button-row js-only">
            <Button kind_of="button" on:click=move |_| copy_text(text(), "The list is copied.", toasts)>"Copy list"</Button>
            <Button kind_of="button" on:click=move |_| copy_text(links(), "The links are copied.", toasts)>"Copy Spotify links"</Button>
        </div>
    }
}

fn lines(tracks: &[Track], line: impl Fn(&Track) -> Option<String>) -> String {
    tracks.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// The list as a playlist, where Spotify lets us.
#[component]
fn Playlist(keep: Keep, name: Signal<String>) -> impl IntoView {
    let able = load(|| (), |()| get_capabilities());
    let jobs = Jobs::load();
    view! {
        <Transition>
            {move || able.get().and_then(Result::ok).map(|able| match able.playlists.why_not() {
                None => view! { <PlaylistForm keep name jobs/> }.into_any(),
                Some(SpotifyTrouble::NotConfigured) => ().into_any(),
                Some(why @ (SpotifyTrouble::NotConnected | SpotifyTrouble::SignInAgain | SpotifyTrouble::ScopeMissing)) => view! {
                    <p class="muted">{why.to_string()}" "<a href="/settings#spotify">"Settings"</a></p>
                }.into_any(),
                Some(why) => view! { <p class="muted">{why.to_string()}</p> }.into_any(),
            })}
        </Transition>
    }
}

#[component]
fn PlaylistForm(keep: Keep, name: Signal<String>, jobs: Jobs) -> impl IntoView {
    let write = use_submission(WRITE);
    let problem = write.message();
    write.on_success(move || jobs.asked.update(|n| *n += 1));
    let (field, id) = match keep {
        Keep::Favorites => ("", String::new()),
        Keep::Post(post) => ("post", post.to_string()),
        Keep::Draft(draft) => ("draft", draft.to_string()),
    };
    view! {
        <ApiForm submission=write class="form">
            {(!field.is_empty()).then(|| view! { <input type="hidden" name=field value=id/> })}
            <TextField name="name" label="Name of the playlist" value=name.get_untracked() maxlength=100 error=write.field("name")/>
            <label class="check"><input r#type="checkbox" name="public" value="true"/><span>"Show it on my Spotify profile"</span></label>
            {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
            <Button busy=write.pending>"Make a Spotify playlist"</Button>
        </ApiForm>
        <Transition>
            {move || jobs.last(JobKind::WritePlaylist).map(|job| view! { <JobProgress job/> })}
        </Transition>
    }
}
