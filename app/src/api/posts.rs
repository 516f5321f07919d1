//! Posts.

use domain::{Cursor, Page, Post, PostCard, PostId, Privacy};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// Public posts, newest first.
#[server(prefix = "/api", endpoint = "posts/feed", input = GetUrl)]
pub async fn get_feed(cursor: Option<Cursor>) -> ApiResult<Page<PostCard>> {
    Ok(ssr::services()?.feed(cursor).await?)
}

/// A user's posts, newest first; their author sees the private and unlisted ones too.
#[server(prefix = "/api", endpoint = "posts/by-author", input = GetUrl)]
pub async fn get_posts_by(username: String, cursor: Option<Cursor>) -> ApiResult<Page<PostCard>> {
    let viewer = ssr::viewer_id().await?;
    Ok(ssr::services()?.posts_by(&username, viewer, cursor).await?)
}

/// A post.
#[server(prefix = "/api", endpoint = "posts/get", input = GetUrl)]
pub async fn get_post(id: PostId) -> ApiResult<Post> {
    let viewer = ssr::viewer_id().await?;
    Ok(ssr::services()?.post(id, viewer).await?)
}

/// Changes words and privacy.
#[server(prefix = "/api", endpoint = "posts/edit")]
pub async fn edit_post(id: PostId, description: String, privacy: Privacy) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    ssr::services()?.edit_post(user, id, &description, privacy).await?;
    leptos_axum::redirect(&format!("/posts/{id}"));
    Ok(())
}

/// Deletes a post and its picture.
#[server(prefix = "/api", endpoint = "posts/delete")]
pub async fn delete_post(id: PostId) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    let username = ssr::services()?.delete_post(user, id).await?;
    leptos_axum::redirect(&format!("/people/{username}"));
    Ok(())
}
