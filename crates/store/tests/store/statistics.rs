//! What is counted of people and of everyone.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    DraftInput, Mood, PostId, Privacy, Reading, UserId,
    statistics::{DateRange, Step},
};
use store::{BulkPlay, DayNumber, DraftChanges, NewDraft, Owner, PostChanges, ReadInput, Rising, Store};
use test_support::{db_test, reading, track, tracks, user};
use uuid::Uuid;

use crate::at;

/// A draft about nothing but a mood that was read of it at a time.
pub async fn moment(store: &Store, owner: Owner, mood: Mood, when: DateTime<Utc>) -> PostId {
    let content = ReadInput {
        input: DraftInput::Line("…".to_owned()),
        detected: Some(reading(mood)),
        unread_reason: None,
    };
    let new = NewDraft { id: PostId::generate(), owner, content, manual: None };
    store.drafts().create(new, when).await.unwrap().id
}

/// A public post of it, with songs.
pub async fn public(store: &Store, author: UserId, mood: Mood, songs: u32, when: DateTime<Utc>) -> PostId {
    let id = moment(store, Owner::User(author), mood, when).await;
    let last = DraftChanges {
        tracks: Some(tracks(songs)),
        privacy: Some(Privacy::Public),
        ..DraftChanges::default()
    };
    store.posts().publish(id, author, last, when).await.unwrap();
    id
}

fn day(text: &str) -> DayNumber {
    DayNumber::from(text.parse::<chrono::NaiveDate>().unwrap())
}

pub fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

db_test!(who_runs_it_is_told_counts_of_what_is_public, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let when = time("2026-11-10T12:00:00Z");
    for mood in [Mood::Calm, Mood::Calm, Mood::Sad] {
        public(&store, ada, mood, 2, when).await;
    }
    public(&store, bob, Mood::Happy, 1, when).await;
    // A draft is nobody else's business.
    moment(&store, Owner::User(bob), Mood::Angry, when).await;
    store.users().set_named_in_statistics(bob, true).await.unwrap();

    let told = store.statistics();
    let range = DateRange { from: "2026-11-01".parse().unwrap(), to: "2026-11-30".parse().unwrap() };
    let times = time("2026-11-01T00:00:00Z")..time("2026-12-01T00:00:00Z");
    let came = told.growth(range, times.clone()).await.unwrap();
    let of_day = came.get(&day("2026-11-10")).unwrap();
    assert_eq!((of_day.posts, of_day.songs), (4, 7));
    let long = time("1999-12-31T00:00:00Z")..time("2199-12-31T00:00:00Z");
    let people = told.growth(range, long).await.unwrap();
    assert_eq!(people.values().map(|growth| growth.people).sum::<u32>(), 2);
    assert_eq!(told.people_and_posts().await.unwrap(), (2, 4));
    assert_eq!(told.first_account().await.unwrap(), Some(Utc::now().date_naive().into()));

    let active = told.most_active(range).await.unwrap();
    let told_of: Vec<_> =
        active.iter().map(|person| (person.name.as_deref(), person.moods.total())).collect();
    assert_eq!(told_of, [(None, 3), (Some("bob"), 1)]);
    assert_eq!(active[0].moods.get(Mood::Calm), 2);

    let models = told.public_answers(range).await.unwrap();
    assert_eq!((models.len(), models[0].model.as_str(), models[0].right()), (1, "test@1", (4, 4)));

    let picture = test_support::with_picture(&store, Owner::User(ada)).await;
    let (kept, database) = told.storage().await.unwrap();
    assert_eq!((kept.len(), kept[0].kind, kept[0].n, kept[0].bytes), (1, picture.kind, 1, 123_456));
    assert!(database > 10_000, "{database}");
    assert!(told.job_times(times).await.unwrap().is_empty());
});

