//! The last resort: whatever breaks, people see a sentence and nothing of the cause.

use std::any::Any;

use ::http::{HeaderMap, Request, StatusCode, header};
use axum::{body::Body, middleware::Next, response::Response};
use domain::AppError;
use tower_http::catch_panic::{CatchPanicLayer, ResponseForPanic};

use crate::http::{error_answer, error_page};

/// Turns a panic into a page.
pub(crate) fn catch_panic() -> CatchPanicLayer<Panicked> {
    CatchPanicLayer::custom(Panicked)
}

/// See [`catch_panic`].
#[derive(Clone, Copy)]
pub(crate) struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, cause: Box<dyn Any + Send + 'static>) -> Response {
        let cause = cause
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| cause.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        tracing::error!(cause, "a request panicked");
        error_page(&AppError::Internal)
    }
}

/// Gives a body to failures of the layers within, which have none: a session that cannot be written, a time
/// limit, a method that an address does not know.
pub(crate) async fn plain_failures(request: Request<Body>, next: Next) -> Response {
    let headers: HeaderMap = request.headers().clone();
    let response = next.run(request).await;
    let silent = !response.headers().contains_key(header::CONTENT_TYPE);
    match response.status() {
        StatusCode::INTERNAL_SERVER_ERROR if silent => error_answer(&headers, &AppError::Internal),
        StatusCode::SERVICE_UNAVAILABLE if silent => error_answer(&headers, &AppError::Unavailable),
        StatusCode::METHOD_NOT_ALLOWED if silent => {
            let mut answer = error_answer(&headers, &AppError::Malformed);
            *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            if let Some(allowed) = response.headers().get(header::ALLOW) {
                answer.headers_mut().insert(header::ALLOW, allowed.clone());
            }
            answer
        }
        _ => response,
    }
}
