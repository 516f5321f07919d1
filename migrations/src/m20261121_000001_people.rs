//! People and their sessions.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `avatar_id` has no foreign key: pictures refer to their users already, and SQLite cannot add a
        // constraint to a table that exists. Whoever deletes a picture clears it here.
        let users = Table::create()
            .table("users")
            .col(uuid("id").primary_key())
            .col(string("username"))
            .col(string("email"))
            .col(string("password_hash"))
            .col(string("display_name"))
            .col(uuid_null("avatar_id"))
            .col(string("role"))
            .col(string("theme"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned();
        manager.create_table(users).await?;
        manager.create_index(index("uq_users_username", "users", &["username"]).unique().to_owned()).await?;
        manager.create_index(index("uq_users_email", "users", &["email"]).unique().to_owned()).await?;
        manager.create_index(index("ix_users_avatar_id", "users", &["avatar_id"])).await?;

        // `id` is the SHA-256 of the token in the cookie, so that a stolen database opens no session.
        let sessions = Table::create()
            .table("sessions")
            .col(string("id").primary_key())
            .col(uuid_null("user_id"))
            .col(json_binary("data"))
            .col(big_integer("expires_at"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut reference("sessions", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(sessions).await?;
        manager.create_index(index("ix_sessions_user_id", "sessions", &["user_id"])).await?;
        manager.create_index(index("ix_sessions_expires_at", "sessions", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("sessions").to_owned()).await?;
        manager.drop_table(Table::drop().table("users").to_owned()).await
    }
}
