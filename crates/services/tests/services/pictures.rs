use bytes::Bytes;
use domain::{
    AppError, DraftInput, Mood, PictureId, PictureKind, PictureSize, PostId, Privacy, RankedTrack, Source,
};
use services::{Owner, Services, Upload, Words};
use test_support::{blank_png, db_test, drawing_png, gradient_jpeg};
use uuid::Uuid;

use crate::support::{sign_up, world};

fn photo(draft: Option<PostId>) -> Upload {
    Upload { bytes: gradient_jpeg(400, 300).into(), kind: PictureKind::Photo, strokes: None, draft }
}

fn drawing(strokes: Option<&'static [u8]>) -> Upload {
    Upload {
        bytes: drawing_png(300).into(),
        kind: PictureKind::Drawing,
        strokes: strokes.map(Bytes::from_static),
        draft: None,
    }
}

const STROKES: &[u8] = br##"{"version":1,"width":300,"height":300,"background":"#ffffff","strokes":
    [{"tool":"pen","color":"#000000","width":4.0,"points":[[1,2,0.5],[30,40,0.5]]}]}"##;

async fn upload(services: &Services, owner: Owner, upload: Upload) -> Result<PostId, AppError> {
    services.upload(owner, upload).await
}

async fn picture_of(services: &Services, owner: Owner, draft: PostId) -> PictureId {
    let DraftInput::Picture(picture) = services.draft(owner, draft).await.unwrap().input else {
        panic!("no picture")
    };
    picture.id
}

db_test!(a_drawing_is_read_and_can_be_replayed, |store| async move {
    let services = world(&store).services;
    let owner = Owner::Visitor(Uuid::now_v7());
    let id = upload(&services, owner, drawing(Some(STROKES))).await.unwrap();
    let draft = services.draft(owner, id).await.unwrap();
    assert_eq!(draft.detected.unwrap().source, Source::Drawing);
    let picture = picture_of(&services, owner, id).await;
    let strokes = services.strokes(picture, Some(owner)).await.unwrap();
    assert_eq!(strokes.strokes.len(), 1);
    let file = services.picture_file(picture, PictureSize::Small, Some(owner)).await.unwrap();
    assert_eq!(file.content_type, "image/png");
    let other = Some(Owner::Visitor(Uuid::now_v7()));
    for stranger in [None, other] {
        let file = services.picture_file(picture, PictureSize::Small, stranger).await;
        assert_eq!(file.unwrap_err(), AppError::NotFound);
        assert_eq!(services.strokes(picture, stranger).await, Err(AppError::NotFound));
    }
});

db_test!(a_picture_without_a_face_is_read_and_the_choice_stays_open, |store| async move {
    let services = world(&store).services;
    let owner = Owner::Visitor(Uuid::now_v7());
    let id = upload(&services, owner, photo(None)).await.unwrap();
    let draft = services.draft(owner, id).await.unwrap();
    let detected = draft.detected.unwrap();
    assert_eq!(detected.source, Source::Scene);
    assert!(detected.explanation.is_some() && !detected.keywords.is_empty());
    services.choose_mood(owner, id, Some(Mood::Calm), None, false).await.unwrap();
    services.require_mood(owner, id).await.unwrap();
    // Few songs name a colourful spotlight; they are found where the mood is no hindrance.
    services.choose_mood(owner, id, Some(Mood::Neutral), None, false).await.unwrap();
    let named = |song: &RankedTrack| {
        let said = |word: &String| {
            song.reason.contains(&format!("“{word}” in its"))
                || song.reason.contains(&format!("near to {word}"))
        };
        detected.keywords.iter().any(said)
    };
    let (mut found, mut next) = (false, None);
    for _ in 0..5 {
        let (songs, after) = services.rank_songs(owner, id, next.as_deref()).await.unwrap();
        (found, next) = (found || songs.iter().any(named), after);
    }
    assert!(found, "none for {:?}", detected.keywords);
    let picture = picture_of(&services, owner, id).await;
    assert_eq!(services.strokes(picture, Some(owner)).await, Err(AppError::NotFound));

    let blank = Upload { bytes: blank_png(300, 200).into(), draft: Some(id), ..drawing(None) };
    assert_eq!(upload(&services, owner, blank).await, Ok(id), "a second input for the same draft");
    let draft = services.draft(owner, id).await.unwrap();
    assert!(draft.reading().is_none() && draft.unread_reason.unwrap().contains("blank"));
});

