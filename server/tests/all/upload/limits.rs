use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::body::{Body, Bytes};
use domain::AppError;
use futures::StreamExt;
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

/// A form that says when its reading begins, and then never comes to an end.
fn endless(begun: tokio::sync::mpsc::UnboundedSender<()>) -> Request<Body> {
    let body = futures::stream::once(async move { begun.send(()) })
        .filter_map(|_| futures::future::ready(None))
        .chain(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    form(Body::from_stream(body))
}

fn form(body: Body) -> Request<Body> {
    Request::post("/upload")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={}", boundary()))
        .body(body)
        .unwrap()
}

#[tokio::test]
async fn nobody_takes_all_the_places() {
    let options = Options { limit_factor: 1, trusted_proxies: 1, ..Options::default() };
    let app = TestApp::with(options).await.unwrap();
    let from = |address| app.browser().with_header("x-forwarded-for", address);
    let (begun, mut beginnings) = tokio::sync::mpsc::unbounded_channel();
    let mut slow = Vec::new();
    for _ in 0..4 {
        let (mut browser, request) = (from("192.0.2.1"), endless(begun.clone()));
        slow.push(tokio::spawn(async move { browser.send(request).await }));
        beginnings.recv().await.unwrap();
    }
    let refused = from("192.0.2.1").upload("/upload", Form::drawing()).await;
    assert!(matches!(refused.error(), AppError::TooManyRequests { .. }));
    from("192.0.2.2").upload("/upload", Form::drawing()).await.next_draft();
    let one = slow.pop().unwrap();
    one.abort();
    assert!(one.await.unwrap_err().is_cancelled());
    from("192.0.2.1").upload("/upload", Form::drawing()).await.next_draft();
}

#[tokio::test]
async fn uploads_that_break_off_count_too() {
    let app = TestApp::with(Options { limit_factor: 1, ..Options::default() }).await.unwrap();
    let mut browser = app.browser();
    let broken = || {
        let error = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        form(Body::from_stream(futures::stream::iter([Err::<Bytes, _>(error)])))
    };
    for _ in 0..60 {
        assert_eq!(browser.send(broken()).await.status, 400);
    }
    assert_eq!(browser.send(broken()).await.status, 429);
}

#[tokio::test]
async fn an_avatar_of_nobody_is_not_received() {
    let app = TestApp::new().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let body = {
        let sent = Arc::clone(&sent);
        futures::stream::repeat_with(move || {
            sent.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from_static(&[0; 1 << 20]))
        })
    };
    let mut request = form(Body::from_stream(body));
    *request.uri_mut() = "/upload/avatar".parse().unwrap();
    assert_eq!(app.browser().send(request).await.error(), AppError::SignInRequired);
    assert!(sent.load(Ordering::SeqCst) < 16, "it reads on for so long that a browser hears the answer");
}
