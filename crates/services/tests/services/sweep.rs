use chrono::{TimeDelta, Utc};
use domain::{Mood, PictureId, PictureKind};
use services::{Owner, Swept, Upload};
use store::{SessionKey, SessionRecord};
use test_support::{db_test, gradient_jpeg};
use uuid::Uuid;

use crate::support::{sign_up, world};

db_test!(what_has_served_its_time_goes_and_the_rest_stays, |store| async move {
    let world = world(&store);
    let services = &world.services;
    let (ada, visitor) = (sign_up(services, "ada").await, Owner::Visitor(Uuid::now_v7()));
    let photo = || Upload {
        bytes: gradient_jpeg(100, 80).into(),
        kind: PictureKind::Photo,
        strokes: None,
        draft: None,
    };
    let kept = services.upload(Owner::User(ada), photo()).await.unwrap();
    let left = services.upload(visitor, photo()).await.unwrap();
    // A draft that got another input leaves its picture behind.
    let orphaned = services.upload(Owner::User(ada), photo()).await.unwrap();
    services.start_with_mood(Owner::User(ada), Some(orphaned), Mood::Sad).await.unwrap();
    // Files of an upload that was cut off before its row.
    let intake = media::intake(&gradient_jpeg(50, 50), PictureKind::Photo).unwrap();
    world.files.put_picture(PictureId::generate(), &intake, None).await.unwrap();
    let session = SessionRecord {
        key: SessionKey::of_token("x"),
        user: None,
        data: serde_json::json!({}),
        expires_at: Utc::now() + TimeDelta::days(1),
    };
    store.sessions().create(&session, Utc::now()).await.unwrap();

    assert_eq!(services.sweep(Utc::now()).await, Ok(Swept::default()), "all of it is new");
    let soon = services.sweep(Utc::now() + TimeDelta::days(8)).await.unwrap();
    assert_eq!(soon, Swept { sessions: 1, drafts: 0, pictures: 1, files: 1 });
    assert!(services.draft(visitor, left).await.is_ok(), "their session may have been used since");
    let later = services.sweep(Utc::now() + TimeDelta::days(15)).await.unwrap();
    assert_eq!(later, Swept { sessions: 0, drafts: 1, pictures: 1, files: 0 });
    assert_eq!(world.file_count(), 4, "one picture in four sizes");
    assert!(services.draft(Owner::User(ada), kept).await.is_ok());
    assert!(services.draft(visitor, left).await.is_err());
    assert_eq!(services.sweep(Utc::now() + TimeDelta::days(15)).await, Ok(Swept::default()));
});
