//! Songs and artists by mood.

use domain::statistics::MoodSongs;
use leptos::prelude::*;

use crate::{
    player::PlayButton,
    ui::{MoodMark, TrackRow},
};

/// A list for each mood; with places where it is a ranking.
#[component]
pub(super) fn SongsOfMoods(moods: Vec<MoodSongs>, ranked: bool) -> impl IntoView {
    let class = if ranked { "track-list is-compact is-ranked" } else { "track-list is-compact" };
    let of = |MoodSongs { mood, songs, artists }: MoodSongs| {
        let artists = artists.into_iter().map(|(artist, _)| artist).collect::<Vec<_>>().join(", ");
        let list = Signal::stored(songs.iter().map(|(track, _)| track.clone()).collect::<Vec<_>>());
        view! {
            <section class="mood-songs" data-mood=mood.as_str()>
                <h4><MoodMark mood/></h4>
                <ol class=class>
                    {songs.into_iter().map(|(track, _)| view! {
                        <TrackRow track=track.clone()><PlayButton track list/></TrackRow>
                    }).collect_view()}
                </ol>
                {(!artists.is_empty()).then(|| view! { <p class="muted">{artists}</p> })}
            </section>
        }
    };
    view! { <div class="mood-songs-all">{moods.into_iter().map(of).collect_view()}</div> }
}
