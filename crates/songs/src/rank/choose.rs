//! Which songs, and in which order.

use std::collections::HashSet;

use domain::RankedTrack;

use super::{
    RankRequest, Ranking,
    keywords::named,
    reason::{Because, reason},
    scan::Scan,
    target::{Target, path},
    variety::Picker,
};
use crate::{Catalogue, LIMIT_MAX};

/// Well-known songs, and others, that are considered at the end of a ranking, which ends when they are used up.
const POOL: usize = 750;
/// The same for each step on the way.
const STEP_POOL: usize = 150;

/// The requested part of the ranking.
///
/// Songs come by their cost for the mood's target (see `Target`), less what they gain by how well they are known, by words of
/// the picture, and by the listener's taste, and a little chance; see `weights`. Then those come first that are unlike the ones
/// before. With an aim, the target moves to the aim's goal over the first 24 songs. Spoken word, interludes and very long
/// recordings are left out.
#[must_use]
pub fn rank(catalogue: &Catalogue, request: &RankRequest<'_>) -> Ranking {
    let limit = request.limit.min(LIMIT_MAX);
    let end = request.offset.saturating_add(limit);
    let named = named(catalogue, request.keywords);
    let excluded: HashSet<usize> = request.exclude.iter().filter_map(|id| catalogue.place(*id)).collect();
    let scan = Scan {
        catalogue,
        taste: request.taste,
        named: &named,
        excluded: &excluded,
        seed: request.seed,
        songs: request.songs,
    };
    // One more than asked for, to know whether there is a next part.
    let wanted = end.saturating_add(1);
    let steps = path(request);
    let targets: Vec<(Target, usize)> = steps
        .iter()
        .enumerate()
        .map(|(at, (_, target))| (*target, if at + 1 == steps.len() { POOL } else { STEP_POOL }))
        .collect();
    let mut picker = Picker::new(catalogue, request.taste, &named);
    let mut songs: Vec<(usize, Target)> = Vec::new();
    for ((until, target), mut pool) in steps.iter().zip(scan.pools(&targets)) {
        picker.open(&mut pool);
        while picker.len() < wanted.min(*until) {
            let Some(song) = picker.pick(&mut pool) else { break };
            songs.push((song, *target));
        }
    }
    let ranked = |(song, target): &(usize, Target)| {
        let track = catalogue.columns().track(*song)?;
        let because = Because {
            feeling: catalogue.feeling(*song)?,
            target,
            named: named.get(song),
            taste: request.taste,
            song: *song,
            catalogue,
        };
        Some(RankedTrack { reason: reason(&track, &because)?, track })
    };
    let tracks = songs.iter().skip(request.offset).take(limit).filter_map(ranked).collect();
    Ranking { tracks, next: (songs.len() > end).then_some(end) }
}
