//! To Spotify's page and back. Addresses with a code in them answer with a redirect only, so none is left in the history.

use ::http::{HeaderMap, header};
use app::api::{ApiError, ssr};
use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
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
/// Longest way back that is kept.
const NEXT_MAX: usize = 1_000;
/// Who was sent over from another address of ours.
const GUEST: &str = "guest";
const USER: &str = "user";

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Wish {
    next: Option<String>,
    /// Set when they were sent over from another address of ours: once is enough, as a proxy may hide which one was asked for.
    hop: Option<String>,
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
    let next = ssr::local_path(wish.next.filter(|next| next.len() <= NEXT_MAX));
    let user = match user_of(&session).await {
        Ok(user) => user,
        Err(error) => return answer::page(&error),
    };
    match wish.hop.as_deref() {
        // Spotify sends people back to one host, and only there their browser brings its cookie along.
        None => {
            if let Some(home) = site.services.spotify_home().filter(|home| !is_at(&headers, home)) {
                return see_other(&over_there(&home, &next, user.is_some()));
            }
        }
        // Here they would be somebody else, and end with two accounts.
        Some(USER) if user.is_none() => return see_other(&problem(LoginTrouble::Elsewhere)),
        Some(_) => {}
    }
    match begin(&site, user, next, address, &session).await {
        Ok(url) => see_other(&url),
        Err(AppError::Spotify(why)) => see_other(&problem(trouble(why))),
        Err(error) => answer::page(&error),
    }
}

/// The same way at another address of ours.
fn over_there(home: &str, next: &str, is_signed_in: bool) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .append_pair("hop", if is_signed_in { USER } else { GUEST })
        .finish();
    format!("{home}/spotify/login?{query}")
}

async fn begin(
    site: &Site,
    user: Option<domain::UserId>,
    next: String,
    address: ClientAddress,
    session: &Session,
) -> Result<String, AppError> {
    site.services.admit_spotify_login(address)?;
    let start = site.services.begin_spotify_login(user, next, Utc::now()).await?;
    session.insert(LOGIN, start.browser).await.map_err(broken)?;
    Ok(start.url)
}

/// `GET /spotify/callback`: ends a login.
pub(crate) async fn callback(
    State(site): State<Site>,
    back: Result<Query<Return>, QueryRejection>,
    session: Session,
) -> Response {
    let Ok(Query(Return { code, state, error })) = back else {
        return see_other(&problem(LoginTrouble::Stale));
    };
    match end(&site, Callback { code, state, error }, &session).await {
        Ok(next) => see_other(&next),
        Err(LoginRefused::Because(why)) => see_other(&problem(why)),
        // Its cause is in the log. A page here would leave the code in the history.
        Err(LoginRefused::Otherwise(_)) => see_other(&problem(LoginTrouble::Unreachable)),
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
