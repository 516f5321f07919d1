use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use domain::{Page, PostCard};
use tokio::io::AsyncWriteExt;

use crate::support::{Browser, Form, Program, boundary, services_on};

#[tokio::test]
async fn an_acknowledged_post_is_there_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    browser.sign_up("ada").await;
    let (post, picture) = browser.publish_drawing("public").await;
    let draft = browser.draw().await;
    program.kill();

    let program = Program::start(folder.path());
    let session = browser.session().unwrap().to_owned();
    let mut browser = Browser::at(program.addr);
    let feed: Page<PostCard> = browser.get("/api/posts/feed").await.json();
    assert_eq!(feed.items.iter().map(|post| post.id).collect::<Vec<_>>(), [post]);
    assert_eq!(browser.get(&format!("{picture}/full")).await.status, 200);
    browser.set_session(&session);
    assert!(browser.draft(draft).await.reading().is_some(), "still signed in, the draft is kept");
    assert_eq!(program.terminate(), Some(0));
}

#[tokio::test]
async fn half_an_upload_is_nothing_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    browser.sign_up("ada").await;
    let session = browser.session().unwrap().to_owned();
    let mut stream = tokio::net::TcpStream::connect(program.addr).await.unwrap();
    let form = Form::drawing().bytes();
    let head = format!(
        "POST /upload HTTP/1.1\r\nhost: {}\r\ncookie: undertone={session}\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary={}\r\n\r\n",
        program.addr,
        form.len(),
        boundary()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form[..form.len() / 2]).await.unwrap();
    stream.flush().await.unwrap();
    // And one that gets as far as it gets.
    let (mut other, whole) = (browser.clone(), Form::drawing());
    let racing = tokio::spawn(async move { other.upload("/upload", whole).await });
    program.kill();
    let _ = racing.await;

    let program = Program::start(folder.path());
    let mut browser = Browser::at(program.addr);
    browser.set_session(&session);
    let latest: Option<domain::Draft> = browser.get("/api/drafts/latest").await.json();
    assert!(latest.is_none_or(|draft| draft.reading().is_some()), "a whole draft or none");
    let feed: Page<PostCard> = browser.get("/api/posts/feed").await.json();
    assert!(feed.items.is_empty());
    browser.publish_drawing("public").await;
    program.kill();

    // What the first kill left on the disk is gone once its time has come, whatever it is called.
    let data = folder.path().join("data");
    let lost = data.join("pictures/00/01890000-0000-7000-8000-000000000000");
    std::fs::create_dir_all(&lost).unwrap();
    std::fs::write(lost.join("full#1"), "a file that was being written").unwrap();
    let services = services_on(&data).await;
    services.sweep(chrono::Utc::now() + chrono::TimeDelta::days(2)).await.unwrap();
    let left = files_below(&data.join("pictures"));
    let whole = |path: &PathBuf| ["small", "medium", "large", "full"].iter().any(|size| path.ends_with(size));
    assert!(left.iter().all(whole), "{left:?}");
    let pictures: HashSet<_> = left.iter().map(|path| path.parent().unwrap()).collect();
    assert_eq!(left.len(), 4 * pictures.len(), "each picture in all its sizes");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
