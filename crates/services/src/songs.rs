//! Songs for a draft, and songs by their words.

use std::{collections::HashSet, sync::LazyLock};

use ::songs::{RankRequest, Ranking, cover, rank};
use chrono::{SubsecRound, Utc};
use domain::{AppError, Draft, DraftInput, PAGE_SIZE, PostId, RankedTrack, Track, TrackId};
use store::Owner;

use crate::{Services, cursor::SongCursor, error};

/// Songs in one part of a list.
const PART: usize = PAGE_SIZE as usize;

/// Words of a line that count.
const LINE_WORDS: usize = 8;
/// Words that are in every line.
static SILENT: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| stop_words::get(stop_words::Language::English).iter().copied().collect());

impl Services {
    /// Songs for the draft's mood and aim, best first, and where the next part begins. That part is of the same ranking: songs
    /// that came and what the listener did since it began do not change it. (What is taken back does, as does another
    /// place on the field; pages leave out songs that they show already.)
    pub async fn rank_songs(
        &self,
        owner: Owner,
        draft: PostId,
        after: Option<&str>,
    ) -> Result<(Vec<RankedTrack>, Option<String>), AppError> {
        let draft = self.draft(owner, draft).await?;
        let reading = draft.reading().ok_or_else(error::no_mood)?;
        let songs = u32::try_from(self.catalogue().len()).unwrap_or(u32::MAX);
        let began = Utc::now().trunc_subsecs(6);
        let start =
            SongCursor { draft: draft.id, mood: reading.mood, aim: draft.aim, began, songs, offset: 0 };
        let cursor = after.map_or(Ok(start), SongCursor::decode)?;
        if cursor.draft != draft.id {
            return Err(AppError::Malformed);
        }
        if (cursor.mood, cursor.aim) != (reading.mood, draft.aim) {
            return Err(AppError::Conflict(
                "The mood or the aim is another by now. Please reload the page.".to_owned(),
            ));
        }
        let ranking = self.ranking(owner, &draft, cursor).await?;
        let shown: Vec<TrackId> = ranking.tracks.iter().map(|ranked| ranked.track.id).collect();
        self.0.shown.note(owner, draft.id, &shown, Utc::now());
        let next = ranking.next.and_then(|offset| u32::try_from(offset).ok());
        Ok((ranking.tracks, next.map(|offset| SongCursor { offset, ..cursor }.encode())))
    }

    async fn ranking(&self, owner: Owner, draft: &Draft, cursor: SongCursor) -> Result<Ranking, AppError> {
        let point = draft.reading().map(domain::Reading::point);
        let keywords = keywords(draft);
        let settings = self.mood_settings().await?;
        let exclude = self.0.shown.before(owner, draft.id, cursor.began);
        let listener = self.listener(owner, cursor.began).await?;
        let catalogue = self.catalogue();
        #[expect(clippy::cast_possible_truncation, reason = "the random half of the key")]
        let seed = draft.id.0.as_u128() as u64;
        let ranking = tokio::task::spawn_blocking(move || {
            let request = RankRequest {
                settings: &settings,
                mood: cursor.mood,
                point,
                aim: cursor.aim,
                keywords: &keywords,
                taste: &listener.taste(&catalogue),
                seed,
                exclude: &exclude,
                songs: cursor.songs as usize,
                offset: cursor.offset as usize,
                limit: PART,
            };
            rank(&catalogue, &request)
        });
        ranking.await.map_err(error::stopped)
    }

    /// Songs whose title, artist or album has all of the words, and the offset of the next part.
    pub async fn search_songs(
        &self,
        query: String,
        offset: usize,
    ) -> Result<(Vec<Track>, Option<usize>), AppError> {
        let catalogue = self.catalogue();
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
        let catalogue = self.catalogue();
        let known: Vec<Option<Track>> = ids.iter().map(|id| catalogue.get(*id)).collect();
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
}

/// Words for what a draft is about: those of its picture, also where a person has chosen another mood, and those of its line
/// that say something.
fn keywords(draft: &Draft) -> Vec<String> {
    let mut words = draft.detected.as_ref().map(|read| read.keywords.clone()).unwrap_or_default();
    if let DraftInput::Line(line) = &draft.input {
        let said = line.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        let says = |word: &String| word.chars().count() > 2 && !SILENT.contains(word.as_str());
        words.extend(said.filter(says).take(LINE_WORDS));
    }
    words
}

#[cfg(test)]
mod tests {
    use domain::{Draft, Mood, Privacy, Reading};

    use super::*;

    #[test]
    fn a_line_has_words_that_songs_can_have_to_do_with() {
        let draft = Draft {
            id: PostId::generate(),
            input: DraftInput::Line("We were at the beach, and I do not want to go by train!".to_owned()),
            detected: None,
            unread_reason: None,
            manual: Some(Reading::manual(Mood::Happy, None)),
            aim: domain::Aim::Match,
            selected: Vec::new(),
            description: String::new(),
            privacy: Privacy::Public,
            updated_at: Utc::now(),
        };
        assert_eq!(keywords(&draft), ["beach", "train"]);
    }
}
