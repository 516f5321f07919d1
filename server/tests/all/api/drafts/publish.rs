use domain::{AppError, DraftInput, Page, Post, PostCard, Privacy};

use crate::support::{PASSWORD, TestApp, draft_in};

const PATH: &str = "/api/drafts/publish";

#[tokio::test]
async fn sent_twice_at_once_it_is_one_post() {
    let app = TestApp::new().await;
    let browser = app.signed_up("ada").await;
    let id = browser.clone().draw().await;
    let key = id.to_string();
    let twice = (0..6).map(|_| {
        let (mut browser, key) = (browser.clone(), key.clone());
        async move {
            let fields = [("id", key.as_str()), ("description", "once"), ("privacy", "public")];
            let answer = browser.submit("/create", PATH, &fields).await;
            (answer.status, answer.location().to_owned())
        }
    });
    for answer in futures::future::join_all(twice).await {
        assert_eq!(answer, (303, format!("/posts/{id}")));
    }
    let feed: Page<PostCard> = app.browser().get("/api/posts/feed").await.json();
    assert_eq!(feed.items.len(), 1);
    assert_eq!(feed.items[0].description, "once");
}

#[tokio::test]
async fn in_two_tabs_the_later_one_finds_the_post() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let id = browser.draw().await;
    let mut tab = browser.clone();
    let key = id.to_string();
    let publish = [("id", key.as_str()), ("description", "one"), ("privacy", "public")];
    assert_eq!(browser.call(PATH, &publish).await.status, 200);
    // The other tab still shows the draft.
    let describe = [("id", key.as_str()), ("description", "two"), ("privacy", "public")];
    assert_eq!(tab.call("/api/drafts/describe", &describe).await.error(), AppError::NotFound);
    let late = tab.submit(&format!("/create/{id}/post"), PATH, &describe).await;
    assert_eq!((late.status, late.location()), (303, &*format!("/posts/{id}")));
    let post: Post = tab.get(&format!("/api/posts/get?id={id}")).await.json();
    assert_eq!(post.description, "one");
}

#[tokio::test]
async fn a_visitor_is_asked_to_sign_in_and_loses_nothing() {
    let app = TestApp::new().await;
    app.signed_up("ada").await;
    let mut browser = app.browser();
    let id = browser.draw().await;
    let key = id.to_string();
    let fields =
        [("id", key.as_str()), ("description", "from before"), ("privacy", "unlisted"), ("alt", "a face")];
    let answer = browser.submit(&format!("/create/{id}/post"), PATH, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, &*format!("/sign-in?next=/create/{id}/post")));
    let next = format!("/create/{id}/post");
    let sign_in = [("login", "ada"), ("password", PASSWORD), ("next", next.as_str())];
    let answer = browser.submit("/sign-in", "/api/account/sign-in", &sign_in).await;
    assert_eq!(answer.location(), next);
    let draft = browser.draft(id).await;
    assert_eq!((draft.description.as_str(), draft.privacy), ("from before", Privacy::Unlisted));
    // The alt text is not asked for again: it was kept with the rest.
    assert_eq!(browser.call(PATH, &fields[..3]).await.status, 200);
    let post: Post = app.browser().get(&format!("/api/posts/get?id={id}")).await.json();
    let DraftInput::Picture(picture) = post.input else { panic!("no picture") };
    assert_eq!(picture.alt, "a face");
    let feed: Page<PostCard> = app.browser().get("/api/posts/feed").await.json();
    assert!(feed.items.is_empty(), "unlisted");
}

#[tokio::test]
async fn without_a_mood_there_is_no_post() {
    let app = TestApp::new().await;
    let mut browser = app.signed_up("ada").await;
    let answer = browser.call("/api/drafts/line", &[("line", "Regen am Fenster, den ganzen Tag")]).await;
    let id = draft_in(answer.location()).to_string();
    let fields = [("id", id.as_str()), ("description", ""), ("privacy", "public")];
    assert!(browser.call(PATH, &fields).await.error().for_field("mood").is_some());
    let long = "x".repeat(100_000);
    let fields = [("id", id.as_str()), ("description", long.as_str()), ("privacy", "public")];
    assert!(browser.call(PATH, &fields).await.error().for_field("description").is_some());
}

#[tokio::test]
async fn what_is_on_the_picture_can_be_taken_back() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let id = browser.draw().await;
    let key = id.to_string();
    let page = format!("/create/{id}/post");
    let publish = |alt| [("id", key.as_str()), ("description", ""), ("privacy", "public"), ("alt", alt)];
    browser.submit(&page, PATH, &publish("a face")).await;
    let alt = async |browser: &mut crate::support::Browser| match browser.draft(id).await.input {
        DraftInput::Picture(picture) => picture.alt,
        other => panic!("{other:?}"),
    };
    assert_eq!(alt(&mut browser).await, "a face");
    browser.submit(&page, PATH, &publish("")).await;
    assert_eq!(alt(&mut browser).await, "");
}
