//! Server functions over HTTP: limits, right statuses, and plain forms that fail.

use ::http::{HeaderValue, Method, Request, StatusCode, header};
use app::api::ApiError;
use axum::{
    Extension, Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    response::{IntoResponse, Response},
    routing::{MethodFilter, any, on},
};
use domain::AppError;
use server_fn::error::SERVER_FN_ERROR_HEADER;
use services::ClientAddress;
use tower_sessions::Session;

use super::{
    Site, address, answer,
    flash::{self, Failed},
    pages,
};

/// Most bytes of a call's arguments; the longest description takes 24 KB when every byte is escaped.
const BODY_MAX: usize = 256 * 1024;
/// Most bytes of an error that a server function answers with.
const ERROR_MAX: usize = 64 * 1024;
/// How much of a body that is too big is read all the same: a browser listens only once it has sent it all.
const DRAIN_MAX: usize = 8 * 1024 * 1024;

/// The field of what people write at length.
const WORDS: &str = "description";

/// One route for each server function.
pub(crate) fn routes(_: &Site) -> Router<Site> {
    let mut router = Router::new().route("/api/{*path}", any(unknown));
    for (path, method) in server_fn::axum::server_fn_paths() {
        let Ok(filter) = MethodFilter::try_from(method) else { continue };
        router = router.route(path, on(filter, call));
    }
    router
}

async fn unknown() -> Response {
    answer::json(&AppError::NotFound)
}

async fn call(
    State(site): State<Site>,
    Extension(client): Extension<ClientAddress>,
    session: Session,
    request: Request<Body>,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let plain_form = parts.method != Method::GET && answer::wants_html(&parts.headers);
    if parts.method == Method::GET {
        // Reads never redirect, whoever looks at them.
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    }
    let headers = parts.headers.clone();
    let path = parts.uri.path().to_owned();

    let (answer, body) = match read(body).await {
        Ok(bytes) => {
            let request = Request::from_parts(parts, Body::from(bytes.clone()));
            let run = leptos_axum::handle_server_fns_with_context(pages::contexts(&site), request);
            (settled(run.await.into_response()).await, bytes)
        }
        Err(error) => (Err(error), Bytes::new()),
    };
    match answer {
        Ok(response) => response,
        Err(error) if plain_form => {
            let mut page =
                address::own_referer(&headers, site.url.as_ref()).unwrap_or_else(|| "/".to_owned());
            let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
            if error == AppError::SignInRequired {
                let next: String = form_urlencoded::byte_serialize(page.as_bytes()).collect();
                page = format!("/sign-in?next={next}");
                // Whoever only clicked a heart has nothing to lose.
                if !fields.iter().any(|(name, text)| name == WORDS && !text.is_empty()) {
                    return flash::see_other(&page);
                }
            }
            let failed = Failed { page: &page, path: &path, error: &error, fields };
            flash::back_to(failed, &session, &site.services, client).await
        }
        Err(error) => {
            let mut response = answer::json(&error);
            if let Ok(path) = HeaderValue::from_str(&path) {
                response.headers_mut().insert(SERVER_FN_ERROR_HEADER, path);
            }
            response
        }
    }
}

/// The whole body, if it is not too big.
async fn read(body: Body) -> Result<Bytes, AppError> {
    use axum::body::HttpBody as _;
    let too_large = || AppError::TooLarge("That is more text than we take.".to_owned());
    let announced = body.size_hint().lower();
    if announced > DRAIN_MAX as u64 {
        return Err(too_large());
    }
    let bytes = to_bytes(body, DRAIN_MAX).await.map_err(|_| AppError::Malformed)?;
    if bytes.len() > BODY_MAX { Err(too_large()) } else { Ok(bytes) }
}

/// The answer of a server function, or the error it answers with.
async fn settled(mut response: Response) -> Result<Response, AppError> {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        if response.status() == StatusCode::FOUND {
            // Says outright what browsers do with 302 after a form.
            *response.status_mut() = StatusCode::SEE_OTHER;
        }
        // The way back to the form's page is given with the question mark of an empty query.
        let bare =
            response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()?.strip_suffix('?'));
        if let Some(Ok(location)) = bare.map(HeaderValue::from_str) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return Ok(response);
    }
    let error = match to_bytes(response.into_body(), ERROR_MAX).await {
        Ok(bytes) => serde_json::from_slice(&bytes).map_or(AppError::Internal, |ApiError(error)| error),
        Err(_) => AppError::Internal,
    };
    Err(error)
}
