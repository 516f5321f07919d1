//! Table `drafts`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    pub visitor_id: Option<Uuid>,
    pub picture_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub line: Option<String>,
    pub detected_reading_id: Option<Uuid>,
    pub manual_reading_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unread_reason: Option<String>,
    pub aim: String,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub privacy: String,
    pub updated_at: DateTimeUtc,
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
        on_delete = "NoAction"
    )]
    Picture,
    #[sea_orm(
        belongs_to = "super::readings::Entity",
        from = "Column::DetectedReadingId",
        to = "super::readings::Column::Id",
        on_delete = "SetNull"
    )]
    Detected,
    #[sea_orm(
        belongs_to = "super::readings::Entity",
        from = "Column::ManualReadingId",
        to = "super::readings::Column::Id",
        on_delete = "SetNull"
    )]
    Manual,
}

impl ActiveModelBehavior for ActiveModel {}
