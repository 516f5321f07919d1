//! Songs for a draft, and songs by their words.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ::songs::{RankRequest, cover, rank};
use domain::{AppError, MoodSetting, PAGE_SIZE, PostId, RankedTrack, Track, TrackId};
use store::Owner;
use tokio::sync::Mutex;

use crate::{Services, error};

/// Songs in one part of a list.
const PART: usize = PAGE_SIZE as usize;
/// How long a change of the mood settings may take to show.
const SETTINGS_LIVE: Duration = Duration::from_secs(60);

/// What songs of a mood sound like, as the database said it last.
#[derive(Default)]
pub(crate) struct Settings(Mutex<Option<(Instant, Arc<[MoodSetting]>)>>);

impl Services {
    /// Songs for the draft's mood and aim, best first, and the offset of the next part.
    pub async fn rank_songs(
        &self,
        owner: Owner,
        draft: PostId,
        offset: usize,
    ) -> Result<(Vec<RankedTrack>, Option<usize>), AppError> {
        let draft = self.draft(owner, draft).await?;
        let reading = draft.reading().ok_or_else(error::no_mood)?;
        let (mood, point, aim) = (reading.mood, reading.point(), draft.aim);
        // Also where a person has chosen another mood: it is the same picture.
        let keywords = draft.detected.as_ref().map(|read| read.keywords.clone()).unwrap_or_default();
        let settings = self.mood_settings().await?;
        let catalogue = Arc::clone(&self.0.catalogue);
        #[expect(clippy::cast_possible_truncation, reason = "the random half of the key")]
        let seed = draft.id.0.as_u128() as u64;
        let ranking = tokio::task::spawn_blocking(move || {
            let request = RankRequest {
                settings: &settings,
                mood,
                point: Some(point),
                aim,
                keywords: &keywords,
                seed,
                exclude: &[],
                offset,
                limit: PART,
            };
            rank(&catalogue, &request)
        });
        let ranking = ranking.await.map_err(error::stopped)?;
        Ok((ranking.tracks, ranking.next))
    }

    /// Songs whose title, artist or album has all of the words, and the offset of the next part.
    pub async fn search_songs(
        &self,
        query: String,
        offset: usize,
    ) -> Result<(Vec<Track>, Option<usize>), AppError> {
        let catalogue = Arc::clone(&self.0.catalogue);
        let page = tokio::task::spawn_blocking(move || catalogue.search(&query, offset, PART));
        let page = page.await.map_err(error::stopped)?;
        Ok((page.tracks, page.next))
    }

    /// The cover that is drawn for a song, as SVG.
    pub async fn cover(&self, id: TrackId) -> Result<String, AppError> {
        self.track(id).await?.map(|track| cover::svg(&track)).ok_or(AppError::NotFound)
    }

    /// A song of the catalogue, or one that came in from elsewhere.
    pub(crate) async fn track(&self, id: TrackId) -> Result<Option<Track>, AppError> {
        Ok(self.tracks(&[id]).await?.pop())
    }

    /// Songs by their keys, in that order; unknown ones are left out.
    pub(crate) async fn tracks(&self, ids: &[TrackId]) -> Result<Vec<Track>, AppError> {
        let known: Vec<Option<Track>> = ids.iter().map(|id| self.0.catalogue.get(*id)).collect();
        if known.iter().all(Option::is_some) {
            return Ok(known.into_iter().flatten().collect());
        }
        let others = ids.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(id, _)| *id);
        let others: Vec<TrackId> = others.collect();
        let mut found =
            self.0.store.tracks().get(&others).await.map_err(error::store)?.into_iter().peekable();
        let either =
            |(id, known): (&TrackId, Option<Track>)| known.or_else(|| found.next_if(|track| track.id == *id));
        Ok(ids.iter().zip(known).filter_map(either).collect())
    }

    async fn mood_settings(&self) -> Result<Arc<[MoodSetting]>, AppError> {
        let mut kept = self.0.settings.0.lock().await;
        if let Some((since, settings)) = kept.as_ref()
            && since.elapsed() < SETTINGS_LIVE
        {
            return Ok(Arc::clone(settings));
        }
        let settings: Arc<[MoodSetting]> = self.0.store.moods().all().await.map_err(error::store)?.into();
        *kept = Some((Instant::now(), Arc::clone(&settings)));
        Ok(settings)
    }
}
