//! Posts.

use chrono::Utc;
use domain::{
    AppError, Cursor, PAGE_SIZE, Page, Post, PostCard, PostId, Privacy, UserId, validate_description,
};
use store::PostChanges;

use crate::{Services, error};

impl Services {
    /// Public posts, newest first.
    pub async fn feed(&self, after: Option<Cursor>) -> Result<Page<PostCard>, AppError> {
        self.0.store.posts().feed(after, PAGE_SIZE).await.map(described).map_err(error::store)
    }

    /// A user's posts, newest first; their author sees the unlisted and private ones too.
    pub async fn posts_by(
        &self,
        username: &str,
        viewer: Option<UserId>,
        after: Option<Cursor>,
    ) -> Result<Page<PostCard>, AppError> {
        let author = self.profile(username).await?.id;
        let page = self.0.store.posts().by_author(author, viewer, after, PAGE_SIZE).await;
        page.map(described).map_err(error::store)
    }

    /// A post that the viewer may see.
    pub async fn post(&self, id: PostId, viewer: Option<UserId>) -> Result<Post, AppError> {
        let mut post = self.0.store.posts().get(id, viewer).await.map_err(error::store)?;
        post.input.describe(post.mood);
        Ok(post)
    }

    /// Changes words and privacy of one's own post.
    pub async fn edit_post(
        &self,
        user: UserId,
        id: PostId,
        description: &str,
        privacy: Privacy,
    ) -> Result<(), AppError> {
        let description =
            validate_description(description).map_err(|field| AppError::Invalid(vec![field]))?;
        let changes = PostChanges { description: Some(description), privacy: Some(privacy) };
        self.0.store.posts().update(id, user, changes, Utc::now()).await.map_err(error::store)
    }

    /// Deletes one's own post and its picture, and says the author's username.
    pub async fn delete_post(&self, user: UserId, id: PostId) -> Result<String, AppError> {
        let author = self.require_viewer(user).await?.profile.username;
        let picture = self.0.store.posts().delete(id, user).await.map_err(error::store)?;
        self.remove_files(picture).await;
        Ok(author)
    }
}

fn described(mut page: Page<PostCard>) -> Page<PostCard> {
    for card in &mut page.items {
        card.input.describe(card.mood);
    }
    page
}
