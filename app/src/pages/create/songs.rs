//! Step 3: songs for the mood, searched and selected.

use domain::{Aim, Draft, DraftStep, PostId, RankedTrack, Track, TrackId};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    components::Redirect,
    hooks::{use_navigate, use_query_map},
};

use super::{DraftStepPage, step_href, use_draft};
use crate::{
    api::{
        ApiResult,
        songs::{SongPage, rank_songs, search_songs},
    },
    browser::post_values,
    form::{ApiForm, use_submission},
    resource::load,
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
    view! {
        <DraftStepPage step=DraftStep::Songs title="Songs" draft=draft content=move |draft| {
            let draft = draft.get_untracked();
            if draft.reading().is_some() {
                view! { <SongsStep draft/> }.into_any()
            } else {
                view! { <Redirect path=step_href(draft.id, DraftStep::Mood)/> }.into_any()
            }
        }/>
    }
}

/// The selected songs, in the page and on the server.
#[derive(Clone, Copy)]
struct Selection {
    draft: PostId,
    tracks: RwSignal<Vec<Track>>,
}

impl Selection {
    fn has(self, id: TrackId) -> bool {
        self.tracks.read().iter().any(|track| track.id == id)
    }

    /// Shows the change at once; what the server says afterwards counts.
    fn toggle(self, track: Track, selected: bool) {
        let toasts = use_toasts();
        let before = self.tracks.get_untracked();
        let id = track.id;
        self.tracks.update(|tracks| {
            tracks.retain(|other| other.id != id);
            if selected {
                tracks.push(track);
            }
        });
        spawn_local(async move {
            let (draft, track) = (self.draft.to_string(), id.to_string());
            let values = [
                ("id", draft.as_str()),
                ("track", &track),
                ("selected", if selected { "true" } else { "false" }),
            ];
            if let Err(error) = post_values("/api/drafts/select", &values).await {
                self.tracks.set(before);
                toasts.fail(error.to_string());
            }
        });
    }
}

async fn fetch(draft: PostId, query: String, offset: usize) -> ApiResult<SongPage<RankedTrack>> {
    if query.is_empty() {
        return rank_songs(draft, offset).await;
    }
    let found = search_songs(query, offset).await?;
    let items = found.items.into_iter().map(|track| RankedTrack { track, reason: String::new() }).collect();
    Ok(SongPage { items, next: found.next })
}

/// The first `parts` parts of the list, as one.
async fn fetch_parts(draft: PostId, query: String, parts: usize) -> ApiResult<SongPage<RankedTrack>> {
    let mut list = fetch(draft, query.clone(), 0).await?;
    for _ in 1..parts.min(PARTS_MAX) {
        let Some(offset) = list.next else { break };
        let part = fetch(draft, query.clone(), offset).await?;
        list.items.extend(part.items);
        list.next = part.next;
    }
    Ok(list)
}

#[component]
fn SongsStep(draft: Draft) -> impl IntoView {
    let id = draft.id;
    let selection = Selection { draft: id, tracks: RwSignal::new(draft.selected) };
    let address = use_query_map();
    let query = Memo::new(move |_| address.read().get("q").unwrap_or_default().trim().to_owned());
    let parts =
        Memo::new(move |_| address.read().get("parts").and_then(|n| n.parse().ok()).unwrap_or(1_usize));
    let aim = RwSignal::new(draft.aim);
    let typed = RwSignal::new(query.get_untracked());
    let navigate = use_navigate();
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let query = web_query(typed.read_untracked().trim());
        navigate(&format!("{}?{query}", step_href(id, DraftStep::Songs)), NavigateOptions::default());
    };
    let list = load(
        move || (query.get(), parts.get(), aim.get()),
        move |(query, parts, _)| fetch_parts(id, query, parts),
    );
    view! {
        <div class="step step-songs">
            <div class="songs-tools">
                <form class="search-form" role="search" on:submit=search>
                    <SearchField name="q" label="Search for a song" bind=typed placeholder="Title, artist or album"/>
                    <Button>"Search"</Button>
                </form>
                <AimForm id aim/>
            </div>
            {move || (!query.read().is_empty()).then(|| view! {
                <p class="muted">
                    {format!("Songs with “{}”. ", query.get())}
                    <a href=step_href(id, DraftStep::Songs)>"Back to songs for the mood"</a>
                </p>
            })}
            <Transition fallback=|| view! { <TrackListSkeleton/> }>
                {move || list.get().map(|page| match page {
                    Ok(page) => view! { <SongsForm id page selection query parts/> }.into_any(),
                    Err(error) => view! {
                        <LoadError message=error.to_string() on_retry=Callback::new(move |()| list.refetch())/>
                    }.into_any(),
                })}
            </Transition>
        </div>
    }
}

