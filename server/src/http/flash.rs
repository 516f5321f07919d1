//! What a plain form gets back when it failed: kept in the session until the next page is drawn.

use ::http::{HeaderValue, StatusCode, header};
use app::{api::ssr, flash::Flash};
use axum::response::{IntoResponse, Response};
use domain::AppError;
use services::{ClientAddress, Services};
use time::Duration;
use tower_sessions::{Expiry, Session};

use super::answer;

/// Session key.
pub(crate) const FLASH: &str = "flash";
/// How long the error of somebody without a session waits for its page.
const ALONE: Expiry = Expiry::OnInactivity(Duration::hours(1));
/// Most bytes of typed values that are kept: the longest description with its form around it.
const FIELDS_MAX: usize = 16 * 1024;
/// The pages that lead back to a form whose sender was signed out.
const SIGNING_IN: [&str; 2] = ["/sign-in", "/sign-up"];
/// What stands at that form afterwards.
const SIGNED_OUT: &str = "You were signed out, so this was not sent. Please send it again.";
/// Fields that are never kept.
const SECRET: [&str; 2] = ["password", "current"];

/// A plain form that failed.
pub(crate) struct Failed<'a> {
    /// The page to go on with: the one it was sent from, or the sign-in that leads back to it.
    pub(crate) page: &'a str,
    /// Address of the server function or route that was called.
    pub(crate) path: &'a str,
    /// Why it failed.
    pub(crate) error: &'a AppError,
    /// What was typed.
    pub(crate) fields: Vec<(String, String)>,
}

/// Sends a failed plain form back to its page with the error and what was typed. What came too often or cannot
/// be written anyway is not kept in the database: that error is a page of its own.
pub(crate) async fn back_to(
    failed: Failed<'_>,
    session: &Session,
    services: &Services,
    address: ClientAddress,
) -> Response {
    let Failed { page, path, error, fields } = failed;
    if let AppError::TooManyRequests { .. } | AppError::Unavailable | AppError::StorageFull = error {
        return answer::page(error);
    }
    let is_new = session.is_empty().await;
    if is_new && let Err(error) = services.admit_visitor(address) {
        return answer::page(&error);
    }
    let flash = Flash { path: path.to_owned(), error: error.clone(), fields: kept(fields) };
    match session.insert(FLASH, flash).await {
        Ok(()) if is_new => session.set_expiry(Some(ALONE)),
        Ok(()) => {}
        // The person still gets back to the form, if without the reason.
        Err(error) => tracing::error!(%error, "a form's error could not be kept"),
    }
    see_other(page)
}

/// The fields as they may be kept: no secrets, nothing that databases refuse, and only so much.
fn kept(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let clean = |text: String| text.replace('\0', "");
    let mut left = FIELDS_MAX;
    let mut fits = |(name, value): &(String, String)| match left.checked_sub(name.len() + value.len()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    fields
        .into_iter()
        .filter(|(name, _)| !SECRET.contains(&name.as_str()))
        .map(|(name, value)| (clean(name), clean(value)))
        .filter(|field| fits(field))
        .collect()
}

/// The flash for the page that is about to be drawn. A session that held nothing else has served its time.
pub(crate) async fn take(session: &Session, path: &str) -> Option<Flash> {
    let mut flash = match session.get::<Flash>(FLASH).await {
        Ok(flash) => flash?,
        Err(error) => {
            tracing::error!(%error, "a form's error could not be read");
            session.remove_value(FLASH).await.ok();
            return None;
        }
    };
    if flash.error == AppError::SignInRequired {
        if SIGNING_IN.contains(&path) {
            // What was typed waits for the page behind.
            return None;
        }
        flash.error = AppError::Conflict(SIGNED_OUT.to_owned());
    }
    session.remove_value(FLASH).await.ok();
    if let Ok(None) = ssr::owner_of(session).await
        && let Err(error) = session.flush().await
    {
        tracing::warn!(%error, "an empty session stays until it ends");
    }
    Some(flash)
}

/// A redirect after a form: the browser asks for the page with `GET`.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_what_is_too_much_are_dropped() {
        let field = |name: &str, value: String| (name.to_owned(), value);
        let fields = vec![
            field("username", "a\0da".to_owned()),
            field("password", "secret".to_owned()),
            field("line", "x".repeat(FIELDS_MAX)),
            field("description", "ü".repeat(2_000)),
        ];
        let expected = vec![field("username", "ada".to_owned()), field("description", "ü".repeat(2_000))];
        assert_eq!(kept(fields), expected);
        let many = vec![field("track", "y".repeat(1_000)); 10_000];
        assert!(kept(many).iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= FIELDS_MAX);
    }
}
