//! What one sees of the player: a bar at the foot of every page while there is something to hear.

use std::time::Duration;

use domain::Track;
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::{
    Doing, Player,
    embed::FRAME,
    engine::Way,
    lists::{Devices, LISTS, QueueList, close_lists},
    media_session,
    queue::Queue,
};
use crate::ui::{Cover, Icon, format_length};

/// Steps of the arrow keys.
const SEEK_STEP: u32 = 5_000;
const VOLUME_STEP: u8 = 5;
const SECOND: Duration = Duration::from_secs(1);

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let player = Player::get();
    let on = Memo::new(move |_| player.queue.with(|queue| queue.current().cloned()));
    let bar = NodeRef::<html::Section>::new();
    media_session::follow(player);
    tick_while_playing(player);
    close_lists_elsewhere();
    leave_room_for(bar);
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        let track = on.get().map(|track| format!("{} by {}. ", track.title, track.artist));
        said.set(track.unwrap_or_default() + &player.note.get().unwrap_or_default());
    });
    view! {
        <p class="visually-hidden" role="status">{move || said.get()}</p>
        <Show when=move || on.read().is_some()>
            <section class="player" aria-label="Player" node_ref=bar on:keydown=move |event| keys(player, &event)>
                {move || on.get().map(|track| view! { <NowPlaying track/> })}
                <Controls player/>
                <Seek player/>
                <div class="player-more">
                    <Volume player/>
                    <Devices player/>
                    <QueueList player/>
                    <IconAction label="Close the player" icon=Icon::Close on_press=move || close(player)/>
                </div>
                // Spotify's own frame, where it is what plays.
                <div class="player-frame" class:is-on=move || player.way.get() == Some(Way::Embed)>
                    <div id=FRAME></div>
                </div>
                <p class="player-note">{move || player.note.get()}</p>
            </section>
        </Show>
    }
}

fn tick_while_playing(player: Player) {
    Effect::new(move |_| {
        if player.doing.get() != Doing::Playing {
            return;
        }
        if let Ok(ticks) = set_interval_with_handle(move || player.tick(), SECOND) {
            on_cleanup(move || ticks.clear());
        }
    });
}

