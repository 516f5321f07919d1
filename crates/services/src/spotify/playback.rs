//! Playing at Spotify: the browser's own player, or a device.

use ::spotify::{Command, Device, Playback};
use chrono::{DateTime, Utc};
use domain::{AppError, UserId};

use crate::Services;

impl Services {
    /// A token for the player in the browser, and when it ends. The only one that leaves the server.
    pub async fn player_token(&self, user: UserId) -> Result<(String, DateTime<Utc>), AppError> {
        let playback = self.capabilities(Some(user), Utc::now()).await?.playback;
        if let Some(why) = playback.why_not() {
            return Err(AppError::Spotify(why));
        }
        let access = self.spotify_access(user, None).await?;
        Ok((access.token, access.expires_at))
    }

    /// Notes what the browser's player found out about somebody's subscription.
    pub async fn learn_premium(&self, user: UserId, premium: bool) -> Result<(), AppError> {
        self.0.store.spotify().set_premium(user, premium, Utc::now()).await.map_err(crate::error::store)
    }

    /// What could play for somebody.
    pub async fn devices(&self, user: UserId) -> Result<Vec<Device>, AppError> {
        let client = &self.0.spotify.client;
        self.as_spotify_user(user, |token| async move { client.devices(&token).await }).await
    }

    /// What plays for somebody, wherever that is; nothing where nothing was begun.
    pub async fn playback(&self, user: UserId) -> Result<Option<Playback>, AppError> {
        let client = &self.0.spotify.client;
        self.as_spotify_user(user, |token| async move { client.playback(&token).await }).await
    }

    /// Tells a device of somebody's what to do.
    pub async fn command_player(
        &self,
        user: UserId,
        device: Option<&str>,
        command: &Command,
    ) -> Result<(), AppError> {
        let client = &self.0.spotify.client;
        self.as_spotify_user(user, |token| async move { client.command(&token, device, command).await })
            .await?;
        // Whoever had no Premium has subscribed since.
        if self.connection(user).await?.premium == Some(false) {
            self.learn_premium(user, true).await?;
        }
        Ok(())
    }
}
