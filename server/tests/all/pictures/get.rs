use domain::AppError;

use crate::support::TestApp;

#[tokio::test]
async fn files_are_seen_by_those_who_see_their_post() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    for (privacy, status) in [("public", 200), ("unlisted", 200), ("private", 404)] {
        let (_, picture) = ada.publish_drawing(privacy).await;
        let path = format!("{picture}/medium");
        assert_eq!(ada.get(&path).await.status, 200);
        for mut other in [app.browser(), app.signed_up(&format!("eve_{privacy}")).await] {
            assert_eq!(other.get(&path).await.status, status, "{privacy}");
        }
    }
}

#[tokio::test]
async fn a_file_can_do_nothing_and_is_kept_by_the_browser_alone() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let (_, picture) = ada.publish_drawing("public").await;
    let path = format!("{picture}/small");
    let file = ada.get(&path).await;
    assert_eq!(file.header("content-type"), "image/png");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("content-disposition"), "inline");
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert!(file.header("cache-control").starts_with("private"));
    let tag = file.header("etag").to_owned();
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let answer = ada.clone().with_header("if-none-match", &known).get(&path).await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), tag);
    }
    assert_eq!(ada.clone().with_header("if-none-match", "\"x\"").get(&path).await.status, 200);
}

#[tokio::test]
async fn addresses_of_nothing_are_not_found() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let (_, picture) = ada.publish_drawing("public").await;
    for path in [
        format!("{picture}/huge"),
        format!("{picture}/strokes"),
        format!("{picture}/..%2Ffull"),
        "/pictures/1/small".to_owned(),
        "/pictures/00000000-0000-7000-8000-000000000000/small".to_owned(),
        "/pictures/..%2F..%2Fundertone.db/full".to_owned(),
        "/pictures/%00/small".to_owned(),
        "/covers/nothing".to_owned(),
    ] {
        assert_eq!(ada.get(&path).await.error(), AppError::NotFound, "{path}");
    }
}
