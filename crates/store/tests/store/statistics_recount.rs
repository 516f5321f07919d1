//! What is counted while people do things, in whatever order and at once, beside what a recount of the raw rows says.

use chrono::TimeDelta;
use domain::{Mood, PostId, Privacy, Reading, UserId};
use proptest::{prelude::*, test_runner::TestRunner};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use store::{DraftChanges, Owner, PostChanges, Store};
use test_support::{Kind, TestDb, track, tracks, user};
use uuid::Uuid;

use crate::statistics::{moment, public, time};

/// Everything that is counted, a line each.
async fn counted(db: &TestDb) -> Vec<String> {
    let connection = Database::connect(&db.config().url).await.unwrap();
    let mut lines = Vec::new();
    for (table, columns) in [
        (
            "moments",
            "post_id || ' ' || day || ' ' || month || ' ' || hour || ' ' || source || ' ' || COALESCE(detected, '-') || ' ' \
                     || mood || ' ' || model || ' ' || CAST(CAST(valence * 1000 AS INTEGER) AS TEXT) || ' ' || CAST(public AS TEXT)",
        ),
        ("public_counts", "kind || ' ' || step || ' ' || start || ' ' || cell || ' ' || n || ' ' || people"),
        ("song_counts", "mood || ' ' || track_id || ' ' || n || ' ' || people"),
        ("song_days", "mood || ' ' || day || ' ' || track_id || ' ' || n || ' ' || people"),
        ("song_people", "mood || ' ' || track_id || ' ' || day || ' ' || user_id || ' ' || n"),
    ] {
        let backend = connection.get_database_backend();
        let columns = if backend == DbBackend::Sqlite {
            ["post_id", "track_id", "user_id"]
                .iter()
                .fold(columns.to_owned(), |columns, id| columns.replace(id, &format!("hex({id})")))
        } else {
            columns.to_owned()
        };
        let all = Statement::from_string(backend, format!("SELECT {columns} AS line FROM {table}"));
        for row in connection.query_all_raw(all).await.unwrap() {
            lines.push(format!("{table} {}", row.try_get::<String>("", "line").unwrap()));
        }
    }
    connection.close().await.unwrap();
    lines.sort();
    lines
}

/// Something that happens, in numbers that are made to fit what there is.
#[derive(Clone, Debug)]
enum Deed {
    Read { who: usize, mood: usize, at: i64 },
    Choose { post: usize, mood: Option<usize> },
    Publish { post: usize, privacy: usize, songs: u32 },
    Privacy { post: usize, privacy: usize },
    Delete { post: usize },
    Play { who: usize, song: u32, mood: Option<usize>, skipped: bool, at: i64 },
    Move { who: usize, zone: usize },
    Leave { who: usize },
    Adopt { who: usize, mood: usize, at: i64 },
}

