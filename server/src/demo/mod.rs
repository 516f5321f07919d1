//! A made-up instance: people with a life of moods, their posts with drawn pictures and songs, what they heard and marked. The
//! same seed makes the same lives; they end now. For newcomers to see every page full, and to measure with.

mod life;
mod people;
mod pictures;
mod songs;

use std::collections::HashSet;

use ::songs::Catalogue;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Mood, NewAccount, Picture, PictureId, PictureKind, PostId, Privacy, TrackId, UserId};
use media::{Files, Intake};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use services::Services;
use store::{BulkFavorite, BulkPlay, BulkPost, NewPicture, Owner, Store};

use self::{
    life::{Life, Moment},
    people::Person,
    songs::Songs,
};
use crate::start::StartError;

/// Name and password of the account to look around with. It may see the admin's pages, too.
pub const NAME: &str = "demo";
/// See [`NAME`].
pub const PASSWORD: &str = "undertone demo";

/// Rows that are gathered before they are written.
const AT_ONCE: usize = 5_000;
/// Pictures that a person has drawn; each may be on several posts.
const PICTURES_EACH: usize = 8;

/// How much of it.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Amounts {
    /// How many people.
    #[arg(long, default_value_t = 50)]
    pub users: u32,
    /// How many readings, each of a post; some people have many more than others.
    #[arg(long, default_value_t = 4_000)]
    pub readings: u64,
    /// How many songs were heard; three for each reading when it is not given.
    #[arg(long)]
    pub plays: Option<u64>,
    /// Most pictures that are drawn; other posts are lines.
    #[arg(long, default_value_t = 400)]
    pub pictures: usize,
    /// How many days back it goes.
    #[arg(long, default_value_t = 365)]
    pub days: u32,
    /// Another number makes other lives.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

/// Fills the database.
///
/// # Errors
/// When the database, the disk or a network fails, or there are people already: nobody wants these among their own.
pub async fn fill(
    services: &Services,
    store: &Store,
    files: &Files,
    amounts: Amounts,
) -> Result<(), StartError> {
    if store.statistics().first_account().await?.is_some() {
        return Err(StartError::Config(
            "There are people here already. Choose an empty data folder.".to_owned(),
        ));
    }
    let now = Utc::now();
    let mut dice = StdRng::seed_from_u64(amounts.seed);
    let songs = Songs::of(&Catalogue::builtin()?);
    store.tracks().upsert(&songs.all()).await?;
    let mut people = people::make(amounts.users, &mut dice);
    if let Some(first) = people.first_mut() {
        let account = NewAccount {
            username: NAME.to_owned(),
            email: format!("{NAME}@example.org"),
            password: PASSWORD.to_owned(),
        };
        first.id = services.create_admin(account).await?;
        services.set_time_zone(first.id, first.zone.name()).await?;
    }
    let began = now - TimeDelta::days(amounts.days.into());
    let accounts = people.iter().skip(1).map(|person| person.account(person.came(began, now)));
    store.bulk().users(accounts.collect()).await?;
    tracing::info!(people = people.len(), "people are there");

    let mut teller =
        Teller { store, songs, dice, now, began, rows: Rows::default(), written: Written::default() };
    let shares: f64 = people.iter().map(|person| person.share).sum();
    for person in &people {
        let left = amounts.pictures.saturating_sub(teller.written.pictures).min(PICTURES_EACH);
        let pictures = draw(store, files, person.id, left, &mut teller.dice, now).await?;
        teller.written.pictures += pictures.len();
        let part = |of: u64| (of as f64 * person.share / shares).round() as u64;
        let plays = part(amounts.plays.unwrap_or(3 * amounts.readings));
        teller.tell(person, part(amounts.readings), plays, &pictures).await?;
    }
    teller.keep().await?;
    let Written { posts, plays, favorites, pictures } = teller.written;
    tracing::info!(posts, plays, favorites, pictures, "lives are written; now the statistics");
    store.statistics().rebuild().await?;
    Ok(())
}

