//! Songs from a file: CSV or Parquet with the columns of [`REQUIRED`] and, if it has them, [`OPTIONAL`], in any order.
//!
//! Rows that make no sense are handed out as such, with their line, and the others go on. Whatever a file claims, no more is
//! held than a row of it (CSV) or a row group (Parquet, bounded), and the keys of the songs so far.

mod row;
mod tables;
mod write;

use std::{collections::HashMap, fs::File, path::Path};

use domain::{Track, TrackId};

pub use self::write::write;
use self::{row::Columns, tables::Table};
use crate::SongsError;

/// Columns that a file must have: Spotify's id, names, and audio features on Spotify's scales.
pub const REQUIRED: [&str; 12] = [
    "track_id",
    "title",
    "artist",
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
];
/// Columns that it may have.
pub const OPTIONAL: [&str; 5] = ["album", "year", "genre", "popularity", "duration_ms"];
/// Rows after which a file is taken for a mistake.
const ROWS_MAX: u64 = 5_000_000;

/// A row of a file: its line (in Parquet its number), and the song or why it is none.
pub type Row = (u64, Result<Track, String>);

/// The rows of a file, one after the other.
pub struct Rows {
    table: Table,
    columns: Columns,
    /// The line that had each id first.
    seen: HashMap<TrackId, u64>,
    count: u64,
}

impl Rows {
    /// Opens a file; what it is is seen from its first bytes.
    ///
    /// # Errors
    /// [`SongsError::Import`] when it cannot be read, is neither CSV nor Parquet, or lacks a column.
    pub fn open(path: &Path) -> Result<Self, SongsError> {
        let file = File::open(path).map_err(|error| failed(&error))?;
        if !file.metadata().map_err(|error| failed(&error))?.is_file() {
            return Err(SongsError::Import("it is no file".to_owned()));
        }
        let (table, names) = Table::open(file)?;
        Ok(Self { table, columns: Columns::find(&names)?, seen: HashMap::new(), count: 0 })
    }

    fn song(&mut self, line: u64, fields: &[Option<String>]) -> Result<Track, String> {
        let song = self.columns.song(fields)?;
        match self.seen.get(&song.id) {
            Some(first) => {
                let id = song.spotify_id.unwrap_or_default();
                Err(format!("the id {id} was in line {first} already"))
            }
            None => {
                self.seen.insert(song.id, line);
                Ok(song)
            }
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, SongsError>;

    /// The next row. An error ends the file: what comes after it cannot be told apart any more.
    fn next(&mut self) -> Option<Self::Item> {
        let (line, fields) = match self.table.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        self.count += 1;
        if self.count > ROWS_MAX {
            return Some(Err(SongsError::Import(format!("it has more than {ROWS_MAX} rows"))));
        }
        let song = fields.and_then(|fields| self.song(line, &fields));
        Some(Ok((line, song)))
    }
}

fn failed(error: &dyn std::fmt::Display) -> SongsError {
    SongsError::Import(error.to_string())
}
