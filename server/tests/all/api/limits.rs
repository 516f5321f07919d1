use domain::AppError;

use crate::support::{Options, TestApp};

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
        "/api/songs/search?query=a&after=-1",
        "/api/songs/search?query=a&after=1e9",
        "/api/drafts/get?id=%00",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.error(), AppError::Malformed, "{path}");
        assert!(!answer.text().contains("deseriali"), "{}", answer.text());
    }
    let all = browser.get("/api/songs/search?query=%00%F0%9F%8C%8A&after=18446744073709551615").await;
    assert_eq!(all.status, 200);
}

#[tokio::test]
async fn beginning_drafts_without_end_is_slowed_down() {
    let app = TestApp::with(Options { limit_factor: 1, ..Options::default() }).await.unwrap();
    for _ in 0..60 {
        assert_eq!(app.browser().call("/api/drafts/mood-only", &[("mood", "calm")]).await.status, 200);
        assert_eq!(app.browser().call("/api/drafts/line", &[("line", "rain")]).await.status, 200);
    }
    let mut browser = app.browser();
    let refused = browser.call("/api/drafts/line", &[("line", "rain")]).await;
    assert!(matches!(refused.error(), AppError::TooManyRequests { .. }));
    let plain = browser.submit("/create", "/api/drafts/line", &[("line", "rain")]).await;
    assert_eq!((plain.status, plain.set_cookie()), (429, None), "nothing is kept of it");
    assert!(plain.text().contains("a little fast") && !plain.header("retry-after").is_empty());
}

#[tokio::test]
async fn errors_of_people_without_a_session_are_kept_for_so_many_only() {
    let app = TestApp::with(Options { limit_factor: 1, ..Options::default() }).await.unwrap();
    let submit = async || {
        let fields = [("username", "a"), ("email", "no"), ("password", "short")];
        app.browser().submit("/sign-up", "/api/account/sign-up", &fields).await
    };
    for _ in 0..120 {
        assert_eq!(submit().await.status, 303);
    }
    let refused = submit().await;
    assert_eq!((refused.status, refused.set_cookie()), (429, None));
}
