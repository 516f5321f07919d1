//! Who is it, and what can be called: the small accessors that server functions begin with.

use domain::{AppError, UserId};
use leptos::prelude::use_context;
use services::{Owner, Services};
use tower_sessions::Session;
use uuid::Uuid;

use super::ApiError;

/// Session key of the signed-in user.
const USER: &str = "user";
/// Session key of a visitor without an account; drafts hang on it until they sign in.
const VISITOR: &str = "visitor";

/// The use cases.
pub fn services() -> Result<Services, ApiError> {
    use_context::<Services>().ok_or(ApiError(AppError::Internal))
}

/// The request's session.
pub async fn session() -> Result<Session, ApiError> {
    leptos_axum::extract::<Session>().await.map_err(|_| ApiError(AppError::Internal))
}

/// The address that rate limits count by.
pub fn client_address() -> services::ClientAddress {
    use_context::<services::ClientAddress>().unwrap_or_default()
}

fn broken(error: tower_sessions::session::Error) -> ApiError {
    tracing::error!(%error, "session store failed");
    ApiError(AppError::Unavailable)
}

/// Whose session this is; nothing for someone who has only read so far.
pub async fn owner_of(session: &Session) -> Result<Option<Owner>, ApiError> {
    if let Some(user) = session.get::<UserId>(USER).await.map_err(broken)? {
        return Ok(Some(Owner::User(user)));
    }
    Ok(session.get::<Uuid>(VISITOR).await.map_err(broken)?.map(Owner::Visitor))
}

/// The signed-in user or the visitor; a first-time visitor gets an identity now, because something of
/// theirs is about to be kept.
pub async fn owner_or_new_visitor(session: &Session) -> Result<Owner, ApiError> {
    if let Some(owner) = owner_of(session).await? {
        return Ok(owner);
    }
    let visitor = Uuid::now_v7();
    session.insert(VISITOR, visitor).await.map_err(broken)?;
    Ok(Owner::Visitor(visitor))
}

/// The owner of existing things; someone who owns nothing cannot find anything.
pub async fn owner() -> Result<Owner, ApiError> {
    owner_of(&session().await?).await?.ok_or(ApiError(AppError::NotFound))
}

/// The signed-in user, if any.
pub async fn viewer_id() -> Result<Option<UserId>, ApiError> {
    Ok(match owner_of(&session().await?).await? {
        Some(Owner::User(user)) => Some(user),
        _ => None,
    })
}

/// The signed-in user, or the error that asks them to sign in.
pub async fn require_user() -> Result<UserId, ApiError> {
    viewer_id().await?.ok_or(ApiError(AppError::SignInRequired))
}

/// Makes this session the user's: a new session id (so that one planted before is worthless), and what the
/// visitor had made becomes the user's.
pub async fn begin_session(user: UserId) -> Result<(), ApiError> {
    let session = session().await?;
    let before = owner_of(&session).await?;
    session.cycle_id().await.map_err(broken)?;
    session.insert(USER, user).await.map_err(broken)?;
    session.remove::<Uuid>(VISITOR).await.map_err(broken)?;
    if let Some(Owner::Visitor(visitor)) = before {
        services()?.adopt(visitor, user).await?;
    }
    Ok(())
}

/// Ends this session on the server and in the browser.
pub async fn end_session() -> Result<(), ApiError> {
    session().await?.flush().await.map_err(broken)
}
