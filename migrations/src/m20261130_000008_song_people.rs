//! Songs by day apart from who heard and chose them: what is on the rise is read from the days, however many people an
//! instance has.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{reference, without_rowid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const BY_PERSON: [&str; 5] = ["mood", "track_id", "day", "user_id", "n"];
const BY_DAY: [&str; 5] = ["mood", "day", "track_id", "n", "people"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let song_people = of_songs("song_people", uuid("user_id"), &["mood", "track_id", "day", "user_id"]);
        manager.create_table(without_rowid(manager, song_people)).await?;
        let all = Query::select().columns(BY_PERSON).from("song_days").to_owned();
        copy(manager, "song_people", BY_PERSON, all).await?;
        manager.drop_table(Table::drop().table("song_days").to_owned()).await?;

        let key = ["mood", "day", "track_id"];
        let song_days = of_songs("song_days", big_integer("people"), &key);
        manager.create_table(without_rowid(manager, song_days)).await?;
        let sums = Query::select()
            .columns(key)
            .expr(Expr::col("n").sum())
            .expr(Expr::col("user_id").count())
            .from("song_people")
            .group_by_columns(key)
            .to_owned();
        copy(manager, "song_days", BY_DAY, sums).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("song_days").to_owned()).await?;
        let song_days = of_songs("song_days", uuid("user_id"), &["mood", "day", "track_id", "user_id"]);
        manager.create_table(song_days).await?;
        let all = Query::select().columns(BY_PERSON).from("song_people").to_owned();
        copy(manager, "song_days", BY_PERSON, all).await?;
        manager.drop_table(Table::drop().table("song_people").to_owned()).await
    }
}

/// How often songs came under moods on days, with one more column.
fn of_songs(table: &'static str, more: ColumnDef, key: &[&'static str]) -> TableCreateStatement {
    let mut primary_key = Index::create();
    for column in key {
        primary_key.col(*column);
    }
    Table::create()
        .table(table)
        .col(string("mood"))
        .col(integer("day"))
        .col(uuid("track_id"))
        .col(big_integer("n"))
        .col(more)
        .primary_key(&mut primary_key)
        .foreign_key(&mut reference(table, "track_id", "tracks", ForeignKeyAction::NoAction))
        .to_owned()
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
