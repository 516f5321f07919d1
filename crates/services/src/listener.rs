//! What is known of a listener, and what is made of it: songs near to their favorites, posts that share them, and the mood
//! they are probably in.

use std::sync::Arc;

use ::songs::{Catalogue, Signal, SignalKind, Taste, near};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use domain::{
    AppError, DayPart, FieldError, Forecast, ForecastRecord, Mood, PostCard, RankedTrack, Slot, TopListeners,
    TopListens, TrackId, UserId, Wish, WishKind, clean_text, forecast, forecast_record,
};
use store::{Deed, DeedKind, HeardBy, Moment, Owner};

use crate::{Services, error};

/// Songs and posts that are recommended at once.
const SONGS: usize = 12;
const POSTS: u64 = 6;
/// Names of one kind that somebody may wish for or not, and the length of one.
const WISHES_MAX: usize = 50;
const NAME_MAX: usize = 100;
/// Readings that habits are seen in.
const READINGS: u64 = 1_000;
/// Songs that are heard most, and since when.
const TOP: u64 = 6;
const TOP_OF: TimeDelta = TimeDelta::days(28);
/// People behind what is told of everyone.
const PEOPLE: u32 = 5;
const SECONDS_A_DAY: f32 = 86_400.0;

/// What belongs to somebody's favorites.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recommendations {
    /// Songs near to them.
    pub tracks: Vec<RankedTrack>,
    /// Posts of others that have some of them, with how many.
    pub posts: Vec<(PostCard, u32)>,
}

impl Services {
    /// What is known of a listener before a time, for a catalogue. Visitors have no past.
    pub(crate) async fn listener(&self, owner: Owner, before: DateTime<Utc>) -> Result<Listener, AppError> {
        let Owner::User(user) = owner else { return Ok(Listener::default()) };
        let listeners = self.0.store.listeners();
        let deeds = listeners.deeds(user, before).await.map_err(error::store)?;
        let wishes = listeners.wishes(user).await.map_err(error::store)?;
        Ok(Listener { signals: deeds.iter().map(|deed| signal(deed, before)).collect(), wishes })
    }

    /// Songs near to a user's favorites, and posts of others that have some of them.
    pub async fn recommendations(&self, user: UserId) -> Result<Recommendations, AppError> {
        let listener = self.listener(Owner::User(user), Utc::now()).await?;
        let liked = self.0.store.favorites().songs(user).await.map_err(error::store)?;
        if liked.is_empty() {
            return Ok(Recommendations::default());
        }
        let catalogue = self.catalogue();
        let tracks =
            tokio::task::spawn_blocking(move || near(&catalogue, &liked, &listener.taste(&catalogue), SONGS));
        let mut posts =
            self.0.store.posts().sharing_favorites(user, 4 * POSTS).await.map_err(error::store)?;
        let usual = self.usual_mood(user).await?;
        // One more in common when the mood is, too. The order among equals stays.
        posts.sort_by_key(|(post, shared)| std::cmp::Reverse(shared + u32::from(Some(post.mood) == usual)));
        posts.truncate(usize::try_from(POSTS).unwrap_or(usize::MAX));
        Ok(Recommendations { tracks: tracks.await.map_err(error::stopped)?, posts })
    }

    /// The mood that a user is mostly in.
    async fn usual_mood(&self, user: UserId) -> Result<Option<Mood>, AppError> {
        let moments = self.0.store.statistics().moments(user, READINGS).await.map_err(error::store)?;
        let count = |mood: &Mood| moments.iter().filter(|moment| moment.mood == *mood).count();
        Ok(Mood::ALL.into_iter().rev().max_by_key(count).filter(|mood| count(mood) > 0))
    }

    /// The mood a user is probably in now, if there is enough to tell.
    pub async fn forecast(&self, user: UserId, now: DateTime<Utc>) -> Result<Option<Forecast>, AppError> {
        Ok(forecast(&self.habits(user).await?, slot(now, self.zone(user).await?)))
    }

    /// How such forecasts would have done.
    pub async fn forecast_record(&self, user: UserId) -> Result<ForecastRecord, AppError> {
        Ok(forecast_record(&self.habits(user).await?))
    }

    async fn habits(&self, user: UserId) -> Result<Vec<(Mood, Slot)>, AppError> {
        let moments = self.0.store.statistics().moments(user, READINGS).await.map_err(error::store)?;
        let slot = |moment: Moment| Slot {
            part: DayPart::of_hour(moment.hour),
            weekend: is_weekend(moment.day.date().weekday()),
        };
        Ok(moments.into_iter().rev().map(|moment| (moment.mood, slot(moment))).collect())
    }

    /// The zone a user is in; UTC while that is not known.
    pub(crate) async fn zone(&self, user: UserId) -> Result<Tz, AppError> {
        let viewer = self.0.store.users().by_id(user).await.map_err(error::store)?;
        Ok(viewer.and_then(|viewer| viewer.time_zone.parse().ok()).unwrap_or(Tz::UTC))
    }

