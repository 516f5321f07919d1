//! What is known of listeners (plays, wishes, where they live), what is felt in songs, and catalogues that come in.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, newest_first, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in track_columns() {
            manager.alter_table(Table::alter().table("tracks").add_column(column).to_owned()).await?;
        }
        manager.create_index(index("ix_tracks_added_at", "tracks", &["added_at"])).await?;
        let zone = Table::alter().table("users").add_column(string("time_zone").default("")).to_owned();
        manager.alter_table(zone).await?;

        let plays = Table::create()
            .table("plays")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(uuid("track_id"))
            .col(string_null("mood"))
            .col(boolean("skipped"))
            .col(timestamp_with_time_zone("played_at"))
            .foreign_key(&mut reference("plays", "user_id", "users", ForeignKeyAction::Cascade))
            .foreign_key(&mut reference("plays", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(plays).await?;
        manager.create_index(newest_first("ix_plays_user", "plays", "user_id", "played_at")).await?;
        manager.create_index(index("ix_plays_track_id", "plays", &["track_id"])).await?;

        let wishes = Table::create()
            .table("wishes")
            .col(uuid("user_id"))
            .col(string("kind"))
            .col(string("name"))
            .col(boolean("wanted"))
            .primary_key(Index::create().col("user_id").col("kind").col("name"))
            .foreign_key(&mut reference("wishes", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(wishes).await?;

        let imports = Table::create()
            .table("imports")
            .col(string("id").primary_key())
            .col(big_integer("rows"))
            .col(big_integer("added"))
            .col(big_integer("updated"))
            .col(big_integer("refused"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(timestamp_with_time_zone_null("finished_at"))
            .to_owned();
        manager.create_table(imports).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["imports", "wishes", "plays"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("users").drop_column("time_zone").to_owned()).await?;
        manager.drop_index(Index::drop().name("ix_tracks_added_at").table("tracks").to_owned()).await?;
        for column in track_columns() {
            let gone = Table::alter().table("tracks").drop_column(column.get_column_name()).to_owned();
            manager.alter_table(gone).await?;
        }
        Ok(())
    }
}

/// When a song came in by an import; what is felt in it, and by which model.
fn track_columns() -> [ColumnDef; 6] {
    [
        timestamp_with_time_zone_null("added_at"),
        float_null("felt_valence"),
        float_null("felt_arousal"),
        json_binary_null("felt_moods"),
        string_null("felt_by_name"),
        string_null("felt_by_version"),
    ]
}
