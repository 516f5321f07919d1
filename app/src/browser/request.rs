//! Calls of server functions that change something. One path for all of them: a typed client for each would
//! weigh more than the pages themselves.

use domain::AppError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response, UrlSearchParams};

/// Posts an encoded form. What comes back is where to go on, if the server names a page.
pub async fn post(path: &str, body: &UrlSearchParams) -> Result<Option<String>, AppError> {
    let response = fetch(path, body).await.map_err(|_| AppError::Offline)?;
    if response.ok() {
        let header = |name| response.headers().get(name).ok().flatten();
        return Ok(header("serverfnredirect").and(header("location")));
    }
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    Err(text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or(AppError::Internal))
}

/// Posts a few named values.
pub async fn post_values(path: &str, values: &[(&str, &str)]) -> Result<Option<String>, AppError> {
    let body = UrlSearchParams::new().map_err(|_| AppError::Internal)?;
    for (name, value) in values {
        body.append(name, value);
    }
    post(path, &body).await
}

async fn fetch(path: &str, body: &UrlSearchParams) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(body);
    JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(path, &request)).await?.dyn_into()
}
