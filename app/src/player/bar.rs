//! What one sees of the player: a bar at the foot of every page while there is something to hear.

use domain::Track;
use leptos::{ev, prelude::*};

use super::{Doing, Player, Way, embed::FRAME};
use crate::{
    api::spotify::get_devices,
    resource::load,
    ui::{Cover, Icon, format_length},
};

/// Steps of the arrow keys.
const SEEK_STEP: u32 = 5_000;
const VOLUME_STEP: u8 = 5;

/// The bar.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let player = Player::get();
    let on = Memo::new(move |_| player.queue.with(|queue| queue.current().cloned()));
    view! {
        <Show when=move || on.read().is_some()>
            <section class="player" aria-label="Player" on:keydown=move |event| keys(player, &event)>
                {move || on.get().map(|track| view! { <NowPlaying track/> })}
                <Controls player/>
                <Seek player/>
                <div class="player-more">
                    <Volume player/>
                    <Devices player/>
                    <QueueList player/>
                    <IconAction label="Close the player" icon=Icon::Close on_press=move || player.close()/>
                </div>
                // Spotify's own frame, where it is what plays.
                <div class="player-frame" class:is-on=move || player.way.get() == Some(Way::Embed)>
                    <div id=FRAME></div>
                </div>
                <p class="player-note" aria-live="polite">{move || player.note.get()}</p>
            </section>
        </Show>
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
    let shuffled = move || player.queue.with(super::Queue::is_shuffled);
    view! {
        <div class="player-controls">
            <button
                class="icon-button" r#type="button" aria-label="Shuffle"
                aria-pressed=move || if shuffled() { "true" } else { "false" }
                on:click=move |_| player.set_shuffled(!player.queue.with_untracked(super::Queue::is_shuffled))
            >
                <Icon name=Icon::Shuffle/>
            </button>
            <IconAction label="Previous song" icon=Icon::Previous on_press=move || player.previous()/>
            <button
                class="icon-button is-large" r#type="button"
                aria-label=move || if plays() { "Pause" } else { "Play" }
                aria-busy=move || (player.doing.get() == Doing::Waiting).then_some("true")
                on:click=move |_| player.toggle()
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
    let length = move || player.length.get().max(1);
    let said =
        move || format!("{} of {}", format_length(player.position.get()), format_length(player.length.get()));
    view! {
        <div class="player-seek">
            <span class="tabular" aria-hidden="true">{move || format_length(player.position.get())}</span>
            <input
                type="range" min="0" step="1000" aria-label="Position in the song" aria-valuetext=said
                max=move || length().to_string()
                prop:value=move || player.position.get().to_string()
                on:change=move |event| player.seek(event_target_value(&event).parse().unwrap_or_default())
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

/// Where to play: in this browser, or on a device.
#[component]
fn Devices(player: Player) -> impl IntoView {
    let can = move || {
        player.setting.with(|setting| setting.as_ref().is_some_and(|setting| setting.playback.is_given()))
    };
    let asked = RwSignal::new(false);
    let devices = load(
        move || asked.get(),
        |asked| async move { if asked { get_devices().await } else { Ok(Vec::new()) } },
    );
    let choose = move |id: Option<String>| move |_: ev::MouseEvent| player.choose(id.clone());
    view! {
        <Show when=can>
            <details class="player-list" on:toggle=move |_| asked.set(true)>
                <summary class="icon-button" aria-label="Where to play"><Icon name=Icon::Monitor/></summary>
                <div class="player-popup">
                    <button class="player-entry" r#type="button" on:click=choose(None)>"This browser"</button>
                    <Suspense fallback=|| view! { <p class="muted">"Looking for devices"</p> }>
                        {move || devices.get().map(|devices| match devices {
                            Err(error) => view! { <p class="muted">{error.to_string()}</p> }.into_any(),
                            Ok(devices) if devices.is_empty() => view! {
                                <p class="muted">"No other device is open. Start Spotify there and look again."</p>
                            }.into_any(),
                            Ok(devices) => devices.into_iter().map(|device| view! {
                                <button class="player-entry" r#type="button" on:click=choose(Some(device.id))>
                                    {device.name}
                                </button>
                            }).collect_view().into_any(),
                        })}
                    </Suspense>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn QueueList(player: Player) -> impl IntoView {
    let entries = move || {
        let entry = |(place, (track, on)): (usize, (&Track, bool))| {
            let words = format!("{} · {}", track.title, track.artist);
            view! {
                <li>
                    <button
                        class="player-entry" r#type="button" aria-current=on.then_some("true")
                        on:click=move |_| player.go(place)
                    >{words}</button>
                </li>
            }
        };
        player.queue.with(|queue| queue.entries().enumerate().map(entry).collect_view())
    };
    view! {
        <details class="player-list">
            <summary class="icon-button" aria-label="Queue"><Icon name=Icon::List/></summary>
            <ol class="player-popup" aria-label="Queue">{entries}</ol>
        </details>
    }
}

/// Keys while the focus is in the bar: n and p for the songs, the arrows where no slider has the focus.
fn keys(player: Player, event: &ev::KeyboardEvent) {
    let on_slider = event_target::<web_sys::Element>(event).tag_name() == "INPUT";
    let (position, volume) = (player.position.get_untracked(), player.volume.get_untracked());
    match event.key().as_str() {
        "n" => player.next(),
        "p" => player.previous(),
        "ArrowRight" if !on_slider => player.seek(position.saturating_add(SEEK_STEP)),
        "ArrowLeft" if !on_slider => player.seek(position.saturating_sub(SEEK_STEP)),
        "ArrowUp" if !on_slider => player.set_volume((volume + VOLUME_STEP).min(100)),
        "ArrowDown" if !on_slider => player.set_volume(volume.saturating_sub(VOLUME_STEP)),
        _ => return,
    }
    event.prevent_default();
}
