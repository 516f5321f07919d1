use domain::AppError;

use crate::support::{Form, TestApp};

#[tokio::test]
async fn a_draft_of_somebody_else_is_not_there() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let id = ada.draw().await;
    let before = ada.draft(id).await;
    let key = id.to_string();
    let song = TestApp::songs(1)[0].to_string();
    let mut visitor = app.browser();
    visitor.draw().await;
    for mut other in [app.signed_up("eve").await, visitor] {
        let forms: [(&str, Vec<(&str, &str)>); 10] = [
            ("line", vec![("line", "mine"), ("draft", &key)]),
            ("mood-only", vec![("mood", "sad"), ("draft", &key)]),
            ("mood-form", vec![("id", &key), ("mood", "sad")]),
            ("aim", vec![("id", &key), ("aim", "lift")]),
            ("songs-form", vec![("id", &key), ("shown", &song), ("track[0]", &song)]),
            ("describe", vec![("id", &key), ("description", "x"), ("privacy", "public")]),
            ("publish", vec![("id", &key), ("description", "x"), ("privacy", "public")]),
            ("discard", vec![("id", &key)]),
            ("choose-mood", vec![("id", &key), ("mood", "sad")]),
            ("select", vec![("id", &key), ("track", &song), ("selected", "true")]),
        ];
        for (verb, fields) in forms {
            let answer = other.call(&format!("/api/drafts/{verb}"), &fields).await;
            assert_eq!(answer.error(), AppError::NotFound, "{verb}");
        }
        for read in [format!("/api/drafts/get?id={id}"), format!("/api/songs/ranked?draft={id}")] {
            assert_eq!(other.get(&read).await.error(), AppError::NotFound);
        }
        let files = app.file_count();
        let upload = other.upload("/upload", Form::drawing().field("draft", &key)).await;
        assert_eq!(upload.error(), AppError::NotFound);
        assert_eq!(app.file_count(), files, "and nothing is left behind");
    }
    assert_eq!(ada.draft(id).await, before);

    // Without a session it may be theirs: they can sign in and see.
    let mut nobody = app.browser();
    for (verb, expected) in [
        ("describe", AppError::SignInRequired),
        ("publish", AppError::SignInRequired),
        ("line", AppError::NotFound),
        ("mood-only", AppError::NotFound),
    ] {
        let fields = [
            ("id", key.as_str()),
            ("draft", &key),
            ("line", "x"),
            ("mood", "sad"),
            ("description", "x"),
            ("privacy", "public"),
        ];
        let answer = nobody.call(&format!("/api/drafts/{verb}"), &fields).await;
        assert_eq!((answer.error(), answer.set_cookie()), (expected, None), "{verb}");
    }
    assert_eq!(nobody.get(&format!("/api/drafts/get?id={id}")).await.error(), AppError::NotFound);
    let upload = nobody.upload("/upload", Form::drawing().field("draft", &key)).await;
    assert_eq!((upload.error(), upload.set_cookie()), (AppError::NotFound, None));
}
