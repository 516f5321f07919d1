//! Jobs, connected Spotify accounts, what is in their libraries, and which songs' features were looked for.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, newest_first, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let jobs = Table::create()
            .table("jobs")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(uuid_null("user_id"))
            .col(string_null("active_key").unique_key())
            .col(text("payload"))
            .col(text("checkpoint"))
            .col(string("state"))
            .col(big_integer("done"))
            .col(big_integer_null("total"))
            .col(string("note"))
            .col(string_null("link"))
            .col(integer("claims"))
            .col(integer("failures"))
            .col(boolean("cancel"))
            .col(string_null("worker"))
            .col(timestamp_with_time_zone("run_at"))
            .col(timestamp_with_time_zone_null("beat_at"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut reference("jobs", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(jobs).await?;
        manager.create_index(index("ix_jobs_due", "jobs", &["state", "run_at", "id"])).await?;
        manager.create_index(newest_first("ix_jobs_user", "jobs", "user_id", "created_at")).await?;
        manager.create_index(index("ix_jobs_user_state", "jobs", &["user_id", "state"])).await?;

        let accounts = Table::create()
            .table("spotify_accounts")
            .col(uuid("user_id").primary_key())
            .col(string("account_id"))
            .col(string("spotify_id"))
            .col(string("display_name"))
            .col(string("scopes"))
            .col(blob("access_token"))
            .col(blob("refresh_token"))
            .col(timestamp_with_time_zone("access_expires_at"))
            .col(timestamp_with_time_zone("authorized_at"))
            .col(boolean("sign_in_again"))
            .col(boolean_null("premium"))
            .col(timestamp_with_time_zone_null("premium_at"))
            .col(big_integer("version"))
            .col(timestamp_with_time_zone_null("synced_at"))
            .foreign_key(&mut reference("spotify_accounts", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(accounts).await?;
        let once =
            index("uq_spotify_accounts_account_id", "spotify_accounts", &["account_id"]).unique().to_owned();
        manager.create_index(once).await?;

        let logins = Table::create()
            .table("spotify_logins")
            .col(string("state").primary_key())
            .col(string("browser"))
            .col(string("verifier"))
            .col(uuid_null("user_id"))
            .col(string("next"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut reference("spotify_logins", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(logins).await?;
        let left = index("ix_spotify_logins_created_at", "spotify_logins", &["created_at"]);
        manager.create_index(left).await?;

        let library = Table::create()
            .table("library_tracks")
            .col(uuid("user_id"))
            .col(uuid("track_id"))
            .col(string("kind"))
            .col(timestamp_with_time_zone("added_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .primary_key(Index::create().col("user_id").col("track_id").col("kind"))
            .foreign_key(&mut reference("library_tracks", "user_id", "users", ForeignKeyAction::Cascade))
            .foreign_key(&mut reference("library_tracks", "track_id", "tracks", ForeignKeyAction::NoAction))
            .to_owned();
        manager.create_table(library).await?;
        manager.create_index(index("ix_library_tracks_track_id", "library_tracks", &["track_id"])).await?;

        let source = string("source").default("here").to_owned();
        manager.alter_table(Table::alter().table("plays").add_column(source).to_owned()).await?;
        manager.create_index(index("ix_plays_source", "plays", &["source", "played_at"])).await?;
        let tried = timestamp_with_time_zone_null("features_tried_at");
        manager.alter_table(Table::alter().table("tracks").add_column(tried).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = |table, column| Table::alter().table(table).drop_column(column).to_owned();
        manager.alter_table(gone("tracks", "features_tried_at")).await?;
        manager.drop_index(Index::drop().name("ix_plays_source").table("plays").to_owned()).await?;
        manager.alter_table(gone("plays", "source")).await?;
        for table in ["library_tracks", "spotify_logins", "spotify_accounts", "jobs"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
