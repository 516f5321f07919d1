//! Logging in with Spotify, and how far jobs are, over HTTP. The use cases have tests of their own.

use std::fmt::Write;

use app::api::spotify::SpotifyPage;
use chrono::{TimeDelta, Utc};
use domain::{Job, JobState, SpotifyTrouble};
use spotify_standin::{PersonSwitches, StandIn, Switches};

use crate::support::{Answer, Browser, Options, TestApp};

const LOGIN: &str = "/spotify/login?next=/settings";

async fn app() -> (TestApp, StandIn) {
    app_with(Options::default().limit_factor).await
}

async fn app_with(limit_factor: u32) -> (TestApp, StandIn) {
    let people =
        [("premium".to_owned(), PersonSwitches { saved_tracks: Some(60), ..PersonSwitches::default() })];
    let switches =
        Switches { auto_approve: Some("premium".to_owned()), people: people.into(), ..Switches::default() };
    let standin = StandIn::start(spotify_standin::Options { switches, ..Default::default() }).await.unwrap();
    let at = |path: &str| format!("{}/{path}", standin.url()).parse().unwrap();
    let spotify = spotify::Config {
        app: Some(spotify::App {
            id: "standin".to_owned(),
            secret: "standin-secret".to_owned(),
            redirect: "http://127.0.0.1:3000/spotify/callback".parse().unwrap(),
        }),
        auth: at(""),
        api: at("v1/"),
        reccobeats: at("reccobeats/v1/"),
        soundnet: at("soundnet/"),
        soundnet_key: None,
    };
    let app =
        TestApp::with(Options { spotify: Some(spotify), limit_factor, ..Options::default() }).await.unwrap();
    (app, standin)
}

/// Follows to Spotify's page, where the person agrees, and says the address they come back with.
async fn agree(leaving: &Answer) -> String {
    assert_eq!(leaving.status, 303);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(leaving.header("location")).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    back.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
}

async fn connect(browser: &mut Browser) {
    let leaving = browser.open(LOGIN).await;
    let answer = browser.open(&agree(&leaving).await).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/settings"));
}

#[tokio::test]
async fn somebody_without_an_account_logs_in_with_spotify() {
    let (app, _standin) = app().await;
    let mut browser = app.browser();
    let before = browser.open(LOGIN).await;
    let session = browser.session().unwrap().to_owned();
    let back = agree(&before).await;
    let answer = browser.open(&back).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/settings"));
    assert_ne!(
        browser.session().unwrap(),
        session,
        "a session that was there before is not that of the account"
    );
    let page = browser.open("/settings").await;
    assert!(page.text().contains("Connected as"), "{}", page.text());
    // The address with the code leads nowhere a second time.
    let again = browser.open(&back).await;
    assert_eq!(again.header("location"), "/spotify/problem?why=stale");
}

#[tokio::test]
async fn another_browser_cannot_end_a_login() {
    let (app, _standin) = app().await;
    let mut ada = app.signed_up("ada").await;
    let back = agree(&ada.open(LOGIN).await).await;
    let mut eve = app.signed_up("eve").await;
    let answer = eve.open(&back).await;
    assert_eq!(answer.header("location"), "/spotify/problem?why=stale");
    let page = eve.open(answer.header("location")).await;
    assert!(page.status == 200 && page.text().contains("began in another browser"));
    assert!(!eve.open("/settings").await.text().contains("Connected as"));
}

#[tokio::test]
async fn at_another_name_of_this_machine_one_is_sent_to_the_right_one() {
    let (app, _standin) = app().await;
    let mut browser = app.browser().with_header("host", "localhost:3000");
    let answer = browser.open(LOGIN).await;
    assert_eq!(answer.header("location"), "http://127.0.0.1:3000/spotify/login?next=%2Fsettings&hop=guest");
}

#[tokio::test]
async fn behind_a_proxy_that_hides_the_address_one_is_not_sent_round_in_circles() {
    let (app, standin) = app().await;
    let mut browser = app.browser().with_header("host", "10.0.0.7:3000");
    browser.sign_up("ada").await;
    let there = browser.open(LOGIN).await.header("location").to_owned();
    let there = there.strip_prefix("http://127.0.0.1:3000").unwrap();
    assert!(there.ends_with("&hop=user"), "{there}");
    let leaving = browser.open(there).await;
    assert!(leaving.header("location").starts_with(standin.url()), "{}", leaving.header("location"));
    // Who was signed in and is not there would get a second account.
    let answer = app.browser().open(there).await;
    assert_eq!(answer.header("location"), "/spotify/problem?why=elsewhere");
    assert!(app.browser().open("/spotify/problem?why=elsewhere").await.text().contains("another address"));
}

#[tokio::test]
async fn no_address_with_a_code_stays() {
    let (app, _standin) = app().await;
    for odd in ["code=a&code=b", "code=%ff&state=%ff", "code=a"] {
        let answer = app.browser().open(&format!("/spotify/callback?{odd}")).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/spotify/problem?why=stale"), "{odd}");
    }
}

#[tokio::test]
async fn logins_do_not_begin_without_end() {
    let (app, _standin) = app_with(1).await;
    for _ in 0..30 {
        assert_eq!(app.browser().open(LOGIN).await.status, 303);
    }
    let mut made_up = app.browser();
    made_up.set_session("AAAAAAAAAAAAAAAAAAAAAA");
    for mut browser in [app.browser(), made_up] {
        assert_eq!(browser.open(LOGIN).await.status, 429);
    }
}

