//! Time that goes on a hundred times faster than ours, so that nobody has to wait for what waits.
//!
//! Time stands still until this moves it, and it moves only as fast as the test gets to do something meanwhile: on a busy machine
//! nothing times out that would not elsewhere.

use std::{future::Future, time::Duration};

use store::DatabaseConfig;
use test_support::{Kind, Store, TestDb};
use tokio::{runtime::Builder, sync::mpsc, task::spawn_blocking, time::advance};

/// So much goes by there while this goes by here.
const THERE: Duration = Duration::from_millis(100);
const HERE: Duration = Duration::from_millis(1);
/// How long to wait for the database, there.
const DATABASE: Duration = Duration::from_secs(36_000);

/// Runs a test on a new database in hurried time.
pub fn hurried<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    hurried_at(|store, _| test(store));
}

/// The same, for those who have to know where the database is.
pub fn hurried_at<F: Future<Output = ()>>(test: impl FnOnce(Store, DatabaseConfig) -> F) {
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (tick, mut ticks) = mpsc::channel(1);
        // While this runs, tokio does not move the time by itself.
        spawn_blocking(move || {
            while tick.blocking_send(()).is_ok() {
                std::thread::sleep(HERE);
            }
        });
        let clock = async {
            while ticks.recv().await.is_some() {
                advance(THERE).await;
            }
        };
        let test = async {
            let db = TestDb::new(Kind::Sqlite).await.unwrap();
            // The database is a thread of its own, for which no time is hurried.
            let patient = DatabaseConfig { wait: DATABASE, ..db.config().clone() };
            test(Store::connect(&patient).await.unwrap(), patient).await;
        };
        tokio::select! {
            biased;
            () = test => {}
            () = clock => {}
        }
    });
}

/// Lets others go on until something is so.
pub async fn until(so: impl AsyncFn() -> bool) {
    while !so().await {
        tokio::task::yield_now().await;
    }
}
