//! Step 3: songs for the mood, searched and selected.

use domain::{Aim, AppError, Draft, DraftStep, Mood, PostId, RankedTrack, Track, TrackId};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    components::Redirect,
    hooks::{use_navigate, use_params_map, use_query_map},
};

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{
    DraftStepPage,
    spotify_songs::{Elsewhere, SpotifySongs, use_spotify},
    step_href, use_draft,
};
use crate::{
    api::{
        ApiResult,
        songs::{SongPage, rank_songs, search_query, search_songs},
    },
    browser::post_values,
    form::{ApiForm, use_submission},
    pages::keep_songs::{Keep, KeepSongs},
    player::PlayButton,
    resource::{Loaded, load},
    ui::{
        AimSwitch, Button, ButtonKind, ButtonLink, Cover, EmptyState, LoadError, SearchField, TrackChoice,
        TrackListSkeleton, use_toasts,
    },
};

const AIM: &str = "/api/drafts/aim";
/// Most parts that a plain page shows in one go.
const PARTS_MAX: usize = 10;

/// The page.
#[component]
pub fn SongsPage() -> impl IntoView {
    let draft = use_draft();
    let list = use_songs();
    view! {
        <DraftStepPage step=DraftStep::Songs title="Songs" draft=draft content=move |draft| {
            let draft = draft.get_untracked();
            if draft.reading().is_some() {
                view! { <SongsStep draft list/> }.into_any()
            } else {
                view! { <Redirect path=step_href(draft.id, DraftStep::Mood)/> }.into_any()
            }
        }/>
    }
}

/// The selected songs, in the page and on the server.
#[derive(Clone, Copy)]
pub(super) struct Selection {
    draft: PostId,
    tracks: RwSignal<Vec<Track>>,
}

impl Selection {
    fn has(self, id: TrackId) -> bool {
        self.tracks.read().iter().any(|track| track.id == id)
    }

    /// Shows the change at once, and takes it back when the server has not kept it.
    fn toggle(self, track: Track, selected: bool) {
        let toasts = use_toasts();
        self.show(&track, selected);
        spawn_local(async move {
            let (draft, id) = (self.draft.to_string(), track.id.to_string());
            let values = [
                ("id", draft.as_str()),
                ("track", &id),
                ("selected", if selected { "true" } else { "false" }),
            ];
            if let Err(error) = post_values("/api/drafts/select", &values).await {
                // Only this song: others may have been kept meanwhile.
                self.show(&track, !selected);
                toasts.fail(error.to_string());
            }
        });
    }

    fn show(self, track: &Track, selected: bool) {
        self.tracks.try_update(|tracks| {
            tracks.retain(|other| other.id != track.id);
            if selected {
                tracks.push(track.clone());
            }
        });
    }
}

async fn fetch(draft: PostId, query: String, after: Option<String>) -> ApiResult<SongPage<RankedTrack>> {
    if query.is_empty() {
        return rank_songs(draft, after).await;
    }
    let found = search_songs(query, after).await?;
    let items = found.items.into_iter().map(|track| RankedTrack { track, reason: String::new() }).collect();
    Ok(SongPage { items, next: found.next })
}

/// The first `parts` parts of the list, as one.
async fn fetch_parts(draft: PostId, query: String, parts: usize) -> ApiResult<SongPage<RankedTrack>> {
    let mut list = fetch(draft, query.clone(), None).await?;
    for _ in 1..parts.min(PARTS_MAX) {
        let Some(after) = list.next.take() else { break };
        let part = fetch(draft, query.clone(), Some(after)).await?;
        list.items.extend(part.items);
        list.next = part.next;
    }
    Ok(list)
}

/// What the address asks for: a search, or the songs for the mood, in so many parts.
#[derive(Clone, Copy)]
struct SongList {
    query: Memo<String>,
    parts: Memo<usize>,
    page: Loaded<SongPage<RankedTrack>>,
    elsewhere: Elsewhere,
}

/// To be called by the page itself: the server draws what is inside the page more than once, and lets go of what a
/// drawing before the last one was still loading.
fn use_songs() -> SongList {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<PostId>().ok()));
    let address = use_query_map();
    let query = Memo::new(move |_| address.read().get("q").unwrap_or_default().trim().to_owned());
    let parts =
        Memo::new(move |_| address.read().get("parts").and_then(|n| n.parse().ok()).unwrap_or(1_usize));
    let page = load(
        move || (id.get(), query.get(), parts.get()),
        |(id, query, parts)| async move { fetch_parts(id.ok_or(AppError::NotFound)?, query, parts).await },
    );
    SongList { query, parts, page, elsewhere: use_spotify(query) }
}

