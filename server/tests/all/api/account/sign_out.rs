use domain::{AppError, Viewer};

use crate::support::TestApp;

#[tokio::test]
async fn the_session_is_over_on_the_server_too() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let session = browser.session().unwrap().to_owned();
    let answer = browser.submit("/settings", "/api/account/sign-out", &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    assert_eq!(browser.session(), None);

    let mut kept = app.browser();
    kept.set_session(&session);
    let viewer: Option<Viewer> = kept.get("/api/account/viewer").await.json();
    assert_eq!(viewer, None);
    kept.set_session(&session);
    let denied = kept.call("/api/account/rename", &[("display_name", "Eve")]).await;
    assert_eq!(denied.error(), AppError::SignInRequired);
}

#[tokio::test]
async fn a_cookie_that_is_no_session_is_nobody() {
    let app = TestApp::new().await;
    for value in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "../../etc/passwd"] {
        let mut browser = app.browser();
        browser.set_session(value);
        let viewer: Option<Viewer> = browser.get("/api/account/viewer").await.json();
        assert_eq!(viewer, None);
        browser.set_session(value);
        assert_eq!(browser.open("/").await.status, 200);
    }
}
