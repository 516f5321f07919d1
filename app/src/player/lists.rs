//! The lists of the player that open above its bar: where to play, and what comes next.

use domain::Track;
use leptos::{ev, prelude::*};

use super::{Player, queue::Queue, sdk};
use crate::{
    api::spotify::{DeviceEntry, get_devices},
    resource::load,
    ui::Icon,
};

/// The lists.
pub(super) const LISTS: &str = ".player-list";

/// Closes whatever is open.
pub(super) fn close_lists() {
    let Ok(open) = document().query_selector_all(".player-list[open]") else { return };
    for at in 0..open.length() {
        if let Some(list) = open.get(at).map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Element>) {
            let _ = list.remove_attribute("open");
        }
    }
}

/// Where to play: in this browser, or on a device.
#[component]
pub(super) fn Devices(player: Player) -> impl IntoView {
    let can = move || {
        player.setting.with(|setting| setting.as_ref().is_some_and(|setting| setting.playback.is_given()))
    };
    view! { <Show when=can><DeviceList player/></Show> }
}

#[component]
fn DeviceList(player: Player) -> impl IntoView {
    // Looked for anew whenever the list is opened.
    let opened = RwSignal::new(0_u32);
    let devices = load(
        move || opened.get(),
        |opened| async move { if opened > 0 { get_devices().await.map(Some) } else { Ok(None) } },
    );
    let toggled = move |event: ev::Event| {
        if event_target::<web_sys::Element>(&event).has_attribute("open") {
            opened.update(|n| *n += 1);
        }
    };
    view! {
        <details class="player-list" name="player-lists" on:toggle=toggled>
            <summary class="icon-button" aria-label="Where to play"><Icon name=Icon::Monitor/></summary>
            <div class="player-popup">
                <Place player id=None name="This browser".to_owned()/>
                <Transition fallback=|| view! { <p class="muted">"Looking for devices"</p> }>
                    {move || devices.get().map(|devices| match devices {
                        Err(error) => view! { <p class="muted">{error.to_string()}</p> }.into_any(),
                        Ok(None) => ().into_any(),
                        Ok(Some(devices)) if devices.iter().all(is_this_browser) => view! {
                            <p class="muted">"No other device is open. Start Spotify there and look again."</p>
                        }.into_any(),
                        Ok(Some(devices)) => devices.into_iter().filter(|it| !is_this_browser(it)).map(|device| view! {
                            <Place player id=Some(device.id) name=device.name/>
                        }).collect_view().into_any(),
                    })}
                </Transition>
            </div>
        </details>
    }
}

/// What plays in a browser is there as *This browser*.
fn is_this_browser(device: &DeviceEntry) -> bool {
    device.name == sdk::NAME
}

/// One place to play.
#[component]
fn Place(player: Player, id: Option<String>, name: String) -> impl IntoView {
    let id = StoredValue::new(id);
    let is_it = move || player.device.with(|device| id.with_value(|id| id == device));
    let choose = move |_| {
        close_lists();
        if !is_it() {
            player.choose(id.get_value());
        }
    };
    view! {
        <button
            class="player-entry" r#type="button" on:click=choose
            aria-pressed=move || if is_it() { "true" } else { "false" }
        >{name}</button>
    }
}

/// What comes next, and what was on.
#[component]
pub(super) fn QueueList(player: Player) -> impl IntoView {
    let entries = move || {
        let entry = |(place, (track, on)): (usize, (&Track, bool))| {
            let words = format!("{} · {}", track.title, track.artist);
            let go = move |_| {
                close_lists();
                player.go(place);
            };
            view! {
                <li>
                    <button
                        class="player-entry" r#type="button" aria-current=on.then_some("true") on:click=go
                    >{words}</button>
                </li>
            }
        };
        player.queue.with(|queue: &Queue| queue.entries().enumerate().map(entry).collect_view())
    };
    view! {
        <details class="player-list" name="player-lists">
            <summary class="icon-button" aria-label="Queue"><Icon name=Icon::List/></summary>
            <ol class="player-popup" aria-label="Queue">{entries}</ol>
        </details>
    }
}
