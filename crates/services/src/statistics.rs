//! Statistics: one's own, everyone's, and those of the instance.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use domain::{
    AppError, Mood, Role, Track, TrackId, UserId,
    statistics::{
        DateRange, DayMoods, EveryonesStatistics, Growth, InstanceStatistics, MoodCounts, MoodSongs,
        MyStatistics, Place, RangeQuery, Span, Totals, Trending,
    },
};
use store::{Came, DayMood, DayNumber, Times};
use uuid::Uuid;

use crate::{Services, error};

/// Songs and artists of a mood on one's own page.
const FAVORITES: usize = 3;
/// Songs of a mood on everyone's page.
const LEADERS: u64 = 10;
const RISING: usize = 10;

impl Services {
    /// A user's own statistics.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for days that make no sense.
    pub async fn my_statistics(
        &self,
        user: UserId,
        query: &RangeQuery,
        now: DateTime<Utc>,
    ) -> Result<MyStatistics, AppError> {
        let statistics = self.0.store.statistics();
        let zone = self.zone(user).await?;
        let first = statistics.first_day(user).await.map_err(error::store)?.map(DayNumber::date);
        let span = query.resolve(now.with_timezone(&zone).date_naive(), first)?;
        let (range, before) = (span.range, span.range.before());
        let year = DateRange::year_to(range.to);
        let oldest = Ord::min(before.from, Ord::min(year.from, range.from));
        let (from, to) = (DayNumber::from(range.from), DayNumber::from(range.to));
        let days = statistics.by_day(user, oldest.into(), to).await.map_err(error::store)?;
        let (now, then) = (times(range, zone), times(before, zone));
        let songs = statistics.songs(user, now.clone()).await.map_err(error::store)?;
        Ok(MyStatistics {
            span,
            moods: sum(&days, range),
            moods_before: sum(&days, before),
            trend: span.buckets().into_iter().map(|bucket| sum(&days, bucket)).collect(),
            path: path(&days, &span),
            year: by_day(&days, year),
            hours: statistics.by_hour(user, from, to).await.map_err(error::store)?,
            answers: statistics.answers(user, from, to).await.map_err(error::store)?,
            plays: statistics.plays(user, now.clone()).await.map_err(error::store)?,
            plays_before: statistics.plays(user, then).await.map_err(error::store)?,
            selections: statistics.selections(user, now).await.map_err(error::store)?,
            favorites: self.favorites_by_mood(songs).await?,
        })
    }

    /// Everyone's statistics, of whole steps, as the viewer's clock or UTC has them; and the songs on the rise for a mood.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for days that make no sense.
    pub async fn everyones_statistics(
        &self,
        viewer: Option<UserId>,
        query: &RangeQuery,
        mood: Option<Mood>,
        now: DateTime<Utc>,
    ) -> Result<EveryonesStatistics, AppError> {
        let statistics = self.0.store.statistics();
        let zone = match viewer {
            Some(viewer) => self.zone(viewer).await?,
            None => Tz::UTC,
        };
        let first = statistics.first_public_day().await.map_err(error::store)?.map(DayNumber::date);
        let span = whole(query.resolve(now.with_timezone(&zone).date_naive(), first)?);
        let (range, step) = (span.range, span.step);
        let moods = statistics.public_moods(range, step).await.map_err(error::store)?;
        let trend = statistics.public_trend(range, step).await.map_err(error::store)?;
        let mood = mood.or(moods.shown().most()).unwrap_or(Mood::Happy);
        let rising = statistics.rising(mood, now, RISING).await.map_err(error::store)?;
        let mut leaders = Vec::new();
        for mood in Mood::ALL {
            leaders.push((mood, statistics.leaders(mood, LEADERS).await.map_err(error::store)?));
        }
        let mut ids: Vec<TrackId> = rising.iter().map(|song| song.track).collect();
        ids.extend(leaders.iter().flat_map(|(_, songs)| songs).map(|(track, _)| *track));
        let tracks = self.tracks_by_id(ids).await?;
        Ok(EveryonesStatistics {
            span,
            moods,
            trend: span
                .buckets()
                .iter()
                .map(|bucket| trend.get(&bucket.from.into()).copied().unwrap_or_default())
                .collect(),
            hours: statistics.public_hours(range, step).await.map_err(error::store)?,
            sources: statistics.public_sources(range, step).await.map_err(error::store)?,
            leaders: leaders
                .into_iter()
                .map(|(mood, songs)| MoodSongs { mood, songs: named(songs, &tracks), artists: Vec::new() })
                .filter(|of| !of.songs.is_empty())
                .collect(),
            mood,
            trending: rising
                .into_iter()
                .filter_map(|song| {
                    let track = tracks.get(&song.track)?.clone();
                    Some(Trending { track, recent: song.recent, usual: song.usual })
                })
                .collect(),
        })
    }

