//! Table `public_counts`: how many public posts, and of how many people, in a day, week or month.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "public_counts")]
pub struct Model {
    /// What is counted: see `statistics/public.rs`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// `day`, `week` or `month`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: String,
    /// Days from 1970-01-01 to the first day of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub start: i32,
    /// What of the kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cell: String,
    pub n: i64,
    pub people: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
