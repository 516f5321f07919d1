use axum::body::{Body, Bytes};
use domain::{Draft, Viewer};
use futures::stream;
use http::{Request, header};

use crate::support::{PASSWORD, TestApp, draft_in};

const SIGN_IN: &str = "/api/account/sign-in";

#[tokio::test]
async fn a_sign_in_that_fails_half_way_keeps_the_draft() {
    let app = TestApp::new().await;
    app.signed_up("ada").await;
    let mut browser = app.browser();
    let answer = browser.call("/api/drafts/mood-only", &[("mood", "calm")]).await;
    let draft = draft_in(answer.location());
    let credentials = [("login", "ada"), ("password", PASSWORD)];

    app.execute("ALTER TABLE drafts RENAME TO elsewhere").await;
    assert_eq!(browser.call(SIGN_IN, &credentials).await.status, 500);
    app.execute("ALTER TABLE elsewhere RENAME TO drafts").await;
    assert_eq!(browser.draft(draft).await.id, draft, "still the visitor's");

    assert_eq!(browser.call(SIGN_IN, &credentials).await.status, 200);
    let kept: Option<Draft> = browser.get("/api/drafts/latest").await.json();
    assert_eq!(kept.unwrap().id, draft);
}

#[tokio::test]
async fn a_page_goes_out_though_its_session_cannot_be_written() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    // Has a session already, with nothing but the error in it.
    let mut visitor = app.browser();
    visitor.submit("/create", "/api/drafts/line", &[("line", "")]).await;
    app.execute("CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .await;
    // The first page of the day is what the session lives on by.
    let page = browser.open("/").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let viewer: Option<Viewer> = browser.get("/api/account/viewer").await.json();
    assert!(viewer.is_some());
    // What would be lost for good is an error: whose the draft is.
    let lost = visitor.call("/api/drafts/mood-only", &[("mood", "calm")]).await;
    assert_eq!(lost.status, 500);
}

#[tokio::test]
async fn a_session_that_ends_during_a_request_leaves_the_cookie_alone() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let viewer: Option<Viewer> = browser.get("/api/account/viewer").await.json();
    let (store, ada) = (app.store.clone(), viewer.unwrap().profile.id);
    // By the time the form is read, so is the session.
    let form = stream::once(async move {
        store.users().change_password(ada, "changed in another tab").await.unwrap();
        Ok::<_, std::io::Error>(Bytes::from_static(b"theme=dark"))
    });
    app.execute("UPDATE sessions SET data = json_remove(data, '$.day')").await;
    let request = Request::post("/api/account/theme")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from_stream(form))
        .unwrap();
    let answer = browser.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.set_cookie(), None, "it could replace that of the new session");
}

#[tokio::test]
async fn a_session_only_for_an_error_ends_with_it() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let answer = browser.submit("/create", "/api/drafts/line", &[("line", "")]).await;
    assert_eq!(answer.location(), "/create");
    assert!(browser.session().is_some());
    assert!(browser.open("/create?input=line").await.text().contains("Write a line first."));
    assert_eq!(browser.session(), None);
    assert_eq!(app.store.sessions().prune(chrono::DateTime::<chrono::Utc>::MAX_UTC).await.unwrap(), 0);
}

#[tokio::test]
async fn an_error_that_cannot_be_kept_is_a_page_of_its_own() {
    let app = TestApp::new().await;
    app.store.clone().close().await.unwrap();
    let fields = [("login", "ada"), ("password", PASSWORD)];
    let answer = app.browser().submit("/sign-in", SIGN_IN, &fields).await;
    assert_eq!(answer.status, 503);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.text().contains("We are busy right now."));
}

#[tokio::test]
async fn words_written_while_signed_out_are_there_after_signing_in() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let id = browser.draw().await;
    let (key, page) = (id.to_string(), format!("/create/{id}/post"));
    app.execute("DELETE FROM sessions").await;
    let fields = [("id", key.as_str()), ("description", "typed for an hour"), ("privacy", "public")];
    let answer = browser.submit(&page, "/api/drafts/publish", &fields).await;
    assert_eq!((answer.status, answer.location().starts_with("/sign-in?next=")), (303, true));
    assert_eq!(browser.open(answer.location()).await.status, 200);
    let sign_in = [("login", "ada"), ("password", PASSWORD), ("next", page.as_str())];
    assert_eq!(browser.submit("/sign-in", SIGN_IN, &sign_in).await.location(), page);
    let text = browser.open(&page).await.text();
    assert!(text.contains("typed for an hour") && text.contains("You were signed out"));
    assert!(!browser.open(&page).await.text().contains("typed for an hour"), "only once");
}
