use domain::{AppError, Viewer};

use crate::support::{PASSWORD, TestApp};

const PATH: &str = "/api/account/change-password";

#[tokio::test]
async fn every_other_session_ends_half_way_through_whatever_it_did() {
    let app = TestApp::new().await;
    let mut here = app.signed_up("ada").await;
    let mut there = app.browser();
    there.call("/api/account/sign-in", &[("login", "ada"), ("password", PASSWORD)]).await;
    let draft = there.draw().await;

    let fields = [("current", PASSWORD), ("password", "a better password")];
    assert_eq!(here.call(PATH, &fields).await.status, 200);
    let viewer: Option<Viewer> = here.get("/api/account/viewer").await.json();
    assert!(viewer.is_some(), "this one goes on");

    let id = draft.to_string();
    let late =
        there.call("/api/drafts/publish", &[("id", &id), ("description", "x"), ("privacy", "public")]).await;
    assert_eq!(late.error(), AppError::SignInRequired);
    assert_eq!(there.session(), None);
    let page = format!("/create/{id}/post");
    let fields = [("id", id.as_str()), ("description", "x"), ("privacy", "public")];
    let plain = there.submit(&page, "/api/drafts/publish", &fields).await;
    assert_eq!((plain.status, plain.location()), (303, &*format!("/sign-in?next=%2Fcreate%2F{id}%2Fpost")));
    assert_eq!(here.draft(draft).await.id, draft, "and nothing is lost");
}

#[tokio::test]
async fn the_current_password_has_to_be_right() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let error =
        browser.call(PATH, &[("current", "not this"), ("password", "a better password")]).await.error();
    assert!(error.for_field("current").is_some());
    let error = browser.call(PATH, &[("current", PASSWORD), ("password", "short")]).await.error();
    assert!(error.for_field("password").is_some());
    let stranger =
        app.browser().call(PATH, &[("current", PASSWORD), ("password", "a better password")]).await;
    assert_eq!(stranger.error(), AppError::SignInRequired);
}

#[tokio::test]
async fn a_plain_form_of_somebody_signed_out_leads_to_the_sign_in_page_and_back() {
    let app = TestApp::new().await;
    let fields = [("current", PASSWORD), ("password", "a better password")];
    let answer = app.browser().submit("/settings", PATH, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=%2Fsettings"));
}