#[component]
fn SongsStep(draft: Draft, list: SongList) -> impl IntoView {
    let id = draft.id;
    let SongList { query, parts, page, elsewhere } = list;
    let selection = Selection { draft: id, tracks: RwSignal::new(draft.selected.clone()) };
    let (aim, mood) = (draft.aim, draft.reading().map(|reading| reading.mood));
    let kept = Signal::derive(move || match selection.tracks.get() {
        chosen if !chosen.is_empty() => chosen,
        _ => match page.get() {
            Some(Ok(page)) => page.items.into_iter().map(|item| item.track).collect(),
            _ => Vec::new(),
        },
    });
    let submit = use_submission("/api/drafts/songs-form");
    let toasts = use_toasts();
    submit.on_failure(move |sentence| toasts.fail(sentence));
    // One form for all of it: without JavaScript every button keeps what is ticked.
    view! {
        <ApiForm submission=submit class="step step-songs" on:keydown=move |event| keys(&event)>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="songs-tools">
                <SearchBar id query/>
                <AimBar id aim list/>
            </div>
            {move || (!query.read().is_empty()).then(|| view! {
                <p class="muted">
                    {format!("Songs with “{}”. ", query.get())}
                    <a href=step_href(id, DraftStep::Songs)>"Back to songs for the mood"</a>
                </p>
            })}
            <Transition fallback=|| view! { <TrackListSkeleton/> }>
                {move || page.get().map(|loaded| match loaded {
                    Ok(page) => view! { <Songs id page selection query parts mood/> }.into_any(),
                    Err(error) => view! {
                        <LoadError message=error.to_string() on_retry=Callback::new(move |()| page.refetch())/>
                    }.into_any(),
                })}
            </Transition>
            <SpotifySongs found=elsewhere query selection mood/>
            <div class="selection-tray step-bar">
                <ButtonLink href=step_href(id, DraftStep::Mood) kind=ButtonKind::Quiet>"Back"</ButtonLink>
                <div class="tray-covers">
                    {move || selection.tracks.get().into_iter().take(5).map(|track| view! { <Cover track=track/> }).collect_view()}
                </div>
                <p class="tray-count" aria-live="polite">{move || count_words(selection.tracks.read().len())}</p>
                <Button kind=ButtonKind::Primary busy=submit.pending>"Next"</Button>
            </div>
        </ApiForm>
        <KeepSongs keep=Keep::Draft(id) name=mood.map_or_else(String::new, |mood| format!("Songs for {mood}")) tracks=kept/>
    }
}

/// From song to song with the arrows, to the search with the slash.
fn keys(event: &ev::KeyboardEvent) {
    let typing = event.target().and_then(|at| at.dyn_into::<HtmlInputElement>().ok());
    let typing = typing.is_some_and(|input| input.type_() != "checkbox" && input.type_() != "radio");
    if typing || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let moved = match event.key().as_str() {
        "/" => focus("[name=q]", 0),
        "ArrowDown" => focus_beside(1),
        "ArrowUp" => focus_beside(-1),
        _ => false,
    };
    if moved {
        event.prevent_default();
    }
}

/// Moves the focus to the song after or before the one that has it.
fn focus_beside(step: i32) -> bool {
    let songs = document().query_selector_all(".track-check").ok();
    let active = document().active_element();
    let here = songs.and_then(|songs| {
        (0..songs.length()).find(|at| songs.get(*at).as_ref() == active.as_ref().map(AsRef::as_ref))
    });
    let next = here.map(|here| i64::from(here) + i64::from(step));
    next.and_then(|next| u32::try_from(next).ok()).is_some_and(|next| focus(".track-check", next))
}

/// Moves the focus to one of the elements of a kind, and says whether there is one.
fn focus(selector: &str, at: u32) -> bool {
    let found = document().query_selector_all(selector).ok().and_then(|found| found.get(at));
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|found| found.focus().is_ok())
}

/// The search. Its button comes first in the form, so that it is the one that *Enter* presses.
#[component]
fn SearchBar(id: PostId, query: Memo<String>) -> impl IntoView {
    let typed = RwSignal::new(query.get_untracked());
    let navigate = use_navigate();
    let search = move |event: ev::MouseEvent| {
        event.prevent_default();
        let query = search_query(typed.read_untracked().trim());
        navigate(&format!("{}?{query}", step_href(id, DraftStep::Songs)), NavigateOptions::default());
    };
    view! {
        <div class="search-form" role="search">
            <SearchField name="q" label="Search for a song" bind=typed placeholder="Title, artist or album"/>
            <Button on:click=search attr:name="go" attr:value="search">"Search"</Button>
        </div>
    }
}

