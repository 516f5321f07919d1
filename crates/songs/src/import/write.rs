//! Songs into a file that can be read again.

use std::io::Write;

use domain::Track;

use super::{OPTIONAL, REQUIRED};
use crate::SongsError;

/// Writes songs as CSV with all columns. Those without a Spotify id or features, which no file could bring back, are left out.
/// Says how many were written.
///
/// # Errors
/// [`SongsError::Export`] when they cannot be written.
pub fn write(songs: impl Iterator<Item = Track>, out: impl Write) -> Result<u64, SongsError> {
    let mut file = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| SongsError::Export(error.to_string());
    file.write_record(REQUIRED.iter().chain(&OPTIONAL)).map_err(failed)?;
    let mut count = 0;
    for song in songs {
        let (Some(id), Some(features)) = (song.spotify_id, song.features) else { continue };
        let numbers = [
            features.danceability,
            features.energy,
            features.loudness,
            features.speechiness,
            features.acousticness,
            features.instrumentalness,
            features.liveness,
            features.valence,
            features.tempo,
        ];
        let shown = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut row = vec![id, song.title, song.artist];
        row.extend(numbers.map(|number| number.to_string()));
        row.extend([
            song.album.unwrap_or_default(),
            shown(song.year.map(u32::from)),
            song.genre.unwrap_or_default(),
            shown(song.popularity.map(u32::from)),
            shown(song.duration_ms),
        ]);
        file.write_record(row).map_err(failed)?;
        count += 1;
    }
    file.flush().map_err(|error| SongsError::Export(error.to_string()))?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalogue, import::Rows};

    #[test]
    fn what_is_written_is_read_again() {
        let songs: Vec<Track> = Catalogue::builtin().unwrap().iter().take(300).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(write(songs.iter().cloned(), file.as_file()).unwrap(), 300);
        let read = Rows::open(file.path()).unwrap().map(|row| row.unwrap().1.unwrap());
        assert_eq!(read.collect::<Vec<_>>(), songs);
    }
}