    /// What those who run the instance see: counts of all, and of what is public. Days are those of UTC, but for posts.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for everybody else, [`AppError::Invalid`] for days that make no sense.
    pub async fn instance_statistics(
        &self,
        user: UserId,
        query: &RangeQuery,
        now: DateTime<Utc>,
    ) -> Result<InstanceStatistics, AppError> {
        if self.require_viewer(user).await?.role != Role::Admin {
            return Err(AppError::Forbidden);
        }
        let statistics = self.0.store.statistics();
        let first = statistics.first_account().await.map_err(error::store)?.map(DayNumber::date);
        let span = query.resolve(now.date_naive(), first)?;
        let times = times(span.range, Tz::UTC);
        let came = statistics.growth(span.range, times.clone()).await.map_err(error::store)?;
        let (people, posts) = statistics.people_and_posts().await.map_err(error::store)?;
        let songs = u32::try_from(self.catalogue().len()).unwrap_or(u32::MAX);
        let (kept, database) = statistics.storage().await.map_err(error::store)?;
        Ok(InstanceStatistics {
            span,
            totals: Totals { people, posts, songs },
            growth: span.buckets().into_iter().map(|bucket| grown(&came, bucket)).collect(),
            kept,
            database,
            jobs: statistics.job_times(times).await.map_err(error::store)?,
            models: statistics.public_answers(span.range).await.map_err(error::store)?,
            active: statistics.most_active(span.range).await.map_err(error::store)?,
        })
    }

    /// The songs and artists that come most often for each mood, of all that did, the most frequent first.
    async fn favorites_by_mood(&self, songs: Vec<(Mood, Uuid, u32)>) -> Result<Vec<MoodSongs>, AppError> {
        let tracks = self.tracks_by_id(songs.iter().map(|(_, track, _)| TrackId(*track)).collect()).await?;
        let of = |mood: Mood| {
            let theirs: Vec<(TrackId, u32)> = songs
                .iter()
                .filter(|song| song.0 == mood)
                .map(|(_, track, n)| (TrackId(*track), *n))
                .collect();
            let mut artists = HashMap::<&str, u32>::new();
            for (track, n) in &theirs {
                if let Some(track) = tracks.get(track) {
                    *artists.entry(track.artist.as_str()).or_default() += n;
                }
            }
            let mut artists: Vec<(String, u32)> =
                artists.into_iter().map(|(artist, n)| (artist.to_owned(), n)).collect();
            artists.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            artists.truncate(FAVORITES);
            let mut songs = named(theirs, &tracks);
            songs.truncate(FAVORITES);
            MoodSongs { mood, songs, artists }
        };
        Ok(Mood::ALL.into_iter().map(of).filter(|of| !of.songs.is_empty()).collect())
    }

    async fn tracks_by_id(&self, mut ids: Vec<TrackId>) -> Result<HashMap<TrackId, Track>, AppError> {
        ids.sort_unstable();
        ids.dedup();
        let tracks = self.0.store.tracks().get(&ids).await.map_err(error::store)?;
        Ok(tracks.into_iter().map(|track| (track.id, track)).collect())
    }
}

fn named(songs: Vec<(TrackId, u32)>, tracks: &HashMap<TrackId, Track>) -> Vec<(Track, u32)> {
    songs.into_iter().filter_map(|(id, n)| Some((tracks.get(&id)?.clone(), n))).collect()
}

/// The span with its first and last step whole: that is how everyone is counted, in weeks from Monday on.
fn whole(span: Span) -> Span {
    let start = |day| span.step.start(day, Weekday::Mon);
    let range = DateRange {
        from: start(span.range.from),
        to: span.step.next(start(span.range.to)).pred_opt().unwrap_or(span.range.to),
    };
    Span { range, sunday: false, ..span }
}