db_test!(a_mood_belongs_to_the_day_it_was_there, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    let own = Owner::User(ada);
    // 23:30 in London, in New York still the evening, in Kathmandu the next morning; and summer time by an hour.
    for (zone, when, there, hour) in [
        ("", "2026-01-31T23:30:00Z", "2026-01-31", 23),
        ("America/New_York", "2026-01-31T23:30:00Z", "2026-01-31", 18),
        ("Asia/Kathmandu", "2026-01-31T23:30:00Z", "2026-02-01", 5),
        ("Europe/Berlin", "2026-07-31T22:30:00Z", "2026-08-01", 0),
        ("Nowhere/At_all", "2026-07-31T22:30:00Z", "2026-07-31", 22),
    ] {
        store.users().set_time_zone(ada, zone).await.unwrap();
        moment(&store, own, Mood::Calm, time(when)).await;
        let last = store.statistics().moments(ada, 10).await.unwrap();
        assert!(
            last.iter().any(|moment| moment.day == day(there) && moment.hour == hour),
            "{zone}: {last:?}"
        );
    }
    assert_eq!(store.statistics().first_day(ada).await.unwrap(), Some(day("2026-01-31")));
    let january = store.statistics().by_day(ada, day("2026-01-31"), day("2026-01-31")).await.unwrap();
    assert_eq!((january.len(), january[0].n, january[0].mood), (1, 2, Mood::Calm));
    assert!((january[0].valence - 2.0 * reading(Mood::Calm).valence).abs() < 1e-3);
    let hours = store.statistics().by_hour(ada, day("2026-01-01"), day("2026-12-31")).await.unwrap();
    // A Saturday evening, a Sunday morning in Kathmandu, and a Saturday at midnight in Berlin.
    assert_eq!((hours[5][23], hours[6][5], hours[5][0]), (1, 1, 1));
});

db_test!(what_counts_is_what_the_person_said, |store| async move {
    let (ada, bob) = (user(&store, "ada").await.profile.id, user(&store, "bob").await.profile.id);
    let all = (DayNumber(0), DayNumber(40_000));
    let answers = async |who| {
        let answers = store.statistics().answers(who, all.0, all.1).await.unwrap();
        answers.into_iter().map(|answer| (answer.detected, answer.mood, answer.n)).collect::<Vec<_>>()
    };
    let first = moment(&store, Owner::User(ada), Mood::Sad, at(1)).await;
    moment(&store, Owner::User(ada), Mood::Sad, at(2)).await;
    assert_eq!(answers(ada).await, [(Mood::Sad, Mood::Sad, 2)]);
    let manual = |reading| DraftChanges { manual: Some(reading), ..DraftChanges::default() };
    let calm = Some(Reading::manual(Mood::Calm, None));
    store.drafts().save(first, Owner::User(ada), manual(calm), at(900_000)).await.unwrap();
    assert_eq!(answers(ada).await, [(Mood::Sad, Mood::Calm, 1), (Mood::Sad, Mood::Sad, 1)]);
    // Corrected days later, it is still the moment that it was.
    let days = store.statistics().by_day(ada, all.0, all.1).await.unwrap();
    assert!(days.iter().all(|entry| entry.day == DayNumber::from(at(1).date_naive())), "{days:?}");
    store.drafts().save(first, Owner::User(ada), manual(None), at(900_001)).await.unwrap();
    store.drafts().delete(first, Owner::User(ada)).await.unwrap();
    assert_eq!(answers(ada).await, [(Mood::Sad, Mood::Sad, 1)]);
    assert!(answers(bob).await.is_empty());
});

db_test!(a_visitors_moods_become_a_users_where_they_are, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    store.users().set_time_zone(ada, "Asia/Tokyo").await.unwrap();
    let visitor = Uuid::now_v7();
    moment(&store, Owner::Visitor(visitor), Mood::Happy, time("2026-11-20T22:30:00Z")).await;
    assert_eq!(store.statistics().first_day(ada).await.unwrap(), None);
    store.drafts().adopt(visitor, ada, time("2026-11-20T23:00:00Z")).await.unwrap();
    assert_eq!(store.statistics().first_day(ada).await.unwrap(), Some(day("2026-11-21")));
});

