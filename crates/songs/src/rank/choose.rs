//! Which songs, and in which order: what is felt in them, how they sound, how well known they are and what their title says.

use std::collections::{HashMap, HashSet};

use domain::RankedTrack;

use super::{
    RankRequest, Ranking,
    reason::reason,
    target::{Target, path},
};
use crate::{Catalogue, LIMIT_MAX, mix};

/// What the best-known song gains on an unknown one, as distance on the plane; so are the next two.
const RENOWN_WEIGHT: f32 = 0.2;
/// What a song gains that has what is on the picture in its title.
const TITLE_WEIGHT: f32 = 0.4;
/// Of so many songs in a row only one is there for its title.
const TITLE_EVERY: usize = 4;
/// How far apart chance may put two equal songs.
const CHANCE_WEIGHT: f32 = 0.12;
/// Songs that are considered for each target; a ranking ends when they are used up.
const POOL: usize = 1_500;
/// No artist comes twice within this many songs.
const VARIETY: usize = 10;
/// Above this, a recording is probably all spoken word (Spotify's description of the feature).
const SPOKEN: f32 = 0.66;
/// Interludes are shorter, mixes and whole albums longer; in milliseconds.
const LENGTHS_MS: std::ops::RangeInclusive<u32> = 60_000..=720_000;

/// A song in a ranking and the target it was chosen for.
struct Choice {
    song: usize,
    target: Target,
}

/// The requested part of the ranking.
///
/// Songs come by their cost for the mood's target (see `Target::cost`), less a bonus for well-known songs, one for songs that
/// name what is on the picture, and a little chance; and every artist is kept out of the nine places that
/// follow one of their songs. With an aim, the target moves to the aim's goal over the first 24 songs.
/// Spoken word, interludes and very long recordings are left out.
#[must_use]
pub fn rank(catalogue: &Catalogue, request: &RankRequest<'_>) -> Ranking {
    let limit = request.limit.min(LIMIT_MAX);
    let end = request.offset.saturating_add(limit);
    let titled = catalogue.titled(request.keywords);
    // One more than asked for, to know whether there is a next part.
    let choices = choose(catalogue, request, &titled, end.saturating_add(1));
    let ranked = |choice: &Choice| {
        let track = catalogue.columns().track(choice.song)?;
        let word = titled.get(&choice.song).copied();
        let feeling = catalogue.feeling(choice.song)?;
        let reason = reason(&track.features?, feeling, track.popularity, word, &choice.target);
        Some(RankedTrack { track, reason })
    };
    let tracks = choices.iter().skip(request.offset).take(limit).filter_map(ranked).collect();
    Ranking { tracks, next: (choices.len() > end).then_some(end) }
}

/// The first `wanted` songs of the ranking. What comes first never depends on how many are wanted.
fn choose(
    catalogue: &Catalogue,
    request: &RankRequest<'_>,
    titled: &HashMap<usize, &str>,
    wanted: usize,
) -> Vec<Choice> {
    let mut used: HashSet<usize> = request.exclude.iter().filter_map(|id| catalogue.place(*id)).collect();
    let candidates = candidates(catalogue, request.seed, titled);
    let mut choices: Vec<Choice> = Vec::new();
    for (until, target) in path(request) {
        let until = until.min(wanted);
        if choices.len() >= until {
            continue;
        }
        let mut pool = nearest(catalogue, &candidates, &target, &used);
        while choices.len() < until {
            let named = choices.iter().rev().take(TITLE_EVERY - 1).any(|it| titled.contains_key(&it.song));
            let suits = |song: &usize| {
                !(named && titled.contains_key(song)) && suits_variety(catalogue, &choices, *song)
            };
            let varied = |song: &usize| suits_variety(catalogue, &choices, *song);
            let Some(next) = pool.iter().position(suits).or_else(|| pool.iter().position(varied)) else {
                break;
            };
            let song = pool.remove(next);
            used.insert(song);
            choices.push(Choice { song, target });
        }
    }
    choices
}

/// Songs that may be chosen, each with what it costs whatever the target is: less for how well it is known and for what its
/// title names, and a little chance.
fn candidates(catalogue: &Catalogue, seed: u64, titled: &HashMap<usize, &str>) -> Vec<(usize, f32)> {
    let columns = catalogue.columns();
    let cost = |song: usize| {
        let suitable = columns.speechiness(song)? <= SPOKEN
            && columns.duration_ms(song).is_none_or(|length| LENGTHS_MS.contains(&length));
        let chance = mix::unit(mix::mix(seed ^ mix::mix(song as u64)));
        let named = if titled.contains_key(&song) { TITLE_WEIGHT } else { 0.0 };
        suitable.then(|| (song, CHANCE_WEIGHT * chance - RENOWN_WEIGHT * columns.renown(song) - named))
    };
    (0..columns.len()).filter_map(cost).collect()
}

/// The songs with the least cost for a target, best first.
fn nearest(
    catalogue: &Catalogue,
    candidates: &[(usize, f32)],
    target: &Target,
    used: &HashSet<usize>,
) -> Vec<usize> {
    let columns = catalogue.columns();
    let cost = |(song, extra): &(usize, f32)| {
        let cost = target.cost(columns.sound(*song)?, catalogue.feeling(*song)?);
        (!used.contains(song)).then_some((cost + extra, *song))
    };
    let mut costs: Vec<(f32, usize)> = candidates.iter().filter_map(cost).collect();
    let order = |a: &(f32, usize), b: &(f32, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    if costs.len() > POOL {
        costs.select_nth_unstable_by(POOL, order);
        costs.truncate(POOL);
    }
    costs.sort_unstable_by(order);
    costs.into_iter().map(|(_, song)| song).collect()
}

/// Whether nobody who plays the song has played one of the last nine.
fn suits_variety(catalogue: &Catalogue, choices: &[Choice], song: usize) -> bool {
    let members = |song: usize| {
        catalogue.columns().artist.get(song).map_or(&[][..], |artist| catalogue.artists().members(*artist))
    };
    let new = members(song);
    choices
        .iter()
        .rev()
        .take(VARIETY - 1)
        .all(|choice| members(choice.song).iter().all(|member| !new.contains(member)))
}
