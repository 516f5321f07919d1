//! Favorites. Only their owners see them.

use chrono::Utc;
use domain::{AppError, Cursor, Favorite, PAGE_SIZE, Page, PostId, TrackId, UserId};

use crate::{Services, error};

impl Services {
    /// A user's favorites, newest first.
    pub async fn favorites(&self, user: UserId, after: Option<Cursor>) -> Result<Page<Favorite>, AppError> {
        self.0.store.favorites().list(user, after, PAGE_SIZE).await.map_err(error::store)
    }

    /// Marks a song, with the post it was found on (left out when the user may not see it), or takes the mark
    /// away. Doing it twice is doing it once.
    pub async fn set_favorite(
        &self,
        user: UserId,
        track: TrackId,
        post: Option<PostId>,
        favorite: bool,
    ) -> Result<(), AppError> {
        let favorites = self.0.store.favorites();
        if !favorite {
            return favorites.remove(user, track).await.map_err(error::store);
        }
        let track = self.track(track).await?.ok_or(AppError::NotFound)?;
        favorites.add(user, &track, post, Utc::now()).await.map_err(error::store)?;
        Ok(())
    }
}