db_test!(nothing_is_told_of_fewer_than_five_people, |store| async move {
    let when = time("2026-11-25T12:00:00Z");
    let range = DateRange { from: "2026-11-23".parse().unwrap(), to: "2026-11-29".parse().unwrap() };
    let statistics = store.statistics();
    let calm = async |step| statistics.public_moods(range, step).await.unwrap().get(Mood::Calm);
    let mut people = Vec::new();
    for name in ["ada", "bob", "cleo", "dan"] {
        let id = user(&store, name).await.profile.id;
        // However often somebody posts, it is one person.
        public(&store, id, Mood::Calm, 1, when).await;
        public(&store, id, Mood::Calm, 1, when + TimeDelta::days(1)).await;
        people.push(id);
    }
    assert_eq!(calm(Step::Day).await, None);
    assert!(statistics.leaders(Mood::Calm, 9).await.unwrap().is_empty());
    assert!(statistics.rising(Mood::Calm, when, 9).await.unwrap().is_empty());
    // A fifth who keeps it to themselves changes nothing; made public, it does.
    let eve = user(&store, "eve").await.profile.id;
    let post = moment(&store, Owner::User(eve), Mood::Calm, when).await;
    let unlisted =
        DraftChanges { tracks: Some(tracks(1)), privacy: Some(Privacy::Unlisted), ..DraftChanges::default() };
    store.posts().publish(post, eve, unlisted, when).await.unwrap();
    assert_eq!(calm(Step::Day).await, None);
    let privacy = async |privacy| {
        let changes = PostChanges { privacy: Some(privacy), ..PostChanges::default() };
        store.posts().update(post, eve, changes, when).await.unwrap();
    };
    privacy(Privacy::Public).await;
    assert_eq!((calm(Step::Day).await, calm(Step::Week).await), (Some(9), Some(9)));
    assert_eq!(statistics.leaders(Mood::Calm, 9).await.unwrap(), [(track(1).id, 9)]);
    let rising = statistics.rising(Mood::Calm, when + TimeDelta::days(2), 9).await.unwrap();
    assert_eq!((rising.len(), rising[0].track, rising[0].recent), (1, track(1).id, 9));
    // By day, one of the two days has five people.
    let trend = statistics.public_trend(range, Step::Day).await.unwrap();
    assert_eq!(trend.len(), 1);
    assert_eq!(trend[&DayNumber::from(when.date_naive())].get(Mood::Calm), Some(5));
    let hours = statistics.public_hours(range, Step::Week).await.unwrap();
    assert_eq!((hours[2][12], hours[3][12]), (Some(5), None));
    let sources = statistics.public_sources(range, Step::Week).await.unwrap();
    assert_eq!((sources.len(), sources[0].1.get(Mood::Calm)), (1, Some(9)));
    privacy(Privacy::Private).await;
    assert_eq!(calm(Step::Day).await, None);
    privacy(Privacy::Public).await;
    // Whoever leaves takes their numbers along.
    store.users().delete(people[0]).await.unwrap();
    assert_eq!(calm(Step::Day).await, None);
    assert!(statistics.leaders(Mood::Calm, 9).await.unwrap().is_empty());
    assert!(matches!(store.users().delete(people[0]).await, Err(store::StoreError::NotFound)));
});