#[component]
fn AimForm(id: PostId, aim: RwSignal<Aim>) -> impl IntoView {
    let submission = use_submission(AIM);
    let toasts = use_toasts();
    // The list is asked for again only once the server knows the aim.
    let choose = Callback::new(move |wanted: Aim| {
        spawn_local(async move {
            match post_values(AIM, &[("id", &id.to_string()), ("aim", wanted.as_str())]).await {
                Ok(_) => aim.set(wanted),
                Err(error) => toasts.fail(error.to_string()),
            }
        });
    });
    view! {
        <ApiForm submission=submission class="aim-form">
            <input type="hidden" name="id" value=id.to_string()/>
            <AimSwitch selected=aim on_select=choose/>
            <div class="no-js-only"><Button>"Show"</Button></div>
        </ApiForm>
    }
}

#[component]
fn SongsForm(
    id: PostId,
    page: SongPage<RankedTrack>,
    selection: Selection,
    query: Memo<String>,
    parts: Memo<usize>,
) -> impl IntoView {
    let submit = use_submission("/api/drafts/songs-form");
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(error) = submit.error.get() {
            toasts.fail(error.to_string());
        }
    });
    let empty = page.items.is_empty();
    let items = RwSignal::new(page.items);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let more = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let Some(offset) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match fetch(id, query.get_untracked(), offset).await {
                Ok(part) => {
                    items.update(|items| items.extend(part.items));
                    next.set(part.next);
                }
                Err(error) => toasts.fail(error.to_string()),
            }
            busy.set(false);
        });
    };
    let shown =
        move || items.read().iter().map(|item| item.track.id.to_string()).collect::<Vec<_>>().join(",");
    // Without JavaScript *Load more* sends the form, so that what was ticked is kept.
    let more_value = move || format!("songs?parts={}&{}", parts.get() + 1, web_query(&query.read()));
    view! {
        <ApiForm submission=submit class="songs-form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="shown" value=shown/>
            {empty.then(|| view! {
                <EmptyState title="No songs found" text="Try other words, or go back to songs for the mood.">
                    <ButtonLink href=step_href(id, DraftStep::Songs)>"Songs for the mood"</ButtonLink>
                </EmptyState>
            })}
            <ol class="track-list">
                <For each=move || items.get() key=|item| item.track.id let:item>
                    <Choice item selection/>
                </For>
            </ol>
            <Show when=move || next.read().is_some()>
                <p class="load-more">
                    <Button busy=busy on:click=more attr:name="go" attr:value=more_value>"Load more"</Button>
                </p>
            </Show>
            <div class="selection-tray step-bar">
                <ButtonLink href=step_href(id, DraftStep::Mood) kind=ButtonKind::Quiet>"Back"</ButtonLink>
                <div class="tray-covers">
                    {move || selection.tracks.get().into_iter().take(5).map(|track| view! { <Cover track=track/> }).collect_view()}
                </div>
                <p class="tray-count" aria-live="polite">{move || count_words(selection.tracks.read().len())}</p>
                <Button kind=ButtonKind::Primary busy=submit.pending>"Next"</Button>
            </div>
        </ApiForm>
    }
}

#[component]
fn Choice(item: RankedTrack, selection: Selection) -> impl IntoView {
    let RankedTrack { track, reason } = item;
    let id = track.id;
    let toggled = track.clone();
    view! {
        <TrackChoice
            track=track reason=reason name="track[]"
            selected=Signal::derive(move || selection.has(id))
            on_toggle=Callback::new(move |selected| selection.toggle(toggled.clone(), selected))
        />
    }
}

fn count_words(count: usize) -> String {
    match count {
        0 => "No songs chosen yet".to_owned(),
        1 => "1 song chosen".to_owned(),
        n => format!("{n} songs chosen"),
    }
}

/// The search as part of an address, or nothing.
fn web_query(query: &str) -> String {
    if query.is_empty() {
        return String::new();
    }
    let keep = |byte: u8| byte.is_ascii_alphanumeric();
    let encoded: String = query
        .bytes()
        .map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("q={encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_encoded_for_the_address() {
        assert_eq!(web_query(""), "");
        assert_eq!(web_query("a&b é"), "q=a%26b%20%C3%A9");
    }
}
