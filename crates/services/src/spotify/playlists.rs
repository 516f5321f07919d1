//! Playlists of ours in somebody's Spotify account.

use ::jobs::{Claimed, JobError, Outcome, Queue, Steps};
use ::spotify::PLAYLIST_BATCH;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{AppError, JobId, JobKind, JobProgress, PostId, TrackId, UserId, clean_text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Owner;

use super::features::progress;
use crate::{Services, error, jobs};

/// Longest name that Spotify takes.
const NAME_MAX: usize = 100;
/// Favorites in one playlist.
const FAVORITES: usize = 500;

/// What a playlist is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaylistWish {
    /// All favorites.
    Favorites,
    /// The songs of a post.
    Post(PostId),
    /// The songs that are chosen for a draft; where none are, the first of its list.
    Draft(PostId),
}

#[derive(Serialize, Deserialize)]
struct Payload {
    name: String,
    public: bool,
    songs: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct Checkpoint {
    playlist: Option<String>,
    link: Option<String>,
    added: usize,
}

impl Services {
    /// Puts in line that a playlist is written. The same songs under the same name are one playlist, however often they are asked for.
    pub async fn ask_for_playlist(
        &self,
        user: UserId,
        wish: PlaylistWish,
        name: &str,
        public: bool,
        now: DateTime<Utc>,
    ) -> Result<JobId, AppError> {
        if let Some(why) = self.capabilities(Some(user), now).await?.playlists.why_not() {
            return Err(AppError::Spotify(why));
        }
        let name: String = clean_text(name).chars().take(NAME_MAX).collect();
        if name.is_empty() {
            return Err(AppError::field("name", "Give the playlist a name."));
        }
        let songs = self.songs_of(user, wish).await?;
        let tracks = self.0.store.tracks().get(&songs).await.map_err(error::store)?;
        let catalogue = self.catalogue();
        let id = |song: &TrackId| {
            let stored =
                tracks.iter().find(|track| track.id == *song).and_then(|track| track.spotify_id.clone());
            stored.or_else(|| catalogue.get(*song)?.spotify_id)
        };
        let songs: Vec<String> = songs.iter().filter_map(id).collect();
        if songs.is_empty() {
            return Err(AppError::Unusable("None of these songs is on Spotify.".to_owned()));
        }
        let payload =
            serde_json::to_string(&Payload { name, public, songs }).map_err(|_| AppError::Internal)?;
        let key = format!("playlist {user} {}", mark(&payload));
        self.enqueue(JobKind::WritePlaylist, Some(user), key, payload, now).await
    }

    async fn songs_of(&self, user: UserId, wish: PlaylistWish) -> Result<Vec<TrackId>, AppError> {
        match wish {
            PlaylistWish::Favorites => {
                let mut songs = self.0.store.favorites().songs(user).await.map_err(error::store)?;
                songs.truncate(FAVORITES);
                Ok(songs)
            }
            PlaylistWish::Post(post) => {
                let post = self.post(post, Some(user)).await?;
                Ok(post.tracks.into_iter().map(|song| song.track.id).collect())
            }
            PlaylistWish::Draft(draft) => {
                let owner = Owner::User(user);
                let chosen: Vec<TrackId> =
                    self.draft(owner, draft).await?.selected.into_iter().map(|track| track.id).collect();
                if !chosen.is_empty() {
                    return Ok(chosen);
                }
                let (songs, _) = self.rank_songs(owner, draft, None).await?;
                Ok(songs.into_iter().map(|ranked| ranked.track.id).collect())
            }
        }
    }

    pub(crate) async fn write_playlist<Q: Queue>(
        &self,
        job: Claimed,
        steps: Steps<'_, Q>,
    ) -> Result<Outcome, JobError> {
        let user = job.user.ok_or(JobError::Stopped)?;
        let wish: Payload = serde_json::from_str(&job.payload).map_err(|error| jobs::unreadable(&error))?;
        let mut at: Checkpoint = match job.checkpoint.as_str() {
            "" => Checkpoint::default(),
            text => serde_json::from_str(text).map_err(|error| jobs::unreadable(&error))?,
        };
        let total = Some(wish.songs.len() as u64);
        let keep = async |at: &Checkpoint, note: &str| {
            let progress = JobProgress { link: at.link.clone(), ..progress(at.added as u64, total, note) };
            steps.keep(&progress, &serde_json::to_string(at).unwrap_or_default()).await?;
            Ok::<_, JobError>(progress)
        };
        let client = &self.0.spotify.client;
        let playlist = match at.playlist.clone() {
            Some(playlist) => playlist,
            None => {
                let made = self.made_playlist(user, &wish, &mark(&job.payload)).await?;
                at.link = Some(made.url);
                at.playlist = Some(made.id.clone());
                keep(&at, "Adding the songs").await?;
                made.id
            }
        };
        let playlist = playlist.as_str();
        // An answer that was lost may mean that the songs are there.
        let length =
            self.for_job(user, |token| async move { client.playlist_length(&token, playlist).await }).await?;
        at.added = at.added.max(usize::try_from(length).unwrap_or(usize::MAX));
        for part in wish.songs.get(at.added..).unwrap_or_default().chunks(PLAYLIST_BATCH) {
            self.for_job(user, |token| async move { client.add_to_playlist(&token, playlist, part).await })
                .await?;
            at.added += part.len();
            keep(&at, "Adding the songs").await?;
        }
        let note = format!("“{}” is in your Spotify account.", wish.name);
        Ok(Outcome::Done(JobProgress { done: at.added as u64, ..keep(&at, &note).await? }))
    }

    /// Makes the playlist, or finds the one that was made before, be it that its answer was lost: its description has the mark.
    async fn made_playlist(
        &self,
        user: UserId,
        wish: &Payload,
        mark: &str,
    ) -> Result<::spotify::Written, JobError> {
        let client = &self.0.spotify.client;
        let found =
            self.for_job(user, |token| async move { client.find_playlist(&token, mark).await }).await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let description = format!("Made with Undertone ({mark})");
        let description = description.as_str();
        let call = |token: String| async move {
            client.create_playlist(&token, &wish.name, description, wish.public).await
        };
        self.for_job(user, call).await
    }
}

/// What tells a playlist from others: a short hash of its name and songs.
fn mark(payload: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(payload)[..9])
}
