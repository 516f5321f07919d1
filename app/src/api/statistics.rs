//! What moods look like over time.

use domain::{
    Mood,
    statistics::{EveryonesStatistics, InstanceStatistics, MyStatistics},
};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// The viewer's own statistics.
#[server(prefix = "/api", endpoint = "statistics/mine", input = GetUrl)]
pub async fn get_my_statistics(
    range: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    week: Option<String>,
) -> ApiResult<MyStatistics> {
    let user = ssr::require_user().await?;
    let query = domain::statistics::RangeQuery { range, from, to, by, week };
    Ok(ssr::services()?.my_statistics(user, &query, chrono::Utc::now()).await?)
}

/// What those who run the instance see.
#[server(prefix = "/api", endpoint = "statistics/instance", input = GetUrl)]
pub async fn get_instance_statistics(
    range: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
) -> ApiResult<InstanceStatistics> {
    let user = ssr::require_user().await?;
    let query = domain::statistics::RangeQuery { range, from, to, by, week: None };
    Ok(ssr::services()?.instance_statistics(user, &query, chrono::Utc::now()).await?)
}

/// Everyone's statistics, and the songs on the rise for a mood.
#[server(prefix = "/api", endpoint = "statistics/everyone", input = GetUrl)]
pub async fn get_everyones_statistics(
    range: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    mood: Option<Mood>,
) -> ApiResult<EveryonesStatistics> {
    let viewer = ssr::viewer_id().await?;
    let query = domain::statistics::RangeQuery { range, from, to, by, week: None };
    Ok(ssr::services()?.everyones_statistics(viewer, &query, mood, chrono::Utc::now()).await?)
}
