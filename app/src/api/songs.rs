//! Songs for a draft, and songs by their words.

use domain::{PostId, RankedTrack, Track};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// A part of a list of songs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SongPage<T> {
    /// The songs.
    pub items: Vec<T>,
    /// Where the next part begins; nothing at the end.
    pub next: Option<String>,
}

/// Songs for the draft's mood and aim, best first; with `after`, the next part of the same ranking.
#[server(prefix = "/api", endpoint = "songs/ranked", input = GetUrl)]
pub async fn rank_songs(draft: PostId, after: Option<String>) -> ApiResult<SongPage<RankedTrack>> {
    let (items, next) = ssr::services()?.rank_songs(ssr::owner().await?, draft, after.as_deref()).await?;
    Ok(SongPage { items, next })
}

/// Songs whose title, artist or album has all of the words.
#[server(prefix = "/api", endpoint = "songs/search", input = GetUrl)]
pub async fn search_songs(query: String, after: Option<String>) -> ApiResult<SongPage<Track>> {
    let offset = after.map_or(Ok(0), |after| after.parse()).map_err(|_| domain::AppError::Malformed)?;
    let (items, next) = ssr::services()?.search_songs(query, offset).await?;
    Ok(SongPage { items, next: next.map(|next| next.to_string()) })
}

/// The search as part of an address, or nothing.
#[must_use]
pub fn search_query(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("q={}", utf8_percent_encode(words, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_encoded_for_the_address() {
        assert_eq!(search_query(""), "");
        assert_eq!(search_query("a&b é"), "q=a%26b%20%C3%A9");
    }
}
