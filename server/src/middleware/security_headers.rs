//! What browsers are told to refuse.

use ::http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use axum::{body::Body, extract::State, middleware::Next, response::Response};

/// For everything but the app's pages, which bring a policy with a nonce of their own.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Two years, as the preload list asks for; without subdomains, which may be others'.
const HSTS: &str = "max-age=63072000";

/// Adds the headers. What a handler has set itself stays.
pub(crate) async fn security_headers(
    State(https): State<bool>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        set_default(headers, name, value);
    }
    set_default(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    // Pages and answers differ by who asks, so no cache between us may keep them.
    set_default(headers, header::CACHE_CONTROL, "private, no-cache");
    if https {
        set_default(headers, header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
