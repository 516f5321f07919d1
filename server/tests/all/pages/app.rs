use crate::support::TestApp;

#[tokio::test]
async fn pages_come_whole_and_guarded() {
    let app = TestApp::new().await;
    let page = app.browser().open("/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("'nonce-") && policy.contains("'wasm-unsafe-eval'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert!(page.header("permissions-policy").contains("camera=(self)"));
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert!(!page.header("x-request-id").is_empty());
    assert_eq!(page.header("strict-transport-security"), "");
    assert_eq!(page.set_cookie(), None, "who only reads gets no cookie");
    assert!(page.text().contains("<h1"));
    let other = app.browser().open("/").await;
    assert_ne!(other.header("content-security-policy"), policy, "a nonce is used once");
}

#[tokio::test]
async fn what_is_not_there_says_so_with_a_page() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let missing = "00000000-0000-7000-8000-000000000000";
    for path in [
        "/nothing/here".to_owned(),
        "/%00".to_owned(),
        format!("/posts/{missing}"),
        "/posts/1".to_owned(),
        format!("/create/{missing}/mood"),
        "/people/nobody".to_owned(),
        "/create/%F0%9F%8C%8A/songs".to_owned(),
    ] {
        let page = browser.open(&path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.text().contains("<h1"), "{path}");
    }
}

#[tokio::test]
async fn nobody_puts_words_into_our_mouth_by_a_link() {
    let app = TestApp::new().await;
    // As Leptos writes the error of a plain form into an address.
    let error = "eyJjb2RlIjoidW51c2FibGUiLCJkZXRhaWwiOiJDYWxsIHRoaXMgbnVtYmVyIn0=";
    let page = app.browser().open(&format!("/sign-in?__path=/api/account/sign-in&__err={error}")).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Call this number"));
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_ask() {
    let app = TestApp::new().await;
    let page = app.browser().with_header("accept-encoding", "gzip, br").open("/").await;
    assert_eq!(page.header("content-encoding"), "br");
}
