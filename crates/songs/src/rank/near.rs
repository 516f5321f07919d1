//! Songs near to songs that somebody likes.

use std::collections::HashSet;

use domain::{RankedTrack, TrackId};

use super::{
    best::Best,
    scan::suits,
    taste::{Taste, alike, texture_of},
    weights,
};
use crate::{Catalogue, LIMIT_MAX};

/// Songs that others are looked for near to; the newest are asked for first.
const LIKED_MAX: usize = 12;
/// Songs that are considered near to each.
const NEAR: usize = 40;
/// What another decade costs, and what another genre does where both are known.
const DECADE: f32 = 0.05;
const GENRE: f32 = 0.15;

/// A song that others may be near to.
struct Liked {
    song: usize,
    near: Best,
}

/// Songs near to the ones that are liked, best first, and none of `liked` itself: near in what is felt in them, in sound and
/// texture, genre and time, and by what is known of the listener. Each of the newest twelve has its turn; no artist comes
/// twice.
#[must_use]
pub fn near(catalogue: &Catalogue, liked: &[TrackId], taste: &Taste, limit: usize) -> Vec<RankedTrack> {
    let known: HashSet<usize> = liked.iter().filter_map(|id| catalogue.place(*id)).collect();
    let newest = liked.iter().filter_map(|id| catalogue.place(*id)).take(LIKED_MAX);
    let mut all: Vec<Liked> = newest.map(|song| Liked { song, near: Best::new(NEAR) }).collect();
    let may =
        |song: &usize| !known.contains(song) && suits(catalogue, *song) && !taste.never(catalogue, *song);
    for song in (0..catalogue.len()).filter(may) {
        let renown = weights::RENOWN * catalogue.columns().renown(song);
        let gain = taste.gain(catalogue, song) + taste.own_gain(song) + renown;
        for Liked { song: other, near } in &mut all {
            let Some(distance) = distance(catalogue, song, *other) else { continue };
            if distance - gain < near.limit {
                near.add(distance - gain, u32::try_from(song).unwrap_or(u32::MAX));
            }
        }
    }
    let columns = catalogue.columns();
    let members =
        |song: usize| columns.artist_line(song).map_or(&[][..], |artist| catalogue.artists().members(artist));
    let mut pools: Vec<_> =
        all.into_iter().map(|liked| (liked.song, liked.near.into_sorted().into_iter())).collect();
    let mut heard: HashSet<u32> = HashSet::new();
    let mut found = Vec::new();
    while found.len() < limit.min(LIMIT_MAX) {
        let before = found.len();
        for (liked, pool) in &mut pools {
            let new = |song: &usize| members(*song).iter().all(|member| !heard.contains(member));
            if let Some(song) = pool.map(|(_, song)| song as usize).find(new) {
                heard.extend(members(song));
                let title = columns.titles.get(*liked).unwrap_or_default();
                let reason = format!("near to “{title}”");
                found.extend(columns.track(song).map(|track| RankedTrack { track, reason }));
            }
        }
        if found.len() == before {
            break;
        }
    }
    found.truncate(limit.min(LIMIT_MAX));
    found
}

/// How far apart two songs are.
fn distance(catalogue: &Catalogue, a: usize, b: usize) -> Option<f32> {
    let columns = catalogue.columns();
    let (felt_a, felt_b) = (catalogue.feeling(a)?.corner_place(), catalogue.feeling(b)?.corner_place());
    let felt = (felt_a.0 - felt_b.0).hypot(felt_a.1 - felt_b.1);
    let apart = |column: &[u16]| Some((f32::from(*column.get(a)?) - f32::from(*column.get(b)?)) * 0.001);
    let sound = apart(&columns.valence)?.hypot(apart(&columns.energy)?);
    let texture = 1.0 - alike(&texture_of(catalogue, a), &texture_of(catalogue, b));
    let years =
        columns.decade(a).zip(columns.decade(b)).map_or(1.0, |(a, b)| f32::from(a.abs_diff(b)) / 10.0);
    let genre = columns.genre(a).zip(columns.genre(b)).is_some_and(|(a, b)| a != b);
    Some(
        felt + weights::SOUND * sound
            + weights::TEXTURE * texture
            + DECADE * years.min(4.0)
            + if genre { GENRE } else { 0.0 },
    )
}
