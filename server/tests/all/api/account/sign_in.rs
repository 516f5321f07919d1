use domain::{AppError, Draft, Mood, Viewer};

use crate::support::{Options, PASSWORD, TestApp, draft_in};

const PATH: &str = "/api/account/sign-in";

#[tokio::test]
async fn unknown_names_and_wrong_passwords_get_the_same_answer() {
    let app = TestApp::new().await;
    app.signed_up("ada").await;
    let mut browser = app.browser();
    let wrong = browser.call(PATH, &[("login", "ada"), ("password", "not it at all")]).await;
    let unknown = browser.call(PATH, &[("login", "nobody"), ("password", "not it at all")]).await;
    assert_eq!((wrong.error(), unknown.error()), (AppError::WrongCredentials, AppError::WrongCredentials));
    assert_eq!(wrong.body, unknown.body);
    for login in ["ada", "ADA", "ada@example.org"] {
        assert_eq!(app.browser().call(PATH, &[("login", login), ("password", PASSWORD)]).await.status, 200);
    }
}

#[tokio::test]
async fn the_session_gets_another_id_and_the_draft_comes_along() {
    let app = TestApp::new().await;
    app.signed_up("ada").await;
    let mut browser = app.browser();
    let answer = browser.call("/api/drafts/mood-only", &[("mood", "calm")]).await;
    let draft = draft_in(answer.location());
    let before = browser.session().unwrap().to_owned();
    let mut planted = app.browser();
    planted.set_session(&before);

    assert_eq!(browser.call(PATH, &[("login", "ada"), ("password", PASSWORD)]).await.status, 200);
    assert_ne!(browser.session().unwrap(), before);
    let kept: Option<Draft> = browser.get("/api/drafts/latest").await.json();
    assert_eq!(kept.unwrap().id, draft);
    assert_eq!(browser.draft(draft).await.reading().unwrap().mood, Mood::Calm);

    let viewer: Option<Viewer> = planted.get("/api/account/viewer").await.json();
    assert_eq!(viewer, None, "whoever planted the old id has nothing");
    assert_eq!(planted.session(), None, "and loses the cookie");
}

#[tokio::test]
async fn a_plain_form_goes_on_to_where_it_was_going_but_never_elsewhere() {
    let app = TestApp::new().await;
    app.signed_up("ada").await;
    let login = |next: &'static str| {
        let mut browser = app.browser();
        async move {
            let fields = [("login", "ada"), ("password", PASSWORD), ("next", next)];
            browser.submit("/sign-in", PATH, &fields).await
        }
    };
    let answer = login("/create/x/post").await;
    assert_eq!((answer.status, answer.location()), (303, "/create/x/post"));
    for foreign in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/é", "/\n"]
    {
        assert_eq!(login(foreign).await.location(), "/", "{foreign}");
    }
}

#[tokio::test]
async fn a_failed_plain_form_never_leaves_our_site() {
    let app = TestApp::new().await;
    let fields = [("login", "ada"), ("password", "wrong wrong")];
    let answer = app.browser().submit("/sign-in", PATH, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in"));
    let mut elsewhere = app.browser().with_header("referer", "https://evil.example/page");
    let answer = elsewhere.submit("/sign-in", PATH, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
}

#[tokio::test]
async fn guessing_is_slowed_down_per_account_and_per_address() {
    let options = Options { limit_factor: 1, trusted_proxies: 1, ..Options::default() };
    let app = TestApp::with(options).await.unwrap();
    app.signed_up("ada").await;
    let guess = |login: String, address: String| {
        let mut browser = app.browser().with_header("x-forwarded-for", &address);
        async move { browser.call(PATH, &[("login", &login), ("password", "a wild guess")]).await.status }
    };
    for n in 0..10 {
        assert_eq!(guess("ada".to_owned(), format!("192.0.2.{n}")).await, 401);
    }
    assert_eq!(guess("ada".to_owned(), "192.0.2.99".to_owned()).await, 429, "from wherever");
    for n in 0..30 {
        assert_eq!(guess(format!("somebody_{n}"), "198.51.100.1".to_owned()).await, 401);
    }
    assert_eq!(guess("somebody_else".to_owned(), "198.51.100.1".to_owned()).await, 429, "for whomever");
    assert_eq!(guess("somebody_else".to_owned(), "198.51.100.2".to_owned()).await, 401);
}
