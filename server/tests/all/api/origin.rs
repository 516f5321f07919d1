use domain::{AppError, Viewer};

use crate::support::{Form, TestApp};

#[tokio::test]
async fn what_another_site_sends_changes_nothing() {
    let app = TestApp::new().await;
    let browser = app.signed_up("ada").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")] {
        let mut tricked =
            browser.clone().with_header(name, value).with_header("origin", "https://evil.example");
        let renamed = tricked.call("/api/account/rename", &[("display_name", "Eve")]).await;
        assert_eq!(renamed.error(), AppError::ForeignOrigin);
        assert_eq!(tricked.upload("/upload", Form::drawing()).await.error(), AppError::ForeignOrigin);
        let plain = tricked.submit("/settings", "/api/account/sign-out", &[]).await;
        assert_eq!(plain.status, 403);
        assert!(plain.text().contains("came from another site"));
        assert_eq!(tricked.open("/").await.status, 200, "links from elsewhere work");
    }
    let viewer: Option<Viewer> = browser.clone().get("/api/account/viewer").await.json();
    assert_eq!(viewer.unwrap().profile.display_name, "ada");
}
