//! Spotify's web API.

mod bodies;
mod caller;
mod catalogue;
mod library;
mod me;
mod params;
mod playback;
mod player;
mod playlist;
mod playlists;
mod removed;

use axum::{
    Router,
    routing::{get, post, put},
};

pub(crate) use self::{
    caller::Caller, library::Library, playback::state as playing_here, player::Player, playlist::Playlists,
};
use crate::app::App;

/// Everything under `/v1`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/search", get(catalogue::search))
        .route("/v1/tracks/{id}", get(catalogue::track))
        .route("/v1/artists/{id}", get(catalogue::artist))
        .route("/v1/me", get(me::profile))
        .route("/v1/me/top/tracks", get(me::top_tracks))
        .route("/v1/me/tracks", get(library::saved_tracks).put(removed::forbidden).delete(removed::forbidden))
        .route("/v1/me/library", put(library::save).delete(library::remove))
        .route("/v1/me/library/contains", get(library::contains))
        .route("/v1/me/playlists", get(playlists::mine).post(playlists::create))
        .route("/v1/playlists/{id}", get(playlists::read).put(playlists::change))
        .route("/v1/playlists/{id}/items", get(playlists::items).post(playlists::add))
        .route("/v1/me/player", get(playback::state).put(playback::transfer))
        .route("/v1/me/player/devices", get(playback::devices))
        .route("/v1/me/player/currently-playing", get(playback::currently_playing))
        .route("/v1/me/player/recently-played", get(me::recently_played))
        .route("/v1/me/player/queue", get(playback::queue).post(playback::enqueue))
        .route("/v1/me/player/play", put(playback::play))
        .route("/v1/me/player/pause", put(playback::pause))
        .route("/v1/me/player/seek", put(playback::seek))
        .route("/v1/me/player/volume", put(playback::volume))
        .route("/v1/me/player/shuffle", put(playback::shuffle))
        .route("/v1/me/player/repeat", put(playback::repeat))
        .route("/v1/me/player/next", post(playback::next))
        .route("/v1/me/player/previous", post(playback::previous))
        .merge(removed::routes())
}
