//! What is played after what.

use domain::Track;
use serde::{Deserialize, Serialize};

/// Most songs that are kept of a long list, around the one that is on.
const SONGS_MAX: usize = 200;

/// Songs in the order of their list, and the order in which they are played.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    tracks: Vec<Track>,
    /// Places in `tracks`.
    order: Vec<usize>,
    /// Place in `order`.
    at: usize,
    shuffled: bool,
}

impl Queue {
    /// Songs, beginning with one of them; of more than [`SONGS_MAX`] those that are near to it. Shuffled, that one comes first and
    /// the others in any order.
    #[must_use]
    pub fn new(
        mut tracks: Vec<Track>,
        first: usize,
        shuffled: bool,
        random: impl FnMut(usize) -> usize,
    ) -> Self {
        let first = first.min(tracks.len().saturating_sub(1));
        let cut = first.saturating_sub(SONGS_MAX / 4).min(tracks.len().saturating_sub(SONGS_MAX));
        tracks.drain(..cut);
        tracks.truncate(SONGS_MAX);
        let first = first - cut;
        let mut queue = Self { order: (0..tracks.len()).collect(), at: first, tracks, shuffled: false };
        if shuffled && !queue.is_empty() {
            queue.order.swap(0, first);
            queue.at = 0;
        }
        if shuffled {
            queue.shuffle_rest(random);
        }
        queue
    }

    /// The song that is on.
    #[must_use]
    pub fn current(&self) -> Option<&Track> {
        self.tracks.get(*self.order.get(self.at)?)
    }

    /// The songs in the order in which they are played, each with whether it is on.
    pub fn entries(&self) -> impl Iterator<Item = (&Track, bool)> {
        self.order
            .iter()
            .enumerate()
            .filter_map(|(at, &track)| Some((self.tracks.get(track)?, at == self.at)))
    }

    /// Whether there is nothing to play.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether the order is any.
    #[must_use]
    pub const fn is_shuffled(&self) -> bool {
        self.shuffled
    }

    /// Goes to the next song; not beyond the last.
    pub fn next(&mut self) -> bool {
        let moves = self.at + 1 < self.order.len();
        self.at += usize::from(moves);
        moves
    }

    /// Goes to the song before; not before the first.
    pub fn previous(&mut self) -> bool {
        let moves = self.at > 0;
        self.at -= usize::from(moves);
        moves
    }

    /// Whether there is a song before.
    #[must_use]
    pub const fn has_previous(&self) -> bool {
        self.at > 0
    }

    /// The place in the order that is on.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.at
    }

    /// Goes to a place in the order.
    pub fn go(&mut self, place: usize) {
        self.at = place.min(self.order.len().saturating_sub(1));
    }

    /// Any order of the songs that follow, or that of the list again; the song that is on stays on. `random(n)` is below `n`.
    pub fn set_shuffled(&mut self, shuffled: bool, random: impl FnMut(usize) -> usize) {
        if shuffled == self.shuffled {
            return;
        }
        if shuffled {
            self.shuffle_rest(random);
        } else {
            let on = self.order.get(self.at).copied().unwrap_or_default();
            self.order.sort_unstable();
            self.at = on;
            self.shuffled = false;
        }
    }

    /// Fisher and Yates, of what comes after the song that is on.
    fn shuffle_rest(&mut self, mut random: impl FnMut(usize) -> usize) {
        let rest = self.order.get_mut(self.at + 1..).unwrap_or_default();
        for at in (1..rest.len()).rev() {
            rest.swap(at, random(at + 1));
        }
        self.shuffled = true;
    }
}

#[cfg(test)]
mod tests {
    use domain::TrackId;

    use super::*;

    fn queue(count: usize, first: usize, shuffled: bool) -> Queue {
        let track = |n: usize| Track {
            id: TrackId::from_spotify(&n.to_string()),
            spotify_id: None,
            title: n.to_string(),
            artist: String::new(),
            album: None,
            year: None,
            genre: None,
            popularity: None,
            duration_ms: None,
            artwork_url: None,
            preview_url: None,
            features: None,
        };
        let mut seed = 7_usize;
        Queue::new((0..count).map(track).collect(), first, shuffled, move |n| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % n
        })
    }

    fn titles(queue: &Queue) -> Vec<String> {
        queue.entries().map(|(track, _)| track.title.clone()).collect()
    }

    #[test]
    fn it_goes_to_its_ends_and_no_further() {
        let mut queue = queue(3, 1, false);
        assert!(queue.next() && !queue.next());
        assert_eq!(queue.current().unwrap().title, "2");
        assert!(queue.previous() && queue.previous() && !queue.previous());
        assert_eq!(queue.current().unwrap().title, "0");
        queue.go(99);
        assert_eq!(queue.current().unwrap().title, "2");
    }

    #[test]
    fn shuffled_every_song_comes_once_and_the_one_that_is_on_stays() {
        let mut queue = queue(20, 5, true);
        assert_eq!(queue.current().unwrap().title, "5");
        let order = titles(&queue);
        assert_eq!(order[0], "5");
        let mut sorted: Vec<usize> = order.iter().map(|title| title.parse().unwrap()).collect();
        assert_ne!(sorted, (0..20).collect::<Vec<_>>());
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        queue.next();
        let on = queue.current().unwrap().title.clone();
        queue.set_shuffled(false, |_| 0);
        assert_eq!(queue.current().unwrap().title, on);
        assert_eq!(titles(&queue)[3], "3");
    }

    #[test]
    fn what_was_on_before_stays_before_what_is_shuffled() {
        let mut queue = queue(20, 5, false);
        queue.set_shuffled(true, |n| n - 1);
        let order = titles(&queue);
        assert_eq!(order[..6], ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(queue.place(), 5);
    }

    #[test]
    fn of_a_long_list_the_songs_around_the_first_are_kept() {
        for (first, begins, at) in [(0, "0", 0), (500, "450", 50), (999, "800", 199)] {
            let queue = queue(1_000, first, false);
            assert_eq!((titles(&queue).len(), titles(&queue)[0].as_str(), queue.place()), (200, begins, at));
            assert_eq!(queue.current().unwrap().title, first.to_string());
        }
    }

    #[test]
    fn an_empty_queue_plays_nothing() {
        let mut empty = queue(0, 3, true);
        assert!(!empty.next() && !empty.previous());
        empty.go(2);
        empty.set_shuffled(false, |_| 0);
        assert!(empty.current().is_none() && empty.is_empty());
    }
}
