//! Accounts and sessions.

use domain::{Profile, Theme, Viewer};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// The signed-in user, if any.
#[server(prefix = "/api", endpoint = "account/viewer", input = GetUrl)]
pub async fn get_viewer() -> ApiResult<Option<Viewer>> {
    match ssr::viewer_id().await? {
        Some(user) => Ok(ssr::services()?.viewer(user).await?),
        None => Ok(None),
    }
}

/// What everyone may know of a user.
#[server(prefix = "/api", endpoint = "account/profile", input = GetUrl)]
pub async fn get_profile(username: String) -> ApiResult<Profile> {
    Ok(ssr::services()?.profile(&username).await?)
}

/// Makes an account and signs in.
#[server(prefix = "/api", endpoint = "account/sign-up")]
pub async fn sign_up(
    username: String,
    email: String,
    password: String,
    next: Option<String>,
) -> ApiResult<()> {
    let account = domain::NewAccount { username, email, password };
    let user = ssr::services()?.sign_up(account, ssr::client_address()).await?;
    ssr::begin_session(user).await?;
    leptos_axum::redirect(&ssr::local_path(next));
    Ok(())
}

/// Signs in by username or e-mail address.
#[server(prefix = "/api", endpoint = "account/sign-in")]
pub async fn sign_in(login: String, password: String, next: Option<String>) -> ApiResult<()> {
    let credentials = domain::Credentials { login, password };
    let user = ssr::services()?.sign_in(credentials, ssr::client_address()).await?;
    ssr::begin_session(user).await?;
    leptos_axum::redirect(&ssr::local_path(next));
    Ok(())
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "account/sign-out")]
pub async fn sign_out() -> ApiResult<()> {
    ssr::end_session().await?;
    leptos_axum::redirect("/");
    Ok(())
}

/// Changes the name on the page.
#[server(prefix = "/api", endpoint = "account/rename")]
pub async fn rename(display_name: String) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.rename(user, &display_name).await?)
}

/// Removes the avatar. (Setting one is an upload, see the server's picture routes.)
#[server(prefix = "/api", endpoint = "account/remove-avatar")]
pub async fn remove_avatar() -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.remove_avatar(user).await?)
}

/// Changes the password, or sets the first one; every other session of the user ends.
#[server(prefix = "/api", endpoint = "account/change-password")]
pub async fn change_password(#[server(default)] current: String, password: String) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    ssr::services()?.change_password(user, current, password, ssr::client_address()).await?;
    ssr::begin_session(user).await
}

/// Sets whether the user agrees to be named in statistics.
#[server(prefix = "/api", endpoint = "account/named-in-statistics")]
pub async fn set_named_in_statistics(#[server(default)] named: bool) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.set_named_in_statistics(user, named).await?)
}

/// Changes the theme.
#[server(prefix = "/api", endpoint = "account/theme")]
pub async fn set_theme(theme: Theme) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.set_theme(user, theme).await?)
}
