use crate::support::TestApp;

#[tokio::test]
async fn scripts_come_compressed_ahead_where_they_were() {
    let app = TestApp::new().await;
    let plain = app.browser().get("/pkg/undertone.js").await;
    assert_eq!((plain.status, plain.text().as_str()), (200, "export default 'plain'"));
    assert_eq!(plain.header("cache-control"), "no-cache", "its name holds no hash");
    assert_eq!(plain.header("content-type"), "text/javascript");
    let packed = app.browser().with_header("accept-encoding", "br").get("/pkg/undertone.js").await;
    assert_eq!((packed.text().as_str(), packed.header("content-encoding")), ("as if brotli", "br"));
    let font = app.browser().get("/fonts/one.woff2").await;
    assert_eq!((font.status, font.header("cache-control")), (200, "public, max-age=86400"));
    assert_eq!(font.header("content-type"), "font/woff2");
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let app = TestApp::new().await;
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/pkg/../../secret.txt",
        "/pkg/..%2f..%2fsecret.txt",
        "/pkg/%2e%2e/%2e%2e/secret.txt",
        "/pkg/missing.js",
        "/pkg/",
        "/pkg/%00",
        "/secret.txt",
    ] {
        let answer = app.browser().get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("not for you"), "{path}");
        assert!(!answer.header("cache-control").contains("max-age"), "{path}");
    }
}
