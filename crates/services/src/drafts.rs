//! The Create flow, from an input to a post.

use chrono::Utc;
use domain::{
    Aim, AppError, Draft, DraftInput, FieldError, Mood, Point, PostId, Privacy, Reading, SELECTION_ASK,
    SELECTION_MAX, Track, TrackId, UserId, clean_text, validate_description, validate_line,
};
use store::{DraftChanges, NewDraft, Owner, ReadInput, StoreError};

use crate::{ClientAddress, Services, error};

/// Longest description of a picture in characters.
const ALT_MAX: usize = 500;

/// What its author says of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Words to go with it.
    pub description: String,
    /// Who may see it.
    pub privacy: Privacy,
    /// What is on its picture, for those who cannot see it; nothing leaves that as it is.
    pub alt: Option<String>,
}

impl Words {
    fn changes(&self) -> Result<DraftChanges, AppError> {
        let description = validate_description(&self.description);
        let alt = self.alt.as_deref().map(clean_text);
        let long = alt.as_ref().is_some_and(|alt| alt.chars().count() > ALT_MAX);
        let alt_error = long.then(|| FieldError::new("alt", "Keep it to 500 characters."));
        match (description, alt_error) {
            (Ok(description), None) => Ok(DraftChanges {
                description: Some(description),
                privacy: Some(self.privacy),
                alt,
                ..DraftChanges::default()
            }),
            (description, alt) => Err(AppError::Invalid(description.err().into_iter().chain(alt).collect())),
        }
    }
}

impl Services {
    /// Whether another draft may be begun from there, or an old one anew.
    pub fn admit_draft(&self, address: ClientAddress) -> Result<(), AppError> {
        self.0.limits.draft(address)
    }

    /// A draft of this owner.
    pub async fn draft(&self, owner: Owner, id: PostId) -> Result<Draft, AppError> {
        self.0.store.drafts().get(id, owner).await.map_err(error::store)
    }

    /// The draft last worked on.
    pub async fn latest_draft(&self, owner: Owner) -> Result<Option<Draft>, AppError> {
        self.0.store.drafts().latest(owner).await.map_err(error::store)
    }

    /// Begins a draft, or begins an old one anew, with a written line.
    pub async fn start_with_line(
        &self,
        owner: Owner,
        draft: Option<PostId>,
        line: &str,
    ) -> Result<PostId, AppError> {
        let line = validate_line(line).map_err(|field| AppError::Invalid(vec![field]))?;
        let reading = self.0.reader.line(line.clone()).await?;
        let (detected, unread_reason) = (reading.as_ref().ok().cloned(), reading.err());
        let content = ReadInput { input: DraftInput::Line(line), detected, unread_reason };
        self.start(owner, draft, content, None).await
    }

    /// Begins a draft, or begins an old one anew, with nothing but a mood.
    pub async fn start_with_mood(
        &self,
        owner: Owner,
        draft: Option<PostId>,
        mood: Mood,
    ) -> Result<PostId, AppError> {
        let content = ReadInput { input: DraftInput::Mood, detected: None, unread_reason: None };
        self.start(owner, draft, content, Some(Reading::manual(mood, None))).await
    }

    /// Gives a draft its input. A draft that begins anew keeps its words, and its songs while the mood stays
    /// the same.
    pub(crate) async fn start(
        &self,
        owner: Owner,
        draft: Option<PostId>,
        content: ReadInput,
        manual: Option<Reading>,
    ) -> Result<PostId, AppError> {
        let drafts = self.0.store.drafts();
        let Some(id) = draft else {
            let new = NewDraft { id: PostId::generate(), owner, content, manual };
            return Ok(drafts.create(new, Utc::now()).await.map_err(error::store)?.id);
        };
        let _turn = self.0.turns.of(id).await;
        let before = self.draft(owner, id).await?;
        let mood = manual.as_ref().or(content.detected.as_ref()).map(|reading| reading.mood);
        let changes = DraftChanges {
            content: Some(content),
            manual: Some(manual),
            tracks: cleared_unless(before.reading().map(|reading| reading.mood) == mood),
            ..DraftChanges::default()
        };
        drafts.save(id, owner, changes, Utc::now()).await.map_err(error::store)?;
        Ok(id)
    }

