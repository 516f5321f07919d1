//! How far somebody's jobs are, as server-sent events.
//!
//! An event's id is the time of the change it tells, so a browser that lost its connection and comes back with `Last-Event-ID` is
//! told everything since, and nothing twice.

use std::{convert::Infallible, time::Duration};

use ::http::HeaderMap;
use app::api::ssr;
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, Job, UserId};
use futures::{Stream, StreamExt, stream};
use services::{Owner, Services};
use tower_sessions::Session;

use super::{Site, answer};

/// Between two looks at the table. Workers may be other processes.
const EVERY: Duration = Duration::from_millis(500);
/// A stream ends after this; the browser comes back by itself. So a stream whose session has ended does not live on.
const LOOKS: usize = 600;
/// Who comes for the first time is told what changed lately.
const LATELY: TimeDelta = TimeDelta::seconds(10);

/// `GET /jobs/events`.
pub(crate) async fn events(State(site): State<Site>, session: Session, headers: HeaderMap) -> Response {
    let user = match ssr::owner_of(&session).await {
        Ok(Some(Owner::User(user))) => user,
        Ok(_) => return answer::json(&AppError::SignInRequired),
        Err(error) => return answer::json(&error.0),
    };
    let told = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let since = told.and_then(DateTime::from_timestamp_micros).unwrap_or_else(|| Utc::now() - LATELY);
    Sse::new(changes(site.services, user, since)).keep_alive(KeepAlive::default()).into_response()
}

fn changes(
    services: Services,
    user: UserId,
    since: DateTime<Utc>,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let looks = stream::unfold((since, LOOKS), move |(since, left)| {
        let services = services.clone();
        async move {
            let left = left.checked_sub(1)?;
            if left + 1 < LOOKS {
                tokio::time::sleep(EVERY).await;
            }
            // The cause is in the log; the next look may succeed.
            let jobs = services.job_changes(user, since).await.unwrap_or_default();
            let since = jobs.last().map_or(since, |job| job.updated_at);
            Some((stream::iter(jobs), (since, left)))
        }
    });
    looks.flatten().filter_map(async |job| event(&job).map(Ok))
}

fn event(job: &Job) -> Option<Event> {
    let id = job.updated_at.timestamp_micros().to_string();
    Event::default().event("job").id(id).json_data(job).ok()
}
