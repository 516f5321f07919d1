//! Who somebody is at Spotify.

use serde::Deserialize;

use crate::{Patience, Spotify, SpotifyError};

/// Somebody's profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The key that stays.
    pub account_id: String,
    /// The id that addresses have.
    pub id: String,
    /// Their name.
    pub display_name: String,
    /// Whether they have Premium, where Spotify tells: only apps from before February 2026 learn it.
    pub premium: Option<bool>,
}

#[derive(Deserialize)]
struct Answer {
    account_id: Option<String>,
    id: String,
    display_name: Option<String>,
    product: Option<String>,
}

impl Spotify {
    /// The profile of whoever the token is.
    ///
    /// # Errors
    /// [`SpotifyError::UserNotAllowlisted`] when the app is not open to them, and what any call has.
    pub async fn me(&self, access: &str) -> Result<Me, SpotifyError> {
        let answer: Answer = self.get(access, "me", &[], Patience::Person).await?;
        Ok(Me {
            // Before May 2026 there was no other key.
            account_id: answer.account_id.unwrap_or_else(|| answer.id.clone()),
            display_name: answer
                .display_name
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| answer.id.clone()),
            id: answer.id,
            premium: answer.product.map(|product| product == "premium"),
        })
    }
}
