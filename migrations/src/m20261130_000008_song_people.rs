//! Songs by day apart from who heard and chose them: what is on the rise is read from the days, however many people an
//! instance has. Both are counted anew by whoever takes this step.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{reference, without_rowid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut song_people = Table::create()
            .table("song_people")
            .col(string("mood"))
            .col(uuid("track_id"))
            .col(integer("day"))
            .col(uuid("user_id"))
            .col(big_integer("n"))
            .primary_key(Index::create().col("mood").col("track_id").col("day").col("user_id"))
            .foreign_key(&mut reference("song_people", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(without_rowid(manager, &mut song_people)).await?;
        manager.drop_table(Table::drop().table("song_days").to_owned()).await?;

        let mut song_days = Table::create()
            .table("song_days")
            .col(string("mood"))
            .col(integer("day"))
            .col(uuid("track_id"))
            .col(big_integer("n"))
            .col(big_integer("people"))
            .primary_key(Index::create().col("mood").col("day").col("track_id"))
            .foreign_key(&mut reference("song_days", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(without_rowid(manager, &mut song_days)).await
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
        manager.drop_table(Table::drop().table("song_people").to_owned()).await
    }
}
