//! Jobs: the table behind [`jobs::Queue`], and what people see of it.

use ::jobs::{ATTEMPTS, Beat, Claim, Claimed, NewJob, PER_USER, Queue, QueueError, STALE};
use chrono::{DateTime, Utc};
use domain::{Job, JobId, JobProgress, JobState, UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, UpdateMany,
    sea_query::{
        Alias, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query, SelectStatement, SimpleExpr,
    },
};

use crate::{
    Result, Store, StoreError,
    entities::jobs::{self, Column as C, Entity, Model},
    keyset::stored,
};

/// Jobs of one person that are told of at once.
const SHOWN: u64 = 20;

/// The repository of jobs.
#[derive(Clone, Copy)]
pub struct Jobs<'a>(pub(crate) &'a Store);

impl Jobs<'_> {
    /// Puts a job in line and says which one it is: that of its key, where one waits or runs already.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown user.
    pub async fn enqueue(&self, job: &NewJob, at: DateTime<Utc>) -> Result<JobId> {
        let txn = self.0.begin().await?;
        let id = enqueue(&txn, job, at).await?;
        txn.commit().await?;
        Ok(id)
    }

    /// Somebody's last jobs, newest first.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn of(&self, user: UserId) -> Result<Vec<Job>> {
        let rows = Entity::find()
            .filter(C::UserId.eq(user.0))
            .order_by_desc(C::CreatedAt)
            .order_by_desc(C::Id)
            .limit(SHOWN)
            .all(&self.0.reader)
            .await?;
        rows.into_iter().map(seen).collect()
    }

    /// How many of somebody's jobs wait or run.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn count_active(&self, user: UserId) -> Result<u64> {
        let active = [JobState::Queued, JobState::Running].map(JobState::as_str);
        let theirs = Entity::find().filter(C::UserId.eq(user.0)).filter(C::State.is_in(active));
        Ok(theirs.count(&self.0.reader).await?)
    }

    /// Stops one of somebody's jobs: at once while it waits, at its next beat while it runs. Nothing when it is over.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such job of theirs.
    pub async fn cancel(&self, user: UserId, job: JobId, at: DateTime<Utc>) -> Result<()> {
        let txn = self.0.begin().await?;
        let this = Condition::all().add(C::Id.eq(job.0)).add(C::UserId.eq(user.0));
        let known = stop(&txn, this, at).await? > 0
            || Entity::find_by_id(job.0).filter(C::UserId.eq(user.0)).one(&txn).await?.is_some();
        txn.commit().await?;
        if known { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Removes jobs that were over before a moment; says how many.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn sweep(&self, before: DateTime<Utc>) -> Result<u64> {
        let over = [JobState::Done, JobState::Failed, JobState::Cancelled].map(JobState::as_str);
        let old = Entity::delete_many().filter(C::State.is_in(over)).filter(C::UpdatedAt.lt(stored(before)));
        Ok(old.exec(&self.0.writer).await?.rows_affected)
    }
}

/// See [`Jobs::enqueue`]. In the transaction of whatever the job is about, so that there is both or neither.
pub(crate) async fn enqueue(txn: &DatabaseTransaction, job: &NewJob, at: DateTime<Utc>) -> Result<JobId> {
    let row = jobs::ActiveModel {
        id: Set(job.id.0),
        kind: Set(job.kind.as_str().to_owned()),
        user_id: Set(job.user.map(|user| user.0)),
        active_key: Set(job.key.clone()),
        payload: Set(job.payload.clone()),
        checkpoint: Set(String::new()),
        state: Set(JobState::Queued.as_str().to_owned()),
        done: Set(0),
        total: Set(None),
        note: Set(String::new()),
        link: Set(None),
        claims: Set(0),
        failures: Set(0),
        cancel: Set(false),
        worker: Set(None),
        run_at: Set(stored(job.run_at)),
        beat_at: Set(None),
        created_at: Set(stored(at)),
        updated_at: Set(stored(at)),
    };
    // Twice: the job that was in the way may end before it is looked at.
    for _ in 0..2 {
        Entity::insert(row.clone())
            .on_conflict(OnConflict::column(C::ActiveKey).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(txn)
            .await
            .map_err(StoreError::of_reference)?;
        let Some(key) = &job.key else { return Ok(job.id) };
        if let Some(there) = Entity::find().filter(C::ActiveKey.eq(key)).one(txn).await? {
            return Ok(JobId(there.id));
        }
    }
    Err(StoreError::NotFound)
}

/// Stops jobs: at once those that wait, at their next beat those that run. Says how many.
pub(crate) async fn stop(txn: &DatabaseTransaction, which: Condition, at: DateTime<Utc>) -> Result<u64> {
    let waiting = over(changed(at), JobState::Cancelled)
        .col_expr(C::Note, Expr::value("Stopped."))
        .filter(which.clone())
        .filter(is(JobState::Queued));
    let running =
        changed(at).col_expr(C::Cancel, Expr::value(true)).filter(which).filter(is(JobState::Running));
    Ok(waiting.exec(txn).await?.rows_affected + running.exec(txn).await?.rows_affected)
}

impl Queue for Store {
    async fn claim(
        &self,
        worker: &str,
        now: DateTime<Utc>,
    ) -> std::result::Result<Option<Claimed>, QueueError> {
        claim(self, worker, now).await.map_err(failed)
    }

    async fn beat(&self, claim: &Claim, now: DateTime<Utc>) -> std::result::Result<Beat, QueueError> {
        let beat = held(claim).col_expr(C::BeatAt, Expr::value(stored(now)));
        answer(self, beat).await.map_err(failed)
    }

    async fn checkpoint(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        checkpoint: &str,
        now: DateTime<Utc>,
    ) -> std::result::Result<Beat, QueueError> {
        // Attempts that failed before do not count against a job that goes on.
        let kept = progressed(changed_of(claim, now), progress)
            .col_expr(C::Failures, Expr::value(0))
            .col_expr(C::Checkpoint, Expr::value(checkpoint))
            .col_expr(C::BeatAt, Expr::value(stored(now)));
        answer(self, kept).await.map_err(failed)
    }

    async fn finish(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        now: DateTime<Utc>,
    ) -> std::result::Result<(), QueueError> {
        write(self, progressed(over(changed_of(claim, now), JobState::Done), progress)).await
    }

    async fn fail(
        &self,
        claim: &Claim,
        note: &str,
        now: DateTime<Utc>,
    ) -> std::result::Result<(), QueueError> {
        // Whoever wanted it stopped need not hear what became of it.
        self.cancelled(claim, now).await?;
        let failed = over(changed_of(claim, now), JobState::Failed);
        write(self, failed.col_expr(C::Note, Expr::value(note))).await
    }

    async fn cancelled(&self, claim: &Claim, now: DateTime<Utc>) -> std::result::Result<(), QueueError> {
        let wanted = changed_of(claim, now).filter(C::Cancel.eq(true));
        write(self, over(wanted, JobState::Cancelled).col_expr(C::Note, Expr::value("Stopped."))).await
    }

    async fn put_back(
        &self,
        claim: &Claim,
        note: Option<&str>,
        run_at: DateTime<Utc>,
        failed: bool,
        now: DateTime<Utc>,
    ) -> std::result::Result<(), QueueError> {
        // What was to stop meanwhile does not go back in line.
        self.cancelled(claim, now).await?;
        let mut back = changed_of(claim, now)
            .col_expr(C::State, Expr::value(JobState::Queued.as_str()))
            .col_expr(C::RunAt, Expr::value(stored(run_at)))
            .col_expr(C::Failures, Expr::col(C::Failures).add(i32::from(failed)));
        if let Some(note) = note {
            back = back.col_expr(C::Note, Expr::value(note));
        }
        write(self, back).await
    }
}

async fn claim(store: &Store, worker: &str, now: DateTime<Utc>) -> Result<Option<Claimed>> {
    let stale = stored(now - STALE);
    let lost = || Condition::all().add(is(JobState::Running)).add(C::BeatAt.lt(stale));
    let due = Condition::all().add(is(JobState::Queued)).add(C::RunAt.lte(stored(now)));
    // Whoever has nothing to do does not ask for the one connection that writes.
    let worth_it = Entity::find().filter(Condition::any().add(due.clone()).add(lost()));
    if worth_it.one(&store.reader).await?.is_none() {
        return Ok(None);
    }
    let last = i32::try_from(ATTEMPTS).unwrap_or(i32::MAX) - 1;
    let given_up = over(changed(now), JobState::Failed)
        .col_expr(C::Note, Expr::value("This was tried several times and never came to its end."));
    given_up.filter(lost()).filter(C::Failures.gte(last)).exec(&store.writer).await?;

    let free = Condition::any().add(C::UserId.is_null()).add(running_of_same(stale).lt(PER_USER));
    let mut next = Query::select();
    next.column(C::Id)
        .from(Entity)
        .cond_where(Condition::any().add(due).add(lost()))
        .cond_where(free)
        .order_by(C::RunAt, sea_orm::Order::Asc)
        .order_by(C::Id, sea_orm::Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let was_lost = Expr::case(is(JobState::Running), 1).finally(0);
    let claimed = changed(now)
        .col_expr(C::Failures, Expr::col(C::Failures).add(was_lost))
        .col_expr(C::State, Expr::value(JobState::Running.as_str()))
        .col_expr(C::Claims, Expr::col(C::Claims).add(1))
        .col_expr(C::Worker, Expr::value(worker))
        .col_expr(C::BeatAt, Expr::value(stored(now)))
        // Compared as one value, so that PostgreSQL looks for it once; a list it may work out anew for each row.
        .filter(Expr::col(C::Id).eq(SimpleExpr::SubQuery(None, Box::new(next.into()))))
        .exec_with_returning(&store.writer)
        .await?;
    claimed.into_iter().next().map(to_claimed).transpose()
}

/// How many jobs of the same person run.
fn running_of_same(stale: DateTime<Utc>) -> SimpleExpr {
    let other = Alias::new("other");
    let mut count: SelectStatement = Query::select();
    count
        .expr(Expr::col((other.clone(), C::Id)).count())
        .from_as(Entity, other.clone())
        .and_where(Expr::col((other.clone(), C::UserId)).equals((Entity, C::UserId)))
        .and_where(Expr::col((other.clone(), C::State)).eq(JobState::Running.as_str()))
        .and_where(Expr::col((other, C::BeatAt)).gte(stale));
    SimpleExpr::SubQuery(None, Box::new(count.into()))
}

fn is(state: JobState) -> SimpleExpr {
    C::State.eq(state.as_str())
}

fn changed(at: DateTime<Utc>) -> UpdateMany<Entity> {
    Entity::update_many().col_expr(C::UpdatedAt, Expr::value(stored(at)))
}

/// The job, while the claim to it holds.
fn held(claim: &Claim) -> UpdateMany<Entity> {
    let number = i32::try_from(claim.number).unwrap_or(i32::MAX);
    Entity::update_many()
        .filter(C::Id.eq(claim.id.0))
        .filter(C::Claims.eq(number))
        .filter(is(JobState::Running))
}

fn changed_of(claim: &Claim, at: DateTime<Utc>) -> UpdateMany<Entity> {
    held(claim).col_expr(C::UpdatedAt, Expr::value(stored(at)))
}

fn over(job: UpdateMany<Entity>, state: JobState) -> UpdateMany<Entity> {
    job.col_expr(C::State, Expr::value(state.as_str()))
        .col_expr(C::ActiveKey, Expr::value(Option::<String>::None))
}

fn progressed(job: UpdateMany<Entity>, progress: &JobProgress) -> UpdateMany<Entity> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    job.col_expr(C::Done, Expr::value(number(progress.done)))
        .col_expr(C::Total, Expr::value(progress.total.map(number)))
        .col_expr(C::Note, Expr::value(progress.note.clone()))
        .col_expr(C::Link, Expr::value(progress.link.clone()))
}

/// Writes, and says whether there is reason to go on.
async fn answer(store: &Store, update: UpdateMany<Entity>) -> Result<Beat> {
    let row = update.exec_with_returning(&store.writer).await?.into_iter().next();
    Ok(row.map_or(Beat::Lost, |row| if row.cancel { Beat::Cancelled } else { Beat::GoOn }))
}

async fn write(store: &Store, update: UpdateMany<Entity>) -> std::result::Result<(), QueueError> {
    update.exec(&store.writer).await.map(drop).map_err(|error| failed(error.into()))
}

fn failed(error: StoreError) -> QueueError {
    QueueError(error.to_string())
}

fn progress(row: &Model) -> JobProgress {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    JobProgress {
        done: number(row.done),
        total: row.total.map(number),
        note: row.note.clone(),
        link: row.link.clone(),
    }
}

fn to_claimed(row: Model) -> Result<Claimed> {
    let number = |n: i32| u32::try_from(n).unwrap_or(0);
    Ok(Claimed {
        claim: Claim { id: JobId(row.id), number: number(row.claims) },
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        user: row.user_id.map(UserId),
        progress: progress(&row),
        payload: row.payload,
        checkpoint: row.checkpoint,
        failures: number(row.failures),
    })
}

fn seen(row: Model) -> Result<Job> {
    Ok(Job {
        id: JobId(row.id),
        kind: row.kind.parse().map_err(StoreError::unreadable)?,
        state: row.state.parse().map_err(StoreError::unreadable)?,
        progress: progress(&row),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