#[tokio::test]
async fn searches_do_not_use_up_what_all_share() {
    let (app, standin) = app_with(1).await;
    let mut browser = app.signed_up("ada").await;
    let search = "/api/spotify/search?query=love&offset=0";
    for _ in 0..60 {
        assert_eq!(browser.get(search).await.status, 200);
    }
    assert_eq!(browser.get(search).await.status, 429);
    let asked = standin.log().requests.into_iter().filter(|request| request.path == "/v1/search");
    assert_eq!(asked.count(), 1);
}

#[tokio::test]
async fn without_an_app_the_way_is_closed_and_that_is_said() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let answer = browser.open(LOGIN).await;
    assert_eq!(answer.header("location"), "/spotify/problem?why=refused");
    assert!(browser.open("/settings").await.text().contains("not connected to Spotify"));
    for path in ["/api/spotify/sync", "/api/spotify/playlist"] {
        assert_eq!(browser.call(path, &[("name", "Mine")]).await.status, 409, "{path}");
    }
    // A search goes on without Spotify, and knows why.
    let found: SpotifyPage = browser.get("/api/spotify/search?query=love").await.json();
    assert_eq!((found.songs.len(), found.why), (0, Some(SpotifyTrouble::NotConfigured)));
}

#[tokio::test]
async fn songs_of_spotify_go_into_a_draft_and_a_playlist() {
    let (app, standin) = app().await;
    let mut browser = app.signed_up("ada").await;
    connect(&mut browser).await;
    let draft = browser.draw().await;
    browser.call("/api/drafts/choose-mood", &[("id", &draft.to_string()), ("mood", "calm")]).await;
    let found: SpotifyPage = browser.get("/api/spotify/search?query=river").await.json();
    let song = found.songs[0].clone();
    assert_eq!(browser.select(draft, song.id).await, 200);
    let id = draft.to_string();
    for (name, status) in [("", 422), ("River songs", 200)] {
        let answer = browser.call("/api/spotify/playlist", &[("name", name), ("draft", &id)]).await;
        assert_eq!(answer.status, status, "{name}");
    }
    app.services.worker().drain(Utc::now()).await;
    let made = standin.log().playlists;
    assert_eq!((made.len(), made[0].name.as_str()), (1, "River songs"));
    assert_eq!(made[0].uris, [format!("spotify:track:{}", song.spotify_id.unwrap())]);
    // Nobody else's draft.
    let mut bob = app.signed_up("bob").await;
    let refused = bob.call("/api/spotify/playlist", &[("name", "Theirs"), ("draft", &id)]).await;
    assert_eq!(refused.status, 409, "not connected");
    for path in ["/api/spotify/playback", "/api/spotify/devices"] {
        assert_eq!(app.browser().get(path).await.status, 401, "{path}");
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn tokens_do_not_reach_pages() {
    let (app, _standin) = app().await;
    let mut browser = app.signed_up("ada").await;
    connect(&mut browser).await;
    let answer = browser.get("/api/spotify/player-token").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let token: serde_json::Value = answer.json();
    let token = token["token"].as_str().unwrap();
    for path in ["/", "/settings", "/api/spotify/capabilities", "/api/spotify/player", "/api/jobs/list"] {
        assert!(!browser.open(path).await.text().contains(token), "{path}");
    }
    assert_eq!(app.browser().get("/api/spotify/player-token").await.status, 401);
}

/// Reads events until one is about a job that is over, and says all of them.
async fn follow(app: &TestApp, browser: &Browser) -> Vec<Job> {
    let mut answer = events(app, browser).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    loop {
        write!(text, "{}", String::from_utf8_lossy(&answer.chunk().await.unwrap().unwrap())).unwrap();
        let jobs: Vec<Job> = text
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .map(|data| serde_json::from_str(data).unwrap())
            .collect();
        if jobs.last().is_some_and(|job| job.state.is_over()) {
            return jobs;
        }
    }
}

async fn events(app: &TestApp, browser: &Browser) -> reqwest::Response {
    let addr = app.listen().await;
    let session = format!("undertone={}", browser.session().unwrap());
    let request = reqwest::Client::new().get(format!("http://{addr}/jobs/events"));
    request.header("cookie", session).send().await.unwrap()
}

#[tokio::test]
async fn progress_is_told_and_goes_on_after_a_lost_connection() {
    let (app, _standin) = app().await;
    let mut browser = app.signed_up("ada").await;
    connect(&mut browser).await;
    assert_eq!(browser.call("/api/spotify/sync", &[]).await.status, 200);
    let work = app.services.worker();
    let (jobs, _) = tokio::join!(follow(&app, &browser), work.drain(Utc::now() + TimeDelta::hours(1)));
    assert_eq!(jobs.last().unwrap().state, JobState::Done);
    // Not in order of their times: this worker claims with a clock that is ahead.
    assert!(jobs.windows(2).all(|pair| pair[0] != pair[1]), "nothing twice: {jobs:?}");
    // Who comes back is told how it stands, however long they were away.
    assert_eq!(follow(&app, &browser).await, jobs[jobs.len() - 1..]);
    // Of others' jobs nobody is told.
    let mut bob = app.signed_up("bob").await;
    assert_eq!(bob.get("/api/jobs/list").await.json::<Vec<Job>>(), []);
    assert_eq!(app.browser().get("/jobs/events").await.status, 401);
    let id = jobs[0].id.to_string();
    assert_eq!(bob.call("/api/jobs/cancel", &[("job", &id)]).await.status, 404);
}

#[tokio::test]
async fn events_end_when_the_server_is_to_stop() {
    let app = TestApp::new().await;
    let browser = app.signed_up("ada").await;
    let answer = events(&app, &browser).await;
    app.stopping.cancel();
    assert!(answer.bytes().await.unwrap().is_empty());
}
