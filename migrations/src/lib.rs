//! The database schema, step by step.
//!
//! Steps are only ever added: a step that has shipped does not change. Every step can be taken back.
//! All of it is written with builders, so the same steps make the schema on SQLite and on PostgreSQL.

// `MigrationTrait` names `SchemaManager` without its lifetime, and what implements it has to do the same.
#![allow(elided_lifetimes_in_paths)]

use std::collections::BTreeSet;

use sea_orm_migration::{
    MigratorTrait, SchemaManager, SchemaManagerConnection,
    prelude::{DbErr, IntoSchemaManagerConnection, MigrationTrait},
    sea_orm::{ConnectionTrait, EntityTrait, QueryOrder},
    seaql_migrations,
};

mod columns;
mod m20261121_000001_people;
mod m20261121_000002_pictures_and_songs;
mod m20261121_000003_drafts_and_posts;
mod m20261121_000004_explanations;
mod m20261122_000005_listeners;
mod m20261122_000006_spotify;
mod m20261129_000007_statistics;
mod m20261130_000008_song_people;

/// All steps in order.
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_people::Migration),
            Box::new(m20261121_000002_pictures_and_songs::Migration),
            Box::new(m20261121_000003_drafts_and_posts::Migration),
            Box::new(m20261121_000004_explanations::Migration),
            Box::new(m20261122_000005_listeners::Migration),
            Box::new(m20261122_000006_spotify::Migration),
            Box::new(m20261129_000007_statistics::Migration),
            Box::new(m20261130_000008_song_people::Migration),
        ]
    }
}

/// Where a database stands, seen from this build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Whether any step was ever taken here.
    pub started: bool,
    /// Steps that are still to be taken, in order.
    pub pending: Vec<String>,
    /// Steps that were taken but are not of this build: a newer one made them.
    pub unknown: Vec<String>,
}

/// Compares the steps taken in a database with those of this build. Changes nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn status<C>(db: &C) -> Result<Status, DbErr>
where
    C: ConnectionTrait,
    for<'c> &'c C: IntoSchemaManagerConnection<'c>,
{
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if !SchemaManager::new(db).has_table("seaql_migrations").await? {
        return Ok(Status { started: false, pending: known, unknown: Vec::new() });
    }
    let taken: BTreeSet<String> = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.version)
        .collect();
    let unknown = taken.iter().filter(|name| !known.contains(name)).cloned().collect();
    let started = !taken.is_empty();
    let pending = known.into_iter().filter(|name| !taken.contains(name)).collect();
    Ok(Status { started, pending, unknown })
}

/// Takes all pending steps. Give it a transaction, so that all are taken or none.
///
/// # Errors
/// When a step fails, or when the database has steps of a newer build.
pub async fn up<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<(), DbErr> {
    let db: SchemaManagerConnection<'c> = db.into_database_executor();
    Migrator::up(db, None).await
}

/// Takes all steps back, which removes every table and what is in it.
///
/// # Errors
/// When a step cannot be taken back.
pub async fn down<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<(), DbErr> {
    let db: SchemaManagerConnection<'c> = db.into_database_executor();
    Migrator::down(db, None).await
}
