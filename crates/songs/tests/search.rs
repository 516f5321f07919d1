//! Search over the built-in catalogue.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail")]

mod common;

use std::{collections::HashSet, sync::LazyLock};

use common::catalogue;
use domain::Track;
use proptest::prelude::*;
use songs::LIMIT_MAX;

static TRACKS: LazyLock<Vec<Track>> = LazyLock::new(|| catalogue().iter().collect());

fn first(query: &str) -> Track {
    catalogue()
        .search(query, 0, 1)
        .tracks
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("nothing for {query:?}"))
}

#[test]
fn the_song_that_was_meant_comes_first() {
    for (query, title, artist) in [
        ("bohemian rhapsody", "Bohemian Rhapsody", "Queen"),
        ("BOHEMIAN rhap", "Bohemian Rhapsody", "Queen"),
        ("adele hello", "Hello", "Adele"),
        ("rolling in the deep", "Rolling in the Deep", "Adele"),
        ("mr brightside", "Mr. Brightside", "The Killers"),
        ("dont stop me now", "Don't Stop Me Now", "Queen"),
    ] {
        let track = first(query);
        assert!(
            track.title.starts_with(title) && track.artist.starts_with(artist),
            "{query}: {} by {}",
            track.title,
            track.artist
        );
    }
}

#[test]
fn the_artist_that_was_meant_comes_first() {
    for (query, artist) in [
        ("beyonce", "Beyoncé"),
        ("BEYONCÉ", "Beyoncé"),
        ("acdc", "AC/DC"),
        ("ac/dc", "AC/DC"),
        ("asap rocky", "A$AP Rocky"),
        ("edith piaf", "Édith Piaf"),
        ("simon and garfunkel", "Simon & Garfunkel"),
        ("coldpl", "Coldplay"),
    ] {
        assert_eq!(first(query).artist, artist, "{query}");
    }
}

#[test]
fn a_wrong_letter_is_forgiven() {
    for (query, title, artist) in [
        ("bohemain rhapsody", "Bohemian Rhapsody", "Queen"),
        ("adelle helo", "Hello", "Adele"),
        ("fake plastik trees", "Fake Plastic Trees", "Radiohead"),
        ("coldplya yello", "Yellow", "Coldplay"),
        ("xueen bohemian", "Bohemian Rhapsody", "Queen"),
    ] {
        let track = first(query);
        assert!(
            track.title.starts_with(title) && track.artist == artist,
            "{query}: {} by {}",
            track.title,
            track.artist
        );
    }
    assert_eq!(catalogue().search("bohemzzn rhapsody", 0, 10).total, 0, "two wrong letters are too many");
}

#[test]
fn an_album_is_searched_too() {
    let track = first("ponderosa twins 2+2+1");
    assert_eq!(track.title, "Bound");
}

#[test]
fn every_word_must_match() {
    assert_eq!(catalogue().search("hello zzzzqqq", 0, 10).total, 0);
    let (one, both) = (catalogue().search("love", 0, 1).total, catalogue().search("love you", 0, 1).total);
    assert!(both > 0 && both < one, "{one} {both}");
}

#[test]
fn pages_join_without_gap_or_repeat() {
    let whole = catalogue().search("night", 0, LIMIT_MAX).tracks;
    let (mut joined, mut offset) = (Vec::new(), Some(0));
    while let Some(at) = offset.filter(|_| joined.len() < whole.len()) {
        let page = catalogue().search("night", at, 10);
        joined.extend(page.tracks);
        offset = page.next;
    }
    assert_eq!(joined, whole);
    let all = catalogue().search("moonlight", 0, LIMIT_MAX);
    assert_eq!((all.tracks.len(), all.next), (all.total, None));
}

#[test]
fn empty_hostile_and_huge_queries_are_answered() {
    for query in
        ["", " ", "%", "_", "*", "'; DROP TABLE tracks; --", "\0", "\u{202e}", "\u{301}", "\"", "\\", "("]
    {
        let page = catalogue().search(query, 0, 24);
        assert!(page.tracks.len() <= 24 && page.tracks.len() <= page.total, "{query:?}");
    }
    for nothing in ["", "%", "*", "\0\u{1}\u{7f}", "\u{202e}"] {
        assert_eq!(catalogue().search(nothing, 0, 24).total, 0, "{nothing:?}");
    }
    for unit in ["a", "a ", "love ", "é", "\u{fdfa}", "\0", "💥"] {
        let page = catalogue().search(&unit.repeat(100_000), 0, usize::MAX);
        assert!(page.tracks.len() <= LIMIT_MAX);
    }
    let beyond = catalogue().search("love", usize::MAX, usize::MAX);
    assert_eq!((beyond.tracks.len(), beyond.next), (0, None));
}

proptest! {
    #[test]
    fn any_query_is_answered(query in any::<String>(), offset in 0_usize..100, limit in 0_usize..300) {
        let page = catalogue().search(&query, offset, limit);
        prop_assert!(page.tracks.len() <= limit.min(LIMIT_MAX));
        let ids: HashSet<_> = page.tracks.iter().map(|track| track.id).collect();
        prop_assert_eq!(ids.len(), page.tracks.len());
    }

    #[test]
    fn a_song_is_found_by_its_own_name(at in 0_usize..61_000) {
        let track = &TRACKS[at];
        let query = format!("{} {}", track.title, track.artist);
        // Longer ones are cut, and some titles are only signs.
        prop_assume!(query.chars().count() <= songs::QUERY_MAX);
        let page = catalogue().search(&query, 0, LIMIT_MAX);
        let words = query.chars().any(char::is_alphanumeric);
        prop_assert!(!words || page.total > LIMIT_MAX || page.tracks.iter().any(|t| t.id == track.id), "{}", query);
    }
}
