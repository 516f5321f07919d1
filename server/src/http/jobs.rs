//! How somebody's jobs stand, as server-sent events.
//!
//! A connection begins with all of them and then tells what changes, so one that was lost misses nothing. What was told is compared
//! with what is there and not with a time: the clocks of those who write differ.

use std::{collections::HashMap, convert::Infallible, time::Duration};

use app::api::ssr;
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use chrono::{DateTime, Utc};
use domain::{AppError, Job, JobId, UserId};
use futures::{Stream, StreamExt, stream};
use services::{Owner, Services, WatchPlace};
use tower_sessions::Session;

use super::{Site, answer};

/// Between two looks at the table. Workers may be other processes.
const EVERY: Duration = Duration::from_millis(500);
/// A stream ends after this; the browser comes back by itself. So a stream whose session has ended does not live on.
const LOOKS: usize = 600;

/// `GET /jobs/events`.
pub(crate) async fn events(State(site): State<Site>, session: Session) -> Response {
    let user = match ssr::owner_of(&session).await {
        Ok(Some(Owner::User(user))) => user,
        Ok(_) => return answer::json(&AppError::SignInRequired),
        Err(error) => return answer::json(&error.0),
    };
    let place = match site.services.admit_watcher(user) {
        Ok(place) => place,
        Err(error) => return answer::json(&error),
    };
    // The server waits for answers that are under way when it stops; this one would go on.
    let changes = changes(site.services, user, place).take_until(site.stopping.cancelled_owned());
    Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
}

/// What a stream has told so far.
struct Told {
    jobs: HashMap<JobId, DateTime<Utc>>,
    looks_left: usize,
    _place: WatchPlace,
}

fn changes(
    services: Services,
    user: UserId,
    place: WatchPlace,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let told = Told { jobs: HashMap::new(), looks_left: LOOKS, _place: place };
    let looks = stream::unfold(told, move |mut told| {
        let services = services.clone();
        async move {
            if told.looks_left < LOOKS {
                tokio::time::sleep(EVERY).await;
            }
            told.looks_left = told.looks_left.checked_sub(1)?;
            // The cause is in the log; the next look may succeed.
            let mut jobs = services.jobs(user).await.unwrap_or_default();
            jobs.retain(|job| told.jobs.insert(job.id, job.updated_at) != Some(job.updated_at));
            jobs.sort_by_key(|job| job.updated_at);
            Some((stream::iter(jobs), told))
        }
    });
    looks.flatten().filter_map(async |job| event(&job).map(Ok))
}

fn event(job: &Job) -> Option<Event> {
    Event::default().event("job").json_data(job).ok()
}
