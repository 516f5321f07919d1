//! Bringing somebody's library in: what they saved, what they hear most, what they heard last, and the features of all that.
//!
//! Each step keeps songs first and then how far it is, so whatever is interrupted goes on there; what is kept twice is kept once.

use ::jobs::{Claimed, JobError, Outcome, Queue, Steps};
use ::spotify::{Patience, SpotifyError, TopRange};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, JobId, JobKind, JobProgress, SpotifyTrouble, Track, TrackId, UserId};
use serde::{Deserialize, Serialize};
use store::LibraryKind;

use super::features::{Missed, later, progress, untried_since};
use crate::{Services, error, jobs};

/// Parts after which others may go first: about a thousand songs.
const AT_A_TIME: usize = 20;
/// A library is brought in again after this.
const NIGHTLY: TimeDelta = TimeDelta::hours(23);

/// Where to go on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Checkpoint {
    step: Step,
    /// When this synchronization began.
    began: DateTime<Utc>,
    /// Songs of the library so far.
    songs: u64,
    /// How many it had at the beginning, as Spotify says.
    #[serde(default)]
    total: Option<u64>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Step {
    Saved { offset: u32 },
    Top,
    Heard,
    Features { after: Option<TrackId> },
    End,
}

impl Services {
    /// Puts in line that somebody's library is brought in, unless it is already.
    pub async fn ask_for_library(&self, user: UserId, now: DateTime<Utc>) -> Result<JobId, AppError> {
        let capabilities = self.capabilities(Some(user), now).await?;
        if let Some(why) = capabilities.library.why_not() {
            return Err(AppError::Spotify(why));
        }
        self.enqueue(JobKind::SyncLibrary, Some(user), format!("library {user}"), String::new(), now).await
    }

    /// Puts in line what is due at night: libraries that were brought in once, and songs without features.
    pub async fn ask_for_what_is_due(&self, now: DateTime<Utc>) -> Result<(), AppError> {
        for user in self.0.store.spotify().due(now - NIGHTLY).await.map_err(error::store)? {
            match self.ask_for_library(user, now).await {
                Ok(_) | Err(AppError::Spotify(_) | AppError::NotFound) => {}
                Err(other) => return Err(other),
            }
        }
        let missing = self.0.store.library().without_features(None, untried_since(), None, 1).await;
        if missing.map_err(error::store)?.is_empty() { Ok(()) } else { self.ask_for_features().await }
    }

    pub(crate) async fn sync_library<Q: Queue>(
        &self,
        job: Claimed,
        steps: Steps<'_, Q>,
    ) -> Result<Outcome, JobError> {
        let user = job.user.ok_or(JobError::Stopped)?;
        let mut at = match job.checkpoint.as_str() {
            "" => {
                let at =
                    Checkpoint { step: Step::Saved { offset: 0 }, began: Utc::now(), songs: 0, total: None };
                // Whoever takes this up elsewhere has to go by the same beginning: by it is told what is no longer in the library.
                steps.keep(&job.progress, &serde_json::to_string(&at).unwrap_or_default()).await?;
                at
            }
            text => serde_json::from_str(text).map_err(|error| jobs::unreadable(&error))?,
        };
        let mut progress = job.progress;
        for _ in 0..AT_A_TIME {
            (at.step, progress) = match at.step {
                Step::Saved { offset } => self.saved(user, offset, &mut at).await?,
                Step::Top => self.top(user, &at, progress).await?,
                Step::Heard => self.heard(user, progress).await?,
                Step::Features { after } => self.features(user, after, progress).await?,
                Step::End => {
                    let note = format!("{} songs of your library are here.", at.songs);
                    let done = progress.total.unwrap_or(progress.done);
                    return Ok(Outcome::Done(JobProgress { done, note, ..progress }));
                }
            };
            steps.keep(&progress, &serde_json::to_string(&at).unwrap_or_default()).await?;
        }
        Ok(Outcome::More)
    }

    async fn saved(
        &self,
        user: UserId,
        offset: u32,
        at: &mut Checkpoint,
    ) -> Result<(Step, JobProgress), JobError> {
        let client = &self.0.spotify.client;
        let part = self.for_job(user, |token| async move { client.saved(&token, offset).await }).await?;
        let library = self.0.store.library();
        at.songs += part.songs.len() as u64;
        let total = *at.total.get_or_insert(part.total);
        let songs: Vec<_> =
            part.songs.into_iter().map(|(song, added)| (self.as_known(song), added)).collect();
        library.keep(user, LibraryKind::Saved, &songs, at.began).await.map_err(store_failed)?;
        let Some(next) = part.next else {
            // Where a song was taken out meanwhile, those behind it moved up, and one was not seen that is still there.
            if total == part.total {
                library.drop_unseen(user, LibraryKind::Saved, at.began).await.map_err(store_failed)?;
            }
            // The library is in; what follows is of use, but not needed.
            self.0.store.spotify().set_synced(user, Utc::now()).await.map_err(store_failed)?;
            return Ok((Step::Top, progress(part.total, Some(part.total), "Reading what you hear most")));
        };
        Ok((
            Step::Saved { offset: next },
            progress(next.into(), Some(part.total), "Reading your saved songs"),
        ))
    }