    /// Overrules the detected mood, or takes that back when neither a mood nor a place is given. A place
    /// alone means the mood nearest to it. When another mood counts now, the selected songs are cleared; more than three only
    /// if `drop` says so.
    pub async fn choose_mood(
        &self,
        owner: Owner,
        id: PostId,
        mood: Option<Mood>,
        point: Option<Point>,
        drop: bool,
    ) -> Result<(), AppError> {
        let point = point.map(|point| Point::new(point.valence, point.arousal));
        let manual = mood.or(point.map(Mood::nearest)).map(|mood| Reading::manual(mood, point));
        let _turn = self.0.turns.of(id).await;
        let draft = self.draft(owner, id).await?;
        if manual == draft.manual {
            return Ok(());
        }
        let mood = manual.as_ref().or(draft.detected.as_ref()).map(|reading| reading.mood);
        let same = draft.reading().map(|reading| reading.mood) == mood;
        let count = draft.selected.len();
        if !same && count > SELECTION_ASK && !drop {
            let question =
                format!("Songs belong to their mood: another one drops the {count} songs you chose.");
            return Err(AppError::field("drop", &question));
        }
        let changes =
            DraftChanges { manual: Some(manual), tracks: cleared_unless(same), ..DraftChanges::default() };
        self.save(owner, id, changes).await
    }

    /// Makes sure that the draft has a mood.
    pub async fn require_mood(&self, owner: Owner, id: PostId) -> Result<(), AppError> {
        self.draft(owner, id).await?.reading().map(|_| ()).ok_or_else(error::no_mood)
    }

    /// Changes what the music should do.
    pub async fn set_aim(&self, owner: Owner, id: PostId, aim: Aim) -> Result<(), AppError> {
        self.save(owner, id, DraftChanges { aim: Some(aim), ..DraftChanges::default() }).await
    }

    /// Selects or drops one song, and says which are selected now.
    pub async fn select_track(
        &self,
        owner: Owner,
        id: PostId,
        track: TrackId,
        selected: bool,
    ) -> Result<Vec<TrackId>, AppError> {
        let chosen: &[TrackId] = if selected { &[track] } else { &[] };
        let _turn = self.0.turns.of(id).await;
        let draft = self.draft(owner, id).await?;
        if selected && self.track(track).await?.is_none() {
            return Err(AppError::NotFound);
        }
        self.reselect(owner, draft, &[track], chosen).await
    }

    /// Of the songs that a page has shown, those in `selected` are selected and the others are not; songs that
    /// it has not shown stay as they are.
    pub async fn select_of_shown(
        &self,
        owner: Owner,
        id: PostId,
        shown: &[TrackId],
        selected: &[TrackId],
    ) -> Result<(), AppError> {
        let _turn = self.0.turns.of(id).await;
        let draft = self.draft(owner, id).await?;
        self.reselect(owner, draft, shown, selected).await.map(|_| ())
    }

    async fn reselect(
        &self,
        owner: Owner,
        draft: Draft,
        shown: &[TrackId],
        selected: &[TrackId],
    ) -> Result<Vec<TrackId>, AppError> {
        let before: Vec<TrackId> = draft.selected.iter().map(|track| track.id).collect();
        let stays = |track: &Track| !shown.contains(&track.id) || selected.contains(&track.id);
        let mut tracks: Vec<Track> = draft.selected.into_iter().filter(stays).collect();
        let added: Vec<TrackId> =
            shown.iter().filter(|id| selected.contains(id) && !before.contains(id)).copied().collect();
        if tracks.len() + added.len() > SELECTION_MAX {
            return Err(AppError::field("track", "50 songs are the most for one post."));
        }
        tracks.extend(self.tracks(&added).await?);
        let after: Vec<TrackId> = tracks.iter().map(|track| track.id).collect();
        if after != before {
            let changes = DraftChanges { tracks: Some(tracks), ..DraftChanges::default() };
            self.save(owner, draft.id, changes).await?;
        }
        Ok(after)
    }

    /// Keeps the words and the privacy.
    pub async fn describe_draft(&self, owner: Owner, id: PostId, words: &Words) -> Result<(), AppError> {
        self.save(owner, id, words.changes()?).await
    }

    /// Makes the draft, with these last words, a post with the same key. Sent twice, it is one post.
    pub async fn publish(&self, user: UserId, id: PostId, words: &Words) -> Result<PostId, AppError> {
        let words = words.changes()?;
        let _turn = self.0.turns.of(id).await;
        self.0.store.posts().publish(id, user, words, Utc::now()).await.map_err(error::store)?;
        Ok(id)
    }

    /// Throws the draft away, its picture with it.
    pub async fn discard_draft(&self, owner: Owner, id: PostId) -> Result<(), AppError> {
        let picture = self.0.store.drafts().delete(id, owner).await.map_err(error::store)?;
        self.remove_files(picture).await;
        Ok(())
    }

    async fn save(&self, owner: Owner, id: PostId, changes: DraftChanges) -> Result<(), AppError> {
        let saved: Result<Draft, StoreError> =
            self.0.store.drafts().save(id, owner, changes, Utc::now()).await;
        saved.map(|_| ()).map_err(error::store)
    }
}

/// The change to the selected songs: none while the mood is the same, else all are cleared.
fn cleared_unless(same: bool) -> Option<Vec<Track>> {
    (!same).then(Vec::new)
}
