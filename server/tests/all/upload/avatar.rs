use domain::{AppError, Profile};

use crate::support::{Form, TestApp};

#[tokio::test]
async fn everyone_sees_an_avatar() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let picture = Form::default().file("me.jpg", test_support::gradient_jpeg(300, 300));
    let answer = ada.submit_upload("/upload/avatar", picture).await;
    assert_eq!((answer.status, answer.location()), (303, "/settings"));
    let profile: Profile = app.browser().get("/api/account/profile?username=ada").await.json();
    let path = format!("/pictures/{}/small", profile.avatar.unwrap());
    assert_eq!(app.browser().get(&path).await.status, 200);
    assert_eq!(ada.call("/api/account/remove-avatar", &[]).await.status, 200);
    assert_eq!(app.browser().get(&path).await.status, 404);
}

#[tokio::test]
async fn only_people_with_an_account_have_one() {
    let app = TestApp::new().await;
    let mut visitor = app.browser();
    visitor.draw().await;
    assert_eq!(visitor.upload("/upload/avatar", Form::drawing()).await.error(), AppError::SignInRequired);
    let answer = visitor.submit_upload("/upload/avatar", Form::drawing()).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=/settings"));
}
