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

pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Hash of nobody's password: checking it for unknown names takes as long as for known ones.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
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
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AppError::Unavailable)?;
        tokio::task::spawn_blocking(move || {
            let result = f();
            drop(turn);
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
mod tests {
    use super::*;

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
