//! `cargo bench -p server`: the songs for a mood, ours and MoodDJ's query (ranges of valence, energy and tempo, in any order)
//! over the same rows in SQLite and, where `TEST_POSTGRES_URL` says where one is, in PostgreSQL.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use domain::{Aim, Mood, MoodSetting, Track, TrackId};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use songs::{Catalogue, RankRequest, SongMood, Taste, rank};
use tokio::runtime::Runtime;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Rows in one statement.
const AT_ONCE: usize = 500;
const QUERY: &str = "SELECT id, title, artist FROM bench_songs WHERE valence BETWEEN 0.0 AND 0.4 AND energy BETWEEN 0.2 AND 0.5 \
                     AND tempo BETWEEN 60 AND 100 ORDER BY RANDOM() LIMIT 24";

fn benches(c: &mut Criterion) {
    let (Ok(catalogue), Ok(model), Ok(runtime)) = (Catalogue::builtin(), SongMood::builtin(), Runtime::new())
    else {
        return;
    };
    let (settings, nobody) = (MoodSetting::defaults(), Taste::default());
    let tracks: Vec<Track> = catalogue.iter().collect();
    for size in SIZES {
        let again = |n: usize| {
            let spotify_id = format!("{n:022}");
            let base = tracks.get(n % tracks.len())?.clone();
            Some(Track { id: TrackId::from_spotify(&spotify_id), spotify_id: Some(spotify_id), ..base })
        };
        let rows: Vec<Track> = (0..size).filter_map(again).collect();
        for (name, url) in databases() {
            let Ok(db) = runtime.block_on(filled(&url, &rows)) else { continue };
            c.bench_function(&format!("{name}/{size}"), |b| {
                b.iter(|| runtime.block_on(db.query_all_raw(statement(&db, QUERY))));
            });
            let _ = runtime.block_on(db.execute_unprepared("DROP TABLE bench_songs"));
        }
        let songs: Vec<_> = rows.into_iter().map(|track| (track, None)).collect();
        let ours = Catalogue::default().with(&songs, &model);
        let request = RankRequest::new(Mood::Sad, Aim::Match, &settings, &nobody);
        c.bench_function(&format!("songs/{size}"), |b| b.iter(|| rank(&ours, black_box(&request))));
    }
}

/// The databases to ask, with their addresses.
fn databases() -> Vec<(&'static str, String)> {
    let sqlite = ("sqlite", "sqlite::memory:".to_owned());
    let postgres = std::env::var("TEST_POSTGRES_URL").ok().map(|url| ("postgres", url));
    [sqlite].into_iter().chain(postgres).collect()
}

fn statement(db: &DatabaseConnection, sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(db.get_database_backend(), sql)
}

/// A table of the songs with an index on what is asked for.
async fn filled(url: &str, rows: &[Track]) -> Result<DatabaseConnection, sea_orm::DbErr> {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    db.execute_unprepared("DROP TABLE IF EXISTS bench_songs").await?;
    let columns = "id INTEGER PRIMARY KEY, title TEXT, artist TEXT, valence REAL, energy REAL, tempo REAL";
    db.execute_unprepared(&format!("CREATE TABLE bench_songs ({columns})")).await?;
    for (part, songs) in rows.chunks(AT_ONCE).enumerate() {
        let quoted = |text: &str| text.replace('\'', "''");
        let row = |(n, song): (usize, &Track)| {
            let features = song.features.unwrap_or_default();
            let (title, artist) = (quoted(&song.title), quoted(&song.artist));
            let (valence, energy, tempo) = (features.valence, features.energy, features.tempo);
            format!("({}, '{title}', '{artist}', {valence}, {energy}, {tempo})", part * AT_ONCE + n)
        };
        let values: Vec<String> = songs.iter().enumerate().map(row).collect();
        db.execute_unprepared(&format!("INSERT INTO bench_songs VALUES {}", values.join(","))).await?;
    }
    db.execute_unprepared("CREATE INDEX bench_songs_features ON bench_songs (valence, energy, tempo)")
        .await?;
    db.execute_unprepared("ANALYZE bench_songs").await?;
    Ok(db)
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    targets = benches
}
criterion_main!(group);
