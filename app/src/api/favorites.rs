//! Favorites.

use domain::{Cursor, Favorite, Page, PostId, TrackId};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// The viewer's favorites, newest first.
#[server(prefix = "/api", endpoint = "favorites/list", input = GetUrl)]
pub async fn get_favorites(cursor: Option<Cursor>) -> ApiResult<Page<Favorite>> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.favorites(user, cursor).await?)
}

/// Marks a song, or takes the mark away.
#[server(prefix = "/api", endpoint = "favorites/set")]
pub async fn set_favorite(track: TrackId, post: Option<PostId>, favorite: bool) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.set_favorite(user, track, post, favorite).await?)
}
