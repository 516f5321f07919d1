//! The built-in catalogue.

mod common;

use std::collections::HashSet;

use common::catalogue;
use domain::TrackId;
use songs::{Catalogue, SongMood, SongsError};

const ASSET: &[u8] = include_bytes!("../assets/catalogue.bin.gz");

#[test]
fn it_is_whole() {
    assert!(catalogue().len() > 61_000 && !catalogue().is_empty());
    assert_eq!(catalogue().iter().count(), catalogue().len());
    assert!(ASSET.len() <= 5_000_000);
}

#[test]
fn every_song_is_found_by_its_key_and_makes_sense() {
    let mut keys = HashSet::new();
    for track in catalogue().iter() {
        assert!(keys.insert(track.id), "{track:?}");
        let spotify_id = track.spotify_id.as_deref().unwrap();
        assert_eq!(TrackId::from_spotify(spotify_id), track.id);
        assert_eq!(catalogue().get(track.id).as_ref(), Some(&track));
        assert!(!track.title.is_empty() && !track.artist.is_empty(), "{track:?}");
        assert!(track.album.as_deref() != Some("") && track.genre.as_deref() != Some(""), "{track:?}");
        assert!(track.year.is_none_or(|year| (1900..=2026).contains(&year)), "{track:?}");
        let features = track.features.unwrap();
        assert!((20.0..300.0).contains(&features.tempo), "{track:?}");
        assert!((-60.0..5.0).contains(&features.loudness), "{track:?}");
    }
    assert_eq!(catalogue().get(TrackId::from_spotify("not there")), None);
}

#[test]
fn a_known_song_came_through_exactly() {
    let track = catalogue().get(TrackId::from_spotify("002ZKDDKt6oObJzIQq5Mrv")).unwrap();
    assert_eq!((track.title.as_str(), track.artist.as_str()), ("OMG Rock n Roll", "Kevin Morby"));
    assert_eq!(
        (track.album, track.year, track.popularity, track.duration_ms),
        (None, None, None, Some(149_100))
    );
    let features = track.features.unwrap();
    assert_eq!((features.valence, features.energy, features.tempo), (0.154, 0.774, 125.1));
    assert!((features.loudness - -4.38).abs() < 0.001);

    let track = catalogue().get(TrackId::from_spotify("003I0c4UcwPtqOp3rW7Dv7"));
    assert_eq!(track.unwrap().title, "Frog and Toad Are Friends");
    let accented = catalogue().iter().any(|track| track.title == "Si j'étais président");
    assert!(accented);
}

#[test]
fn no_song_is_there_twice() {
    let key = |text: &str| text.to_lowercase();
    let mut songs = HashSet::new();
    for track in catalogue().iter() {
        assert!(songs.insert((key(&track.title), key(&track.artist))), "{} by {}", track.title, track.artist);
    }
}

#[test]
fn a_damaged_file_is_an_error() {
    let model = SongMood::builtin().unwrap();
    for cut in [0, 1, 9, 1_000, ASSET.len() / 2, ASSET.len() - 9, ASSET.len() - 1] {
        assert!(
            matches!(Catalogue::from_bytes(&ASSET[..cut], &model), Err(SongsError::Unpack(_))),
            "cut at {cut}"
        );
    }
    for at in [0, 5_000, ASSET.len() / 2, ASSET.len() - 6] {
        let mut bytes = ASSET.to_vec();
        bytes[at] ^= 0x10;
        assert!(Catalogue::from_bytes(&bytes, &model).is_err(), "flipped at {at}");
    }
    let error = Catalogue::from_bytes(b"<html>", &model).unwrap_err();
    assert!(error.to_string().starts_with("the catalogue cannot be unpacked"));
}
