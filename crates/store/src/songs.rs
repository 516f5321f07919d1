//! The songs of drafts and posts, in the chosen order.

use std::collections::{HashMap, HashSet};

use domain::{PostId, Privacy, Track};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    Result, StoreError,
    entities::{draft_tracks, post_tracks, posts, tracks},
    statistics::songs::Heard,
    tracks::{track, upsert},
};

/// Songs, each at its first place only.
fn once(songs: &[Track]) -> impl Iterator<Item = (i32, Uuid)> {
    let mut seen = HashSet::new();
    (0..).zip(songs.iter().map(|song| song.id.0).filter(move |id| seen.insert(*id)))
}

/// Replaces the songs of a draft.
pub(crate) async fn set_of_draft(db: &impl ConnectionTrait, draft: Uuid, songs: &[Track]) -> Result<()> {
    draft_tracks::Entity::delete_many().filter(draft_tracks::Column::DraftId.eq(draft)).exec(db).await?;
    if songs.is_empty() {
        return Ok(());
    }
    upsert(db, songs).await?;
    let rows = once(songs).map(|(position, track)| draft_tracks::ActiveModel {
        draft_id: Set(draft),
        position: Set(position),
        track_id: Set(track),
    });
    draft_tracks::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// The songs of a draft.
pub(crate) async fn of_draft(db: &impl ConnectionTrait, draft: Uuid) -> Result<Vec<Track>> {
    let rows = draft_tracks::Entity::find()
        .filter(draft_tracks::Column::DraftId.eq(draft))
        .order_by_asc(draft_tracks::Column::Position)
        .find_also_related(tracks::Entity)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(_, song)| song.map(track)).collect())
}

/// Gives the songs of a draft to the post that it becomes.
pub(crate) async fn publish(db: &impl ConnectionTrait, post: Uuid) -> Result<()> {
    let songs = draft_tracks::Entity::find().filter(draft_tracks::Column::DraftId.eq(post)).all(db).await?;
    if songs.is_empty() {
        return Ok(());
    }
    let rows = songs.into_iter().map(|song| post_tracks::ActiveModel {
        post_id: Set(post),
        position: Set(song.position),
        track_id: Set(song.track_id),
    });
    post_tracks::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Counts the songs of a post for everyone, if it is public.
pub(crate) async fn count(txn: &impl ConnectionTrait, post: PostId) -> Result<()> {
    with_heard(txn, post, async |heard| heard.count(txn).await).await
}

/// Counts them no more. The post and its songs are still there.
pub(crate) async fn uncount(txn: &impl ConnectionTrait, post: PostId) -> Result<()> {
    with_heard(txn, post, async |heard| heard.uncount(txn).await).await
}

async fn with_heard(
    txn: &impl ConnectionTrait,
    post: PostId,
    act: impl AsyncFnOnce(Heard<'_>) -> Result<()>,
) -> Result<()> {
    let public = posts::Column::Privacy.eq(Privacy::Public.as_str());
    let Some(post) = posts::Entity::find_by_id(post.0).filter(public).one(txn).await? else { return Ok(()) };
    let tracks: Vec<Uuid> = post_tracks::Entity::find()
        .filter(post_tracks::Column::PostId.eq(post.id))
        .select_only()
        .column(post_tracks::Column::TrackId)
        .into_tuple()
        .all(txn)
        .await?;
    let mood = post.mood.parse().map_err(StoreError::unreadable)?;
    act(Heard { user: post.user_id, mood, at: post.published_at, tracks: &tracks, by: post.id }).await
}

/// The songs of a post.
pub(crate) async fn of_post(db: &impl ConnectionTrait, post: Uuid) -> Result<Vec<Track>> {
    let rows = post_tracks::Entity::find()
        .filter(post_tracks::Column::PostId.eq(post))
        .order_by_asc(post_tracks::Column::Position)
        .find_also_related(tracks::Entity)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(_, song)| song.map(track)).collect())
}

/// The first song of each post and how many it has, for posts that have any.
pub(crate) async fn glimpses(
    db: &impl ConnectionTrait,
    posts: &[Uuid],
) -> Result<HashMap<Uuid, (Track, u32)>> {
    use post_tracks::Column as C;
    if posts.is_empty() {
        return Ok(HashMap::new());
    }
    let of_these = || post_tracks::Entity::find().filter(C::PostId.is_in(posts.iter().copied()));
    let firsts = of_these().filter(C::Position.eq(0)).find_also_related(tracks::Entity).all(db).await?;
    let counts: HashMap<Uuid, i64> = of_these()
        .select_only()
        .column(C::PostId)
        .column_as(C::TrackId.count(), "songs")
        .group_by(C::PostId)
        .into_tuple::<(Uuid, i64)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    Ok(firsts
        .into_iter()
        .filter_map(|(place, song)| {
            let count = counts.get(&place.post_id).and_then(|count| u32::try_from(*count).ok())?;
            Some((place.post_id, (track(song?), count)))
        })
        .collect())
}
