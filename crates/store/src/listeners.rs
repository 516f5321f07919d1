//! What is known of listeners: what they did with songs, and what they want.

use chrono::{DateTime, Utc};
use domain::{Mood, Track, TrackId, UserId, Wish, WishKind};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError,
    entities::{favorites, plays, post_tracks, posts, wishes},
    keyset::stored,
    statistics::songs::Heard,
    tracks::upsert,
};

/// Most things of a kind that are remembered of a listener: what is older hardly counts.
const REMEMBERED: u64 = 500;
/// Posts whose songs are remembered.
const POSTS: u64 = 100;

/// Where a song was heard.
pub(crate) const HERE: &str = "here";

/// Something that a listener did with a song, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deed {
    /// The song.
    pub track: TrackId,
    /// What they did.
    pub kind: DeedKind,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a listener can do with a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedKind {
    /// Marked it.
    Favorite,
    /// Chose it for a post.
    Chosen,
    /// Heard it.
    Played,
    /// Left it before its end.
    Skipped,
    /// Has it in their library.
    Saved,
}

/// Whose listening counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardBy {
    /// One person's.
    User(UserId),
    /// Everyone's, for songs that so many different people heard: fewer would tell who it was.
    AtLeast(u32),
}

/// The repository of listeners.
#[derive(Clone, Copy)]
pub struct Listeners<'a>(pub(crate) &'a Store);

impl Listeners<'_> {
    /// What a listener did with songs before a time, the newest of each kind. Four queries.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn deeds(&self, user: UserId, before: DateTime<Utc>) -> Result<Vec<Deed>> {
        let (db, before) = (&self.0.reader, stored(before));
        let mut deeds = Vec::new();
        let mut note = |rows: Vec<(Uuid, DateTime<Utc>)>, kind| {
            deeds.extend(rows.into_iter().map(|(track, at)| Deed { track: TrackId(track), kind, at }));
        };
        note(marked(db, user, before).await?, DeedKind::Favorite);
        note(chosen(db, user, before).await?, DeedKind::Chosen);
        let (skipped, played) =
            heard(db, user, before).await?.into_iter().partition::<Vec<_>, _>(|row| row.2);
        let without =
            |rows: Vec<(Uuid, DateTime<Utc>, bool)>| rows.into_iter().map(|(track, at, _)| (track, at));
        note(without(played).collect(), DeedKind::Played);
        note(without(skipped).collect(), DeedKind::Skipped);
        note(crate::library::newest(db, user, before, REMEMBERED).await?, DeedKind::Saved);
        Ok(deeds)
    }

    /// Keeps that a song was heard, or left before its end, under a mood.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user.
    pub async fn play(
        &self,
        user: UserId,
        song: &Track,
        mood: Option<Mood>,
        skipped: bool,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let txn = self.0.begin().await?;
        upsert(&txn, std::slice::from_ref(song)).await?;
        let id = Uuid::now_v7();
        let row = plays::ActiveModel {
            id: Set(id),
            user_id: Set(user.0),
            track_id: Set(song.id.0),
            mood: Set(mood.map(|mood| mood.as_str().to_owned())),
            skipped: Set(skipped),
            played_at: Set(stored(at)),
            source: Set(HERE.to_owned()),
        };
        plays::Entity::insert(row).exec_without_returning(&txn).await.map_err(StoreError::of_reference)?;
        if let (Some(mood), false) = (mood, skipped) {
            Heard { user: user.0, mood, at, tracks: &[song.id.0], by: id }.count(&txn).await?;
        }
        txn.commit().await?;
        Ok(())
    }

    /// What was heard to its end most often since a time, most first: what somebody heard, wherever that was; or what
    /// all heard here, of which only songs that `people` or more heard.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn most_heard(&self, by: HeardBy, since: DateTime<Utc>, limit: u64) -> Result<Vec<TrackId>> {
        use plays::Column as C;
        let plays = plays::Entity::find()
            .select_only()
            .column(C::TrackId)
            .filter(C::Skipped.eq(false))
            .filter(C::PlayedAt.gte(stored(since)))
            .group_by(C::TrackId);
        let plays = match by {
            HeardBy::User(user) => plays.filter(C::UserId.eq(user.0)),
            HeardBy::AtLeast(people) => {
                let listeners = Expr::col(C::UserId).count_distinct();
                plays.filter(C::Source.eq(HERE)).having(listeners.gte(people))
            }
        };
        let ids: Vec<Uuid> = plays
            .order_by_desc(C::Id.count())
            .order_by_desc(C::PlayedAt.max())
            .order_by_asc(C::TrackId)
            .limit(limit)
            .into_tuple()
            .all(&self.0.reader)
            .await?;
        Ok(ids.into_iter().map(TrackId).collect())
    }

    /// What a listener wants and never wants, by name.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn wishes(&self, user: UserId) -> Result<Vec<Wish>> {
        let rows = wishes::Entity::find()
            .filter(wishes::Column::UserId.eq(user.0))
            .order_by_asc(wishes::Column::Kind)
            .order_by_asc(wishes::Column::Name)
            .all(&self.0.reader)
            .await?;
        rows.into_iter().map(wish).collect()
    }

    /// Replaces all of a listener's wishes; of two with the same name the last one counts.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user.
    pub async fn set_wishes(&self, user: UserId, all: &[Wish]) -> Result<()> {
        let txn = self.0.begin().await?;
        wishes::Entity::delete_many().filter(wishes::Column::UserId.eq(user.0)).exec(&txn).await?;
        let last = |at: usize, wish: &Wish| {
            !all.iter().skip(at + 1).any(|later| later.kind == wish.kind && later.name == wish.name)
        };
        let rows = all.iter().enumerate().filter(|(at, wish)| last(*at, wish)).map(|(_, wish)| {
            wishes::ActiveModel {
                user_id: Set(user.0),
                kind: Set(kind_word(wish.kind).to_owned()),
                name: Set(wish.name.clone()),
                wanted: Set(wish.wanted),
            }
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            wishes::Entity::insert_many(rows)
                .exec_without_returning(&txn)
                .await
                .map_err(StoreError::of_reference)?;
        }
        txn.commit().await?;
        Ok(())
    }
}

