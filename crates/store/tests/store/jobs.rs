use chrono::TimeDelta;
use domain::{Job, JobId, JobKind, JobProgress, JobState, UserId};
use jobs::{ATTEMPTS, Beat, NewJob, Queue, STALE};
use store::{Store, StoreError};
use test_support::{db_test, user};

use crate::at;

fn job(user: Option<UserId>, key: Option<&str>) -> NewJob {
    NewJob {
        id: JobId::generate(),
        kind: JobKind::SyncLibrary,
        user,
        key: key.map(str::to_owned),
        payload: "{}".to_owned(),
        run_at: at(10),
    }
}

fn progress(done: u64) -> JobProgress {
    JobProgress { done, total: Some(9), note: "Reading".to_owned(), link: None }
}

async fn only(store: &Store, user: UserId) -> Job {
    let all = store.jobs().of(user).await.unwrap();
    assert_eq!(all.len(), 1);
    all[0].clone()
}

db_test!(a_job_runs_from_line_to_end, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let new = job(Some(ada), None);
    store.jobs().enqueue(&new, at(1)).await.unwrap();
    assert!(store.claim("w", at(9)).await.unwrap().is_none(), "not before its time");
    let claimed = store.claim("w", at(10)).await.unwrap().unwrap();
    assert_eq!((claimed.claim.id, claimed.user, claimed.payload.as_str()), (new.id, Some(ada), "{}"));
    assert!(store.claim("w", at(11)).await.unwrap().is_none(), "somebody has it");
    assert_eq!(store.checkpoint(&claimed.claim, &progress(3), "page 2", at(12)).await.unwrap(), Beat::GoOn);
    let seen = only(&store, ada).await;
    assert_eq!((seen.state, seen.progress.percent(), seen.updated_at), (JobState::Running, Some(33), at(12)));
    store.finish(&claimed.claim, &progress(9), at(13)).await.unwrap();
    let seen = only(&store, ada).await;
    assert_eq!((seen.state, seen.progress), (JobState::Done, progress(9)));
    assert_eq!(store.jobs().sweep(at(14)).await.unwrap(), 1);
});

db_test!(a_lost_claim_changes_nothing, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.jobs().enqueue(&job(Some(ada), None), at(1)).await.unwrap();
    let first = store.claim("killed", at(10)).await.unwrap().unwrap();
    store.checkpoint(&first.claim, &progress(4), "page 3", at(11)).await.unwrap();
    let later = at(11) + STALE;
    assert!(store.claim("other", later).await.unwrap().is_none(), "it still holds");
    let later = later + TimeDelta::seconds(1);
    let second = store.claim("other", later).await.unwrap().unwrap();
    assert_eq!((second.checkpoint.as_str(), second.progress.done, second.failures), ("page 3", 4, 1));
    assert_eq!(store.beat(&first.claim, later).await.unwrap(), Beat::Lost);
    store.finish(&first.claim, &progress(9), later).await.unwrap();
    store.fail(&first.claim, "no", later).await.unwrap();
    store.put_back(&first.claim, None, later, true, later).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Running);
    assert_eq!(store.beat(&second.claim, later).await.unwrap(), Beat::GoOn);
});

db_test!(a_job_that_kills_its_worker_each_time_is_given_up, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.jobs().enqueue(&job(Some(ada), Some("k")), at(1)).await.unwrap();
    let mut now = at(10);
    for attempt in 0..ATTEMPTS {
        assert_eq!(store.claim("w", now).await.unwrap().unwrap().failures, attempt);
        now += STALE + TimeDelta::seconds(1);
    }
    assert!(store.claim("w", now).await.unwrap().is_none());
    assert_eq!(only(&store, ada).await.state, JobState::Failed);
    // Its key is free again.
    let anew = job(Some(ada), Some("k"));
    assert_eq!(store.jobs().enqueue(&anew, now).await.unwrap(), anew.id);
});

db_test!(attempts_that_failed_do_not_count_against_a_job_that_goes_on, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.jobs().enqueue(&job(Some(ada), None), at(1)).await.unwrap();
    for attempt in 0..2 * i64::from(ATTEMPTS) {
        let now = at(10 + attempt);
        let claimed = store.claim("w", now).await.unwrap().unwrap();
        assert!(claimed.failures <= 1, "{}", claimed.failures);
        store.checkpoint(&claimed.claim, &progress(1), "further", now).await.unwrap();
        store.put_back(&claimed.claim, None, now, true, now).await.unwrap();
    }
});

db_test!(what_is_to_stop_does_not_go_back_in_line, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let new = job(Some(ada), None);
    store.jobs().enqueue(&new, at(1)).await.unwrap();
    let claimed = store.claim("w", at(10)).await.unwrap().unwrap();
    store.jobs().cancel(ada, new.id, at(11)).await.unwrap();
    store.put_back(&claimed.claim, None, at(12), false, at(12)).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Cancelled);
});

db_test!(what_was_to_stop_has_not_failed, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let new = job(Some(ada), None);
    store.jobs().enqueue(&new, at(1)).await.unwrap();
    let claimed = store.claim("w", at(10)).await.unwrap().unwrap();
    store.jobs().cancel(ada, new.id, at(11)).await.unwrap();
    store.fail(&claimed.claim, "no", at(12)).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Cancelled);
});

