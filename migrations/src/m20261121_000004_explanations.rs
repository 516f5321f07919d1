//! Why a reading says what it says, in a sentence.

use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let readings = Table::alter().table("readings").add_column(text_null("explanation")).to_owned();
        manager.alter_table(readings).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let readings = Table::alter().table("readings").drop_column("explanation").to_owned();
        manager.alter_table(readings).await
    }
}
