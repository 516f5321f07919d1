use domain::{AppError, Viewer};

use crate::support::{Options, PASSWORD, TestApp};

const PATH: &str = "/api/account/sign-up";

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let fields = [("username", "ada"), ("email", "ada@example.org"), ("password", PASSWORD)];
    let answer = browser.call(PATH, &fields).await;
    let cookie = answer.set_cookie().unwrap();
    for part in ["undertone=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "on plain http it would never come back");
    let viewer: Option<Viewer> = browser.get("/api/account/viewer").await.json();
    assert_eq!(viewer.unwrap().profile.username, "ada");
}

#[tokio::test]
async fn under_https_the_cookie_stays_on_https() {
    let options = Options { url: Some("https://undertone.example"), ..Options::default() };
    let app = TestApp::with(options).await.unwrap();
    let fields = [("username", "ada"), ("email", "ada@example.org"), ("password", PASSWORD)];
    let answer = app.browser().call(PATH, &fields).await;
    assert!(answer.set_cookie().unwrap().contains("Secure"));
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn each_field_is_refused_with_its_reason() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let error =
        browser.call(PATH, &[("username", "a"), ("email", "no"), ("password", "short")]).await.error();
    for field in ["username", "email", "password"] {
        assert!(error.for_field(field).is_some(), "{field}");
    }
    app.signed_up("ada").await;
    let taken = [("username", "Ada"), ("email", "new@example.org"), ("password", PASSWORD)];
    assert!(browser.call(PATH, &taken).await.error().for_field("username").is_some());
    let taken = [("username", "new"), ("email", "ADA@example.org"), ("password", PASSWORD)];
    assert!(browser.call(PATH, &taken).await.error().for_field("email").is_some());
    assert_eq!(browser.session(), None);
}

#[tokio::test]
async fn of_two_who_want_a_name_at_once_one_gets_it() {
    let app = TestApp::new().await;
    let attempts = ["a", "b", "c"].map(|letter| {
        let (mut browser, email) = (app.browser(), format!("{letter}@example.org"));
        async move {
            let fields = [("username", "ada"), ("email", email.as_str()), ("password", PASSWORD)];
            browser.call(PATH, &fields).await.status
        }
    });
    let mut statuses = futures::future::join_all(attempts).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422, 422]);
}

#[tokio::test]
async fn text_that_breaks_databases_is_refused_as_any_other() {
    let app = TestApp::new().await;
    let long = "x".repeat(100_000);
    for name in ["a\0da", "ad\u{202E}a", "ада", "🌊🌊🌊", "'; DROP TABLE users; --", long.as_str()] {
        let fields = [("username", name), ("email", "ada@example.org"), ("password", PASSWORD)];
        let error = app.browser().call(PATH, &fields).await.error();
        assert!(error.for_field("username").is_some(), "{name:.20}: {error}");
    }
}

#[tokio::test]
async fn missing_and_misspelt_fields_are_no_crash() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    assert_eq!(browser.call(PATH, &[]).await.error(), AppError::Malformed);
    assert_eq!(browser.call(PATH, &[("user", "ada")]).await.error(), AppError::Malformed);
    assert_eq!(browser.call_json(PATH, &[1, 2, 3]).await.error(), AppError::Malformed);
}

#[tokio::test]
async fn a_plain_form_comes_back_with_its_error_once_and_without_the_password() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let fields = [("username", "not a name"), ("email", "me@example.org"), ("password", "a secret word")];
    let answer = browser.submit("/sign-up?next=/create", PATH, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-up?next=/create"));
    let page = browser.open(answer.location()).await.text();
    assert!(page.contains("letters a to z"), "the reason");
    assert!(page.contains("me@example.org"), "what was typed");
    assert!(!page.contains("a secret word"));
    let again = browser.open("/sign-up?next=/create").await.text();
    assert!(!again.contains("letters a to z"), "only once");
}

#[tokio::test]
async fn many_accounts_from_one_place_are_slowed_down() {
    let app = TestApp::with(Options { limit_factor: 1, ..Options::default() }).await.unwrap();
    let mut statuses = Vec::new();
    for n in 0..11 {
        let (name, email) = (format!("user_{n}"), format!("user_{n}@example.org"));
        let fields = [("username", name.as_str()), ("email", email.as_str()), ("password", PASSWORD)];
        let answer = app.browser().call(PATH, &fields).await;
        if answer.status == 429 {
            let AppError::TooManyRequests { retry_after_seconds } = answer.error() else { panic!() };
            assert_eq!(answer.header("retry-after"), retry_after_seconds.to_string());
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10);
    assert_eq!(statuses.last(), Some(&429));
}
