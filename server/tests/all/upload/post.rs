use domain::{AppError, DraftInput, Source};

use crate::support::{Form, TestApp, draft_in};

#[tokio::test]
async fn a_script_is_told_where_to_go_on() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let id = browser.upload("/upload", Form::drawing()).await.next_draft();
    let draft = browser.draft(id).await;
    let reading = draft.detected.unwrap();
    assert_eq!((reading.source, reading.model.name.as_str()), (Source::Drawing, "drawing"));
}

#[tokio::test]
async fn a_plain_page_is_sent_on_and_back() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let answer = browser.submit_upload("/upload", Form::drawing()).await;
    assert_eq!(answer.status, 303);
    assert!(browser.draft(draft_in(answer.location())).await.detected.is_some());
    // A form whose file was not chosen sends an empty one.
    let empty = Form::default().field("kind", "photo").file("", "");
    let answer = browser.submit_upload("/upload", empty).await;
    assert_eq!((answer.status, answer.location()), (303, "/create"));
    assert!(browser.open("/create").await.text().contains("This file is empty."));
}

#[tokio::test]
async fn every_kind_of_picture_is_taken_whatever_it_is_called() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (name, content) in [
        ("photo.jpg", test_support::gradient_jpeg(300, 200)),
        ("renamed.txt", test_support::gradient_png(300, 200)),
        ("renamed.jpg", test_support::gradient_webp(300, 200)),
        ("", test_support::gradient_gif(300, 200)),
        ("../../etc/passwd\u{202E}.gif", test_support::gradient_gif(300, 200)),
    ] {
        let answer = browser.upload("/upload", Form::default().file(name, content)).await;
        let draft = browser.draft(answer.next_draft()).await;
        assert_eq!(draft.detected.unwrap().source, Source::Scene, "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_the_choice_stays_open() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (kind, content, word) in [
        ("photo", test_support::gradient_png(1, 1), "too small"),
        ("drawing", test_support::blank_png(400, 300), "blank"),
        ("camera", test_support::blank_png(320, 240), "one colour"),
    ] {
        let form = Form::default().field("kind", kind).file("x", content);
        let id = browser.upload("/upload", form).await.next_draft();
        assert!(browser.draft(id).await.unread_reason.unwrap().contains(word), "{kind}");
        let key = id.to_string();
        let fields = [("id", key.as_str()), ("mood", "calm")];
        let answer = browser.submit(&format!("/create/{id}/mood"), "/api/drafts/mood-form", &fields).await;
        assert_eq!(answer.location(), format!("/create/{id}/songs"));
    }
}

#[tokio::test]
async fn the_strokes_of_a_drawing_come_back() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let strokes = r##"{"version":1,"width":300,"height":300,"background":"#ffffff",
        "strokes":[{"tool":"pen","color":"#102030","width":4.0,"points":[[1,2,0.5],[30,40,0.5]]}]}"##;
    let id = browser.upload("/upload", Form::drawing().field("strokes", strokes)).await.next_draft();
    let DraftInput::Picture(picture) = browser.draft(id).await.input else { panic!("no picture") };
    let path = format!("/pictures/{}/strokes", picture.id);
    let kept: domain::Strokes = browser.get(&path).await.json();
    assert_eq!(kept.strokes[0].points.len(), 2);
    assert_eq!(app.browser().get(&path).await.error(), AppError::NotFound);
}

#[tokio::test]
async fn a_draft_can_get_another_picture() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let id = browser.draw().await;
    let key = id.to_string();
    let fields = [("id", key.as_str()), ("description", "kept"), ("privacy", "private")];
    browser.call("/api/drafts/describe", &fields).await;
    let again = Form::photo(test_support::gradient_jpeg(200, 200)).field("draft", &key);
    assert_eq!(browser.upload("/upload", again).await.next_draft(), id);
    let draft = browser.draft(id).await;
    assert_eq!(draft.detected.unwrap().source, Source::Scene);
    assert_eq!(draft.description, "kept");
}

#[tokio::test]
async fn what_is_no_form_is_malformed() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    assert_eq!(browser.call("/upload", &[("file", "x")]).await.error(), AppError::Malformed);
    assert_eq!(browser.get("/upload").await.status, 405);
    for form in [Form::drawing().field("kind", "sculpture"), Form::drawing().field("kind", "avatar")] {
        assert_eq!(browser.upload("/upload", form).await.error(), AppError::Malformed);
    }
    let form = Form::drawing().field("draft", "../1");
    assert_eq!(browser.upload("/upload", form).await.error(), AppError::NotFound);
    assert_eq!(app.file_count(), 0);
}