const ZONES: [&str; 6] =
    ["", "America/St_Johns", "Asia/Kathmandu", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"];
const PRIVACIES: [Privacy; 3] = [Privacy::Public, Privacy::Unlisted, Privacy::Private];

/// Times within two years, and as many within half a day of a change of the clocks: in Berlin in October and March, on Lord
/// Howe Island (by half an hour) in April.
fn times() -> impl Strategy<Value = i64> {
    let around = |change: i64| change - 43_200..change + 43_200;
    prop_oneof![
        3 => 0_i64..63_072_000,
        1 => around(24_973_200),
        1 => around(38_278_800),
        1 => around(38_847_600),
        1 => (1_i64..17_520).prop_map(|hour| 3600 * hour - 1),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (0_usize..3, 0_usize..8, times()).prop_map(|(who, mood, at)| Deed::Read { who, mood, at }),
        2 => (any::<usize>(), proptest::option::of(0_usize..8)).prop_map(|(post, mood)| Deed::Choose { post, mood }),
        4 => (any::<usize>(), 0_usize..3, 0_u32..4).prop_map(|(post, privacy, songs)| Deed::Publish { post, privacy, songs }),
        2 => (any::<usize>(), 0_usize..3).prop_map(|(post, privacy)| Deed::Privacy { post, privacy }),
        1 => any::<usize>().prop_map(|post| Deed::Delete { post }),
        2 => (0_usize..3, 0_u32..4, proptest::option::of(0_usize..2), any::<bool>(), times())
            .prop_map(|(who, song, mood, skipped, at)| Deed::Play { who, song, mood, skipped, at }),
        1 => (0_usize..3, 0_usize..6).prop_map(|(who, zone)| Deed::Move { who, zone }),
        1 => (0_usize..3).prop_map(|who| Deed::Leave { who }),
        1 => (0_usize..3, 0_usize..8, times()).prop_map(|(who, mood, at)| Deed::Adopt { who, mood, at }),
    ];
    proptest::collection::vec(deed, 1..40)
}

/// Does it all, and says what is counted then.
async fn live(store: &Store, deeds: Vec<Deed>) {
    let start = time("2025-01-10T00:00:00Z");
    // At the end of a second, which is not the next one yet.
    let when = |seconds| start + TimeDelta::seconds(seconds) + TimeDelta::microseconds(999_700);
    let mut people: Vec<UserId> = Vec::new();
    let mut posts: Vec<(PostId, usize)> = Vec::new();
    for n in 0..3 {
        people.push(user(store, &format!("p{n}-{}", Uuid::now_v7().simple())).await.profile.id);
    }
    for deed in deeds {
        let of = |post: usize| (!posts.is_empty()).then(|| posts[post % posts.len()]);
        match deed {
            Deed::Read { who, mood, at } => {
                let id = moment(store, Owner::User(people[who]), Mood::ALL[mood], when(at)).await;
                posts.push((id, who));
            }
            Deed::Choose { post, mood } => {
                let Some((id, who)) = of(post) else { continue };
                let manual = mood.map(|mood| Reading::manual(Mood::ALL[mood], None));
                let changes = DraftChanges { manual: Some(manual), ..DraftChanges::default() };
                let _ = store.drafts().save(id, Owner::User(people[who]), changes, when(63_072_001)).await;
            }
            Deed::Publish { post, privacy, songs } => {
                let Some((id, who)) = of(post) else { continue };
                let last = DraftChanges {
                    tracks: Some(tracks(songs)),
                    privacy: Some(PRIVACIES[privacy]),
                    ..DraftChanges::default()
                };
                let _ = store.posts().publish(id, people[who], last, when(63_072_002)).await;
            }
            Deed::Privacy { post, privacy } => {
                let Some((id, who)) = of(post) else { continue };
                let changes = PostChanges { privacy: Some(PRIVACIES[privacy]), ..PostChanges::default() };
                let _ = store.posts().update(id, people[who], changes, when(63_072_003)).await;
            }
            Deed::Delete { post } => {
                let Some((id, who)) = of(post) else { continue };
                let _ = store.drafts().delete(id, Owner::User(people[who])).await;
                let _ = store.posts().delete(id, people[who]).await;
            }
            Deed::Play { who, song, mood, skipped, at } => {
                let mood = mood.map(|mood| Mood::ALL[mood]);
                store.listeners().play(people[who], &track(song), mood, skipped, when(at)).await.unwrap();
            }
            Deed::Move { who, zone } => store.users().set_time_zone(people[who], ZONES[zone]).await.unwrap(),
            Deed::Leave { who } => {
                store.users().delete(people[who]).await.unwrap();
                posts.retain(|(_, author)| *author != who);
                people[who] = user(store, &format!("q{}", Uuid::now_v7().simple())).await.profile.id;
            }
            Deed::Adopt { who, mood, at } => {
                let visitor = Uuid::now_v7();
                let id = moment(store, Owner::Visitor(visitor), Mood::ALL[mood], when(at)).await;
                store.drafts().adopt(visitor, people[who], when(at)).await.unwrap();
                posts.push((id, who));
            }
        }
    }
}

/// Whatever happens in whatever order, the counts that were kept up to date are those of a recount.
fn counts_are_those_of_a_recount(kind: Kind, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let Some(db) = runtime.block_on(TestDb::new(kind)) else { return };
    let store = db.store().clone();
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&deeds(), |deeds| {
            runtime.block_on(async {
                live(&store, deeds).await;
                let kept = counted(&db).await;
                store.statistics().rebuild().await.unwrap();
                let recounted = counted(&db).await;
                prop_assert_eq!(kept, recounted);
                Ok(())
            })
        })
        .unwrap();
}

#[test]
fn counts_are_those_of_a_recount_on_sqlite() {
    counts_are_those_of_a_recount(Kind::Sqlite, 40);
}

#[test]
fn counts_are_those_of_a_recount_on_postgres() {
    counts_are_those_of_a_recount(Kind::Postgres, 25);
}

/// Whether somebody was counted already is found out by one after the other.
fn those_who_post_at_once_are_all_counted(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(db) = TestDb::new(kind).await else { return };
        let store = db.store();
        let when = time("2026-11-25T12:00:00Z");
        let ada = user(store, "ada").await.profile.id;
        let mut ids = Vec::new();
        for _ in 0..8 {
            ids.push(moment(store, Owner::User(ada), Mood::Calm, when).await);
        }
        let publish = async |id| {
            let last = DraftChanges {
                tracks: Some(tracks(2)),
                privacy: Some(Privacy::Public),
                ..DraftChanges::default()
            };
            store.posts().publish(id, ada, last, when).await.unwrap();
        };
        futures::future::join_all(ids.into_iter().map(publish)).await;
        let kept = counted(&db).await;
        assert!(
            kept.iter().any(|line| line.starts_with("public_counts mood week") && line.ends_with("calm 8 1")),
            "{kept:#?}"
        );
        store.statistics().rebuild().await.unwrap();
        assert_eq!(counted(&db).await, kept);
    });
}

