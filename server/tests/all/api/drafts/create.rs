use domain::{DraftInput, Mood, RankedTrack, TrackId};
use serde::Deserialize;

use crate::support::{TestApp, draft_in};

#[derive(Deserialize)]
struct Songs {
    items: Vec<RankedTrack>,
    next: Option<String>,
}

#[tokio::test]
async fn a_line_keeps_every_script_and_loses_what_does_harm() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let line = "שלום 🌊 \u{202E}hidden\0\r\nمرحبا";
    let answer = browser.call("/api/drafts/line", &[("line", line)]).await;
    let draft = browser.draft(draft_in(answer.location())).await;
    assert_eq!(draft.input, DraftInput::Line("שלום 🌊 hidden مرحبا".to_owned()));
    assert!(draft.unread_reason.is_some() && draft.reading().is_none());
    for bad in [String::new(), " \n".to_owned(), "\0\0".to_owned(), "x".repeat(100_000)] {
        let error = browser.call("/api/drafts/line", &[("line", &bad)]).await.error();
        assert!(error.for_field("line").is_some());
    }
}

#[tokio::test]
async fn songs_are_ranked_selected_and_cleared_when_the_mood_changes() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let id = browser.draw().await;
    let detected = browser.draft(id).await.detected.unwrap();
    let songs: Songs = browser.get(&format!("/api/songs/ranked?draft={id}")).await.json();
    assert!(songs.next.is_some());
    let picked: Vec<TrackId> = songs.items.iter().take(5).map(|song| song.track.id).collect();
    // Quick clicks arrive at the same time.
    let clicks = picked.iter().map(|track| {
        let mut browser = browser.clone();
        async move { browser.select(id, *track).await }
    });
    assert_eq!(futures::future::join_all(clicks).await, [200; 5]);
    assert_eq!(browser.draft(id).await.selected.len(), 5);
    let other = if detected.mood == Mood::Sad { Mood::Happy } else { Mood::Sad };
    let key = id.to_string();
    let silent = [("id", key.as_str()), ("mood", other.as_str())];
    let asked = browser.call("/api/drafts/choose-mood", &silent).await.error();
    assert!(asked.for_field("drop").is_some(), "{asked:?}");
    let choice = [("id", key.as_str()), ("mood", other.as_str()), ("drop", "true")];
    assert_eq!(browser.call("/api/drafts/choose-mood", &choice).await.status, 200);
    let draft = browser.draft(id).await;
    assert_eq!((draft.reading().unwrap().mood, draft.selected.len()), (other, 0));
    assert_eq!(draft.detected.unwrap(), detected, "kept beside it");
}

#[tokio::test]
async fn the_flow_works_as_plain_forms() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let early = browser.submit("/create", "/api/drafts/mood-only", &[]).await;
    assert_eq!((early.status, early.location()), (303, "/create"), "Next is blocked without an input");
    let answer = browser.submit("/create", "/api/drafts/mood-only", &[("mood", "energetic")]).await;
    let id = draft_in(answer.location());
    let key = id.to_string();
    let songs: Vec<String> = TestApp::songs(3).iter().map(ToString::to_string).collect();
    let shown = songs.join(",");
    let fields = [
        ("id", key.as_str()),
        ("shown", &shown),
        ("track[0]", &songs[0]),
        ("track[1]", &songs[2]),
        ("go", "songs?offset=24"),
    ];
    let page = format!("/create/{id}/songs");
    let answer = browser.submit(&page, "/api/drafts/songs-form", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, &*format!("/create/{id}/songs?offset=24")));
    assert_eq!(browser.draft(id).await.selected.len(), 2);
    for foreign in ["//evil.example", "songs?é", "songs?\n", "songs?a b"] {
        let fields = [("id", key.as_str()), ("shown", ""), ("go", foreign)];
        let answer = browser.submit(&page, "/api/drafts/songs-form", &fields).await;
        assert_eq!(answer.location(), format!("/create/{id}/post"), "{foreign:?}");
    }
}
