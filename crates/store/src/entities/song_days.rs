//! Table `song_days`: how often a song was heard or chosen under a mood on a day (of UTC), and by how many people.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "song_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mood: String,
    /// Days since 1970-01-01.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub track_id: Uuid,
    pub n: i64,
    pub people: i64,
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
