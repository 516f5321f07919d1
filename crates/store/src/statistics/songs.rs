//! How often songs are chosen for public posts and heard to their end here, under each mood, and by how many people: of all
//! time, by day, and by day and person.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{Mood, Privacy};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

use super::counts::{self, Change};
use crate::{
    Result, dialect,
    entities::{plays, post_tracks, posts, song_counts, song_days, song_people},
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
        let that_day = self.that_day(txn).await?;
        let (mood, day) = (self.mood.as_str().to_owned(), day_of(self.at));
        let (mut totals, mut days) = (Totals::new(), Days::new());
        for track in self.tracks {
            let person = if otherwise.contains(track) { 0 } else { sign };
            totals.insert((mood.clone(), *track), Change { n: sign, people: person });
            let before = that_day.get(track).copied().unwrap_or_default();
            let person = i64::from(before + sign > 0) - i64::from(before > 0);
            days.insert((mood.clone(), day, *track), Change { n: sign, people: person });
        }
        apply(txn, self.user, totals, days).await
    }

    /// How often the person chose or heard the songs under the mood on that day, as counted until now.
    async fn that_day(&self, txn: &impl ConnectionTrait) -> Result<HashMap<Uuid, i64>> {
        use song_people::Column as C;
        let rows: Vec<(Uuid, i64)> = song_people::Entity::find()
            .filter(C::Mood.eq(self.mood.as_str()))
            .filter(C::TrackId.is_in(self.tracks.iter().copied()))
            .filter(C::Day.eq(day_of(self.at)))
            .filter(C::UserId.eq(self.user))
            .select_only()
            .columns([C::TrackId, C::N])
            .into_tuple()
            .all(txn)
            .await?;
        Ok(rows.into_iter().collect())
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
    let (mut totals, mut days) = (Totals::new(), Days::new());
    for (mood, track, at) in all {
        days.entry((mood.clone(), day_of(at), track)).or_insert(Change { n: 0, people: -1 }).n -= 1;
        totals.entry((mood, track)).or_insert(Change { n: 0, people: -1 }).n -= 1;
    }
    apply(txn, user, totals, days).await
}

/// By mood and song; sorted, because rows are always locked in the same order.
type Totals = BTreeMap<(String, Uuid), Change>;
/// By mood, day and song.
type Days = BTreeMap<(String, i32, Uuid), Change>;

/// Adds what somebody did to the counts.
async fn apply(txn: &impl ConnectionTrait, user: Uuid, totals: Totals, days: Days) -> Result<()> {
    use song_counts::Column as T;
    use song_days::Column as D;
    use song_people::Column as P;
    let rows = totals.into_iter().map(|((mood, track), change)| song_counts::ActiveModel {
        mood: Set(mood),
        track_id: Set(track),
        n: Set(change.n),
        people: Set(change.people),
    });
    counts::add(txn, rows.collect(), &[T::Mood, T::TrackId], T::N, Some(T::People)).await?;
    let rows = days.iter().map(|((mood, day, track), change)| song_days::ActiveModel {
        mood: Set(mood.clone()),
        day: Set(*day),
        track_id: Set(*track),
        n: Set(change.n),
        people: Set(change.people),
    });
    counts::add(txn, rows.collect(), &[D::Mood, D::Day, D::TrackId], D::N, Some(D::People)).await?;
    let rows = days.into_iter().map(|((mood, day, track), change)| song_people::ActiveModel {
        mood: Set(mood),
        track_id: Set(track),
        day: Set(day),
        user_id: Set(user),
        n: Set(change.n),
    });
    counts::add(txn, rows.collect(), &[P::Mood, P::TrackId, P::Day, P::UserId], P::N, None).await
}
