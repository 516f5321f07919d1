//! The migrations make the tables that the entities describe, and can be taken back.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Schema, Statement};
use test_support::{Kind, TestDb};

use crate::entities::{
    draft_tracks, drafts, favorites, imports, jobs, library_tracks, moments, moods, pictures, plays,
    post_tracks, posts, public_counts, readings, sessions, song_counts, song_days, song_people,
    spotify_accounts, spotify_logins, tracks, users, wishes,
};

/// Columns with type, nullability and place in the primary key; what is unique; what refers to what.
const SQLITE: [&str; 3] = [
    r#"SELECT m.name || '.' || c.name || ' ' || c.type || ' not null: ' || c."notnull" || ' key: ' || c.pk AS line
       FROM sqlite_master m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name <> 'seaql_migrations'"#,
    r#"SELECT m.name || ' unique ' || group_concat(i.name, ',' ORDER BY i.name) AS line
       FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
       WHERE l."unique" = 1 AND l.origin <> 'pk' AND m.name <> 'seaql_migrations' GROUP BY m.name, l.name"#,
    r#"SELECT m.name || '.' || f."from" || ' to ' || f."table" || '.' || f."to" || ' on delete ' || f.on_delete AS line
       FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"#,
];

const POSTGRES: [&str; 3] = [
    "SELECT table_name || '.' || column_name || ' ' || data_type || ' nullable: ' || is_nullable AS line
     FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'",
    "SELECT c.relname || CASE WHEN i.indisprimary THEN ' key ' ELSE ' unique ' END
            || string_agg(a.attname, ',' ORDER BY a.attname) AS line
     FROM pg_index i
     JOIN pg_class c ON c.oid = i.indrelid
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
     WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND c.relname <> 'seaql_migrations'
     GROUP BY c.relname, i.indexrelid, i.indisprimary",
    "SELECT f.conrelid::regclass::text || '.' || a.attname || ' to ' || f.confrelid::regclass::text
            || ' on delete ' || f.confdeltype::text AS line
     FROM pg_constraint f
     JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey)
     WHERE f.contype = 'f'",
];

async fn describe(db: &DatabaseConnection) -> BTreeSet<String> {
    let backend = db.get_database_backend();
    let queries = if backend == DbBackend::Sqlite { SQLITE } else { POSTGRES };
    let mut lines = BTreeSet::new();
    for query in queries {
        for row in db.query_all_raw(Statement::from_string(backend, query)).await.unwrap() {
            lines.insert(row.try_get::<String>("", "line").unwrap());
        }
    }
    lines
}

async fn build_from_entities(db: &DatabaseConnection) {
    let schema = Schema::new(db.get_database_backend());
    schema
        .builder()
        .register(users::Entity)
        .register(sessions::Entity)
        .register(pictures::Entity)
        .register(tracks::Entity)
        .register(moods::Entity)
        .register(readings::Entity)
        .register(drafts::Entity)
        .register(draft_tracks::Entity)
        .register(posts::Entity)
        .register(post_tracks::Entity)
        .register(favorites::Entity)
        .register(plays::Entity)
        .register(wishes::Entity)
        .register(imports::Entity)
        .register(jobs::Entity)
        .register(spotify_accounts::Entity)
        .register(spotify_logins::Entity)
        .register(library_tracks::Entity)
        .register(moments::Entity)
        .register(public_counts::Entity)
        .register(song_counts::Entity)
        .register(song_days::Entity)
        .register(song_people::Entity)
        .apply(db)
        .await
        .unwrap();
}

async fn on_both(test: impl AsyncFn(Kind)) {
    test(Kind::Sqlite).await;
    if TestDb::unmigrated(Kind::Postgres).await.is_some() {
        test(Kind::Postgres).await;
    }
}

async fn empty(kind: Kind) -> (TestDb, DatabaseConnection) {
    let db = TestDb::unmigrated(kind).await.unwrap();
    let connection = Database::connect(&db.config().url).await.unwrap();
    (db, connection)
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_make_what_entities_describe() {
    on_both(async |kind| {
        let (_one, migrated) = empty(kind).await;
        migrations::up(&migrated).await.unwrap();
        let (_other, built) = empty(kind).await;
        build_from_entities(&built).await;
        let (migrated, built) = (describe(&migrated).await, describe(&built).await);
        let missing: Vec<_> = built.difference(&migrated).collect();
        let extra: Vec<_> = migrated.difference(&built).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{kind:?}\nmissing: {missing:#?}\nextra: {extra:#?}");
        // The description itself sees something: each table, a unique column, a reference.
        assert!(migrated.iter().any(|line| line.starts_with("moods.")), "{migrated:#?}");
        assert!(migrated.contains("users unique email"), "{migrated:#?}");
        assert!(migrated.iter().any(|line| line.starts_with("favorites.post_id to posts")), "{migrated:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_can_be_taken_back_and_made_again() {
    on_both(async |kind| {
        let (_keep, db) = empty(kind).await;
        migrations::up(&db).await.unwrap();
        let before = describe(&db).await;
        migrations::down(&db).await.unwrap();
        assert!(describe(&db).await.is_empty(), "{kind:?}");
        migrations::up(&db).await.unwrap();
        assert_eq!(describe(&db).await, before);
        migrations::up(&db).await.unwrap();
        assert_eq!(migrations::status(&db).await.unwrap().pending, Vec::<String>::new());
    })
    .await;
}
