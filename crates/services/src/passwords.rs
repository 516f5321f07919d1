//! Password hashing with argon2id, off the async threads and a few at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::AppError;
use tokio::sync::Semaphore;

/// One hash takes about 19 MiB (OWASP's argon2id minimum: m = 19 MiB, t = 2, p = 1, which is the crate's
/// default), so this bounds both cores and memory.
const AT_ONCE: usize = 2;
/// How many may wait for a turn: some seconds' worth, so nobody waits for longer than they would for a page.
const WAITING: usize = 32;

pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// Hash of nobody's password: checking it for unknown names takes as long as for known ones.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            nobody: hash("nobody's password").unwrap_or_default(),
        }
    }

    /// The hash to keep, in PHC string format.
    pub(crate) async fn hash(&self, password: String) -> Result<String, AppError> {
        self.off_thread(move || hash(&password)).await?.ok_or(AppError::Internal)
    }

    /// Whether it is the password of `hash`; of an unknown user it never is, after the same time.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, AppError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let matches = self
            .off_thread(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            tracing::warn!("too many passwords wait to be hashed");
            AppError::Unavailable
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AppError::Unavailable)?;
        tokio::task::spawn_blocking(move || {
            let result = f();
            drop((turn, place));
            result
        })
        .await
        .map_err(|error| {
            tracing::error!(%error, "password hashing stopped");
            AppError::Internal
        })
    }
}

fn hash(password: &str) -> Option<String> {
    match Argon2::default().hash_password(password.as_bytes()) {
        Ok(hash) => Some(hash.to_string()),
        Err(error) => {
            tracing::error!(%error, "password hashing failed");
            None
        }
    }
}

#[cfg(test)]
impl Passwords {
    /// Takes all turns, so that everybody else waits.
    pub(crate) async fn occupy(&self) -> tokio::sync::OwnedSemaphorePermit {
        let all = u32::try_from(AT_ONCE).unwrap();
        Arc::clone(&self.turns).acquire_many_owned(all).await.unwrap()
    }

    /// How many have come so far and are not done.
    pub(crate) fn waiting(&self) -> usize {
        AT_ONCE + WAITING - self.places.available_permits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn more_than_may_wait_are_sent_away() {
        let passwords = Passwords::new();
        let all = u32::try_from(AT_ONCE + WAITING).unwrap();
        let taken = Arc::clone(&passwords.places).try_acquire_many_owned(all).unwrap();
        assert_eq!(passwords.verify("x".into(), None).await, Err(AppError::Unavailable));
        drop(taken);
        assert_eq!(passwords.verify("x".into(), None).await, Ok(false));
        assert_eq!(passwords.places.available_permits(), AT_ONCE + WAITING);
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_user_is_accepted() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("Correct horse".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody's password".into(), None).await.unwrap());
    }
}
