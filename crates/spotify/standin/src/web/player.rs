//! What somebody is playing. The time passes by the stand-in's clock; a shuffled list plays in its own
//! order all the same.

use std::collections::{HashMap, VecDeque};

use crate::{catalogue::Catalogue, refusal::Refusal, switches::Device};

/// Why a command was refused that does not fit what is playing.
const RESTRICTION: &str = "Restriction violated";
/// How far into a track `previous` goes back to its start instead of to the track before.
const RESTART_AFTER_MS: i64 = 3000;

/// What is played again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Repeat {
    #[default]
    Off,
    Track,
    Context,
}

impl Repeat {
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Off, Self::Track, Self::Context].into_iter().find(|repeat| repeat.name() == text)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Track => "track",
            Self::Context => "context",
        }
    }
}

/// Somebody's player.
#[derive(Debug, Default)]
pub(crate) struct Player {
    /// The browser that is a device of theirs.
    pub(crate) browser: Option<Device>,
    /// The id of the active device.
    device: Option<String>,
    volumes: HashMap<String, u8>,
    /// What plays one after the other, and the place in it.
    list: Vec<u32>,
    place: usize,
    pub(super) context: Option<String>,
    queued: VecDeque<u32>,
    current: Option<u32>,
    pub(super) is_playing: bool,
    /// How far the track was at `since_ms`.
    progress_ms: i64,
    since_ms: i64,
    pub(super) shuffle: bool,
    pub(super) repeat: Repeat,
    history: Vec<(u32, i64)>,
}

impl Player {
    /// Plays on until now.
    pub(super) fn settle(&mut self, now_ms: i64, catalogue: &Catalogue) {
        while let (true, Some(track)) = (self.is_playing, self.current) {
            let ends_ms = self.since_ms - self.progress_ms + i64::from(catalogue.track(track).duration_ms);
            if ends_ms > now_ms {
                break;
            }
            let again = self.repeat == Repeat::Track;
            if again {
                self.begin(track, ends_ms);
            } else if !self.advance(ends_ms) {
                self.is_playing = false;
                (self.progress_ms, self.since_ms) = (0, ends_ms);
            }
        }
    }

    /// The tracks that were begun and when, the latest last.
    pub(super) fn history(&self) -> &[(u32, i64)] {
        &self.history
    }

    pub(super) fn current(&self) -> Option<u32> {
        self.current
    }

    pub(super) fn progress_ms(&self, now_ms: i64) -> i64 {
        self.progress_ms + if self.is_playing { now_ms - self.since_ms } else { 0 }
    }

    /// When the state was last changed.
    pub(super) fn changed_ms(&self) -> i64 {
        self.since_ms
    }

    /// The tracks that come next.
    pub(super) fn upcoming(&self) -> impl Iterator<Item = u32> {
        self.queued.iter().chain(self.list.iter().skip(self.place + 1)).copied()
    }

