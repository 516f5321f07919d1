use crate::support::TestApp;

#[tokio::test]
async fn a_cover_is_a_picture_that_can_do_nothing() {
    let app = TestApp::new().await;
    let path = format!("/covers/{}", TestApp::songs(1)[0]);
    let cover = app.browser().get(&path).await;
    assert_eq!((cover.status, cover.header("content-type")), (200, "image/svg+xml"));
    assert!(cover.text().starts_with("<svg"));
    assert!(cover.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(cover.header("cache-control").contains("max-age"));
    let tag = cover.header("etag").to_owned();
    assert_eq!(app.browser().with_header("if-none-match", &tag).get(&path).await.status, 304);
    let unknown = app.browser().get("/covers/00000000-0000-7000-8000-000000000000").await;
    assert_eq!(unknown.status, 404);
}
