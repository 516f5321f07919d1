//! What happens once for every page that somebody with a session opens: the session lives on, and the error
//! of a plain form is handed to the page.

use ::http::{Method, Request};
use app::api::ssr;
use axum::{body::Body, middleware::Next, response::Response};
use chrono::Utc;
use tower_sessions::{Session, session};

use crate::http::{take_flash, wants_html};

/// Session key of the day (since 1970) on which the session was last written.
pub(crate) const DAY: &str = "day";

/// See the module.
pub(crate) async fn visit(session: Session, mut request: Request<Body>, next: Next) -> Response {
    let page = request.method() == Method::GET && wants_html(request.headers());
    let call = request.uri().path().starts_with("/api/");
    if session.id().is_some() && (page || call) {
        if page && let Some(flash) = take_flash(&session, request.uri().path()).await {
            request.extensions_mut().insert(flash);
        }
        if let Err(error) = live_on(&session).await {
            tracing::error!(%error, "session store failed");
        }
    }
    next.run(request).await
}

/// Writes the session again when it was last written on another day, which moves its end: reading pages does
/// not write each time. A session that is nobody's only waits for its flash to be read.
async fn live_on(session: &Session) -> Result<(), session::Error> {
    let owned = ssr::owner_of(session).await.is_ok_and(|owner| owner.is_some());
    let today = Utc::now().timestamp().div_euclid(86_400);
    let written: Option<i64> = session.get(DAY).await?;
    // The look-up has found out whether there is a session behind the cookie.
    if owned && session.id().is_some() && written != Some(today) {
        session.insert(DAY, today).await?;
    }
    Ok(())
}