#[component]
fn AimBar(id: PostId, aim: Aim, list: SongList) -> impl IntoView {
    let toasts = use_toasts();
    let kept = StoredValue::new(aim);
    let chosen = RwSignal::new(aim);
    let choose = Callback::new(move |wanted: Aim| {
        chosen.set(wanted);
        spawn_local(async move {
            match post_values(AIM, &[("id", &id.to_string()), ("aim", wanted.as_str())]).await {
                Ok(_) => {
                    kept.try_set_value(wanted);
                    // Only now does the server know the aim.
                    list.page.refetch();
                }
                Err(error) => {
                    // Unless another is chosen by now.
                    if chosen.try_get_untracked() == Some(wanted) {
                        chosen.set(kept.get_value());
                    }
                    toasts.fail(error.to_string());
                }
            }
        });
    });
    let again = move || format!("songs?{}", search_query(&list.query.read()));
    view! {
        <div class="aim-bar">
            <AimSwitch selected=chosen on_select=choose/>
            <div class="no-js-only"><Button attr:name="go" attr:value=again>"Show"</Button></div>
        </div>
    }
}

/// The list, to tick.
#[component]
fn Songs(
    id: PostId,
    page: SongPage<RankedTrack>,
    selection: Selection,
    query: Memo<String>,
    parts: Memo<usize>,
    mood: Option<Mood>,
) -> impl IntoView {
    let toasts = use_toasts();
    let empty = page.items.is_empty();
    let items = RwSignal::new(page.items);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let more = move |event: ev::MouseEvent| {
        event.prevent_default();
        let Some(after) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match fetch(id, query.get_untracked(), Some(after)).await {
                Ok(part) => {
                    // None twice, should the list have changed meanwhile.
                    items.update(|items| {
                        let new =
                            |item: &RankedTrack| !items.iter().any(|known| known.track.id == item.track.id);
                        let new: Vec<_> = part.items.into_iter().filter(new).collect();
                        items.extend(new);
                    });
                    next.set(part.next);
                }
                Err(error) => toasts.fail(error.to_string()),
            }
            busy.set(false);
        });
    };
    let tracks = move || items.read().iter().map(|item| item.track.clone()).collect();
    let tracks: Signal<Vec<Track>> = Signal::derive(tracks);
    let shown =
        move || items.read().iter().map(|item| item.track.id.to_string()).collect::<Vec<_>>().join(",");
    let more_value = move || format!("songs?parts={}&{}", parts.get() + 1, search_query(&query.read()));
    let whole = move || parts.get() >= PARTS_MAX;
    view! {
        <input type="hidden" name="shown" value=shown/>
        {empty.then(|| view! {
            <EmptyState title="No songs found" text="Try other words, or go back to songs for the mood.">
                <ButtonLink href=step_href(id, DraftStep::Songs)>"Songs for the mood"</ButtonLink>
            </EmptyState>
        })}
        <ol class="track-list" aria-keyshortcuts="ArrowDown ArrowUp /">
            <For each=move || items.get() key=|item| item.track.id let:item>
                <Choice track=item.track reason=item.reason selection list=tracks mood/>
            </For>
        </ol>
        <Show when=move || next.read().is_some()>
            <p class="load-more" class:js-only=whole>
                <Button busy=busy on:click=more attr:name="go" attr:value=more_value>"Load more"</Button>
            </p>
            <Show when=whole>
                <p class="no-js-only muted">"The list is long. Search to find more songs."</p>
            </Show>
        </Show>
    }
}

/// A song to tick and to hear.
#[component]
pub(super) fn Choice(
    track: Track,
    reason: String,
    selection: Selection,
    #[prop(into)] list: Signal<Vec<Track>>,
    mood: Option<Mood>,
) -> impl IntoView {
    let id = track.id;
    let toggled = track.clone();
    view! {
        <TrackChoice
            track=track.clone() reason=reason name="track[]"
            selected=Signal::derive(move || selection.has(id))
            on_toggle=Callback::new(move |selected| selection.toggle(toggled.clone(), selected))
        >
            <PlayButton track list mood/>
        </TrackChoice>
    }
}

fn count_words(count: usize) -> String {
    match count {
        0 => "No songs chosen yet".to_owned(),
        1 => "1 song chosen".to_owned(),
        n => format!("{n} songs chosen"),
    }
}
