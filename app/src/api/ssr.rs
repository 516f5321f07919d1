//! Who is it, and what can be called: the small accessors that server functions begin with.

use domain::{AppError, UserId};
use http::{HeaderValue, header};
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

/// Where what plays music comes from.
#[derive(Clone, Debug)]
pub struct PlayerPlaces {
    /// The script of Spotify's player.
    pub sdk: String,
    /// The script of Spotify's embed.
    pub embed: String,
    /// What may be framed, heard and connected to, as a security policy writes it.
    pub frames: String,
    /// Where covers may come from, likewise.
    pub artwork: String,
}

impl Default for PlayerPlaces {
    fn default() -> Self {
        Self {
            sdk: "https://sdk.scdn.co/spotify-player.js".to_owned(),
            embed: "https://open.spotify.com/embed/iframe-api/v1".to_owned(),
            frames: "https://open.spotify.com https://sdk.scdn.co https://*.spotify.com wss://*.spotify.com \
                     https://*.scdn.co https://*.spotifycdn.com"
                .to_owned(),
            artwork: "https://i.scdn.co https://*.spotifycdn.com".to_owned(),
        }
    }
}

/// Where what plays music comes from.
pub fn player_places() -> PlayerPlaces {
    use_context().unwrap_or_default()
}

/// Lets no cache keep the answer, not even the browser's own: it is a secret.
pub fn keep_nowhere() {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
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

/// The signed-in user or the visitor; a first-time visitor gets an identity, because something of theirs is
/// about to be kept. Once it is, [`remember`] them.
pub async fn owner_or_new_visitor(session: &Session) -> Result<Owner, ApiError> {
    Ok(owner_of(session).await?.unwrap_or_else(|| Owner::Visitor(Uuid::now_v7())))
}

/// Keeps the identity of a first-time visitor. Not before something of theirs is kept: what is refused leaves no
/// session behind.
pub async fn remember(session: &Session, owner: Owner) -> Result<(), ApiError> {
    match owner {
        Owner::Visitor(visitor) if owner_of(session).await?.is_none() => {
            session.insert(VISITOR, visitor).await.map_err(broken)
        }
        _ => Ok(()),
    }
}

/// The owner of things that are read; someone who owns nothing cannot find anything.
pub async fn owner() -> Result<Owner, ApiError> {
    owner_of(&session().await?).await?.ok_or(ApiError(AppError::NotFound))
}

/// The owner of things that are changed. Someone without a session had one when they opened the page, and gets
/// back to it by signing in.
pub async fn require_owner() -> Result<Owner, ApiError> {
    owner_of(&session().await?).await?.ok_or(ApiError(AppError::SignInRequired))
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

/// Makes this session the user's.
pub async fn begin_session(user: UserId) -> Result<(), ApiError> {
    begin_session_in(&session().await?, &services()?, user).await
}

/// Makes a session the user's: a new session id (so that one planted before is worthless), and what the visitor had made
/// becomes the user's.
pub async fn begin_session_in(session: &Session, services: &Services, user: UserId) -> Result<(), ApiError> {
    // First, because it can fail and be done again: a session that has already let go of the visitor would
    // leave their drafts to nobody.
    if let Some(Owner::Visitor(visitor)) = owner_of(session).await? {
        services.adopt(visitor, user).await?;
    }
    session.cycle_id().await.map_err(broken)?;
    session.insert(USER, user).await.map_err(broken)?;
    session.remove::<Uuid>(VISITOR).await.map_err(broken)?;
    Ok(())
}

/// Where to go after signing in: a path of ours, never another site. Browsers read `\` as `/`, so that is
/// refused too.
pub fn local_path(next: Option<String>) -> String {
    next.filter(|path| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && fits_a_header(path)
    })
    .unwrap_or_else(|| "/".to_owned())
}

/// Whether an address can be redirected to as it is. Leptos panics on the others; browsers percent-encode them
/// before they send them, so none of our pages has one.
pub fn fits_a_header(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Ends this session on the server and in the browser.
pub async fn end_session() -> Result<(), ApiError> {
    session().await?.flush().await.map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_ours_are_followed() {
        assert_eq!(local_path(Some("/create/1/post?a=b".into())), "/create/1/post?a=b");
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "evil",
            "",
            "/é",
            "/a b",
        ] {
            assert_eq!(local_path(Some(foreign.into())), "/", "{foreign:?}");
        }
        assert_eq!(local_path(None), "/");
    }
}
