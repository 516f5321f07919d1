//! What pages load: drawn into the page by the server, fetched by the browser afterwards.

use std::future::Future;

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::api::ApiResult;

/// JSON read from bytes, as the answers of server functions are. Leptos' own codec reads from `str`, which
/// would compile a second parser for every type that travels.
#[derive(Clone, Copy, Debug)]
pub struct JsonBytes;

impl<T: Serialize> Encoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// Something a page loads.
pub type Loaded<T> = Resource<ApiResult<T>, JsonBytes>;

/// Loads with `fetch` whenever what `source` says has changed.
pub fn load<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Loaded<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = ApiResult<T>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}