/// From the first moment of a range's first day to that of the day after its last, where somebody is.
fn times(range: DateRange, zone: Tz) -> Times {
    let after = range.to.succ_opt().unwrap_or(range.to);
    midnight(range.from, zone)..midnight(after, zone)
}

/// The first moment of a day. Where clocks are put forward at midnight that is an hour later, or with the next day on an
/// island that changes sides.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let start = day.and_time(NaiveTime::MIN);
    let there = (0..=48).find_map(|half_hours| {
        let moment = start.checked_add_signed(TimeDelta::minutes(30 * half_hours))?;
        zone.from_local_datetime(&moment).earliest()
    });
    there.map_or_else(|| start.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// What came in these days.
fn grown(came: &Came, range: DateRange) -> Growth {
    came.range(DayNumber::from(range.from)..=DayNumber::from(range.to)).fold(
        Growth::default(),
        |sum, (_, day)| Growth {
            people: sum.people.saturating_add(day.people),
            posts: sum.posts.saturating_add(day.posts),
            songs: sum.songs.saturating_add(day.songs),
        },
    )
}

fn sum(days: &[DayMood], range: DateRange) -> MoodCounts {
    let mut counts = MoodCounts::default();
    for entry in days.iter().filter(|entry| range.contains(entry.day.date())) {
        counts.add(entry.mood, entry.n);
    }
    counts
}

/// The days in order, those without readings left out.
fn by_day(days: &[DayMood], range: DateRange) -> Vec<DayMoods> {
    let mut found: Vec<DayMoods> = Vec::new();
    for entry in days {
        let day = entry.day.date();
        if !range.contains(day) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.day == day => last.moods.add(entry.mood, entry.n),
            _ => {
                let mut moods = MoodCounts::default();
                moods.add(entry.mood, entry.n);
                found.push(DayMoods { day, moods });
            }
        }
    }
    found
}

/// The middle of each bucket that has readings.
fn path(days: &[DayMood], span: &Span) -> Vec<Place> {
    let place = |(bucket, range): (usize, DateRange)| {
        let within = || days.iter().filter(|entry| range.contains(entry.day.date()));
        let n: u32 = within().map(|entry| entry.n).sum();
        let mean = |sum: fn(&DayMood) -> f32| within().map(sum).sum::<f32>() / n as f32;
        (n > 0).then(|| Place { bucket, valence: mean(|of| of.valence), arousal: mean(|of| of.arousal), n })
    };
    span.buckets().into_iter().enumerate().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use domain::statistics::Step;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_begin_at_their_midnight_whatever_the_clocks_do() {
        for (day, zone, expected) in [
            ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"),
            ("2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"),
            // Clocks went from midnight to one.
            ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
            // Midnight came twice.
            ("2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z"),
            // A day that was left out.
            ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ] {
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(midnight(date(day), zone.parse().unwrap()), expected, "{day} {zone}");
        }
    }

    #[test]
    fn everyone_is_counted_in_whole_steps() {
        let range = DateRange { from: date("2026-11-18"), to: date("2026-11-29") };
        let span = |step| Span { preset: None, range, step, sunday: true };
        let ends = |step| {
            let DateRange { from, to } = whole(span(step)).range;
            (from, to)
        };
        assert_eq!(ends(Step::Day), (range.from, range.to));
        assert_eq!(ends(Step::Week), (date("2026-11-16"), date("2026-11-29")));
        assert_eq!(ends(Step::Month), (date("2026-11-01"), date("2026-11-30")));
    }

    #[test]
    fn places_are_means_of_their_readings() {
        let entry = |day: &str, n, valence| DayMood {
            day: date(day).into(),
            mood: Mood::Calm,
            n,
            valence,
            arousal: 0.0,
        };
        let days = [entry("2026-11-02", 3, 1.5), entry("2026-11-03", 1, -0.5), entry("2026-11-20", 1, 0.25)];
        let range = DateRange { from: date("2026-11-02"), to: date("2026-11-29") };
        let span = Span { preset: None, range, step: Step::Week, sunday: false };
        let places = path(&days, &span);
        let told: Vec<_> = places.iter().map(|place| (place.bucket, place.valence, place.n)).collect();
        assert_eq!(told, [(0, 0.25, 4), (2, 0.25, 1)]);
    }
}
