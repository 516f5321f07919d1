use axum::body::Body;
use domain::AppError;
use http::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Answer, Form, FullDisk, Options, TestApp, boundary};

#[tokio::test]
async fn a_file_over_the_limit_is_refused_and_the_connection_goes_on() {
    let app = TestApp::new().await;
    let stream = tokio::net::TcpStream::connect(app.listen().await).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let big = Form::photo(vec![b'x'; 25 << 20]);
    let request = Request::post("/upload")
        .header(header::HOST, "127.0.0.1:3000")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "application/json");
    let answer = Answer::of(sender.send_request(big.on(request)).await.unwrap().map(Body::new)).await;
    assert!(matches!(answer.error(), AppError::TooLarge(_)));
    assert!(answer.text().contains("20 MB"));
    sender.ready().await.unwrap();
    let again = Request::get("/health").header(header::HOST, "x").body(Body::empty()).unwrap();
    assert_eq!(sender.send_request(again).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let app = TestApp::new().await;
    let error = app.browser().upload("/upload", Form::photo(vec![b'x'; 65 << 20])).await.error();
    assert!(matches!(error, AppError::TooLarge(_)), "{error}");
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let app = TestApp::new().await;
    let mut stream = tokio::net::TcpStream::connect(app.listen().await).await.unwrap();
    let head = format!(
        "POST /upload HTTP/1.1\r\nhost: x\r\naccept: application/json\r\ncontent-length: 100000\r\n\
         content-type: multipart/form-data; boundary={}\r\n\r\n",
        boundary()
    );
    let form = Form::drawing().bytes();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form[..form.len() / 2]).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(app.file_count(), 0);
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_changed_and_later_all_goes_on() {
    let (files, disk) = FullDisk::files(2);
    let app = TestApp::with(Options { files: Some(files), ..Options::default() }).await.unwrap();
    let mut browser = app.signed_up("ada").await;
    let answer = browser.upload("/upload", Form::drawing()).await;
    assert_eq!((answer.status, answer.error()), (507, AppError::StorageFull));
    let latest: Option<domain::Draft> = browser.get("/api/drafts/latest").await.json();
    assert_eq!(latest, None);
    let orphans = app.store.pictures().orphans(chrono::Utc::now() + chrono::TimeDelta::days(1), 10).await;
    assert_eq!(orphans.unwrap(), [], "no row without files");
    let avatar = browser.upload("/upload/avatar", Form::drawing()).await;
    assert_eq!(avatar.error(), AppError::StorageFull);
    disk.make_room();
    browser.publish_drawing("public").await;
}

#[tokio::test]
async fn uploading_without_end_is_slowed_down() {
    let app = TestApp::with(Options { limit_factor: 1, ..Options::default() }).await.unwrap();
    let mut browser = app.browser();
    let mut last = 0;
    for _ in 0..61 {
        last = browser.upload("/upload", Form::photo("no picture")).await.status;
    }
    assert_eq!(last, 429);
}
