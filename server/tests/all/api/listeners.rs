use app::api::listeners::{Recommended, Wishes};
use app::api::songs::SongPage;
use domain::{AppError, Forecast, ForecastRecord, RankedTrack, TopListeners, TopListens};

use crate::support::TestApp;

#[tokio::test]
async fn what_is_known_of_a_listener_is_their_own() {
    let app = TestApp::new().await;
    let mut nobody = app.browser();
    for path in ["recommended", "wishes", "forecast-record"] {
        assert_eq!(
            nobody.get(&format!("/api/listener/{path}")).await.error(),
            AppError::SignInRequired,
            "{path}"
        );
    }
    let forecast: Option<Forecast> = nobody.get("/api/listener/forecast").await.json();
    assert!(forecast.is_none());
    let song = TestApp::songs(1)[0].to_string();
    for (path, fields) in [
        ("time-zone", vec![("zone", "Europe/Berlin")]),
        ("play", vec![("track", song.as_str())]),
        ("set-wishes", vec![("liked", "Adele")]),
    ] {
        let answer = nobody.call(&format!("/api/listener/{path}"), &fields).await;
        assert_eq!(answer.error(), AppError::SignInRequired, "{path}");
    }
}

#[tokio::test]
async fn a_listener_tells_what_they_want() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let fields = [
        ("liked", "Adele\r\nMuse\r\n\r\n"),
        ("never", "'); DROP TABLE wishes;--"),
        ("genre_liked[]", "pop"),
        ("genre_never[]", "rap"),
        ("genre_never[]", "pop"),
    ];
    assert_eq!(ada.call("/api/listener/set-wishes", &fields).await.status, 200);
    let wishes: Wishes = ada.get("/api/listener/wishes").await.json();
    assert_eq!((wishes.artists(true).as_str(), wishes.artists(false).as_str()), ("Adele\nMuse", fields[1].1));
    assert_eq!(
        (wishes.genre("pop"), wishes.genre("rap"), wishes.genre("rock")),
        (Some(false), Some(false), None)
    );
    assert!(wishes.genres.iter().any(|genre| genre == "rock"));

    assert_eq!(ada.call("/api/listener/time-zone", &[("zone", "Europe/Berlin")]).await.status, 200);
    let unknown = ada.call("/api/listener/time-zone", &[("zone", "../etc/passwd")]).await;
    assert!(unknown.error().for_field("zone").is_some());
    let song = TestApp::songs(1)[0].to_string();
    let play = [("track", song.as_str()), ("mood", "calm"), ("skipped", "true")];
    assert_eq!(ada.call("/api/listener/play", &play).await.status, 200);
    assert_eq!(
        ada.call("/api/listener/play", &[("track", song.as_str()), ("mood", "meh")]).await.status,
        400
    );
    let record: ForecastRecord = ada.get("/api/listener/forecast-record").await.json();
    assert_eq!(record, ForecastRecord::default());
    let found: Recommended = ada.get("/api/listener/recommended").await.json();
    assert_eq!(found, Recommended::default());
    ada.call("/api/favorites/set", &[("track", &song), ("favorite", "true")]).await;
    let found: Recommended = ada.get("/api/listener/recommended").await.json();
    assert_eq!(found.tracks.len(), 12);
}

#[tokio::test]
async fn what_one_hears_most_is_ones_own_and_on_home() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    let top = "/api/listener/top";
    assert!(ada.get(top).await.json::<Option<TopListens>>().is_none());
    let songs = TestApp::songs(2);
    for (song, skipped) in [(songs[0], "true"), (songs[1], "false")] {
        let play = [("track", song.to_string()), ("skipped", skipped.to_owned())];
        let play: Vec<(&str, &str)> = play.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(ada.call("/api/listener/play", &play).await.status, 200);
    }
    let heard: TopListens = ada.get(top).await.json::<Option<TopListens>>().unwrap();
    assert_eq!(heard.by, TopListeners::Viewer);
    assert_eq!(heard.tracks.iter().map(|track| track.id).collect::<Vec<_>>(), songs[1..]);
    assert!(ada.open("/").await.text().contains("What you hear most"));
    // One listener is too few to be told of.
    assert!(app.browser().get(top).await.json::<Option<TopListens>>().is_none());
}

#[tokio::test]
async fn more_songs_come_by_a_cursor_that_is_ones_own() {
    let app = TestApp::new().await;
    let (mut ada, mut bob) = (app.browser(), app.browser());
    let draft = ada.draw().await;
    let theirs = bob.draw().await;
    ada.call("/api/drafts/choose-mood", &[("id", &draft.to_string()), ("mood", "calm")]).await;
    bob.call("/api/drafts/choose-mood", &[("id", &theirs.to_string()), ("mood", "calm")]).await;
    let first: SongPage<RankedTrack> = ada.get(&format!("/api/songs/ranked?draft={draft}")).await.json();
    let next = first.next.unwrap();
    let second: SongPage<RankedTrack> =
        ada.get(&format!("/api/songs/ranked?draft={draft}&after={next}")).await.json();
    assert!(second.items.len() == 24 && !second.items.contains(&first.items[0]));
    for (path, error) in [
        (format!("draft={theirs}&after={next}"), AppError::Malformed),
        (format!("draft={draft}&after={next}"), AppError::NotFound),
        (format!("draft={theirs}&after=%27%20OR%201"), AppError::Malformed),
    ] {
        assert_eq!(bob.get(&format!("/api/songs/ranked?{path}")).await.error(), error, "{path}");
    }
}

#[tokio::test]
async fn a_plain_form_asks_before_it_drops_songs() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let draft = browser.draw().await;
    let (id, page) = (draft.to_string(), format!("/create/{draft}/mood"));
    browser.call("/api/drafts/choose-mood", &[("id", &id), ("mood", "calm")]).await;
    for song in TestApp::songs(4) {
        assert_eq!(browser.select(draft, song).await, 200);
    }
    let asked = browser.submit(&page, "/api/drafts/mood-form", &[("id", &id), ("mood", "sad")]).await;
    assert_eq!((asked.status, asked.location()), (303, page.as_str()));
    let asked = browser.open(&page).await.text();
    assert!(asked.contains("drops the 4 songs you chose"), "{asked}");
    assert!(asked.contains("Drop the songs I chose"), "{asked}");
    assert!(asked.contains(r#"value="sad" checked"#), "the choice is still ticked: {asked}");
    assert_eq!(browser.draft(draft).await.selected.len(), 4);
    let fields = [("id", id.as_str()), ("mood", "sad"), ("drop", "true")];
    let done = browser.submit(&page, "/api/drafts/mood-form", &fields).await;
    assert_eq!(done.location(), format!("/create/{draft}/songs"));
    assert!(browser.draft(draft).await.selected.is_empty());
}
