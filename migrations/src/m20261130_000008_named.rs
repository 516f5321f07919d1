//! Whether people agree to be named in statistics.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let named = boolean("named_in_statistics").default(false).to_owned();
        manager.alter_table(Table::alter().table("users").add_column(named).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = Table::alter().table("users").drop_column("named_in_statistics").to_owned();
        manager.alter_table(gone).await
    }
}
