//! Table `moments`: one row for each draft or post of a user that has a mood; what counts of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "moments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: Uuid,
    pub user_id: Uuid,
    /// When it was read, or chosen where nothing was read.
    pub at: DateTimeUtc,
    /// Days from 1970-01-01 to the day it was there.
    pub day: i32,
    /// The same for the first day of that month.
    pub month: i32,
    /// The hour it was there, 0..23.
    pub hour: i32,
    pub source: String,
    /// What the detector said.
    pub detected: Option<String>,
    /// What counts.
    pub mood: String,
    /// Name and version of the detector; empty without one.
    pub model: String,
    pub valence: f32,
    pub arousal: f32,
    /// Whether everyone may see the post.
    pub public: bool,
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
