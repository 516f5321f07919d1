//! To Spotify's page and back. Addresses with a code in them answer with a redirect only, so none is left in the history.

use ::http::{HeaderMap, header};
use app::api::{ApiError, ssr};
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use chrono::Utc;
use domain::{AppError, LoginTrouble, SpotifyTrouble};
use serde::Deserialize;
use services::{Callback, ClientAddress, LoginEnd, LoginRefused, Owner};
use tower_sessions::Session;

use super::{Site, answer, flash::see_other};

/// Session key of the secret that a login has to bring back.
const LOGIN: &str = "spotify_login";

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Wish {
    next: Option<String>,
}

/// What Spotify adds to the address.
#[derive(Deserialize)]
pub(crate) struct Return {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// `GET /spotify/login`: begins a login.
pub(crate) async fn login(
    State(site): State<Site>,
    Query(wish): Query<Wish>,
    Extension(address): Extension<ClientAddress>,
    session: Session,
    headers: HeaderMap,
) -> Response {
    let next = ssr::local_path(wish.next);
    // Spotify sends people back to one host, and only there their browser brings its cookie along.
    if let Some(home) = site.services.spotify_home().filter(|home| !is_at(&headers, home)) {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
        return see_other(&format!("{home}/spotify/login?{query}"));
    }
    match begin(&site, next, address, &session).await {
        Ok(url) => see_other(&url),
        Err(AppError::Spotify(why)) => see_other(&problem(trouble(why))),
        Err(error) => answer::page(&error),
    }
}

async fn begin(
    site: &Site,
    next: String,
    address: ClientAddress,
    session: &Session,
) -> Result<String, AppError> {
    if session.is_empty().await {
        site.services.admit_visitor(address)?;
    }
    let user = user_of(session).await?;
    let start = site.services.begin_spotify_login(user, next, Utc::now()).await?;
    session.insert(LOGIN, start.browser).await.map_err(broken)?;
    Ok(start.url)
}

/// `GET /spotify/callback`: ends a login.
pub(crate) async fn callback(
    State(site): State<Site>,
    Query(Return { code, state, error }): Query<Return>,
    session: Session,
) -> Response {
    match end(&site, Callback { code, state, error }, &session).await {
        Ok(next) => see_other(&next),
        Err(LoginRefused::Because(why)) => see_other(&problem(why)),
        Err(LoginRefused::Otherwise(error)) => answer::page(&error),
    }
}

async fn end(site: &Site, callback: Callback, session: &Session) -> Result<String, LoginRefused> {
    let browser = session.remove::<String>(LOGIN).await.map_err(broken)?;
    let viewer = user_of(session).await?;
    let LoginEnd { user, next } =
        site.services.finish_spotify_login(callback, browser, viewer, Utc::now()).await?;
    if viewer != Some(user) {
        ssr::begin_session_in(session, &site.services, user).await.map_err(|ApiError(error)| error)?;
    }
    Ok(next)
}

async fn user_of(session: &Session) -> Result<Option<domain::UserId>, AppError> {
    match ssr::owner_of(session).await {
        Ok(Some(Owner::User(user))) => Ok(Some(user)),
        Ok(_) => Ok(None),
        Err(ApiError(error)) => Err(error),
    }
}

fn broken(error: tower_sessions::session::Error) -> AppError {
    tracing::error!(%error, "session store failed");
    AppError::Unavailable
}

/// Whether a request came to this origin.
fn is_at(headers: &HeaderMap, home: &str) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    home.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// The page that says what to do.
fn problem(why: LoginTrouble) -> String {
    format!("/spotify/problem?why={}", why.as_str())
}

const fn trouble(why: SpotifyTrouble) -> LoginTrouble {
    match why {
        SpotifyTrouble::NotConfigured | SpotifyTrouble::CredentialsRefused => LoginTrouble::Refused,
        SpotifyTrouble::OwnerNotPremium => LoginTrouble::OwnerNotPremium,
        _ => LoginTrouble::Unreachable,
    }
}
