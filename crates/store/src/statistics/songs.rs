//! How often songs are chosen for public posts and heard to their end here, under each mood: of all time with the number of
//! people, and by day and person.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{Mood, Privacy};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, dialect,
    entities::{plays, post_tracks, posts, song_counts, song_days},
    listeners::HERE,
};

/// Songs that somebody chose or heard, or did not any more.
pub(crate) struct Heard<'a> {
    pub(crate) user: Uuid,
    pub(crate) mood: Mood,
    pub(crate) at: DateTime<Utc>,
    pub(crate) tracks: &'a [Uuid],
    /// The post or the play that it is about, which may be in the tables already, or still.
    pub(crate) by: Uuid,
}

impl Heard<'_> {
    /// Counts them.
    pub(crate) async fn count(&self, txn: &impl ConnectionTrait) -> Result<()> {
        self.add(txn, 1).await
    }

    /// Counts them no more.
    pub(crate) async fn uncount(&self, txn: &impl ConnectionTrait) -> Result<()> {
        self.add(txn, -1).await
    }

    async fn add(&self, txn: &impl ConnectionTrait, sign: i64) -> Result<()> {
        if self.tracks.is_empty() {
            return Ok(());
        }
        dialect::lock_person(txn, self.user).await?;
        let otherwise = self.otherwise(txn).await?;
        let mood = self.mood.as_str();
        let people = |track: &Uuid| if otherwise.contains(track) { 0 } else { sign };
        let totals =
            self.tracks.iter().map(|track| ((mood.to_owned(), *track), (sign, people(track)))).collect();
        let day = day_of(self.at);
        let days = self.tracks.iter().map(|track| ((mood.to_owned(), day, *track), sign)).collect();
        apply(txn, self.user, totals, days).await
    }

    /// Those of the songs that the person chose or heard under the mood at other times.
    async fn otherwise(&self, txn: &impl ConnectionTrait) -> Result<HashSet<Uuid>> {
        let heard = heard()
            .filter(plays::Column::UserId.eq(self.user))
            .filter(plays::Column::Mood.eq(self.mood.as_str()))
            .filter(plays::Column::TrackId.is_in(self.tracks.iter().copied()))
            .filter(plays::Column::Id.ne(self.by))
            .select_only()
            .column(plays::Column::TrackId)
            .distinct();
        let chosen = chosen()
            .filter(posts::Column::UserId.eq(self.user))
            .filter(posts::Column::Mood.eq(self.mood.as_str()))
            .filter(posts::Column::Id.ne(self.by))
            .filter(post_tracks::Column::TrackId.is_in(self.tracks.iter().copied()))
            .select_only()
            .column(post_tracks::Column::TrackId)
            .distinct();
        let mut tracks: HashSet<Uuid> = heard.into_tuple().all(txn).await?.into_iter().collect();
        tracks.extend(chosen.into_tuple::<Uuid>().all(txn).await?);
        Ok(tracks)
    }
}

/// Plays that count.
fn heard() -> sea_orm::Select<plays::Entity> {
    plays::Entity::find()
        .filter(plays::Column::Skipped.eq(false))
        .filter(plays::Column::Source.eq(HERE))
        .filter(plays::Column::Mood.is_not_null())
}

/// Songs of posts that count.
fn chosen() -> sea_orm::Select<post_tracks::Entity> {
    post_tracks::Entity::find()
        .join(JoinType::InnerJoin, post_tracks::Relation::Post.def())
        .filter(posts::Column::Privacy.eq(Privacy::Public.as_str()))
}

/// The day of UTC, from 1970-01-01 on.
pub(super) fn day_of(at: DateTime<Utc>) -> i32 {
    at.date_naive().to_epoch_days()
}

/// Takes everything that a user chose and heard out of the counts.
pub(crate) async fn forget(txn: &impl ConnectionTrait, user: Uuid) -> Result<()> {
    dialect::lock_person(txn, user).await?;
    let heard = heard().filter(plays::Column::UserId.eq(user)).select_only().columns([
        plays::Column::Mood,
        plays::Column::TrackId,
        plays::Column::PlayedAt,
    ]);
    let chosen = chosen()
        .filter(posts::Column::UserId.eq(user))
        .select_only()
        .column(posts::Column::Mood)
        .column(post_tracks::Column::TrackId)
        .column(posts::Column::PublishedAt);
    let mut all: Vec<(String, Uuid, DateTime<Utc>)> = heard.into_tuple().all(txn).await?;
    all.extend(chosen.into_tuple::<(String, Uuid, DateTime<Utc>)>().all(txn).await?);
    let (mut totals, mut days) = (BTreeMap::<_, (i64, i64)>::new(), BTreeMap::<_, i64>::new());
    for (mood, track, at) in all {
        *days.entry((mood.clone(), day_of(at), track)).or_default() -= 1;
        let total = totals.entry((mood, track)).or_default();
        *total = (total.0 - 1, -1);
    }
    apply(txn, user, totals, days).await
}

/// Rows in one statement.
const AT_ONCE: usize = 500;

/// Adds what somebody did to the counts, always in the same order. Counts of nothing go.
async fn apply(
    txn: &impl ConnectionTrait,
    user: Uuid,
    totals: BTreeMap<(String, Uuid), (i64, i64)>,
    days: BTreeMap<(String, i32, Uuid), i64>,
) -> Result<()> {
    use song_counts::Column as T;
    use song_days::Column as D;
    let totals: Vec<_> = totals.into_iter().collect();
    for part in totals.chunks(AT_ONCE) {
        let rows = part.iter().map(|((mood, track), (n, people))| song_counts::ActiveModel {
            mood: Set(mood.clone()),
            track_id: Set(*track),
            n: Set(*n),
            people: Set(*people),
        });
        let mut more = OnConflict::columns([T::Mood, T::TrackId]);
        more.values([T::N, T::People].map(|column| {
            let sum = Expr::col((song_counts::Entity, column)).add(Expr::col(("excluded", column)));
            (column, sum)
        }));
        song_counts::Entity::insert_many(rows).on_conflict(more).exec_without_returning(txn).await?;
    }
    let days: Vec<_> = days.into_iter().collect();
    for part in days.chunks(AT_ONCE) {
        let rows = part.iter().map(|((mood, day, track), n)| song_days::ActiveModel {
            mood: Set(mood.clone()),
            day: Set(*day),
            track_id: Set(*track),
            user_id: Set(user),
            n: Set(*n),
        });
        let mut more = OnConflict::columns([D::Mood, D::Day, D::TrackId, D::UserId]);
        more.value(D::N, Expr::col((song_days::Entity, D::N)).add(Expr::col(("excluded", D::N))));
        song_days::Entity::insert_many(rows).on_conflict(more).exec_without_returning(txn).await?;
    }
    for ((mood, track), _) in totals.iter().filter(|(_, (n, _))| *n < 0) {
        song_counts::Entity::delete_many()
            .filter(T::Mood.eq(mood))
            .filter(T::TrackId.eq(*track))
            .filter(T::N.lte(0))
            .exec(txn)
            .await?;
    }
    for ((mood, day, track), _) in days.iter().filter(|(_, n)| *n < 0) {
        song_days::Entity::delete_many()
            .filter(D::Mood.eq(mood))
            .filter(D::Day.eq(*day))
            .filter(D::TrackId.eq(*track))
            .filter(D::UserId.eq(user))
            .filter(D::N.lte(0))
            .exec(txn)
            .await?;
    }
    Ok(())
}
