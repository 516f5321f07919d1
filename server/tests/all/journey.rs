//! The main job from end to end, on both databases.

use domain::{Page, Post, PostCard, RankedTrack, Viewer};
use test_support::Kind;

use crate::support::{Options, PASSWORD, TestApp};

#[derive(serde::Deserialize)]
struct Songs {
    items: Vec<RankedTrack>,
}

async fn a_drawing_becomes_a_post(kind: Kind) {
    let Some(app) = TestApp::with(Options { kind, ..Options::default() }).await else { return };
    let mut browser = app.browser();
    let id = browser.draw().await;
    let songs: Songs = browser.get(&format!("/api/songs/ranked?draft={id}")).await.json();
    for song in songs.items.iter().take(3) {
        assert_eq!(browser.select(id, song.track.id).await, 200);
    }
    browser.sign_up("ada").await;
    let key = id.to_string();
    let fields = [("id", key.as_str()), ("description", "שלום 🌊"), ("privacy", "public")];
    assert_eq!(browser.call("/api/drafts/publish", &fields).await.status, 200);

    let feed: Page<PostCard> = app.browser().get("/api/posts/feed").await.json();
    assert_eq!((feed.items[0].id, feed.items[0].track_count), (id, 3));
    let post: Post = app.browser().get(&format!("/api/posts/get?id={id}")).await.json();
    assert_eq!(post.tracks[0].track, songs.items[0].track);
    let page = app.browser().open(&format!("/posts/{id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("שלום 🌊"));
    assert_eq!(app.browser().open("/").await.status, 200);

    let song = post.tracks[0].track.id.to_string();
    let mark = [("track", song.as_str()), ("post", key.as_str()), ("favorite", "true")];
    assert_eq!(browser.call("/api/favorites/set", &mark).await.status, 200);
    let fields = [("current", PASSWORD), ("password", "another password")];
    assert_eq!(browser.call("/api/account/change-password", &fields).await.status, 200);
    let viewer: Option<Viewer> = browser.get("/api/account/viewer").await.json();
    assert!(viewer.is_some());
    assert_eq!(browser.call("/api/posts/delete", &[("id", &key)]).await.status, 200);
    assert_eq!(app.file_count(), 0);
    let feed: Page<PostCard> = app.browser().get("/api/posts/feed").await.json();
    assert!(feed.items.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    a_drawing_becomes_a_post(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    a_drawing_becomes_a_post(Kind::Postgres).await;
}
