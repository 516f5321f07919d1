//! Statistics: where people were when something was read, the moments of their diary, what is counted of all, and who agrees
//! to be named.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let offset = integer("utc_offset").default(0).to_owned();
        manager.alter_table(Table::alter().table("readings").add_column(offset).to_owned()).await?;

        // One row for each draft or post with a mood. No foreign key to either, because it may be of both in turn.
        let moments = Table::create()
            .table("moments")
            .col(uuid("post_id").primary_key())
            .col(uuid("user_id"))
            .col(timestamp_with_time_zone("at"))
            .col(integer("day"))
            .col(integer("month"))
            .col(integer("hour"))
            .col(string("source"))
            .col(string_null("detected"))
            .col(string("mood"))
            .col(string("model"))
            .col(float("valence"))
            .col(float("arousal"))
            .col(boolean("public"))
            .foreign_key(&mut reference("moments", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(moments).await?;
        manager.create_index(index("ix_moments_user", "moments", &["user_id", "day"])).await?;

        let public_counts = Table::create()
            .table("public_counts")
            .col(string("kind"))
            .col(string("step"))
            .col(integer("start"))
            .col(string("cell"))
            .col(big_integer("n"))
            .col(big_integer("people"))
            .primary_key(Index::create().col("kind").col("step").col("start").col("cell"))
            .to_owned();
        manager.create_table(public_counts).await?;

        let song_counts = Table::create()
            .table("song_counts")
            .col(string("mood"))
            .col(uuid("track_id"))
            .col(big_integer("n"))
            .col(big_integer("people"))
            .primary_key(Index::create().col("mood").col("track_id"))
            .foreign_key(&mut reference("song_counts", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(song_counts).await?;
        manager.create_index(index("ix_song_counts_top", "song_counts", &["mood", "n"])).await?;

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

        let named = boolean("named_in_statistics").default(false).to_owned();
        manager.alter_table(Table::alter().table("users").add_column(named).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["song_days", "song_counts", "public_counts", "moments"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in [("readings", "utc_offset"), ("users", "named_in_statistics")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
