//! Table `posts`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub picture_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub line: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub mood: String,
    pub detected_reading_id: Option<Uuid>,
    pub manual_reading_id: Option<Uuid>,
    pub aim: String,
    pub privacy: String,
    pub published_at: DateTimeUtc,
    pub edited_at: Option<DateTimeUtc>,
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

impl Related<super::users::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl Related<super::pictures::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Picture.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