/// A picture for each of some moods.
async fn draw(
    store: &Store,
    files: &Files,
    owner: UserId,
    count: usize,
    dice: &mut StdRng,
    now: DateTime<Utc>,
) -> Result<Vec<(Mood, PictureId)>, StartError> {
    let mut drawn = Vec::new();
    for mood in Mood::ALL.choose_multiple(dice, count).copied().collect::<Vec<_>>() {
        let seed = dice.random();
        let taken: Intake = tokio::task::spawn_blocking(move || pictures::paint(mood, seed))
            .await
            .map_err(|_| StartError::Config("A picture could not be drawn.".to_owned()))??;
        let picture = Picture {
            id: PictureId::generate(),
            kind: PictureKind::Drawing,
            width: taken.width,
            height: taken.height,
            blurhash: taken.blurhash.clone(),
            alt: pictures::words(mood).to_owned(),
        };
        files.put_picture(picture.id, &taken, None).await?;
        let bytes = taken.files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let new =
            NewPicture { picture: picture.clone(), owner: Owner::User(owner), bytes, has_strokes: false };
        store.pictures().insert(&new, now).await?;
        drawn.push((mood, picture.id));
    }
    Ok(drawn)
}

/// How much was written.
#[derive(Default)]
struct Written {
    posts: usize,
    plays: usize,
    favorites: usize,
    pictures: usize,
}

/// What is to be written next.
#[derive(Default)]
struct Rows {
    posts: Vec<BulkPost>,
    plays: Vec<BulkPlay>,
    favorites: Vec<BulkFavorite>,
}

/// Writes down what people did.
struct Teller<'a> {
    store: &'a Store,
    songs: Songs,
    dice: StdRng,
    now: DateTime<Utc>,
    began: DateTime<Utc>,
    rows: Rows,
    written: Written,
}

impl Teller<'_> {
    /// A person's readings and what they heard.
    async fn tell(
        &mut self,
        person: &Person,
        readings: u64,
        plays: u64,
        pictures: &[(Mood, PictureId)],
    ) -> Result<(), StartError> {
        let came = person.came(self.began, self.now);
        let mut life = Life::new(person, came, self.now, readings, &mut self.dice);
        let mut marked = HashSet::new();
        let mut heard = 0;
        for n in 1..=readings {
            let moment = life.next(&mut self.dice);
            let post = self.post(person, &moment, pictures);
            let mark = post.tracks.first().copied().filter(|_| self.dice.random_ratio(1, 12));
            if let Some(track) = mark.filter(|track| marked.insert(*track)) {
                self.rows.favorites.push(BulkFavorite {
                    user: person.id,
                    track,
                    post: Some(post.id),
                    at: post.at,
                });
            }
            self.rows.posts.push(post);
            while heard * readings < plays * n {
                heard += 1;
                let Some(track) = self.song(&moment) else { continue };
                let at = Ord::min(moment.at + TimeDelta::minutes(self.dice.random_range(1..90)), self.now);
                let skipped = self.dice.random_ratio(1, 7);
                self.rows.plays.push(BulkPlay { user: person.id, track, mood: moment.mood, skipped, at });
            }
            if self.rows.posts.len() >= AT_ONCE {
                self.keep().await?;
            }
        }
        Ok(())
    }

    fn song(&mut self, moment: &Moment) -> Option<TrackId> {
        self.songs.pick(moment.mood, self.now - moment.at, &mut self.dice)
    }

    fn post(&mut self, person: &Person, moment: &Moment, pictures: &[(Mood, PictureId)]) -> BulkPost {
        let mut tracks = Vec::new();
        for _ in 0..self.dice.random_range(1..=6) {
            let song = self.song(moment);
            tracks.extend(song.filter(|song| !tracks.contains(song)));
        }
        // Who has drawn something for the mood shows it now and then.
        let picture = pictures.iter().find(|(mood, _)| *mood == moment.mood).map(|(_, id)| *id);
        let picture = picture.filter(|_| self.dice.random_ratio(2, 3));
        let line = moment.line(&mut self.dice);
        let privacy = match self.dice.random_range(0..10) {
            0 => Privacy::Private,
            1 => Privacy::Unlisted,
            _ => Privacy::Public,
        };
        BulkPost {
            id: PostId::generate(),
            author: person.id,
            picture,
            line: picture.is_none().then(|| line.clone()),
            description: if picture.is_some() { line } else { String::new() },
            detected: moment.detected(picture.is_some()),
            manual: moment.manual(),
            privacy,
            tracks,
            utc_offset: moment.utc_offset,
            at: moment.at,
        }
    }

    /// Writes what was gathered.
    async fn keep(&mut self) -> Result<(), StartError> {
        let Rows { posts, plays, favorites } = std::mem::take(&mut self.rows);
        self.written.posts += posts.len();
        self.written.plays += plays.len();
        self.written.favorites += favorites.len();
        let bulk = self.store.bulk();
        bulk.posts(posts).await?;
        bulk.plays(plays).await?;
        bulk.favorites(favorites).await?;
        Ok(())
    }
}
