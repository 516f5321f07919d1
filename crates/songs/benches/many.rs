//! Catalogues of any size with the same distributions: real songs again with other names.

use domain::{Track, TrackId};
use songs::{Catalogue, SongMood};

/// A catalogue of so many songs. Titles are two halves of real ones, and every fourth song has an artist of its own.
pub fn songs(real: &Catalogue, count: usize, model: &SongMood) -> Catalogue {
    let tracks: Vec<Track> = real.iter().collect();
    let any = |n: usize| n.wrapping_mul(2_654_435_761) >> 7;
    let song = |n: usize| {
        let base = tracks.get(any(n) % tracks.len()).cloned()?;
        let other = tracks.get(any(n + 7) % tracks.len())?;
        let spotify_id = format!("{n:022}");
        let first: Vec<&str> = base.title.split(' ').collect();
        let second: Vec<&str> = other.title.split(' ').collect();
        let title = [&first[..first.len().div_ceil(2)], &second[second.len() / 2..]].concat().join(" ");
        let artist =
            if n.is_multiple_of(4) { format!("{} {}", base.artist, n % 40_000) } else { base.artist };
        let id = TrackId::from_spotify(&spotify_id);
        Some((Track { id, spotify_id: Some(spotify_id), title, artist, ..base }, None))
    };
    let songs: Vec<_> = (0..count).filter_map(song).collect();
    Catalogue::default().with(&songs, model)
}
