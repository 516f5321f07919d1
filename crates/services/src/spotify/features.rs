//! Audio features of songs that came from outside: the catalogue first, then ReccoBeats in batches, then SoundNet one by one.

use std::collections::HashMap;

use ::jobs::{Claimed, JobError, Outcome, Queue, Steps};
use ::songs::SongMood;
use ::spotify::{FEATURES_BATCH, SpotifyError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AppError, AudioFeatures, JobKind, JobProgress, Track, TrackId, UserId};
use serde::{Deserialize, Serialize};

use crate::{Services, error, jobs};

/// Songs that nobody knew are looked for again after this.
const AGAIN_AFTER: TimeDelta = TimeDelta::days(30);
/// Batches after which others may go first.
const AT_A_TIME: usize = 10;
/// Under which name such songs come into the catalogue.
const SOURCE: &str = "spotify";

/// How far it is.
#[derive(Default, Serialize, Deserialize)]
struct Checkpoint {
    after: Option<TrackId>,
}

/// Why features were not looked for.
pub(super) enum Missed {
    /// Who knows them does not tell.
    Unknown(SpotifyError),
    /// Another reason.
    Ours(JobError),
}

impl From<JobError> for Missed {
    fn from(error: JobError) -> Self {
        Self::Ours(error)
    }
}

impl From<Missed> for JobError {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Unknown(error) => later(&error),
            Missed::Ours(error) => error,
        }
    }
}

impl Services {
    /// Puts in line that songs without features are looked for, unless it is in line already.
    pub async fn ask_for_features(&self) -> Result<(), AppError> {
        let key = JobKind::FillFeatures.to_string();
        self.enqueue(JobKind::FillFeatures, None, key, String::new(), Utc::now()).await.map(drop)
    }

    pub(crate) async fn fill_features<Q: Queue>(
        &self,
        job: Claimed,
        steps: Steps<'_, Q>,
    ) -> Result<Outcome, JobError> {
        let mut at: Checkpoint = match job.checkpoint.as_str() {
            "" => Checkpoint::default(),
            text => serde_json::from_str(text).map_err(|error| jobs::unreadable(&error))?,
        };
        let mut progress = job.progress;
        for _ in 0..AT_A_TIME {
            let (songs, last) = self.features_of_some(None, at.after).await?;
            let Some(last) = last else {
                progress.note = "All songs were looked for.".to_owned();
                return Ok(Outcome::Done(progress));
            };
            at.after = Some(last);
            progress.done += songs as u64;
            steps.keep(&progress, &serde_json::to_string(&at).unwrap_or_default()).await?;
        }
        Ok(Outcome::More)
    }

    /// Looks for the features of the next songs that have none, of somebody's library or of all. Says how many songs that were and
    /// which was the last; nothing when there are no more.
    pub(super) async fn features_of_some(
        &self,
        user: Option<UserId>,
        after: Option<TrackId>,
    ) -> Result<(usize, Option<TrackId>), Missed> {
        let library = self.0.store.library();
        let since = untried_since();
        let songs = library.without_features(user, since, after, FEATURES_BATCH as u64).await;
        let songs = songs.map_err(|error| jobs::failed(error::store(error)))?;
        let Some(last) = songs.last().map(|song| song.id) else { return Ok((0, None)) };
        let found = self.look_up(&songs).await.map_err(Missed::Unknown)?;
        let (known, unknown): (Vec<Track>, Vec<Track>) = songs
            .into_iter()
            .partition(|song| song.spotify_id.as_ref().is_some_and(|id| found.contains_key(id)));
        let known = known.into_iter().map(|song| {
            let features = song.spotify_id.as_ref().and_then(|id| found.get(id)).copied();
            Track { features, ..song }
        });
        let count = unknown.len() + known.len();
        self.take_in(known.collect()).await.map_err(jobs::failed)?;
        let unknown: Vec<TrackId> = unknown.iter().map(|song| song.id).collect();
        library.tried(&unknown, Utc::now()).await.map_err(|error| jobs::failed(error::store(error)))?;
        Ok((count, Some(last)))
    }

    async fn look_up(&self, songs: &[Track]) -> Result<HashMap<String, AudioFeatures>, SpotifyError> {
        let client = &self.0.spotify.client;
        let ids: Vec<String> = songs.iter().filter_map(|song| song.spotify_id.clone()).collect();
        let mut found = client.reccobeats(&ids).await?;
        if client.has_soundnet() {
            for id in ids.iter().filter(|id| !found.contains_key(*id)).cloned().collect::<Vec<_>>() {
                match client.soundnet(&id).await {
                    Ok(Some(features)) => drop(found.insert(id, features)),
                    Ok(None) => {}
                    // The month's allowance is used up, or the key is none: ReccoBeats' answers are still good.
                    Err(error) => {
                        tracing::warn!(%error, "SoundNet failed");
                        break;
                    }
                }
            }
        }
        Ok(found)
    }

    /// Keeps songs with their features and what is felt in them; they belong to the catalogue from then on.
    async fn take_in(&self, songs: Vec<Track>) -> Result<(), AppError> {
        if songs.is_empty() {
            return Ok(());
        }
        let services = self.clone();
        let felt = tokio::task::spawn_blocking(move || {
            let builtin = services.builtin_catalogue();
            let parts = &services.0.spotify;
            let (model, context) = match parts.feeling.get() {
                Some(feeling) => feeling,
                None => {
                    let feeling = (SongMood::builtin()?, builtin.context());
                    parts.feeling.get_or_init(|| feeling)
                }
            };
            let feel = |song: Track| {
                let mood = builtin.mood_of(&song, context, model);
                (song, mood)
            };
            Ok(songs.into_iter().map(feel).collect::<Vec<_>>())
        });
        let felt = felt.await.map_err(error::stopped)?.map_err(error::songs)?;
        let imports = self.0.store.imports();
        let before = imports.progress(SOURCE).await.map_err(error::store)?;
        let rows = before.rows + felt.len() as u64;
        let progress = store::Progress { rows, added: rows, ..before };
        imports.keep(SOURCE, &felt, progress, Utc::now()).await.map_err(error::store)
    }
}

/// Songs that were looked for in vain before this moment are looked for again.
pub(super) fn untried_since() -> DateTime<Utc> {
    Utc::now() - AGAIN_AFTER
}

/// What an attempt that met an error of theirs comes to.
pub(super) fn later(error: &SpotifyError) -> JobError {
    let why = super::trouble(error);
    let after = match error {
        SpotifyError::RateLimited { retry_after } => Some(*retry_after),
        SpotifyError::QuotaExceeded => Some(super::BELIEVED),
        error if error.is_passing() => None,
        _ => return JobError::Never(why.to_string()),
    };
    JobError::Later { note: why.to_string(), after }
}

/// Nothing but a note of how far something is.
pub(super) fn progress(done: u64, total: Option<u64>, note: &str) -> JobProgress {
    JobProgress { done, total, note: note.to_owned(), link: None }
}
