//! Seals what must not be readable in a stolen database: tokens of other services.
//!
//! XChaCha20-Poly1305 with a random nonce. A sealed text is the key's number, the nonce, the ciphertext. It can only be opened for
//! the user it was sealed for: their id is associated data. Keys are rotated by putting a new one first; old ones still open.

use std::collections::HashSet;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Generate, Payload},
};
use domain::UserId;

const NONCE: usize = 24;

/// Why something cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The setting makes no sense.
    #[error(
        "keys are written as NUMBER:64 hexadecimal digits, with commas between, the current one first, each with a number of its own"
    )]
    Unreadable,
    /// Made for somebody else, with a key that we no longer have, or damaged.
    #[error("cannot be opened")]
    Closed,
}

/// Keys, the current one first.
pub struct Vault(Vec<(u8, XChaCha20Poly1305)>);

impl Vault {
    /// Reads keys: `2:<64 hex digits>,1:<64 hex digits>`.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let keys = text.split(',').map(|part| {
            let (number, hex) = part.trim().split_once(':')?;
            let key: [u8; 32] = bytes(hex)?.try_into().ok()?;
            Some((number.parse().ok()?, XChaCha20Poly1305::new(&key.into())))
        });
        let keys: Vec<_> = keys.collect::<Option<_>>().ok_or(VaultError::Unreadable)?;
        let numbers: HashSet<u8> = keys.iter().map(|(number, _)| *number).collect();
        // Of two keys with one number, the second would open nothing any more.
        if keys.is_empty() || numbers.len() < keys.len() {
            Err(VaultError::Unreadable)
        } else {
            Ok(Self(keys))
        }
    }

    /// A new random key, as [`Vault::parse`] reads it.
    #[must_use]
    pub fn new_key() -> String {
        let key = chacha20poly1305::Key::generate();
        key.iter().fold("1:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// Seals a text for a user.
    pub(crate) fn seal(&self, text: &str, user: UserId) -> Result<Vec<u8>, VaultError> {
        let (number, key) = self.0.first().ok_or(VaultError::Closed)?;
        let nonce = chacha20poly1305::XNonce::generate();
        let payload = Payload { msg: text.as_bytes(), aad: user.0.as_bytes() };
        let sealed = key.encrypt(&nonce, payload).map_err(|_| VaultError::Closed)?;
        Ok([&[*number], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for a user.
    pub(crate) fn open(&self, sealed: &[u8], user: UserId) -> Result<String, VaultError> {
        let (number, rest) = sealed.split_first().ok_or(VaultError::Closed)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE).ok_or(VaultError::Closed)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Closed)?;
        let (_, key) = self.0.iter().find(|(known, _)| known == number).ok_or(VaultError::Closed)?;
        let payload = Payload { msg: ciphertext, aad: user.0.as_bytes() };
        let text = key.decrypt(&nonce.into(), payload).map_err(|_| VaultError::Closed)?;
        String::from_utf8(text).map_err(|_| VaultError::Closed)
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.trim().as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_user_only() {
        let vault = Vault::parse(&Vault::new_key()).unwrap();
        let (ada, bob) = (UserId::generate(), UserId::generate());
        let sealed = vault.seal("AQD…token", ada).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_ne!(vault.seal("AQD…token", ada).unwrap(), sealed);
        assert_eq!(vault.open(&sealed, ada).unwrap(), "AQD…token");
        assert!(vault.open(&sealed, bob).is_err());
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(vault.open(&damaged, ada).is_err(), "byte {at}");
            assert!(vault.open(&sealed[..at], ada).is_err());
        }
    }

    #[test]
    fn keys_are_rotated() {
        let old = Vault::new_key();
        let ada = UserId::generate();
        let sealed = Vault::parse(&old).unwrap().seal("x", ada).unwrap();
        let new = Vault::new_key().replacen("1:", "2:", 1);
        let both = Vault::parse(&format!("{new}, {old}")).unwrap();
        assert_eq!(both.open(&sealed, ada).unwrap(), "x");
        assert_eq!(both.seal("x", ada).unwrap()[0], 2);
        assert!(Vault::parse(&new).unwrap().open(&sealed, ada).is_err());
    }

    #[test]
    fn keys_that_make_no_sense_are_refused() {
        for text in ["", "1", "1:", "1:00", "x:00", "1:zz", "300:00", &"1:0".repeat(40)] {
            assert!(Vault::parse(text).is_err(), "{text:?}");
        }
        let twice = format!("{},{}", Vault::new_key(), Vault::new_key());
        assert!(Vault::parse(&twice).is_err(), "two keys of one number");
    }
}
