use domain::{AppError, Page, Post, PostCard};

use crate::support::TestApp;

#[tokio::test]
async fn private_posts_are_only_there_for_their_author() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let (private, _) = ada.publish_drawing("private").await;
    let (unlisted, _) = ada.publish_drawing("unlisted").await;
    let (public, _) = ada.publish_drawing("public").await;
    let mine: Page<PostCard> = ada.get("/api/posts/by-author?username=ada").await.json();
    assert_eq!(mine.items.len(), 3);
    for mut other in [app.browser(), app.signed_up("eve").await] {
        assert_eq!(other.get(&format!("/api/posts/get?id={private}")).await.error(), AppError::NotFound);
        let seen: Post = other.get(&format!("/api/posts/get?id={unlisted}")).await.json();
        assert!(!seen.mine);
        for list in ["/api/posts/feed", "/api/posts/by-author?username=ADA"] {
            let page: Page<PostCard> = other.get(list).await.json();
            assert_eq!(page.items.iter().map(|post| post.id).collect::<Vec<_>>(), [public]);
        }
    }
    assert_eq!(ada.get("/api/posts/by-author?username=nobody").await.error(), AppError::NotFound);
    assert_eq!(ada.get("/api/posts/by-author?username=%00").await.error(), AppError::NotFound);
}
