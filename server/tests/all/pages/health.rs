use domain::AppError;

use crate::support::TestApp;

#[tokio::test]
async fn without_the_database_it_lives_but_is_not_ready() {
    let app = TestApp::new().await;
    assert_eq!(app.browser().get("/health").await.text(), "ok");
    assert_eq!(app.browser().get("/ready").await.text(), "ok");
    app.store.clone().close().await.unwrap();
    assert_eq!(app.browser().get("/health").await.status, 200);
    assert_eq!(app.browser().get("/ready").await.error(), AppError::Unavailable);
    let feed = app.browser().get("/api/posts/feed").await;
    assert_eq!(feed.error(), AppError::Unavailable);
    assert!(!feed.text().contains("SELECT"), "no SQL");
    let page = app.browser().open("/").await;
    assert!(page.text().contains("<h1"), "{}", page.status);
}
