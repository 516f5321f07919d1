//! The button on a song.

use domain::{Mood, Track};
use leptos::prelude::*;

use super::Player;
use crate::ui::Icon;

/// Plays the song, and after it those that follow in its list. Without JavaScript a link to Spotify.
#[component]
pub fn PlayButton(
    /// The song.
    track: Track,
    /// Its list.
    #[prop(into)]
    list: Signal<Vec<Track>>,
    /// The mood that the list is for.
    #[prop(optional_no_strip)]
    mood: Option<Mood>,
) -> impl IntoView {
    let player = Player::get();
    let href = track.spotify_url();
    let title = track.title.clone();
    let shown = track.clone();
    let plays = Memo::new(move |_| player.plays(&shown));
    let press = move |_| {
        if untrack(|| player.has_on(&track)) {
            return player.toggle();
        }
        let tracks = list.get_untracked();
        match tracks.iter().position(|other| other.id == track.id) {
            Some(first) => player.play(tracks, first, mood),
            None => player.play(vec![track.clone()], 0, mood),
        }
    };
    let elsewhere = format!("Listen to {title} on Spotify");
    view! {
        <button
            class="icon-button js-only" r#type="button"
            aria-label=move || format!("{} {title}", if plays.get() { "Pause" } else { "Play" })
            on:click=press
        >
            {move || view! { <Icon name=if plays.get() { Icon::Pause } else { Icon::Play }/> }}
        </button>
        {href.map(|href| view! {
            <a class="icon-button no-js-only" href=href target="_blank" rel="noopener noreferrer" aria-label=elsewhere>
                <Icon name=Icon::External/>
            </a>
        })}
    }
}
