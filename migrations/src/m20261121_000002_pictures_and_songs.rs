//! Pictures (their files live elsewhere), tracks with audio features, and what songs of a mood sound like.

use domain::MoodSetting;
use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, one_owner, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let pictures = Table::create()
            .table("pictures")
            .col(uuid("id").primary_key())
            .col(uuid_null("user_id"))
            .col(uuid_null("visitor_id"))
            .col(string("kind"))
            .col(integer("width"))
            .col(integer("height"))
            .col(string("blurhash"))
            .col(text("alt"))
            .col(big_integer("bytes"))
            .col(boolean("has_strokes"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut reference("pictures", "user_id", "users", ForeignKeyAction::Cascade))
            .check(one_owner())
            .to_owned();
        manager.create_table(pictures).await?;
        manager.create_index(index("ix_pictures_user_id", "pictures", &["user_id"])).await?;
        manager.create_index(index("ix_pictures_visitor_id", "pictures", &["visitor_id"])).await?;
        manager.create_index(index("ix_pictures_created_at", "pictures", &["created_at"])).await?;

        let tracks = Table::create()
            .table("tracks")
            .col(uuid("id").primary_key())
            .col(string_null("spotify_id"))
            .col(text("title"))
            .col(text("artist"))
            .col(text_null("album"))
            .col(small_integer_null("year"))
            .col(string_null("genre"))
            .col(small_integer_null("popularity"))
            .col(big_integer_null("duration_ms"))
            .col(text_null("artwork_url"))
            .col(text_null("preview_url"))
            .col(float_null("valence"))
            .col(float_null("energy"))
            .col(float_null("tempo"))
            .col(float_null("danceability"))
            .col(float_null("acousticness"))
            .col(float_null("instrumentalness"))
            .col(float_null("liveness"))
            .col(float_null("speechiness"))
            .col(float_null("loudness"))
            .to_owned();
        manager.create_table(tracks).await?;
        let unique = index("uq_tracks_spotify_id", "tracks", &["spotify_id"]).unique().to_owned();
        manager.create_index(unique).await?;

        let moods = Table::create()
            .table("moods")
            .col(string("name").primary_key())
            .col(float("valence"))
            .col(float("energy"))
            .col(float("tempo_min"))
            .col(float("tempo_max"))
            .col(text("description"))
            .to_owned();
        manager.create_table(moods).await?;

        let mut rows = Query::insert();
        rows.into_table("moods").columns([
            "name",
            "valence",
            "energy",
            "tempo_min",
            "tempo_max",
            "description",
        ]);
        for setting in MoodSetting::defaults() {
            rows.values_panic([
                setting.mood.as_str().into(),
                setting.valence.into(),
                setting.energy.into(),
                setting.tempo_min.into(),
                setting.tempo_max.into(),
                setting.description.into(),
            ]);
        }
        manager.execute(rows).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["moods", "tracks", "pictures"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