async fn marked(
    db: &impl ConnectionTrait,
    user: UserId,
    before: DateTime<Utc>,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    use favorites::Column as C;
    let rows = favorites::Entity::find()
        .filter(C::UserId.eq(user.0))
        .filter(C::CreatedAt.lt(before))
        .order_by_desc(C::CreatedAt)
        .limit(REMEMBERED)
        .select_only()
        .columns([C::TrackId, C::CreatedAt]);
    Ok(rows.into_tuple().all(db).await?)
}

async fn chosen(
    db: &impl ConnectionTrait,
    user: UserId,
    before: DateTime<Utc>,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let newest = Query::select()
        .column(posts::Column::Id)
        .from(posts::Entity)
        .and_where(posts::Column::UserId.eq(user.0))
        .and_where(posts::Column::PublishedAt.lt(before))
        .order_by(posts::Column::PublishedAt, sea_orm::Order::Desc)
        .limit(POSTS)
        .to_owned();
    let rows = post_tracks::Entity::find()
        .join(JoinType::InnerJoin, post_tracks::Relation::Post.def())
        .filter(Expr::col((post_tracks::Entity, post_tracks::Column::PostId)).in_subquery(newest))
        .order_by_desc(posts::Column::PublishedAt)
        .order_by_asc(post_tracks::Column::Position)
        .select_only()
        .column(post_tracks::Column::TrackId)
        .column(posts::Column::PublishedAt);
    Ok(rows.into_tuple().all(db).await?)
}

async fn heard(
    db: &impl ConnectionTrait,
    user: UserId,
    before: DateTime<Utc>,
) -> Result<Vec<(Uuid, DateTime<Utc>, bool)>> {
    use plays::Column as C;
    let rows = plays::Entity::find()
        .filter(C::UserId.eq(user.0))
        .filter(C::PlayedAt.lt(before))
        .order_by_desc(C::PlayedAt)
        .limit(REMEMBERED)
        .select_only()
        .columns([C::TrackId, C::PlayedAt, C::Skipped]);
    Ok(rows.into_tuple().all(db).await?)
}

const fn kind_word(kind: WishKind) -> &'static str {
    match kind {
        WishKind::Artist => "artist",
        WishKind::Genre => "genre",
    }
}

fn wish(row: wishes::Model) -> Result<Wish> {
    let kind = match row.kind.as_str() {
        "artist" => WishKind::Artist,
        "genre" => WishKind::Genre,
        other => return Err(StoreError::unreadable(format!("a wish about {other:?}"))),
    };
    Ok(Wish { kind, name: row.name, wanted: row.wanted })
}