/// A list that is open goes when somebody presses elsewhere or another page comes.
fn close_lists_elsewhere() {
    let location = use_location();
    Effect::new(move |_| {
        location.pathname.get();
        close_lists();
    });
    let pressed = window_event_listener(ev::pointerdown, |event| {
        let place = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if place.is_none_or(|place| place.closest(LISTS).ok().flatten().is_none()) {
            close_lists();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Keeps as much of the page's foot free as the bar takes.
fn leave_room_for(bar: NodeRef<html::Section>) {
    let root = || document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let reserve = move |height: Option<i32>| {
        let Some(style) = root().map(|root| root.style()) else { return };
        let _ = match height {
            Some(height) => style.set_property("--player-height", &format!("{height}px")),
            None => style.remove_property("--player-height").map(|_| ()),
        };
    };
    let sizes = StoredValue::new(None::<SendWrapper<Sizes>>);
    Effect::new(move |_| {
        let Some(bar) = bar.get() else {
            sizes.set_value(None);
            return reserve(None);
        };
        let measured = bar.clone();
        let watch = Sizes::of(&bar, move || reserve(Some(measured.offset_height())));
        sizes.set_value(watch.map(SendWrapper::new));
    });
}

/// An element's size, watched until this is dropped.
struct Sizes {
    observer: ResizeObserver,
    _changed: Closure<dyn FnMut()>,
}

impl Sizes {
    fn of(element: &Element, changed: impl FnMut() + 'static) -> Option<Self> {
        let changed = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _changed: changed })
    }
}

impl Drop for Sizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Closes the player, and leaves the focus where reading goes on.
fn close(player: Player) {
    player.close();
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

#[component]
fn NowPlaying(track: Track) -> impl IntoView {
    let link = track.spotify_url();
    view! {
        <div class="player-now">
            <Cover track=track.clone()/>
            <span class="player-words">
                <span class="track-title">{track.title.clone()}</span>
                <span class="track-artist">{track.artist.clone()}</span>
            </span>
            {link.map(|link| view! {
                <a class="icon-button" href=link target="_blank" rel="noopener external" aria-label="Open in Spotify">
                    <Icon name=Icon::External/>
                </a>
            })}
        </div>
    }
}

#[component]
fn Controls(player: Player) -> impl IntoView {
    let plays = move || matches!(player.doing.get(), Doing::Playing | Doing::Waiting);
    let shuffled = move || player.queue.with(Queue::is_shuffled);
    view! {
        <div class="player-controls">
            <button
                class="icon-button" r#type="button" aria-label="Shuffle"
                aria-pressed=move || if shuffled() { "true" } else { "false" }
                on:click=move |_| player.set_shuffled(!player.queue.with_untracked(Queue::is_shuffled))
            >
                <Icon name=Icon::Shuffle/>
            </button>
            <IconAction label="Previous song" icon=Icon::Previous on_press=move || player.previous()/>
            <button
                class="icon-button is-large" r#type="button"
                aria-label=move || if plays() { "Pause" } else { "Play" }
                aria-busy=move || (player.doing.get() == Doing::Waiting).then_some("true")
                on:click=move |_| player.toggle_now()
            >
                {move || view! { <Icon name=if plays() { Icon::Pause } else { Icon::Play }/> }}
            </button>
            <IconAction label="Next song" icon=Icon::Next on_press=move || player.next()/>
        </div>
    }
}

#[component]
fn IconAction(label: &'static str, icon: Icon, on_press: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button class="icon-button" r#type="button" aria-label=label on:click=move |_| on_press()>
            <Icon name=icon/>
        </button>
    }
}

#[component]
fn Seek(player: Player) -> impl IntoView {
    // While the handle is held it stays where it is held.
    let held = RwSignal::new(None::<u32>);
    let place = move || held.get().unwrap_or_else(|| player.position.get());
    let length = move || player.length.get().max(1);
    let said = move || format!("{} of {}", format_length(place()), format_length(player.length.get()));
    let value = |event: &ev::Event| event_target_value(event).parse().unwrap_or_default();
    view! {
        <div class="player-seek">
            <span class="tabular" aria-hidden="true">{move || format_length(place())}</span>
            <input
                type="range" min="0" step="1000" aria-label="Position in the song" aria-valuetext=said
                max=move || length().to_string()
                prop:value=move || place().to_string()
                on:input=move |event| held.set(Some(value(&event)))
                on:change=move |event| {
                    held.set(None);
                    player.seek(value(&event));
                }
            />
            <span class="tabular" aria-hidden="true">{move || format_length(player.length.get())}</span>
        </div>
    }
}

#[component]
fn Volume(player: Player) -> impl IntoView {
    // The frame of the embed has its own.
    view! {
        <Show when=move || player.way.get() != Some(Way::Embed)>
            <label class="player-volume">
                <Icon name=Icon::Volume/>
                <input
                    type="range" min="0" max="100" step="1" aria-label="Volume"
                    prop:value=move || player.volume.get().to_string()
                    on:input=move |event| player.set_volume(event_target_value(&event).parse().unwrap_or(80))
                />
            </label>
        </Show>
    }
}

/// Keys while the focus is in the bar: n and p for the songs, the arrows where no slider and no list has the focus, Escape
/// for what is open.
fn keys(player: Player, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let place = event_target::<Element>(event);
    let is_in_list = place.closest(LISTS).ok().flatten().is_some();
    let takes_arrows = is_in_list || place.tag_name() == "INPUT";
    let (position, volume) = (player.position.get_untracked(), player.volume.get_untracked());
    match event.key().as_str() {
        "Escape" if is_in_list => {
            let list = place.closest(LISTS).ok().flatten();
            let button = list.and_then(|list| list.query_selector("summary").ok().flatten());
            close_lists();
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                let _ = button.focus();
            }
        }
        "n" => player.next(),
        "p" => player.previous(),
        "ArrowRight" if !takes_arrows => player.seek(position.saturating_add(SEEK_STEP)),
        "ArrowLeft" if !takes_arrows => player.seek(position.saturating_sub(SEEK_STEP)),
        "ArrowUp" if !takes_arrows => player.set_volume(volume.saturating_add(VOLUME_STEP)),
        "ArrowDown" if !takes_arrows => player.set_volume(volume.saturating_sub(VOLUME_STEP)),
        _ => return,
    }
    event.prevent_default();
}
