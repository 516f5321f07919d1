//! Songs that somebody has been shown lately, so that their next picture brings others. Kept in this process only and for
//! two hours: what is forgotten comes again, no more.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{PostId, TrackId};
use store::Owner;

/// How long a session lasts.
const SESSION: TimeDelta = TimeDelta::hours(2);
/// Most songs that stay away, the last ones.
const AWAY: usize = 480;
/// Most songs that are remembered of one listener, and most listeners. What is remembered beyond those that stay away keeps
/// a ranking that goes on from changing with every part that is shown.
const SONGS: usize = 4_000;
const LISTENERS: usize = 2_048;

#[derive(Default)]
pub(crate) struct Shown(Mutex<HashMap<Owner, VecDeque<Showing>>>);

struct Showing {
    draft: PostId,
    track: TrackId,
    at: DateTime<Utc>,
}

impl Shown {
    /// What was shown for other drafts in the session before a time.
    pub(crate) fn before(&self, owner: Owner, draft: PostId, at: DateTime<Utc>) -> Vec<TrackId> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lately =
            |showing: &&Showing| showing.draft != draft && showing.at < at && at - showing.at < SESSION;
        let songs = all.get(&owner).into_iter().flat_map(|songs| songs.iter().rev());
        songs.filter(lately).take(AWAY).map(|showing| showing.track).collect()
    }

    /// Remembers what is shown now.
    pub(crate) fn note(&self, owner: Owner, draft: PostId, tracks: &[TrackId], at: DateTime<Utc>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= LISTENERS && !all.contains_key(&owner) {
            all.retain(|_, songs| songs.back().is_some_and(|last| at - last.at < SESSION));
            if all.len() >= LISTENERS {
                return;
            }
        }
        let songs = all.entry(owner).or_default();
        for track in tracks {
            if !songs.iter().any(|known| known.draft == draft && known.track == *track) {
                songs.push_back(Showing { draft, track: *track, at });
            }
        }
        let surplus = songs.len().saturating_sub(SONGS);
        songs.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn other_drafts_of_the_session_count_and_nothing_else() {
        let (shown, at) = (Shown::default(), |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes));
        let (me, you) = (Owner::Visitor(Uuid::from_u128(1)), Owner::Visitor(Uuid::from_u128(2)));
        let [first, second] = [PostId(Uuid::from_u128(3)), PostId(Uuid::from_u128(4))];
        let songs: Vec<TrackId> = (0..600).map(|n| TrackId(Uuid::from_u128(n))).collect();
        shown.note(me, first, &songs[..2], at(0));
        shown.note(me, first, &songs[..2], at(1));
        shown.note(you, first, &songs[5..6], at(0));
        assert_eq!(shown.before(me, second, at(5)), [songs[1], songs[0]]);
        assert!(shown.before(me, first, at(5)).is_empty(), "its own");
        assert!(shown.before(me, second, at(0)).is_empty(), "not yet");
        assert!(shown.before(me, second, at(120)).is_empty(), "long ago");
        shown.note(me, first, &songs, at(6));
        let away = shown.before(me, second, at(7));
        assert_eq!(away.len(), AWAY);
        shown.note(me, second, &songs, at(8));
        assert_eq!(shown.before(me, second, at(7)), away, "what is shown now changes nothing");
    }
}
