//! Table `spotify_logins`: people who are at Spotify's page at the moment.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spotify_logins")]
pub struct Model {
    /// Hash of the state.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state: String,
    /// Hash of what the browser keeps.
    pub browser: String,
    pub verifier: String,
    /// Who was signed in here.
    pub user_id: Option<Uuid>,
    pub next: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::users::Entity",
        from = "Column::UserId",
        to = "super::users::Column::Id",
        on_delete = "Cascade"
    )]
    User,
}

impl ActiveModelBehavior for ActiveModel {}
