//! Table `tracks`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tracks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub spotify_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub artist: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub album: Option<String>,
    pub year: Option<i16>,
    pub genre: Option<String>,
    pub popularity: Option<i16>,
    pub duration_ms: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub artwork_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub preview_url: Option<String>,
    pub valence: Option<f32>,
    pub energy: Option<f32>,
    pub tempo: Option<f32>,
    pub danceability: Option<f32>,
    pub acousticness: Option<f32>,
    pub instrumentalness: Option<f32>,
    pub liveness: Option<f32>,
    pub speechiness: Option<f32>,
    pub loudness: Option<f32>,
    pub added_at: Option<DateTimeUtc>,
    pub felt_valence: Option<f32>,
    pub felt_arousal: Option<f32>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub felt_moods: Option<Json>,
    pub felt_by_name: Option<String>,
    pub felt_by_version: Option<String>,
    /// When features were looked for in vain.
    pub features_tried_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
