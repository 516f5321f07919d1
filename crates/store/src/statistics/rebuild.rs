//! Statistics from the raw rows: when they are first made, and when somebody doubts them. Counts here are made by the
//! database and not by the code that keeps them up to date, so that the one is a check of the other.

use domain::statistics::Step;
use sea_orm::ConnectionTrait;

use super::public::{Kind, start_sql};
use crate::{Result, Statistics, dialect};

impl Statistics<'_> {
    /// Makes all statistics anew from readings, drafts, posts and plays, in one transaction. Who writes meanwhile waits.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn rebuild(&self) -> Result<()> {
        let txn = self.0.begin().await?;
        rebuild(&txn).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// See [`Statistics::rebuild`].
pub(crate) async fn rebuild(txn: &impl ConnectionTrait) -> Result<()> {
    dialect::lock_statistics(txn).await?;
    for table in ["song_people", "song_days", "song_counts", "public_counts", "moments"] {
        txn.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    txn.execute_unprepared(&moments(txn)).await?;
    rebuild_counts(txn).await
}

/// The counts of everyone, from moments, posts and plays.
pub(crate) async fn rebuild_counts(txn: &impl ConnectionTrait) -> Result<()> {
    for kind in Kind::ALL {
        for step in Step::ALL {
            txn.execute_unprepared(&public_counts(kind, step)).await?;
        }
    }
    let day = format!("{} / 1440", dialect::epoch_minutes(txn, "at"));
    let events = "(SELECT mood, track_id, user_id, played_at AS at FROM plays \
                   WHERE NOT skipped AND source = 'here' AND mood IS NOT NULL \
                   UNION ALL SELECT p.mood, t.track_id, p.user_id, p.published_at \
                   FROM posts p JOIN post_tracks t ON t.post_id = p.id WHERE p.privacy = 'public') e";
    let people = format!(
        "INSERT INTO song_people (mood, track_id, day, user_id, n) \
         SELECT mood, track_id, {day}, user_id, COUNT(*) FROM {events} GROUP BY mood, track_id, {day}, user_id"
    );
    let days = "INSERT INTO song_days (mood, day, track_id, n, people) \
                SELECT mood, day, track_id, SUM(n), COUNT(*) FROM song_people GROUP BY mood, day, track_id";
    let totals = "INSERT INTO song_counts (mood, track_id, n, people) \
                  SELECT mood, track_id, SUM(n), COUNT(DISTINCT user_id) FROM song_people GROUP BY mood, track_id";
    for songs in [&people, days, totals] {
        txn.execute_unprepared(songs).await?;
    }
    Ok(())
}

fn public_counts(kind: Kind, step: Step) -> String {
    let (cell, start) = (kind.cell_sql(), start_sql(step));
    let (kind, step) = (kind.as_str(), step.as_str());
    format!(
        "INSERT INTO public_counts (kind, step, start, cell, n, people) \
         SELECT '{kind}', '{step}', {start}, {cell}, COUNT(*), COUNT(DISTINCT user_id) \
         FROM moments WHERE public AND ({cell}) IS NOT NULL GROUP BY {start}, {cell}"
    )
}

/// All moments, from drafts and posts of users and their readings.
fn moments(db: &impl ConnectionTrait) -> String {
    let minutes = dialect::epoch_minutes(db, "at");
    let month = dialect::month_start(db, "day");
    format!(
        "INSERT INTO moments (post_id, user_id, at, day, month, hour, source, detected, mood, model, valence, arousal, public) \
         SELECT id, user_id, at, day, {month}, (local - day * 1440) / 60, source, detected, mood, model, valence, arousal, public \
         FROM (SELECT *, local / 1440 AS day \
               FROM (SELECT *, {minutes} + utc_offset AS local \
                     FROM (SELECT p.id, p.user_id, p.public, \
                                  COALESCE(d.created_at, m.created_at) AS at, \
                                  COALESCE(d.utc_offset, m.utc_offset) AS utc_offset, \
                                  COALESCE(d.source, m.source) AS source, \
                                  d.mood AS detected, \
                                  COALESCE(m.mood, d.mood) AS mood, \
                                  COALESCE(d.model_name || '@' || d.model_version, '') AS model, \
                                  COALESCE(m.valence, d.valence) AS valence, \
                                  COALESCE(m.arousal, d.arousal) AS arousal \
                           FROM (SELECT id, user_id, detected_reading_id, manual_reading_id, privacy = 'public' AS public FROM posts \
                                 UNION ALL \
                                 SELECT id, user_id, detected_reading_id, manual_reading_id, privacy <> privacy FROM drafts \
                                 WHERE user_id IS NOT NULL) p \
                           LEFT JOIN readings d ON d.id = p.detected_reading_id \
                           LEFT JOIN readings m ON m.id = p.manual_reading_id \
                           WHERE d.id IS NOT NULL OR m.id IS NOT NULL) r) l) s"
    )
}
