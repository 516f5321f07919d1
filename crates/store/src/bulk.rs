//! Made-up rows by the thousand. Statistics are not kept up meanwhile: [`Statistics::rebuild`](crate::Statistics::rebuild)
//! makes them afterwards.

use chrono::{DateTime, Utc};
use domain::{Aim, Mood, PictureId, PostId, Privacy, Reading, TrackId, UserId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable};
use uuid::Uuid;

use crate::{
    NewUser, Owner, Result, Store,
    entities::{favorites, plays, post_tracks, posts, users},
    keyset::stored,
    listeners::HERE,
    readings::{NewReading, row as reading_row},
    users::row as user_row,
};

/// Values in one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 30_000;

/// A user, where they are and what they are called.
pub struct BulkUser {
    /// The account.
    pub account: NewUser,
    /// The name on the page.
    pub display_name: String,
    /// The time zone.
    pub time_zone: String,
    /// Whether they agree to be named in statistics.
    pub named_in_statistics: bool,
}

/// A post with its readings.
pub struct BulkPost {
    /// Its key.
    pub id: PostId,
    /// Whose it is.
    pub author: UserId,
    /// Its picture, which is the author's.
    pub picture: Option<PictureId>,
    /// Its line.
    pub line: Option<String>,
    /// Words to go with it.
    pub description: String,
    /// What the detector said.
    pub detected: Option<Reading>,
    /// What the author said. One of the two has to be there.
    pub manual: Option<Reading>,
    /// Who may see it.
    pub privacy: Privacy,
    /// Its songs, none twice; they are in the store already.
    pub tracks: Vec<TrackId>,
    /// Minutes east of Greenwich where the author was.
    pub utc_offset: i32,
    /// When it was read and published.
    pub at: DateTime<Utc>,
}

/// A song that was heard.
pub struct BulkPlay {
    /// By whom.
    pub user: UserId,
    /// The song.
    pub track: TrackId,
    /// Under which mood.
    pub mood: Mood,
    /// Whether it was left before its end.
    pub skipped: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// A song that was marked.
pub struct BulkFavorite {
    /// By whom.
    pub user: UserId,
    /// The song, which they have not marked yet.
    pub track: TrackId,
    /// Where it was found.
    pub post: Option<PostId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The writer of many rows.
#[derive(Clone, Copy)]
pub struct Bulk<'a>(pub(crate) &'a Store);

impl Bulk<'_> {
    /// Adds users.
    ///
    /// # Errors
    /// [`StoreError::Taken`](crate::StoreError::Taken) or the database's; nothing is added then.
    pub async fn users(&self, all: Vec<BulkUser>) -> Result<()> {
        let rows = all.into_iter().map(|user| users::Model {
            display_name: user.display_name,
            time_zone: user.time_zone,
            named_in_statistics: user.named_in_statistics,
            ..user_row(user.account)
        });
        let txn = self.0.begin().await?;
        insert(&txn, rows.map(IntoActiveModel::into_active_model).collect()).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Adds posts with their readings and songs.
    ///
    /// # Errors
    /// None but the database's; nothing is added then.
    pub async fn posts(&self, all: Vec<BulkPost>) -> Result<()> {
        let (mut of_readings, mut of_posts, mut of_tracks) = (Vec::new(), Vec::new(), Vec::new());
        for post in all {
            let mut keep = |reading: Option<Reading>| -> Result<Option<Uuid>> {
                let Some(reading) = reading else { return Ok(None) };
                let new = NewReading {
                    owner: Owner::User(post.author),
                    post: Some(post.id),
                    picture: post.picture,
                    reading,
                };
                let (id, row) = reading_row(&new, post.utc_offset, post.at)?;
                of_readings.push(row);
                Ok(Some(id.0))
            };
            let mood =
                post.manual.as_ref().or(post.detected.as_ref()).map_or(Mood::Neutral, |reading| reading.mood);
            let (detected, manual) = (keep(post.detected)?, keep(post.manual)?);
            of_tracks.extend((0..).zip(&post.tracks).map(|(position, track)| post_tracks::ActiveModel {
                post_id: Set(post.id.0),
                position: Set(position),
                track_id: Set(track.0),
            }));
            of_posts.push(posts::ActiveModel {
                id: Set(post.id.0),
                user_id: Set(post.author.0),
                picture_id: Set(post.picture.map(|picture| picture.0)),
                line: Set(post.line),
                description: Set(post.description),
                mood: Set(mood.as_str().to_owned()),
                detected_reading_id: Set(detected),
                manual_reading_id: Set(manual),
                aim: Set(Aim::default().as_str().to_owned()),
                privacy: Set(post.privacy.as_str().to_owned()),
                published_at: Set(stored(post.at)),
                edited_at: Set(None),
            });
        }
        let txn = self.0.begin().await?;
        insert(&txn, of_readings).await?;
        insert(&txn, of_posts).await?;
        insert(&txn, of_tracks).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Adds plays.
    ///
    /// # Errors
    /// None but the database's; nothing is added then.
    pub async fn plays(&self, all: Vec<BulkPlay>) -> Result<()> {
        let rows = all.into_iter().map(|play| plays::ActiveModel {
            id: Set(Uuid::now_v7()),
            user_id: Set(play.user.0),
            track_id: Set(play.track.0),
            mood: Set(Some(play.mood.as_str().to_owned())),
            skipped: Set(play.skipped),
            played_at: Set(stored(play.at)),
            source: Set(HERE.to_owned()),
        });
        let txn = self.0.begin().await?;
        insert(&txn, rows.collect()).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Adds marks.
    ///
    /// # Errors
    /// None but the database's; nothing is added then.
    pub async fn favorites(&self, all: Vec<BulkFavorite>) -> Result<()> {
        let rows = all.into_iter().map(|mark| favorites::ActiveModel {
            id: Set(Uuid::now_v7()),
            user_id: Set(mark.user.0),
            track_id: Set(mark.track.0),
            post_id: Set(mark.post.map(|post| post.0)),
            created_at: Set(stored(mark.at)),
        });
        let txn = self.0.begin().await?;
        insert(&txn, rows.collect()).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// Inserts rows of so many columns, as many at once as a statement may have.
async fn insert<A>(txn: &impl ConnectionTrait, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<A> = rows.by_ref().take(VALUES / columns).collect();
        A::Entity::insert_many(part).exec_without_returning(txn).await?;
    }
    Ok(())
}
