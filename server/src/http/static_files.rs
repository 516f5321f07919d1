//! The built front end, fonts and icons; and, for what is none of them, the app's own "not found" page.

use std::{convert::Infallible, path::Path};

use ::http::{HeaderValue, Method, Request, StatusCode, header};
use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use leptos_axum::ErrorHandler;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::{Site, pages};

/// With the content's hash in its name a file never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Without it a browser has to ask each time, which is cheap.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");
/// Fonts and icons keep their names and hardly ever change.
const DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// A worker has a policy of its own: it compiles its program, and fetches the weights of its networks.
const WORKER_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");

/// A file of the front end, compressed ahead where the build did that; or the page that says there is none.
pub(crate) async fn file_or_not_found(State(site): State<Site>, request: Request<Body>) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let (parts, body) = request.into_parts();
        let file = file(&site, Request::from_parts(parts.clone(), Body::empty())).await;
        if file.status() != StatusCode::NOT_FOUND {
            return file;
        }
        return not_found(&site, Request::from_parts(parts, body)).await;
    }
    not_found(&site, request).await
}

async fn file(site: &Site, request: Request<Body>) -> Response {
    let pkg = format!("/{}/", site.options.site_pkg_dir.trim_matches('/'));
    let is_worker = request.uri().path().starts_with(&format!("{pkg}eye-worker."));
    let cache = match request.uri().path().starts_with(&pkg) {
        true if site.options.hash_files => FOREVER,
        true => ASK,
        false => DAY,
    };
    let folder = ServeDir::new(Path::new(&*site.options.site_root))
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let mut response = infallible(folder.oneshot(request).await).into_response();
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, cache);
        if is_worker {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, WORKER_POLICY);
        }
    }
    response
}

async fn not_found(site: &Site, request: Request<Body>) -> Response {
    let handler = ErrorHandler::new_with_context(pages::contexts(site), app::shell, site.options.clone());
    infallible(handler.oneshot(request).await)
}

fn infallible<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}
