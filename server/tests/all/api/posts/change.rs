use domain::{AppError, Post};

use crate::support::TestApp;

#[tokio::test]
async fn only_the_author_edits_and_deletes() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let (public, picture) = ada.publish_drawing("public").await;
    let (private, _) = ada.publish_drawing("private").await;
    let mut eve = app.signed_up("eve").await;
    for (post, refused) in [(public, AppError::Forbidden), (private, AppError::NotFound)] {
        let key = post.to_string();
        let edit = [("id", key.as_str()), ("description", "hers"), ("privacy", "private")];
        assert_eq!(eve.call("/api/posts/edit", &edit).await.error(), refused);
        assert_eq!(eve.call("/api/posts/delete", &[("id", &key)]).await.error(), refused);
        assert_eq!(
            app.browser().call("/api/posts/delete", &[("id", &key)]).await.error(),
            AppError::SignInRequired
        );
    }
    let key = public.to_string();
    let edit = [("id", key.as_str()), ("description", "שלום 🌊\0"), ("privacy", "unlisted")];
    let answer = ada.submit(&format!("/posts/{public}/edit"), "/api/posts/edit", &edit).await;
    assert_eq!((answer.status, answer.location()), (303, &*format!("/posts/{public}")));
    let post: Post = ada.get(&format!("/api/posts/get?id={public}")).await.json();
    assert_eq!((post.description.as_str(), post.edited_at.is_some()), ("שלום 🌊", true));

    let answer = ada.submit(&format!("/posts/{public}"), "/api/posts/delete", &[("id", &key)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/people/ada"));
    assert_eq!(ada.get(&format!("/api/posts/get?id={public}")).await.error(), AppError::NotFound);
    assert_eq!(ada.get(&format!("{picture}/small")).await.status, 404);
    assert_eq!(ada.call("/api/posts/delete", &[("id", &key)]).await.error(), AppError::NotFound);
}