db_test!(what_is_heard_more_than_usual_rises, |store| async move {
    let now = time("2026-11-25T12:00:00Z");
    let mut people = Vec::new();
    for name in ["ada", "bob", "cleo", "dan", "eve"] {
        people.push(user(&store, name).await.profile.id);
    }
    let hear = async |song: u32, days: i64, times: usize, skipped| {
        for (who, _) in people.iter().cycle().zip(0..times) {
            let when = now - TimeDelta::days(days);
            store.listeners().play(*who, &track(song), Some(Mood::Sad), skipped, when).await.unwrap();
        }
    };
    // Song 1 as ever, song 2 much more, song 3 only skipped, song 4 long ago.
    for week in 1..=8 {
        hear(1, 7 * week + 1, 20, false).await;
        hear(2, 7 * week + 1, 1, false).await;
    }
    hear(5, 20, 8, false).await;
    hear(5, 1, 15, false).await;
    // Four recent people; the fifth was there on the day before the seven.
    for (who, _) in people.iter().zip(0..4) {
        for _ in 0..4 {
            let when = now - TimeDelta::days(2);
            store.listeners().play(*who, &track(6), Some(Mood::Sad), false, when).await.unwrap();
        }
    }
    let late = now - TimeDelta::days(7) + TimeDelta::hours(1);
    store.listeners().play(people[4], &track(6), Some(Mood::Sad), false, late).await.unwrap();
    hear(1, 1, 20, false).await;
    hear(2, 1, 15, false).await;
    hear(3, 1, 15, true).await;
    hear(4, 200, 30, false).await;
    let rising = store.statistics().rising(Mood::Sad, now, 9).await.unwrap();
    assert_eq!(
        rising.iter().map(|song| song.track).collect::<Vec<_>>(),
        [track(2).id, track(5).id],
        "{rising:?}"
    );
    assert_eq!((rising[1].recent, rising[1].usual), (15, Some(1.0)));
    // Only ada heard it before: how often is not told.
    assert_eq!((rising[0].recent, rising[0].usual), (15, None));
    let leaders = store.statistics().leaders(Mood::Sad, 9).await.unwrap();
    assert_eq!(leaders[..2], [(track(1).id, 180), (track(4).id, 30)]);
    assert_eq!((leaders.len(), leaders[4]), (5, (track(6).id, 17)));
    let range = now - TimeDelta::days(30)..now;
    assert_eq!(store.statistics().plays(people[0], range.clone()).await.unwrap().get(Mood::Sad), 36);
    let songs = store.statistics().songs(people[0], range).await.unwrap();
    assert_eq!(songs[0], (Mood::Sad, track(1).id.0, 20));
});

db_test!(what_few_hear_again_and_again_hides_nothing, |store| async move {
    let now = time("2026-11-25T12:00:00Z");
    let mut people = Vec::new();
    for name in ["ada", "bob", "cleo", "dan", "eve"] {
        people.push(user(&store, name).await.profile.id);
    }
    let play = |user, song, days| BulkPlay {
        user,
        track: track(song).id,
        mood: Mood::Sad,
        skipped: false,
        at: now - TimeDelta::days(days),
    };
    let mut plays = Vec::new();
    // More songs than are looked up at once, each heard by ada alone, on every day.
    for song in 1..=250 {
        plays.extend((0..7).flat_map(|day| [play(people[0], song, day), play(people[0], song, day)]));
    }
    // One that rises less, that somebody else hears every day, now and before.
    for (who, day) in people.iter().zip(0..) {
        plays.extend([play(*who, 251, day), play(*who, 251, day), play(*who, 251, 20 + day)]);
    }
    store.tracks().upsert(&tracks(251)).await.unwrap();
    store.bulk().plays(plays).await.unwrap();
    store.statistics().rebuild().await.unwrap();
    let rising = store.statistics().rising(Mood::Sad, now, 9).await.unwrap();
    assert_eq!(rising, [Rising { track: track(251).id, recent: 10, usual: Some(0.625) }]);
});

db_test!(posts_and_their_songs_are_counted_by_mood, |store| async move {
    let ada = user(&store, "ada").await.profile.id;
    public(&store, ada, Mood::Happy, 3, at(1)).await;
    public(&store, ada, Mood::Happy, 0, at(2)).await;
    public(&store, ada, Mood::Sad, 1, at(3)).await;
    public(&store, ada, Mood::Sad, 1, at(90)).await;
    let selections = store.statistics().selections(ada, at(0)..at(90)).await.unwrap();
    let told: Vec<_> = selections.iter().map(|of| (of.mood, of.posts, of.songs)).collect();
    assert_eq!(told, [(Mood::Happy, 2, 3), (Mood::Sad, 1, 1)]);
});
