//! Songs by day apart from who heard and chose them: what is on the rise is read from the days, however many people an
//! instance has.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{reference, without_rowid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DAYS: [&str; 5] = ["mood", "day", "track_id", "n", "people"];
const PEOPLE: [&str; 5] = ["mood", "track_id", "day", "user_id", "n"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let song_people = Table::create()
            .table("song_people")
            .col(string("mood"))
            .col(uuid("track_id"))
            .col(integer("day"))
            .col(uuid("user_id"))
            .col(big_integer("n"))
            .primary_key(Index::create().col("mood").col("track_id").col("day").col("user_id"))
            .foreign_key(&mut reference("song_people", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(without_rowid(manager, song_people)).await?;
        let all = Query::select().columns(PEOPLE).from("song_days").to_owned();
        copy(manager, "song_people", PEOPLE, all).await?;
        manager.drop_table(Table::drop().table("song_days").to_owned()).await?;

        let song_days = Table::create()
            .table("song_days")
            .col(string("mood"))
            .col(integer("day"))
            .col(uuid("track_id"))
            .col(big_integer("n"))
            .col(big_integer("people"))
            .primary_key(Index::create().col("mood").col("day").col("track_id"))
            .foreign_key(&mut reference("song_days", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(without_rowid(manager, song_days)).await?;
        let key = ["mood", "day", "track_id"];
        let sums = Query::select()
            .columns(key)
            .expr(Expr::col("n").sum())
            .expr(Expr::col("user_id").count())
            .from("song_people")
            .group_by_columns(key)
            .to_owned();
        copy(manager, "song_days", DAYS, sums).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("song_days").to_owned()).await?;
        let song_days = Table::create()
            .table("song_days")
            .col(string("mood"))
            .col(integer("day"))
            .col(uuid("track_id"))
            .col(uuid("user_id"))
            .col(big_integer("n"))
            .primary_key(Index::create().col("mood").col("day").col("track_id").col("user_id"))
            .foreign_key(&mut reference("song_days", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(song_days).await?;
        let all = Query::select().columns(PEOPLE).from("song_people").to_owned();
        copy(manager, "song_days", PEOPLE, all).await?;
        manager.drop_table(Table::drop().table("song_people").to_owned()).await
    }
}

/// Puts what a query finds into a table.
async fn copy(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: [&'static str; 5],
    found: SelectStatement,
) -> Result<(), DbErr> {
    let mut insert = Query::insert().into_table(table).columns(columns).to_owned();
    insert.select_from(found).map_err(|error| DbErr::Custom(error.to_string()))?;
    manager.execute(insert).await
}
