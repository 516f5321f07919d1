//! Readings, drafts, posts with their songs, and favorites.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, newest_first, one_owner, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_readings(manager).await?;
        create_drafts(manager).await?;
        create_posts(manager).await?;
        create_songs_of(manager, "draft_tracks", "draft_id", "drafts").await?;
        create_songs_of(manager, "post_tracks", "post_id", "posts").await?;
        create_favorites(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["favorites", "post_tracks", "draft_tracks", "posts", "drafts", "readings"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// Everything that was ever said about an input. `post_id` is the draft's key, which its post keeps; it has
/// no foreign key because it may mean either, and because a reading outlives both.
async fn create_readings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let readings = Table::create()
        .table("readings")
        .col(uuid("id").primary_key())
        .col(uuid_null("user_id"))
        .col(uuid_null("visitor_id"))
        .col(uuid_null("post_id"))
        .col(uuid_null("picture_id"))
        .col(string("source"))
        .col(string("mood"))
        .col(float("confidence"))
        .col(json_binary("scores"))
        .col(float("valence"))
        .col(float("arousal"))
        .col(json_binary("faces"))
        .col(json_binary("keywords"))
        .col(string("model_name"))
        .col(string("model_version"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut reference("readings", "user_id", "users", ForeignKeyAction::Cascade))
        .foreign_key(&mut reference("readings", "picture_id", "pictures", ForeignKeyAction::SetNull))
        .check(one_owner())
        .to_owned();
    manager.create_table(readings).await?;
    manager.create_index(newest_first("ix_readings_user", "readings", "user_id", "created_at")).await?;
    manager.create_index(index("ix_readings_visitor_id", "readings", &["visitor_id"])).await?;
    manager.create_index(index("ix_readings_post_id", "readings", &["post_id"])).await?;
    manager.create_index(index("ix_readings_picture_id", "readings", &["picture_id"])).await
}

async fn create_drafts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let drafts = Table::create()
        .table("drafts")
        .col(uuid("id").primary_key())
        .col(uuid_null("user_id"))
        .col(uuid_null("visitor_id"))
        .col(uuid_null("picture_id"))
        .col(text_null("line"))
        .col(uuid_null("detected_reading_id"))
        .col(uuid_null("manual_reading_id"))
        .col(text_null("unread_reason"))
        .col(string("aim"))
        .col(text("description"))
        .col(string("privacy"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("drafts", "user_id", "users", ForeignKeyAction::Cascade))
        .foreign_key(&mut reference("drafts", "picture_id", "pictures", ForeignKeyAction::NoAction))
        .foreign_key(&mut reference("drafts", "detected_reading_id", "readings", ForeignKeyAction::SetNull))
        .foreign_key(&mut reference("drafts", "manual_reading_id", "readings", ForeignKeyAction::SetNull))
        .check(one_owner())
        .to_owned();
    manager.create_table(drafts).await?;
    manager.create_index(newest_first("ix_drafts_user", "drafts", "user_id", "updated_at")).await?;
    manager.create_index(newest_first("ix_drafts_visitor", "drafts", "visitor_id", "updated_at")).await?;
    manager.create_index(index("ix_drafts_picture_id", "drafts", &["picture_id"])).await?;
    for reading in ["detected_reading_id", "manual_reading_id"] {
        manager.create_index(index(&format!("ix_drafts_{reading}"), "drafts", &[reading])).await?;
    }
    Ok(())
}

async fn create_posts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let posts = Table::create()
        .table("posts")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(uuid_null("picture_id"))
        .col(text_null("line"))
        .col(text("description"))
        .col(string("mood"))
        .col(uuid_null("detected_reading_id"))
        .col(uuid_null("manual_reading_id"))
        .col(string("aim"))
        .col(string("privacy"))
        .col(timestamp_with_time_zone("published_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .foreign_key(&mut reference("posts", "user_id", "users", ForeignKeyAction::Cascade))
        .foreign_key(&mut reference("posts", "picture_id", "pictures", ForeignKeyAction::NoAction))
        .foreign_key(&mut reference("posts", "detected_reading_id", "readings", ForeignKeyAction::SetNull))
        .foreign_key(&mut reference("posts", "manual_reading_id", "readings", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(posts).await?;
    manager.create_index(newest_first("ix_posts_feed", "posts", "privacy", "published_at")).await?;
    manager.create_index(newest_first("ix_posts_author", "posts", "user_id", "published_at")).await?;
    manager.create_index(index("ix_posts_picture_id", "posts", &["picture_id"])).await?;
    for reading in ["detected_reading_id", "manual_reading_id"] {
        manager.create_index(index(&format!("ix_posts_{reading}"), "posts", &[reading])).await?;
    }
    Ok(())
}

/// The songs of a draft or a post, in the chosen order, none twice.
async fn create_songs_of(
    manager: &SchemaManager<'_>,
    table: &'static str,
    owner: &'static str,
    owners: &'static str,
) -> Result<(), DbErr> {
    let songs = Table::create()
        .table(table)
        .col(uuid(owner))
        .col(integer("position"))
        .col(uuid("track_id"))
        .primary_key(Index::create().col(owner).col("position"))
        .foreign_key(&mut reference(table, owner, owners, ForeignKeyAction::Cascade))
        .foreign_key(&mut reference(table, "track_id", "tracks", ForeignKeyAction::NoAction))
        .to_owned();
    manager.create_table(songs).await?;
    let once = index(&format!("uq_{table}_track"), table, &[owner, "track_id"]).unique().to_owned();
    manager.create_index(once).await?;
    manager.create_index(index(&format!("ix_{table}_track_id"), table, &["track_id"])).await
}

async fn create_favorites(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let favorites = Table::create()
        .table("favorites")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(uuid("track_id"))
        .col(uuid_null("post_id"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut reference("favorites", "user_id", "users", ForeignKeyAction::Cascade))
        .foreign_key(&mut reference("favorites", "track_id", "tracks", ForeignKeyAction::NoAction))
        .foreign_key(&mut reference("favorites", "post_id", "posts", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(favorites).await?;
    let once = index("uq_favorites_user_track", "favorites", &["user_id", "track_id"]).unique().to_owned();
    manager.create_index(once).await?;
    manager.create_index(newest_first("ix_favorites_user", "favorites", "user_id", "created_at")).await?;
    manager.create_index(index("ix_favorites_track_id", "favorites", &["track_id"])).await?;
    manager.create_index(index("ix_favorites_post_id", "favorites", &["post_id"])).await
}