    /// The active device, if it is still there.
    pub(super) fn device<'a>(&self, devices: &'a [Device]) -> Option<&'a Device> {
        let id = self.device.as_ref()?;
        devices.iter().find(|device| device.id.as_ref() == Some(id))
    }

    pub(super) fn volume(&self, device: &Device) -> Option<u8> {
        let set = device.id.as_ref().and_then(|id| self.volumes.get(id).copied());
        set.or(device.volume_percent)
    }

    /// Aims a command at a device, or at the active one.
    pub(super) fn aim<'a>(&mut self, devices: &'a [Device], id: Option<&str>) -> Result<&'a Device, Refusal> {
        let device = match id {
            Some(id) => {
                let device = devices.iter().find(|device| device.id.as_deref() == Some(id));
                device.ok_or(Refusal::DeviceNotFound)?
            }
            None => self.device(devices).ok_or(Refusal::NoActiveDevice)?,
        };
        if device.is_restricted {
            return Err(Refusal::Player("Restricted device", "DEVICE_NOT_CONTROLLABLE"));
        }
        self.device.clone_from(&device.id);
        Ok(device)
    }

    /// Loads a list without playing it.
    pub(super) fn load(&mut self, list: Vec<u32>, place: usize, context: Option<String>, now_ms: i64) {
        self.current = list.get(place).copied();
        (self.list, self.place, self.context) = (list, place, context);
        (self.is_playing, self.progress_ms, self.since_ms) = (false, 0, now_ms);
    }

    /// Plays what is loaded from a position, or from where it was.
    pub(super) fn resume(&mut self, position_ms: Option<i64>, now_ms: i64) {
        let starts = !self.is_playing && self.progress_ms == 0;
        self.progress_ms = position_ms.unwrap_or_else(|| self.progress_ms(now_ms));
        self.since_ms = now_ms;
        self.is_playing = true;
        if let Some(track) = self.current.filter(|_| starts) {
            self.history.push((track, now_ms));
        }
    }

    pub(super) fn pause(&mut self, now_ms: i64) -> Result<(), Refusal> {
        if !self.is_playing {
            return Err(Refusal::Player(RESTRICTION, "ALREADY_PAUSED"));
        }
        self.progress_ms = self.progress_ms(now_ms);
        self.since_ms = now_ms;
        self.is_playing = false;
        Ok(())
    }

    /// The browser is no device any more.
    pub(crate) fn leave_browser(&mut self, now_ms: i64) {
        let gone = self.browser.take();
        if gone.is_some_and(|gone| gone.id == self.device) {
            // What is silent already stays so.
            let _ = self.pause(now_ms);
            self.device = None;
        }
    }

    pub(super) fn next(&mut self, now_ms: i64) -> Result<(), Refusal> {
        if self.advance(now_ms) { Ok(()) } else { Err(Refusal::Player(RESTRICTION, "NO_NEXT_TRACK")) }
    }

    pub(super) fn previous(&mut self, now_ms: i64) -> Result<(), Refusal> {
        let back = usize::from(self.progress_ms(now_ms) < RESTART_AFTER_MS);
        let place = self.place.checked_sub(back);
        let (place, track) = place
            .and_then(|place| Some((place, *self.list.get(place)?)))
            .ok_or(Refusal::Player(RESTRICTION, "NO_PREV_TRACK"))?;
        self.place = place;
        self.begin(track, now_ms);
        Ok(())
    }

    /// Goes to a position; beyond the end of the track that is the next one.
    pub(super) fn seek(
        &mut self,
        position_ms: u32,
        now_ms: i64,
        catalogue: &Catalogue,
    ) -> Result<(), Refusal> {
        let track = self.current.ok_or(Refusal::Player("No track", "NOT_PLAYING_TRACK"))?;
        if position_ms >= catalogue.track(track).duration_ms {
            return self.next(now_ms);
        }
        (self.progress_ms, self.since_ms) = (i64::from(position_ms), now_ms);
        Ok(())
    }

    pub(super) fn set_volume(&mut self, device: &Device, percent: u8) -> Result<(), Refusal> {
        if !device.supports_volume {
            return Err(Refusal::Player("Cannot control device volume", "VOLUME_CONTROL_DISALLOW"));
        }
        if let Some(id) = &device.id {
            self.volumes.insert(id.clone(), percent);
        }
        Ok(())
    }

    pub(super) fn enqueue(&mut self, track: u32) {
        self.queued.push_back(track);
    }

    /// Begins the track that comes next, if there is one.
    fn advance(&mut self, now_ms: i64) -> bool {
        let next = if let Some(track) = self.queued.pop_front() {
            Some(track)
        } else if let Some(track) = self.list.get(self.place + 1) {
            self.place += 1;
            Some(*track)
        } else if self.repeat == Repeat::Off {
            None
        } else {
            self.place = 0;
            self.list.first().copied()
        };
        if let Some(track) = next {
            self.begin(track, now_ms);
        }
        next.is_some()
    }

    fn begin(&mut self, track: u32, now_ms: i64) {
        self.current = Some(track);
        (self.is_playing, self.progress_ms, self.since_ms) = (true, 0, now_ms);
        self.history.push((track, now_ms));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playing(catalogue: &Catalogue) -> (Player, [i64; 3]) {
        let mut player = Player::default();
        player.load(vec![0, 1, 2], 0, None, 0);
        player.resume(None, 0);
        (player, [0, 1, 2].map(|track| i64::from(catalogue.track(track).duration_ms)))
    }

    #[test]
    fn time_plays_one_track_after_the_other() {
        let catalogue = Catalogue::new(10, Vec::new());
        let (mut player, [first, second, third]) = playing(&catalogue);
        player.settle(first + 500, &catalogue);
        assert_eq!((player.current(), player.progress_ms(first + 500)), (Some(1), 500));
        player.settle(first + second + third, &catalogue);
        assert_eq!((player.current(), player.is_playing), (Some(2), false));
        assert_eq!(player.history().len(), 3);
    }

    #[test]
    fn commands_that_do_not_fit_are_refused() {
        let catalogue = Catalogue::new(10, Vec::new());
        let (mut player, _) = playing(&catalogue);
        assert_eq!(player.previous(10), Err(Refusal::Player(RESTRICTION, "NO_PREV_TRACK")));
        player.enqueue(7);
        for track in [7, 1, 2] {
            player.next(10).unwrap();
            assert_eq!(player.current(), Some(track));
        }
        assert_eq!(player.next(10), Err(Refusal::Player(RESTRICTION, "NO_NEXT_TRACK")));
        player.pause(20).unwrap();
        assert_eq!(player.pause(30), Err(Refusal::Player(RESTRICTION, "ALREADY_PAUSED")));
        assert_eq!(player.progress_ms(500), 10);
        player.repeat = Repeat::Context;
        player.next(600).unwrap();
        assert_eq!(player.current(), Some(0));
        player.seek(1500, 600, &catalogue).unwrap();
        assert_eq!(player.progress_ms(700), 1600);
    }
}
