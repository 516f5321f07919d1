use domain::AppError;

use crate::support::TestApp;

#[tokio::test]
async fn too_much_text_is_refused_clearly() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let long = "x".repeat(300 * 1024);
    let error = browser.call("/api/account/rename", &[("display_name", &long)]).await.error();
    assert!(matches!(error, AppError::TooLarge(_)), "{error}");
    let far_too_long = "x".repeat(9 * 1024 * 1024);
    let error = browser.call("/api/account/rename", &[("display_name", &far_too_long)]).await.error();
    assert!(matches!(error, AppError::TooLarge(_)), "{error}");
}

#[tokio::test]
async fn what_is_no_server_function_is_not_found() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    assert_eq!(browser.get("/api/nothing").await.error(), AppError::NotFound);
    assert_eq!(browser.call("/api/account/nothing", &[]).await.error(), AppError::NotFound);
    assert_eq!(browser.get("/api/account/sign-up").await.status, 405);
    assert_eq!(browser.call("/api/posts/feed", &[]).await.status, 405);
}

#[tokio::test]
async fn arguments_that_make_no_sense_are_malformed_and_say_nothing_of_us() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for path in [
        "/api/posts/get?id=1",
        "/api/posts/get",
        "/api/posts/feed?cursor=now",
        "/api/posts/feed?cursor=99999999999999999999.x",
        "/api/songs/search?query=a&offset=-1",
        "/api/drafts/get?id=%00",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.error(), AppError::Malformed, "{path}");
        assert!(!answer.text().contains("deseriali"), "{}", answer.text());
    }
    let all = browser.get("/api/songs/search?query=%00%F0%9F%8C%8A&offset=18446744073709551615").await;
    assert_eq!(all.status, 200);
}