#[test]
fn those_who_post_at_once_are_all_counted_on_sqlite() {
    those_who_post_at_once_are_all_counted(Kind::Sqlite);
}

#[test]
fn those_who_post_at_once_are_all_counted_on_postgres() {
    those_who_post_at_once_are_all_counted(Kind::Postgres);
}

/// What several people change in the same counts at once is changed in the same order, so that nobody is turned away.
fn nobody_waits_for_each_other(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(db) = TestDb::new(kind).await else { return };
        let store = db.store();
        let when = time("2026-11-25T12:00:00Z");
        let live = async |name: String| {
            let who = user(store, &name).await.profile.id;
            for _ in 0..12 {
                let id = public(store, who, Mood::Calm, 3, when).await;
                let hidden = PostChanges { privacy: Some(Privacy::Private), ..PostChanges::default() };
                store.posts().update(id, who, hidden, when).await.unwrap();
                let shown = PostChanges { privacy: Some(Privacy::Public), ..PostChanges::default() };
                store.posts().update(id, who, shown, when).await.unwrap();
                store.posts().delete(id, who).await.unwrap();
            }
            store.users().delete(who).await.unwrap();
        };
        futures::future::join_all((0..6).map(|n| live(format!("person{n}")))).await;
        assert_eq!(counted(&db).await, Vec::<String>::new());
    });
}

#[test]
fn nobody_waits_for_each_other_on_sqlite() {
    nobody_waits_for_each_other(Kind::Sqlite);
}

#[test]
fn nobody_waits_for_each_other_on_postgres() {
    nobody_waits_for_each_other(Kind::Postgres);
}

/// One person is one of a day, of a song and of all, whatever else they did then.
fn songs_of_a_day_are_counted(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(db) = TestDb::new(kind).await else { return };
        let store = db.store();
        let day = |day: i64| time("2026-11-25T12:00:00Z") + TimeDelta::days(day);
        let ada = user(store, "ada").await.profile.id;
        let told = async || {
            let kept = counted(&db).await;
            store.statistics().rebuild().await.unwrap();
            assert_eq!(counted(&db).await, kept);
            let days = kept.iter().filter(|line| line.starts_with("song_days "));
            // Table, mood, day and song stand before the numbers.
            days.map(|line| line.splitn(5, ' ').last().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let play =
            async |at| store.listeners().play(ada, &track(1), Some(Mood::Calm), false, at).await.unwrap();
        play(day(0)).await;
        play(day(0) + TimeDelta::hours(1)).await;
        assert_eq!(told().await, ["2 1"]);
        let post = public(store, ada, Mood::Calm, 1, day(0)).await;
        assert_eq!(told().await, ["3 1"]);
        play(day(1)).await;
        assert_eq!(told().await, ["3 1", "1 1"]);
        store.posts().delete(post, ada).await.unwrap();
        assert_eq!(told().await, ["2 1", "1 1"]);
        let bob = user(store, "bob").await.profile.id;
        public(store, bob, Mood::Calm, 1, day(0)).await;
        assert_eq!(told().await, ["3 2", "1 1"]);
        store.users().delete(ada).await.unwrap();
        assert_eq!(told().await, ["1 1"]);
    });
}

#[test]
fn songs_of_a_day_are_counted_on_sqlite() {
    songs_of_a_day_are_counted(Kind::Sqlite);
}

#[test]
fn songs_of_a_day_are_counted_on_postgres() {
    songs_of_a_day_are_counted(Kind::Postgres);
}

/// A database from before people stood apart from the days of songs.
fn an_older_database_keeps_its_counts(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(db) = TestDb::new(kind).await else { return };
        let store = db.store();
        for name in ["ada", "bob"] {
            let who = user(store, name).await.profile.id;
            public(store, who, Mood::Calm, 3, time("2026-11-25T12:00:00Z")).await;
        }
        let kept = counted(&db).await;
        let connection = Database::connect(&db.config().url).await.unwrap();
        for change in [
            "DROP TABLE song_days",
            "CREATE TABLE song_days AS SELECT mood, day, track_id, user_id, n FROM song_people",
            "DROP TABLE song_people",
            "DELETE FROM seaql_migrations WHERE version = 'm20261130_000008_song_people'",
        ] {
            connection.execute_unprepared(change).await.unwrap();
        }
        connection.close().await.unwrap();
        store.migrate().await.unwrap();
        assert_eq!(
            kept.iter().filter(|line| line.starts_with("song_days ") && line.ends_with(" 2 2")).count(),
            3
        );
        assert_eq!(counted(&db).await, kept);
    });
}

#[test]
fn an_older_database_keeps_its_counts_on_sqlite() {
    an_older_database_keeps_its_counts(Kind::Sqlite);
}

#[test]
fn an_older_database_keeps_its_counts_on_postgres() {
    an_older_database_keeps_its_counts(Kind::Postgres);
}
