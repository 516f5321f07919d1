//! Failures as HTTP says them: the right status, a plain sentence, and nothing of the cause.

use ::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use domain::AppError;

/// An error for a script: the error's JSON.
pub(crate) fn json(error: &AppError) -> Response {
    with_status(error, Json(error).into_response())
}

/// An error for a person without a page of the app: when not even that can be drawn.
pub(crate) fn page(error: &AppError) -> Response {
    // The sentences are ours but for file kinds and the like, which are of a fixed list; escaped all the same.
    let sentence = escaped(&error.to_string());
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Undertone</title></head>\
         <body><main><h1>That did not work</h1><p>{sentence}</p>\
         <p><a href=\"/\">Go to the start page</a></p></main></body></html>"
    );
    with_status(error, Html(html).into_response())
}

/// An error for whoever asked.
pub(crate) fn error(headers: &HeaderMap, error: &AppError) -> Response {
    if wants_html(headers) { page(error) } else { json(error) }
}

/// Whether this is a browser's own navigation or form, not a script.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// The status of an error, and when to try again if that is known.
pub(crate) fn with_status(error: &AppError, mut response: Response) -> Response {
    *response.status_mut() =
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let AppError::TooManyRequests { retry_after_seconds } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_an_error_is_no_markup() {
        assert_eq!(escaped("<b>&"), "&lt;b&gt;&amp;");
    }
}
