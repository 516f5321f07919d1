//! Made-up users and posts in any number, the same each time, to measure with.

use std::io::Cursor;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    AppError, DraftInput, ModelVersion, Mood, Picture, PictureId, PictureKind, PostId, Privacy, Reading,
    Role, Scores, Source, Track, UserId,
};
use futures::{StreamExt, TryStreamExt, stream};
use image::{ImageFormat, Rgb, RgbImage};
use media::{Files, Intake};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use songs::Catalogue;
use store::{DraftChanges, NewDraft, NewPicture, NewUser, Owner, ReadInput, Store};

use crate::start::StartError;

/// Posts for each user.
const POSTS_PER_USER: u32 = 50;
/// Only the newest posts have files behind their pictures; the others would only fill the disk.
const WITH_FILES: u32 = 100;
/// How many posts are written at the same time; PostgreSQL gains by it, SQLite has one writer anyway.
const AT_ONCE: usize = 4;
/// Time between two posts.
const APART: TimeDelta = TimeDelta::minutes(7);

const WORDS: [&str; 16] = [
    "evening", "sea", "light", "slow", "rain", "window", "friends", "city", "train", "garden", "quiet",
    "first", "snow", "laughing", "coffee", "home",
];

/// Adds users and posts to the database, and files for the newest pictures.
pub async fn seed(store: &Store, files: &Files, posts: u32) -> Result<(), StartError> {
    let mut dice = StdRng::seed_from_u64(7);
    let tracks: Vec<Track> = Catalogue::builtin()?.iter().collect();
    let now = Utc::now();
    let users = users(store, posts.div_ceil(POSTS_PER_USER).max(1), now).await?;
    let pictures = Mood::ALL.map(picture_of).into_iter().collect::<Result<Vec<_>, _>>()?;

    let plans: Vec<Plan> = (0..posts).map(|n| Plan::new(n, now, &mut dice, &users, &tracks)).collect();
    stream::iter(plans.into_iter().map(|plan| write(store, files, &pictures, plan)))
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await
}

async fn users(store: &Store, count: u32, now: DateTime<Utc>) -> Result<Vec<UserId>, StartError> {
    // Names of their own, so that a database can be seeded twice.
    let run = now.timestamp();
    let mut users = Vec::new();
    for n in 0..count {
        let username = format!("seed_{run}_{n}");
        let new = NewUser {
            id: UserId::generate(),
            email: format!("{username}@example.org"),
            username,
            // No password has this hash.
            password_hash: "!".to_owned(),
            role: Role::User,
            created_at: now - TimeDelta::days(400),
        };
        users.push(store.users().create(new).await?.profile.id);
    }
    Ok(users)
}

/// What a post will be.
struct Plan {
    author: UserId,
    mood: Mood,
    tracks: Vec<Track>,
    description: String,
    privacy: Privacy,
    at: DateTime<Utc>,
    with_files: bool,
}

impl Plan {
    fn new(n: u32, now: DateTime<Utc>, dice: &mut StdRng, users: &[UserId], tracks: &[Track]) -> Self {
        let songs = dice.random_range(1..=8);
        let words: Vec<&str> = WORDS.choose_multiple(dice, 6).copied().collect();
        Self {
            author: users.choose(dice).copied().unwrap_or_else(UserId::generate),
            mood: Mood::ALL.choose(dice).copied().unwrap_or(Mood::Neutral),
            tracks: tracks.choose_multiple(dice, songs).cloned().collect(),
            description: words.join(" "),
            privacy: if dice.random_ratio(1, 20) { Privacy::Private } else { Privacy::Public },
            at: now - APART * i32::try_from(n).unwrap_or(i32::MAX),
            with_files: n < WITH_FILES,
        }
    }
}

async fn write(store: &Store, files: &Files, pictures: &[Intake], plan: Plan) -> Result<(), StartError> {
    let owner = Owner::User(plan.author);
    let Some(taken) = pictures.get(plan.mood.index()) else { return Ok(()) };
    let picture = Picture {
        id: PictureId::generate(),
        kind: PictureKind::Photo,
        width: taken.width,
        height: taken.height,
        blurhash: taken.blurhash.clone(),
        alt: String::new(),
    };
    if plan.with_files {
        files.put_picture(picture.id, taken, None).await?;
    }
    let new = NewPicture { picture: picture.clone(), owner, bytes: 0, has_strokes: false };
    store.pictures().insert(&new, plan.at).await?;

    let weights = Mood::ALL.map(|mood| if mood == plan.mood { 0.65 } else { 0.05 });
    let model = ModelVersion { name: "seed".to_owned(), version: "1".to_owned() };
    let reading = Reading::from_scores(Scores::from_weights(weights), Source::Face, model);
    let content =
        ReadInput { input: DraftInput::Picture(picture), detected: Some(reading), unread_reason: None };
    let id = PostId::generate();
    store.drafts().create(NewDraft { id, owner, content, manual: None }, plan.at).await?;
    let changes = DraftChanges {
        tracks: Some(plan.tracks),
        description: Some(plan.description),
        privacy: Some(plan.privacy),
        ..DraftChanges::default()
    };
    store.posts().publish(id, plan.author, changes, plan.at).await?;
    Ok(())
}

/// A landscape of two colours for a mood.
fn picture_of(mood: Mood) -> Result<Intake, StartError> {
    let shade = u8::try_from(mood.index() * 30).unwrap_or(u8::MAX);
    let ramp = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap_or(u8::MAX);
    let pixels = RgbImage::from_fn(960, 720, |x, y| Rgb([ramp(x, 960), shade, ramp(y, 720)]));
    let mut png = Cursor::new(Vec::new());
    pixels
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|error| StartError::Refused(AppError::Unusable(error.to_string())))?;
    Ok(media::intake(png.get_ref(), PictureKind::Photo)?)
}
