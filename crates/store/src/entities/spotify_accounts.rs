//! Table `spotify_accounts`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spotify_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// Spotify's key that stays, also when the person changes their name there.
    #[sea_orm(unique)]
    pub account_id: String,
    pub spotify_id: String,
    pub display_name: String,
    /// What the person agreed to, with spaces between.
    pub scopes: String,
    /// Sealed, as is the next.
    #[sea_orm(column_type = "Blob")]
    pub access_token: Vec<u8>,
    #[sea_orm(column_type = "Blob")]
    pub refresh_token: Vec<u8>,
    pub access_expires_at: DateTimeUtc,
    pub authorized_at: DateTimeUtc,
    pub sign_in_again: bool,
    /// What was learnt of it, if anything.
    pub premium: Option<bool>,
    /// When that was.
    pub premium_at: Option<DateTimeUtc>,
    /// Grows with each change of the tokens.
    pub version: i64,
    pub synced_at: Option<DateTimeUtc>,
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