db_test!(failures_between_which_it_got_on_do_not_add_up, |store| async move {
    store.jobs().enqueue(&job(None, None), at(1)).await.unwrap();
    for _ in 0..ATTEMPTS * 2 {
        let lost = store.claim("killed", at(10)).await.unwrap().unwrap();
        assert_eq!(lost.failures, 0);
        let taken_up = store.claim("w", at(10) + STALE + TimeDelta::seconds(1)).await.unwrap().unwrap();
        assert_eq!(taken_up.failures, 1);
        store.checkpoint(&taken_up.claim, &progress(1), "further", at(10)).await.unwrap();
        store.put_back(&taken_up.claim, None, at(10), false, at(10)).await.unwrap();
    }
    // Being told to wait is neither.
    let told = store.claim("w", at(10)).await.unwrap().unwrap();
    store.put_back(&told.claim, Some("no"), at(10), true, at(10)).await.unwrap();
    let told = store.claim("w", at(10)).await.unwrap().unwrap();
    store.put_back(&told.claim, Some("wait"), at(10), false, at(10)).await.unwrap();
    assert_eq!(store.claim("w", at(10)).await.unwrap().unwrap().failures, 1);
});

db_test!(workers_whose_clocks_differ_have_a_job_one_after_the_other, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.jobs().enqueue(&job(Some(ada), None), at(1)).await.unwrap();
    let hour = TimeDelta::hours(1);
    let behind = store.claim("behind", at(10)).await.unwrap().unwrap();
    let ahead = store.claim("ahead", at(10) + hour).await.unwrap().unwrap();
    // Taken over: the one that is behind hears of it at its next step, and cannot take it back.
    let kept = store.checkpoint(&behind.claim, &progress(3), "page 2", at(11)).await.unwrap();
    assert_eq!(kept, Beat::Lost);
    assert!(store.claim("behind", at(12)).await.unwrap().is_none());
    store.finish(&behind.claim, &progress(3), at(13)).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Running);
    store.finish(&ahead.claim, &progress(9), at(12) + hour).await.unwrap();
    assert_eq!((only(&store, ada).await.progress, ahead.claim.number), (progress(9), 2));
    assert!(store.claim("behind", at(20)).await.unwrap().is_none());
});

db_test!(a_key_is_in_line_once, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let (first, second) = (job(Some(ada), Some("sync ada")), job(Some(ada), Some("sync ada")));
    assert_eq!(store.jobs().enqueue(&first, at(1)).await.unwrap(), first.id);
    assert_eq!(store.jobs().enqueue(&second, at(2)).await.unwrap(), first.id);
    let claimed = store.claim("w", at(10)).await.unwrap().unwrap();
    assert_eq!(store.jobs().enqueue(&second, at(11)).await.unwrap(), first.id, "nor while it runs");
    store.put_back(&claimed.claim, None, at(12), false, at(12)).await.unwrap();
    assert_eq!(store.jobs().enqueue(&second, at(12)).await.unwrap(), first.id);
    let claimed = store.claim("w", at(12)).await.unwrap().unwrap();
    store.finish(&claimed.claim, &progress(9), at(13)).await.unwrap();
    assert_eq!(store.jobs().enqueue(&second, at(14)).await.unwrap(), second.id);
    let nobody = store.jobs().enqueue(&job(Some(UserId::generate()), None), at(1)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
});

db_test!(who_has_much_to_do_does_not_keep_others_waiting, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    for second in 1..=4 {
        store.jobs().enqueue(&NewJob { run_at: at(second), ..job(Some(ada), None) }, at(1)).await.unwrap();
    }
    store.jobs().enqueue(&NewJob { run_at: at(9), ..job(Some(bob), None) }, at(1)).await.unwrap();
    let mut claims = Vec::new();
    while let Some(job) = store.claim("w", at(20)).await.unwrap() {
        claims.push(job);
    }
    assert_eq!(claims.iter().map(|job| job.user).collect::<Vec<_>>(), [Some(ada), Some(ada), Some(bob)]);
    // What is put back goes behind what waits.
    store.put_back(&claims[0].claim, None, at(20), false, at(20)).await.unwrap();
    assert_ne!(store.claim("w", at(20)).await.unwrap().unwrap().claim.id, claims[0].claim.id);
});

db_test!(many_workers_never_have_the_same_job, |store| async move {
    for _ in 0..24 {
        store.jobs().enqueue(&job(None, None), at(1)).await.unwrap();
    }
    let workers = (0..6).map(async |_| {
        let mut ids = Vec::new();
        while let Some(job) = store.claim("w", at(20)).await.unwrap() {
            ids.push(job.claim.id);
        }
        ids
    });
    let mut ids: Vec<_> = futures::future::join_all(workers).await.concat();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 24);
});

db_test!(people_stop_their_own_jobs, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let new = job(Some(ada), Some("k"));
    store.jobs().enqueue(&new, at(1)).await.unwrap();
    let foreign = store.jobs().cancel(bob, new.id, at(2)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "{foreign:?}");
    let claimed = store.claim("w", at(10)).await.unwrap().unwrap();
    store.cancelled(&claimed.claim, at(10)).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Running, "nobody wanted that");
    store.jobs().cancel(ada, new.id, at(11)).await.unwrap();
    assert_eq!(store.beat(&claimed.claim, at(12)).await.unwrap(), Beat::Cancelled);
    store.cancelled(&claimed.claim, at(12)).await.unwrap();
    assert_eq!(only(&store, ada).await.state, JobState::Cancelled);
    store.jobs().cancel(ada, new.id, at(13)).await.unwrap();
    // One that waits is stopped at once.
    let other = job(Some(bob), None);
    store.jobs().enqueue(&other, at(1)).await.unwrap();
    store.jobs().cancel(bob, other.id, at(2)).await.unwrap();
    assert!(store.claim("w", at(20)).await.unwrap().is_none());
});
