//! One at a time: what reads a draft, thinks, and writes it back must not be overtaken by another that does
//! the same (a quick click on two songs is two requests at once). Within this process only; with several,
//! the later of two such changes at the very same moment would win.

use domain::PostId;
use tokio::sync::{Mutex, MutexGuard};

/// Drafts share so many locks; more only makes it rarer that two unrelated ones wait for each other.
const LOCKS: usize = 64;

pub(crate) struct Turns([Mutex<()>; LOCKS]);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    /// Waits until nobody else changes this draft.
    pub(crate) async fn of(&self, id: PostId) -> MutexGuard<'_, ()> {
        // The last bits of a key are random; the modulus is always within.
        let at = usize::from(id.0.as_bytes()[15]) % LOCKS;
        self.0[at].lock().await
    }
}
