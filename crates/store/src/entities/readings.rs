//! Table `readings`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "readings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    pub visitor_id: Option<Uuid>,
    pub post_id: Option<Uuid>,
    pub picture_id: Option<Uuid>,
    pub source: String,
    pub mood: String,
    pub confidence: f32,
    #[sea_orm(column_type = "JsonBinary")]
    pub scores: Json,
    pub valence: f32,
    pub arousal: f32,
    #[sea_orm(column_type = "JsonBinary")]
    pub faces: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub keywords: Json,
    pub model_name: String,
    pub model_version: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(column_type = "Text", nullable)]
    pub explanation: Option<String>,
    /// Minutes east of Greenwich, where the person was.
    pub utc_offset: i32,
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
    #[sea_orm(
        belongs_to = "super::pictures::Entity",
        from = "Column::PictureId",
        to = "super::pictures::Column::Id",
        on_delete = "SetNull"
    )]
    Picture,
}

impl ActiveModelBehavior for ActiveModel {}
