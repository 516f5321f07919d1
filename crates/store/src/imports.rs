//! Songs that come in from a file: a batch of rows and how far the file was read are kept together or not at all, so that an
//! import that was interrupted goes on where it stopped.

use chrono::{DateTime, Utc};
use domain::{Track, TrackMood};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use crate::{
    Result, Store,
    entities::{imports, tracks},
    keyset::stored,
    tracks::{mood, set_moods, track, upsert},
};

/// Rows that are read from the database at once.
const AT_ONCE: u64 = 5_000;

/// How far a file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the file that are done with.
    pub rows: u64,
    /// Songs that were new.
    pub added: u64,
    /// Songs that were there.
    pub updated: u64,
    /// Rows that made no sense.
    pub refused: u64,
    /// Whether the end of the file was reached.
    pub finished: bool,
}

/// The repository of imports.
#[derive(Clone, Copy)]
pub struct Imports<'a>(pub(crate) &'a Store);

impl Imports<'_> {
    /// How far the file with this checksum was read; nothing done when it is new.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn progress(&self, file: &str) -> Result<Progress> {
        let row = imports::Entity::find_by_id(file.to_owned()).one(&self.0.writer).await?;
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        Ok(row.map_or_else(Progress::default, |row| Progress {
            rows: number(row.rows),
            added: number(row.added),
            updated: number(row.updated),
            refused: number(row.refused),
            finished: row.finished_at.is_some(),
        }))
    }

    /// Keeps songs with what is felt in them, and with them how far the file was read.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `spotify_id` when another song has it.
    pub async fn keep(
        &self,
        file: &str,
        songs: &[(Track, TrackMood)],
        progress: Progress,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let txn = self.0.begin().await?;
        let tracks: Vec<Track> = songs.iter().map(|(track, _)| track.clone()).collect();
        upsert(&txn, &tracks).await?;
        set_moods(&txn, songs, at).await?;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let row = imports::ActiveModel {
            id: Set(file.to_owned()),
            rows: Set(number(progress.rows)),
            added: Set(number(progress.added)),
            updated: Set(number(progress.updated)),
            refused: Set(number(progress.refused)),
            updated_at: Set(stored(at)),
            finished_at: Set(progress.finished.then(|| stored(at))),
        };
        let mut anew = OnConflict::column(imports::Column::Id);
        anew.update_columns([
            imports::Column::Rows,
            imports::Column::Added,
            imports::Column::Updated,
            imports::Column::Refused,
            imports::Column::UpdatedAt,
            imports::Column::FinishedAt,
        ]);
        imports::Entity::insert(row).on_conflict(anew).exec_without_returning(&txn).await?;
        txn.commit().await?;
        Ok(())
    }

    /// All songs that came in so, in the order in which they came.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn songs(&self) -> Result<Vec<(Track, Option<TrackMood>)>> {
        use tracks::Column as C;
        let imported = || tracks::Entity::find().filter(C::AddedAt.is_not_null());
        let mut all = Vec::new();
        let mut pages =
            imported().order_by_asc(C::AddedAt).order_by_asc(C::Id).paginate(&self.0.reader, AT_ONCE);
        while let Some(rows) = pages.fetch_and_next().await? {
            for row in rows {
                let felt = mood(&row)?;
                all.push((track(row), felt));
            }
        }
        Ok(all)
    }

    /// When the last songs came in: another time means that there are others.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn last(&self) -> Result<Option<DateTime<Utc>>> {
        let newest: Option<Option<DateTime<Utc>>> = imports::Entity::find()
            .select_only()
            .column_as(imports::Column::UpdatedAt.max(), "newest")
            .into_tuple()
            .one(&self.0.reader)
            .await?;
        Ok(newest.flatten())
    }
}
