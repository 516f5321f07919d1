use domain::{AppError, Mood, Page, StoredReading};

use crate::support::TestApp;

#[tokio::test]
async fn the_history_is_ones_own() {
    let app = TestApp::new().await;
    let mut ada = app.signed_up("ada").await;
    for mood in ["calm", "sad", "angry"] {
        assert_eq!(ada.call("/api/drafts/mood-only", &[("mood", mood)]).await.status, 200);
    }
    let page: Page<StoredReading> = ada.get("/api/readings/history?limit=2&days=1").await.json();
    let moods: Vec<Mood> = page.items.iter().map(|entry| entry.reading.mood).collect();
    assert_eq!(moods, [Mood::Angry, Mood::Sad]);
    let next = format!("/api/readings/history?limit=2&cursor={}", page.next.unwrap());
    let rest: Page<StoredReading> = ada.get(&next).await.json();
    assert_eq!((rest.items.len(), rest.items[0].reading.mood), (1, Mood::Calm));

    let others: Page<StoredReading> = app.signed_up("eve").await.get("/api/readings/history").await.json();
    assert!(others.items.is_empty());
    let mut visitor = app.browser();
    visitor.call("/api/drafts/mood-only", &[("mood", "calm")]).await;
    assert_eq!(visitor.get("/api/readings/history").await.error(), AppError::SignInRequired);
}
