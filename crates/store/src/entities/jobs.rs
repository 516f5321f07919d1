//! Table `jobs`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub user_id: Option<Uuid>,
    /// The job's key while it waits or runs, so that there is no second one.
    #[sea_orm(unique)]
    pub active_key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    #[sea_orm(column_type = "Text")]
    pub checkpoint: String,
    pub state: String,
    pub done: i64,
    pub total: Option<i64>,
    pub note: String,
    pub link: Option<String>,
    /// How often it was claimed: a worker that lost it has an older number.
    pub claims: i32,
    pub failures: i32,
    pub cancel: bool,
    pub worker: Option<String>,
    pub run_at: DateTimeUtc,
    pub beat_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
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
}

impl ActiveModelBehavior for ActiveModel {}