    /// Keeps where a user is.
    pub async fn set_time_zone(&self, user: UserId, zone: &str) -> Result<(), AppError> {
        let known: Tz =
            zone.parse().map_err(|_| AppError::field("zone", "We do not know this time zone."))?;
        self.0.store.users().set_time_zone(user, known.name()).await.map_err(error::store)
    }

    /// What is heard most: what Spotify says of a user, or what they heard here, or what everyone did.
    pub async fn top_listens(
        &self,
        user: Option<UserId>,
        now: DateTime<Utc>,
    ) -> Result<Option<TopListens>, AppError> {
        let listeners = self.0.store.listeners();
        let mut found = (TopListeners::Spotify, Vec::new());
        if let Some(user) = user {
            found.1 = self.0.store.library().top(user, TOP).await.map_err(error::store)?;
            if found.1.is_empty() {
                let theirs = listeners.most_heard(HeardBy::User(user), now - TOP_OF, TOP);
                found = (TopListeners::Viewer, theirs.await.map_err(error::store)?);
            }
        }
        if found.1.is_empty() {
            let all = listeners.most_heard(HeardBy::AtLeast(PEOPLE), now - TOP_OF, TOP);
            found = (TopListeners::Everyone, all.await.map_err(error::store)?);
        }
        let (by, songs) = found;
        let tracks = self.0.store.tracks().get(&songs).await.map_err(error::store)?;
        Ok((!tracks.is_empty()).then_some(TopListens { by, tracks }))
    }

    /// What a user wants to hear and never wants.
    pub async fn wishes(&self, user: UserId) -> Result<Vec<Wish>, AppError> {
        self.0.store.listeners().wishes(user).await.map_err(error::store)
    }

    /// Replaces what a user wants to hear and never wants.
    pub async fn set_wishes(&self, user: UserId, wishes: Vec<Wish>) -> Result<(), AppError> {
        let cleaned = wishes.into_iter().map(|wish| Wish { name: clean_text(&wish.name), ..wish });
        let cleaned: Vec<Wish> = cleaned.filter(|wish| !wish.name.is_empty()).collect();
        for (kind, wanted, field) in [
            (WishKind::Artist, true, "liked"),
            (WishKind::Artist, false, "never"),
            (WishKind::Genre, true, "genre"),
            (WishKind::Genre, false, "genre"),
        ] {
            let such: Vec<&Wish> =
                cleaned.iter().filter(|wish| wish.kind == kind && wish.wanted == wanted).collect();
            if such.len() > WISHES_MAX || such.iter().any(|wish| wish.name.chars().count() > NAME_MAX) {
                let message = "Keep it to 50 names of 100 characters.";
                return Err(AppError::Invalid(vec![FieldError::new(field, message)]));
            }
        }
        self.0.store.listeners().set_wishes(user, &cleaned).await.map_err(error::store)
    }

    /// Genres that songs can be wished by.
    pub fn genres(&self) -> Vec<String> {
        self.catalogue().genres()
    }

    /// Keeps that a user heard a song, or left it before its end, under a mood.
    pub async fn play(
        &self,
        user: UserId,
        track: TrackId,
        mood: Option<Mood>,
        skipped: bool,
    ) -> Result<(), AppError> {
        let track = self.track(track).await?.ok_or(AppError::NotFound)?;
        let listeners = self.0.store.listeners();
        listeners.play(user, &track, mood, skipped, Utc::now()).await.map_err(error::store)
    }
}

/// What is known of a listener.
#[derive(Default)]
pub(crate) struct Listener {
    signals: Vec<Signal>,
    wishes: Vec<Wish>,
}

impl Listener {
    pub(crate) fn taste(&self, catalogue: &Arc<Catalogue>) -> Taste {
        Taste::new(catalogue, &self.signals, &self.wishes)
    }
}

fn signal(deed: &Deed, now: DateTime<Utc>) -> Signal {
    let kind = match deed.kind {
        DeedKind::Favorite => SignalKind::Favorite,
        DeedKind::Chosen => SignalKind::Chosen,
        DeedKind::Played => SignalKind::Played,
        DeedKind::Skipped => SignalKind::Skipped,
        DeedKind::Saved => SignalKind::Saved,
    };
    #[expect(clippy::cast_precision_loss, reason = "days, roughly")]
    let age = (now - deed.at).num_seconds() as f32 / SECONDS_A_DAY;
    Signal { track: deed.track, kind, age }
}

fn slot(at: DateTime<Utc>, zone: Tz) -> Slot {
    let there = at.with_timezone(&zone);
    Slot { part: DayPart::of_hour(there.hour()), weekend: is_weekend(there.weekday()) }
}

const fn is_weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_the_day_is_that_of_where_one_is() {
        // A Friday, 22:30 in London and 07:30 on Saturday in Tokyo.
        let at: DateTime<Utc> = "2026-11-20T22:30:00Z".parse().unwrap();
        assert_eq!(slot(at, Tz::UTC), Slot { part: DayPart::Evening, weekend: false });
        let tokyo = slot(at, "Asia/Tokyo".parse().unwrap());
        assert_eq!(tokyo, Slot { part: DayPart::Morning, weekend: true });
    }
}