db_test!(what_is_refused_leaves_nothing_behind, |store| async move {
    let world = world(&store);
    let services = &world.services;
    let owner = Owner::Visitor(Uuid::now_v7());
    let theirs = services.start_with_mood(Owner::Visitor(Uuid::now_v7()), None, Mood::Sad).await.unwrap();
    assert_eq!(upload(services, owner, photo(Some(theirs))).await, Err(AppError::NotFound));
    let broken = upload(services, owner, drawing(Some(b"{}"))).await.unwrap_err();
    assert_eq!(broken.status(), 422);
    let empty = Upload { bytes: Bytes::new(), ..photo(None) };
    assert_eq!(upload(services, owner, empty).await.unwrap_err().status(), 422);
    assert_eq!(world.file_count(), 0);
    assert_eq!(services.latest_draft(owner).await.unwrap(), None);
});

db_test!(pictures_are_seen_by_those_who_see_their_post, |store| async move {
    let world = world(&store);
    let services = &world.services;
    let ada = sign_up(services, "ada").await;
    let owner = Owner::User(ada);
    let id = upload(services, owner, drawing(None)).await.unwrap();
    let picture = picture_of(services, owner, id).await;
    let stranger = async || services.picture_file(picture, PictureSize::Full, None).await.is_ok();
    assert!(!stranger().await, "a draft");
    services.publish(ada, id, &Words::default()).await.unwrap();
    assert!(stranger().await, "a public post");
    services.edit_post(ada, id, "", Privacy::Private).await.unwrap();
    assert!(!stranger().await, "a private post");
    assert_eq!(services.delete_post(ada, id).await.as_deref(), Ok("ada"));
    assert_eq!(world.file_count(), 0);
    assert!(services.picture_file(picture, PictureSize::Full, Some(owner)).await.is_err());
});

db_test!(a_picture_is_shown_with_its_authors_words_or_ours, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let owner = Owner::User(ada);
    for (alt, expected) in [
        (Some("A smiling face"), "A smiling face"),
        (Some(""), "A drawing. Its mood: calm."),
        (None, "A drawing. Its mood: calm."),
    ] {
        let id = upload(&services, owner, drawing(None)).await.unwrap();
        services.choose_mood(owner, id, Some(Mood::Calm), None, false).await.unwrap();
        let said = Words { alt: alt.map(str::to_owned), ..Words::default() };
        services.publish(ada, id, &said).await.unwrap();
        let shown = [
            services.post(id, None).await.unwrap().input,
            services.feed(None).await.unwrap().items.remove(0).input,
            services.posts_by("ada", None, None).await.unwrap().items.remove(0).input,
        ];
        for input in shown {
            let DraftInput::Picture(picture) = input else { panic!("no picture") };
            assert_eq!(picture.alt, expected);
        }
    }
});

db_test!(a_drawing_without_strokes_is_no_error, |store| async move {
    let services = world(&store).services;
    let owner = Owner::Visitor(Uuid::now_v7());
    let without = upload(&services, owner, drawing(None)).await.unwrap();
    assert_eq!(services.draft_strokes(owner, without).await, Ok(None));
    let with = upload(&services, owner, drawing(Some(STROKES))).await.unwrap();
    assert_eq!(services.draft_strokes(owner, with).await.unwrap().unwrap().strokes.len(), 1);
    let line = services.start_with_line(owner, None, "rain").await.unwrap();
    assert_eq!(services.draft_strokes(owner, line).await, Ok(None));
});

db_test!(an_avatar_replaces_the_one_before, |store| async move {
    let world = world(&store);
    let services = &world.services;
    let ada = sign_up(services, "ada").await;
    services.rename(ada, "Ada").await.unwrap();
    let set = async || {
        let bytes = gradient_jpeg(300, 300).into();
        services.set_avatar(ada, bytes).await.unwrap();
        services.profile("ada").await.unwrap().avatar.unwrap()
    };
    let first = set().await;
    assert!(services.picture_file(first, PictureSize::Small, None).await.is_ok(), "everyone sees it");
    let files = world.file_count();
    let second = set().await;
    assert_eq!(world.file_count(), files);
    assert_ne!(first, second);
    assert_eq!(services.profile("ada").await.unwrap().display_name, "Ada");
    services.remove_avatar(ada).await.unwrap();
    assert_eq!((services.profile("ada").await.unwrap().avatar, world.file_count()), (None, 0));
});

db_test!(discarding_a_draft_removes_its_picture, |store| async move {
    let world = world(&store);
    let owner = Owner::Visitor(Uuid::now_v7());
    let id = upload(&world.services, owner, photo(None)).await.unwrap();
    assert!(world.file_count() > 0);
    world.services.discard_draft(owner, id).await.unwrap();
    assert_eq!(world.file_count(), 0);
});
