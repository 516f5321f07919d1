//! Step 3: songs of Spotify, below those that the catalogue has for the words of a search.

use domain::{Mood, SpotifyTrouble, Track};
use leptos::{prelude::*, task::spawn_local};

use super::songs::{Choice, Selection};
use crate::{
    api::{
        ApiResult,
        spotify::{SpotifyPage, search_spotify},
    },
    resource::{Loaded, load},
    ui::{Button, TrackListSkeleton, use_toasts},
};

/// What Spotify has for the words; nothing without words.
pub(super) type Elsewhere = Loaded<Option<SpotifyPage>>;

/// To be called by the page itself, as the catalogue's list.
pub(super) fn use_spotify(query: Memo<String>) -> Elsewhere {
    load(
        move || query.get(),
        |query| async move { if query.is_empty() { Ok(None) } else { search_spotify(query, 0).await.map(Some) } },
    )
}

/// The songs, or why there are none. Where no app is registered there is nothing to say.
#[component]
pub(super) fn SpotifySongs(
    found: Elsewhere,
    query: Memo<String>,
    selection: Selection,
    mood: Option<Mood>,
) -> impl IntoView {
    view! {
        <Transition fallback=move || (!query.read().is_empty()).then(|| view! { <TrackListSkeleton/> })>
            {move || found.get().map(|found| match found {
                Ok(None | Some(SpotifyPage { why: Some(SpotifyTrouble::NotConfigured), .. })) => ().into_any(),
                Ok(Some(SpotifyPage { why: Some(why), .. })) => told(&why.to_string()),
                Ok(Some(page)) if page.songs.is_empty() && page.next.is_none() => told("Spotify has no other songs with these words."),
                Ok(Some(page)) => view! { <Found page query selection mood/> }.into_any(),
                Err(error) => told(&error.to_string()),
            })}
        </Transition>
    }
}

fn told(sentence: &str) -> AnyView {
    let sentence = sentence.to_owned();
    view! { <p class="muted">{sentence}</p> }.into_any()
}

#[component]
fn Found(page: SpotifyPage, query: Memo<String>, selection: Selection, mood: Option<Mood>) -> impl IntoView {
    let toasts = use_toasts();
    let songs = RwSignal::new(page.songs);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let more = move |_| {
        let Some(offset) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match part(query.get_untracked(), offset).await {
                Ok(part) => {
                    songs.try_update(|songs| {
                        let new = |song: &Track| !songs.iter().any(|known| known.id == song.id);
                        let new: Vec<_> = part.songs.into_iter().filter(new).collect();
                        songs.extend(new);
                    });
                    next.try_set(part.next);
                }
                Err(error) => toasts.fail(error.to_string()),
            }
            busy.try_set(false);
        });
    };
    let shown = move || songs.read().iter().map(|song| song.id.to_string()).collect::<Vec<_>>().join(",");
    view! {
        <section aria-labelledby="spotify-songs">
            <h2 class="section-title" id="spotify-songs">"On Spotify"</h2>
            <input type="hidden" name="shown_elsewhere" value=shown/>
            <ol class="track-list">
                <For each=move || songs.get() key=|song| song.id let:song>
                    <Choice track=song reason=String::new() selection list=songs mood/>
                </For>
            </ol>
            <Show when=move || next.read().is_some()>
                <p class="load-more js-only">
                    <Button kind_of="button" busy=busy on:click=more>"More from Spotify"</Button>
                </p>
            </Show>
        </section>
    }
}

async fn part(query: String, offset: u32) -> ApiResult<SpotifyPage> {
    let page = search_spotify(query, offset).await?;
    match page.why {
        None => Ok(page),
        Some(why) => Err(domain::AppError::Spotify(why).into()),
    }
}
