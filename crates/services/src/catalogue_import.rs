//! Songs from a file come into the catalogue: a batch at a time, so that an import that is interrupted goes on where it
//! stopped, and one that is done is not done again.

use std::{fs::File, io, path::Path};

use ::songs::{
    Catalogue, Counts, SongMood,
    import::{Row, Rows},
};
use chrono::Utc;
use domain::{AppError, Track, TrackMood};
use sha2::{Digest, Sha256};
use store::Progress;

use crate::{Services, error};

/// Rows that are kept together.
const BATCH: usize = 500;

/// What an import tells while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportEvent {
    /// The file was begun before; so many rows are done with.
    GoesOn(u64),
    /// A row that makes no sense, and why.
    Refused(u64, String),
    /// A batch is kept.
    Kept(Progress),
}

/// What the catalogue has.
#[derive(Clone, Debug, PartialEq)]
pub struct CatalogueStats {
    /// Songs.
    pub songs: usize,
    /// Those that came in from files; some may be newer versions of built-in ones.
    pub imported: usize,
    /// The model that feels them.
    pub model: String,
    /// Of what there are how many.
    pub counts: Counts,
}

impl Services {
    /// Takes in the songs of a CSV or Parquet file (see [`songs::import`]), telling what happens.
    ///
    /// # Errors
    /// [`AppError::Unusable`] for a file that cannot be used, also when only a later part of it cannot: what came before
    /// that is kept.
    pub async fn import_catalogue(
        &self,
        file: &Path,
        mut tell: impl FnMut(ImportEvent),
    ) -> Result<Progress, AppError> {
        self.refresh_catalogue().await?;
        let catalogue = self.catalogue();
        // Of the built-in songs, so that what is felt does not depend on how far an import has come.
        let builtin = self.builtin_catalogue();
        let (context, model) = (builtin.context(), SongMood::builtin().map_err(error::songs)?);
        let id = checksum(file)
            .map_err(|error| AppError::Unusable(format!("The file cannot be read: {error}.")))?;
        let mut progress = self.0.store.imports().progress(&id).await.map_err(error::store)?;
        if progress.rows > 0 {
            tell(ImportEvent::GoesOn(progress.rows));
        }
        if progress.finished {
            return Ok(progress);
        }
        let mut rows = Rows::open(file).map_err(unusable)?;
        // Rows that are done with are read again, for their ids: none may come twice.
        for _ in 0..progress.rows {
            rows.next().transpose().map_err(unusable)?;
        }
        while !progress.finished {
            // Few enough to be read and felt between two other things.
            let (batch, fault) = next_batch(&mut rows);
            progress.finished = batch.len() < BATCH && fault.is_none();
            progress.rows += batch.len() as u64;
            let songs = feel(
                batch,
                &catalogue,
                |song| builtin.mood_of(song, &context, &model),
                &mut progress,
                &mut tell,
            );
            self.0.store.imports().keep(&id, &songs, progress, Utc::now()).await.map_err(error::store)?;
            tell(ImportEvent::Kept(progress));
            if let Some(fault) = fault {
                return Err(unusable(fault));
            }
        }
        Ok(progress)
    }

    /// Writes all songs as CSV that an import can read, and says how many.
    ///
    /// # Errors
    /// [`AppError::Unusable`] when they cannot be written.
    pub async fn export_catalogue(&self, out: impl io::Write) -> Result<u64, AppError> {
        self.refresh_catalogue().await?;
        ::songs::import::write(self.catalogue().iter(), out)
            .map_err(|error| AppError::Unusable(format!("{error}.")))
    }

    /// What the catalogue has now.
    pub async fn catalogue_stats(&self) -> Result<CatalogueStats, AppError> {
        self.refresh_catalogue().await?;
        let imported = self.0.store.imports().songs().await.map_err(error::store)?.len();
        let catalogue = self.catalogue();
        let model = SongMood::builtin().map_err(error::songs)?.model().to_string();
        Ok(CatalogueStats { songs: catalogue.len(), imported, model, counts: catalogue.counts() })
    }
}

/// The next rows, and why there are no more if it is not the end.
fn next_batch(rows: &mut Rows) -> (Vec<Row>, Option<::songs::SongsError>) {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        match rows.next() {
            Some(Ok(row)) => batch.push(row),
            Some(Err(fault)) => return (batch, Some(fault)),
            None => break,
        }
    }
    (batch, None)
}

/// The songs of a batch with what is felt in them; counts them and the others.
fn feel(
    batch: Vec<Row>,
    catalogue: &Catalogue,
    mood_of: impl Fn(&Track) -> TrackMood,
    progress: &mut Progress,
    tell: &mut impl FnMut(ImportEvent),
) -> Vec<(Track, TrackMood)> {
    let mut songs = Vec::with_capacity(batch.len());
    for (line, song) in batch {
        match song {
            Ok(song) => {
                let known = catalogue.get(song.id).is_some();
                *(if known { &mut progress.updated } else { &mut progress.added }) += 1;
                let mood = mood_of(&song);
                songs.push((song, mood));
            }
            Err(why) => {
                progress.refused += 1;
                tell(ImportEvent::Refused(line, why));
            }
        }
    }
    songs
}

/// SHA-256 of a file, as hexadecimal digits.
fn checksum(path: &Path) -> io::Result<String> {
    let mut sum = Sha256::new();
    io::copy(&mut File::open(path)?, &mut sum)?;
    Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unusable(fault: ::songs::SongsError) -> AppError {
    AppError::Unusable(fault.to_string())
}
