use domain::{AppError, Favorite, Page};

use crate::support::{Browser, TestApp};

#[tokio::test]
async fn a_favorite_leads_back_to_its_post_and_is_ones_own() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let mut bob = app.signed_up("bob").await;
    let (post, _) = ada.publish_drawing("public").await;
    let (private, _) = ada.publish_drawing("private").await;
    let songs: Vec<String> = TestApp::songs(2).iter().map(ToString::to_string).collect();
    let mark = async |bob: &mut Browser, song: &str, post: &str, on: &str| {
        bob.call("/api/favorites/set", &[("track", song), ("post", post), ("favorite", on)]).await.status
    };
    assert_eq!(mark(&mut bob, &songs[0], &post.to_string(), "true").await, 200);
    assert_eq!(mark(&mut bob, &songs[0], &post.to_string(), "true").await, 200, "twice is once");
    assert_eq!(mark(&mut bob, &songs[1], &private.to_string(), "true").await, 200);
    let marked: Page<Favorite> = bob.get("/api/favorites/list").await.json();
    let ways_back: Vec<_> = marked.items.iter().map(|f| f.post.as_ref().map(|post| post.id)).collect();
    assert_eq!(ways_back, [None, Some(post)], "a private post is not told of");
    let others: Page<Favorite> = ada.get("/api/favorites/list").await.json();
    assert!(others.items.is_empty());
    assert_eq!(app.browser().get("/api/favorites/list").await.error(), AppError::SignInRequired);

    assert_eq!(mark(&mut bob, &songs[0], "", "false").await, 200);
    let left: Page<Favorite> = bob.get("/api/favorites/list").await.json();
    assert_eq!(left.items.len(), 1);
    let unknown = [("track", "00000000-0000-7000-8000-000000000000"), ("favorite", "true")];
    assert_eq!(bob.call("/api/favorites/set", &unknown).await.error(), AppError::NotFound);
}