    async fn top(
        &self,
        user: UserId,
        at: &Checkpoint,
        before: JobProgress,
    ) -> Result<(Step, JobProgress), JobError> {
        let client = &self.0.spotify.client;
        // Last what is heard most now: of a song's places the last one counts.
        for (range, behind) in [(TopRange::Long, 200), (TopRange::Medium, 100), (TopRange::Short, 0)] {
            let call = |token: String| async move { client.top(&token, range, Patience::Job).await };
            let Some(songs) = self.if_offered(user, call).await? else { continue };
            let songs: Vec<_> = (behind..)
                .zip(songs)
                .map(|(place, song)| (self.as_known(song), at.began - TimeDelta::seconds(place)))
                .collect();
            self.0
                .store
                .library()
                .keep(user, LibraryKind::Top, &songs, at.began)
                .await
                .map_err(store_failed)?;
        }
        self.0.store.library().drop_unseen(user, LibraryKind::Top, at.began).await.map_err(store_failed)?;
        Ok((Step::Heard, JobProgress { note: "Reading what you heard last".to_owned(), ..before }))
    }

    async fn heard(&self, user: UserId, before: JobProgress) -> Result<(Step, JobProgress), JobError> {
        let client = &self.0.spotify.client;
        let call = |token: String| async move { client.recently_played(&token).await };
        if let Some(heard) = self.if_offered(user, call).await? {
            let heard: Vec<_> = heard.into_iter().map(|(song, at)| (self.as_known(song), at)).collect();
            self.0.store.library().keep_history(user, &heard).await.map_err(store_failed)?;
        }
        let missing = self
            .0
            .store
            .library()
            .count_without_features(user, untried_since())
            .await
            .map_err(store_failed)?;
        let total = before.total.map(|total| total + missing);
        let note = "Looking for how your songs sound".to_owned();
        Ok((Step::Features { after: None }, JobProgress { total, note, ..before }))
    }

    async fn features(
        &self,
        user: UserId,
        after: Option<TrackId>,
        before: JobProgress,
    ) -> Result<(Step, JobProgress), JobError> {
        let (songs, last) = match self.features_of_some(Some(user), after).await {
            Ok(found) => found,
            Err(Missed::Unknown(error)) if !matches!(error, SpotifyError::RateLimited { .. }) => {
                // The library is here. How the rest of it sounds is found out without it.
                tracing::warn!(%error, "features cannot be had");
                self.ask_for_features().await.map_err(jobs::failed)?;
                return Ok((Step::End, before));
            }
            Err(missed) => return Err(missed.into()),
        };
        let done = before.done + songs as u64;
        let step = last.map_or(Step::End, |last| Step::Features { after: Some(last) });
        Ok((step, JobProgress { done, ..before }))
    }

    /// The song as the catalogue has it, with its features, where it has it.
    fn as_known(&self, song: Track) -> Track {
        self.catalogue().get(song.id).unwrap_or(song)
    }

    /// A call in somebody's name, for a job.
    pub(super) async fn for_job<T, F>(&self, user: UserId, call: impl Fn(String) -> F) -> Result<T, JobError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        let answer = self.answer_for_job(user, call).await?;
        answer.map_err(|error| self.given_up(&error, user))
    }

    /// The same for what the library is of use without: nothing where the person did not agree to it, or Spotify does not offer it.
    async fn if_offered<T, F>(&self, user: UserId, call: impl Fn(String) -> F) -> Result<Option<T>, JobError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        match self.answer_for_job(user, call).await? {
            Ok(value) => Ok(Some(value)),
            Err(SpotifyError::ScopeMissing | SpotifyError::EndpointGone | SpotifyError::NotFound) => Ok(None),
            Err(error) => Err(self.given_up(&error, user)),
        }
    }

    fn given_up(&self, error: &SpotifyError, user: UserId) -> JobError {
        self.0.spotify.trouble(error, Some(user));
        later(error)
    }

    async fn answer_for_job<T, F>(
        &self,
        user: UserId,
        call: impl Fn(String) -> F,
    ) -> Result<Result<T, SpotifyError>, JobError>
    where
        F: Future<Output = Result<T, SpotifyError>> + Send,
    {
        match self.with_access(user, call).await {
            Ok(answer) => Ok(answer),
            Err(AppError::Spotify(SpotifyTrouble::Unreachable | SpotifyTrouble::TooMany)) => {
                Err(JobError::Later { note: SpotifyTrouble::Unreachable.to_string(), after: None })
            }
            Err(error) => Err(jobs::failed(error)),
        }
    }
}

fn store_failed(error: store::StoreError) -> JobError {
    jobs::failed(error::store(error))
}
