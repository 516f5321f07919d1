//! Protection against cross-site request forgery: a request that changes something must come from a page of
//! ours. Beside `SameSite=Lax`, not instead of it.
//!
//! The rules are those of Go's `net/http.CrossOriginProtection`: browsers say where a request comes from in
//! `Sec-Fetch-Site`, older ones (and all, on plain http) in `Origin`. A request with neither is not a
//! browser's, so nobody's cookies are on it by trickery.

use ::http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use axum::{body::Body, extract::State, middleware::Next, response::Response};
use domain::AppError;

use crate::{
    config::PublicUrl,
    http::{error_answer, is_own},
};

/// Refuses what other sites send.
pub(crate) async fn origin(
    State(public): State<Option<PublicUrl>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), public.as_ref()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "refused a request of another site");
    error_answer(request.headers(), &AppError::ForeignOrigin)
}

fn is_ours(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(b"same-origin" | b"none") => return true,
        Some(_) => return origin_is_public(headers, public),
        None => {}
    }
    match headers.get(header::ORIGIN) {
        Some(_) => parsed_origin(headers)
            .and_then(|origin| origin.authority().map(|authority| is_own(authority, headers, public)))
            .unwrap_or(false),
        None => true,
    }
}

/// Whether it comes from the address that people type, in full.
fn origin_is_public(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    let (Some(public), Some(origin)) = (public, parsed_origin(headers)) else { return false };
    let scheme = if public.https { "https" } else { "http" };
    origin.scheme_str() == Some(scheme) && origin.authority() == Some(&public.authority)
}

/// `null`, the origin of sandboxed pages and of files, is nobody's.
fn parsed_origin(headers: &HeaderMap) -> Option<Uri> {
    headers.get(header::ORIGIN)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &str)]) -> bool {
        let public: PublicUrl = "https://undertone.example".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:3000".parse().unwrap());
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_ours(&headers, Some(&public))
    }

    #[test]
    fn only_pages_of_ours_may_change_something() {
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("sec-fetch-site", "none")]));
        assert!(ours(&[("origin", "http://127.0.0.1:3000")]));
        assert!(ours(&[("origin", "https://undertone.example")]));
        assert!(ours(&[]), "not a browser");
        assert!(!ours(&[("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        assert!(!ours(&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:3000")]));
        assert!(!ours(&[("origin", "http://127.0.0.1:3001")]));
        assert!(!ours(&[("origin", "https://evil.example")]));
        assert!(!ours(&[("origin", "null")]));
        assert!(!ours(&[("origin", "")]));
    }
}
