//! Requests and what comes back, whole or as an error.

use reqwest::{RequestBuilder, Response, header::RETRY_AFTER};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use url::Url;

use crate::SpotifyError;

/// No answer that we ask for is nearly as long.
const LONGEST: usize = 4 << 20;

/// An address below a base.
pub(crate) fn join(base: &Url, path: &str) -> Result<Url, SpotifyError> {
    base.join(path).map_err(|error| SpotifyError::Unreachable(error.to_string()))
}

/// Sends a request and gives the text of a success; `sort` makes an error of anything else.
pub(crate) async fn send(
    request: RequestBuilder,
    sort: fn(u16, Option<&str>, &str) -> SpotifyError,
) -> Result<String, SpotifyError> {
    let answer = request.send().await.map_err(|error| unreachable(&error))?;
    if answer.status().is_success() { text(answer).await } else { Err(failure(answer, sort).await) }
}

/// Makes an error of an answer that is no success.
pub(crate) async fn failure(
    answer: Response,
    sort: fn(u16, Option<&str>, &str) -> SpotifyError,
) -> SpotifyError {
    let status = answer.status().as_u16();
    let retry_after =
        answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    // An error whose body breaks off is still that error.
    let body = text(answer).await.unwrap_or_default();
    sort(status, retry_after.as_deref(), &body)
}

/// What a request that got no answer comes to. The address is left out: it may hold what nobody else should read.
pub(crate) fn unreachable(error: &reqwest::Error) -> SpotifyError {
    let kind = match (error.is_timeout(), error.is_connect()) {
        (true, _) => "it took too long",
        (_, true) => "no connection",
        _ => "it broke off",
    };
    SpotifyError::Unreachable(kind.to_owned())
}

/// A typed answer. Nothing (status 204) reads as `null`.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, SpotifyError> {
    let text = if text.is_empty() { "null" } else { text };
    // The error's own text may quote the answer, which may hold tokens.
    serde_json::from_str(text)
        .map_err(|error| SpotifyError::Unreadable(format!("line {} column {}", error.line(), error.column())))
}

/// Those items of a list that can be read: one that is odd does not spoil the others.
pub(crate) fn readable<'de, D: Deserializer<'de>, T: DeserializeOwned>(list: D) -> Result<Vec<T>, D::Error> {
    let items = Vec::<serde_json::Value>::deserialize(list)?;
    Ok(items.into_iter().filter_map(|item| T::deserialize(item).ok()).collect())
}

async fn text(mut answer: Response) -> Result<String, SpotifyError> {
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| unreachable(&error))? {
        if bytes.len() + part.len() > LONGEST {
            return Err(SpotifyError::Unreadable("too long".to_owned()));
        }
        bytes.extend_from_slice(&part);
    }
    String::from_utf8(bytes).map_err(|_| SpotifyError::Unreadable("no text".to_owned()))
}
