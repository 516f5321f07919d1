//! What was read.

use domain::{Cursor, Page, StoredReading};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// The viewer's readings of the last `days`, or of all time, newest first and at most `limit` at once.
#[server(prefix = "/api", endpoint = "readings/history", input = GetUrl)]
pub async fn get_reading_history(
    limit: Option<u64>,
    days: Option<u32>,
    cursor: Option<Cursor>,
) -> ApiResult<Page<StoredReading>> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.reading_history(user, limit, days, cursor).await?)
}
