//! Table `song_people`: how often somebody heard or chose a song under a mood on a day (of UTC).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "song_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mood: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub track_id: Uuid,
    /// Days since 1970-01-01.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    /// Who; there is no reference, because their rows go with what they did.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub n: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::tracks::Entity",
        from = "Column::TrackId",
        to = "super::tracks::Column::Id",
        on_delete = "NoAction"
    )]
    Track,
}

impl ActiveModelBehavior for ActiveModel {}
