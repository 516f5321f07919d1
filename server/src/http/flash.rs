//! What a plain form gets back when it failed: kept in the session until the next page is drawn.

use ::http::{HeaderValue, StatusCode, header};
use app::flash::Flash;
use axum::response::{IntoResponse, Response};
use domain::AppError;
use time::Duration;
use tower_sessions::{Expiry, Session};

/// Session key.
const FLASH: &str = "flash";
/// A session that holds nothing else ends soon.
const ALONE: Expiry = Expiry::OnInactivity(Duration::hours(1));
/// Most characters of one field that are kept; the page's own limits are far below.
const FIELD_MAX: usize = 10_000;
/// Fields that are never kept.
const SECRET: [&str; 2] = ["password", "current"];

/// Sends a failed plain form back to its page with the error and what was typed.
pub(crate) async fn back_to(
    page: &str,
    path: &str,
    error: &AppError,
    fields: Vec<(String, String)>,
    session: &Session,
) -> Response {
    let kept = |(name, value): (String, String)| {
        let value: String = value.chars().filter(|c| *c != '\0').take(FIELD_MAX).collect();
        (name.replace('\0', ""), value)
    };
    let fields = fields.into_iter().filter(|(name, _)| !SECRET.contains(&name.as_str())).map(kept).collect();
    let flash = Flash { path: path.to_owned(), error: error.clone(), fields };
    let is_new = session.is_empty().await;
    match session.insert(FLASH, flash).await {
        Ok(()) if is_new => session.set_expiry(Some(ALONE)),
        Ok(()) => {}
        // The person still gets back to the form, if without the reason.
        Err(error) => tracing::error!(%error, "a form's error could not be kept"),
    }
    see_other(page)
}

/// The flash for the page that is about to be drawn.
pub(crate) async fn take(session: &Session) -> Option<Flash> {
    match session.get::<Flash>(FLASH).await {
        Ok(Some(flash)) => session.remove_value(FLASH).await.ok().map(|_| flash),
        Ok(None) => None,
        Err(error) => {
            tracing::error!(%error, "a form's error could not be read");
            session.remove_value(FLASH).await.ok();
            None
        }
    }
}

/// A redirect after a form: the browser asks for the page with `GET`.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
