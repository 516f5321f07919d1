//! Rows that tests need, made with as little said as possible.

use chrono::{DateTime, Utc};
use domain::{
    AudioFeatures, Draft, DraftInput, ModelVersion, Mood, Picture, PictureId, PictureKind, PostId, Privacy,
    Reading, Role, Scores, Source, Track, TrackId, UserId, Viewer,
};
use store::{DraftChanges, NewDraft, NewPicture, NewUser, Owner, ReadInput, Store};
use uuid::Uuid;

/// A person with that name, the address `<name>@example.org` and a password that matches nothing.
pub async fn user(store: &Store, name: &str) -> Viewer {
    let new = NewUser {
        id: UserId::generate(),
        username: name.to_owned(),
        email: format!("{name}@example.org"),
        password_hash: "no password".to_owned(),
        role: Role::User,
        created_at: Utc::now(),
    };
    store.users().create(new).await.unwrap()
}

/// A picture that is in no database yet.
#[must_use]
pub fn picture() -> Picture {
    Picture {
        id: PictureId::generate(),
        kind: PictureKind::Photo,
        width: 1600,
        height: 1200,
        blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj".to_owned(),
        alt: String::new(),
    }
}

/// A picture of this owner, in the database (it has no files).
pub async fn with_picture(store: &Store, owner: Owner) -> Picture {
    let picture = picture();
    let new = NewPicture { picture: picture.clone(), owner, bytes: 123_456, has_strokes: false };
    store.pictures().insert(&new, Utc::now()).await.unwrap();
    picture
}

/// What a detector could say: mostly this mood.
#[must_use]
pub fn reading(mood: Mood) -> Reading {
    let weights = Mood::ALL.map(|other| if other == mood { 0.72 } else { 0.04 });
    let model = ModelVersion { name: "test".to_owned(), version: "1".to_owned() };
    Reading {
        keywords: vec!["beach".to_owned(), "evening".to_owned()],
        explanation: Some("Bright and open.".to_owned()),
        ..Reading::from_scores(Scores::from_weights(weights), Source::Face, model)
    }
}

/// The n-th song of a little catalogue; the same number is the same song.
#[must_use]
pub fn track(n: u32) -> Track {
    let spotify_id = format!("{n:022}");
    Track {
        id: TrackId::from_spotify(&spotify_id),
        spotify_id: Some(spotify_id),
        title: format!("Song {n}"),
        artist: format!("Artist {}", n % 7),
        album: Some("An album".to_owned()),
        year: Some(1999),
        genre: Some("pop".to_owned()),
        popularity: Some(50),
        duration_ms: Some(180_000),
        artwork_url: None,
        preview_url: None,
        features: Some(AudioFeatures {
            valence: 0.5,
            energy: 0.25,
            tempo: 120.0,
            danceability: 0.625,
            acousticness: 0.1,
            instrumentalness: 0.0,
            liveness: 0.2,
            speechiness: 0.05,
            loudness: -7.5,
        }),
    }
}

/// Songs 1 to n.
#[must_use]
pub fn tracks(n: u32) -> Vec<Track> {
    (1..=n).map(track).collect()
}

/// A draft of this owner with a picture, a happy reading and two songs.
pub async fn with_draft(store: &Store, owner: Owner) -> Draft {
    let picture = with_picture(store, owner).await;
    let content = ReadInput {
        input: DraftInput::Picture(picture),
        detected: Some(reading(Mood::Happy)),
        unread_reason: None,
    };
    let new = NewDraft { id: PostId::generate(), owner, content, manual: None };
    let draft = store.drafts().create(new, Utc::now()).await.unwrap();
    let changes = DraftChanges {
        tracks: Some(tracks(2)),
        description: Some("An evening at the sea".to_owned()),
        ..DraftChanges::default()
    };
    store.drafts().save(draft.id, owner, changes, Utc::now()).await.unwrap()
}

/// A new visitor with a draft like [`with_draft`]'s.
pub async fn visitor_draft(store: &Store) -> (Uuid, Draft) {
    let visitor = Uuid::now_v7();
    (visitor, with_draft(store, Owner::Visitor(visitor)).await)
}

/// Publishes a draft of a user with this privacy at this time.
pub async fn publish(store: &Store, id: PostId, author: UserId, privacy: Privacy, at: DateTime<Utc>) {
    let changes = DraftChanges { privacy: Some(privacy), ..DraftChanges::default() };
    store.posts().publish(id, author, changes, at).await.unwrap();
}

/// A public post with a picture, a happy reading and two songs.
pub async fn post(store: &Store, author: UserId) -> PostId {
    post_of(store, author, Privacy::Public, Utc::now()).await
}

/// A post like [`post`]'s with this privacy, published at this time.
pub async fn post_of(store: &Store, author: UserId, privacy: Privacy, at: DateTime<Utc>) -> PostId {
    let draft = with_draft(store, Owner::User(author)).await;
    publish(store, draft.id, author, privacy, at).await;
    draft.id
}
