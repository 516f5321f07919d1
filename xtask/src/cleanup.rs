//! Things that must not outlive us (servers, databases, folders) are put away on every way out: the
//! normal one, an error, Ctrl-C and a termination signal.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};

type Action = Box<dyn FnOnce() + Send>;

static OPEN: Mutex<Vec<(u64, Action)>> = Mutex::new(Vec::new());
static NEXT_ID: AtomicU64 = AtomicU64::new(0);

/// Does its action when it is dropped, or when we are interrupted, whichever is first; never twice.
#[must_use = "the action is done as soon as this is dropped"]
pub struct Cleanup {
    id: u64,
}

/// Makes interrupts do the open actions, the newest first, before the program ends.
///
/// # Errors
/// When the signal handler cannot be set.
pub fn handle_interrupts() -> Result<()> {
    ctrlc::set_handler(|| {
        eprintln!("\nInterrupted: cleaning up");
        // The lock is held to the end, so that the main thread opens nothing new meanwhile.
        let mut open = open();
        while let Some((_, action)) = open.pop() {
            action();
        }
        std::process::exit(130);
    })
    .context("cannot handle Ctrl-C")
}

/// Registers what must happen on every way out. The action may register nothing itself.
pub fn on_exit(action: impl FnOnce() + Send + 'static) -> Cleanup {
    let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
    open().push((id, Box::new(action)));
    Cleanup { id }
}

impl Cleanup {
    /// Forgets the action.
    pub fn dismiss(self) {
        drop(self.take());
    }

    fn take(&self) -> Option<Action> {
        let mut open = open();
        let place = open.iter().position(|(id, _)| *id == self.id)?;
        Some(open.remove(place).1)
    }
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        if let Some(action) = self.take() {
            action();
        }
    }
}

fn open() -> MutexGuard<'static, Vec<(u64, Action)>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[test]
    fn the_action_is_done_once_at_the_end_and_never_when_dismissed() {
        let count = Arc::new(AtomicU32::new(0));
        let add = || {
            let count = Arc::clone(&count);
            move || {
                count.fetch_add(1, Ordering::SeqCst);
            }
        };
        let kept = on_exit(add());
        on_exit(add()).dismiss();
        assert_eq!(count.load(Ordering::SeqCst), 0);
        drop(kept);
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
