//! What the listener does with the player.

use domain::{Mood, Track};
use leptos::prelude::*;

use super::{Doing, KEPT, Player, VOLUME, engine::Way, queue::Queue};
use crate::browser::{forget, remember};

/// Pressing *previous* after so long begins the song again.
const AGAIN_MS: u32 = 3_000;

impl Player {
    pub(super) fn play_now(self, tracks: Vec<Track>, first: usize, mood: Option<Mood>) {
        self.leave();
        let shuffled = self.queue.with_untracked(Queue::is_shuffled);
        self.queue.set(Queue::new(tracks, first, shuffled, random));
        self.mood.set(mood);
        self.begin();
    }

    pub(super) fn toggle_now(self) {
        match self.doing.get_untracked() {
            Doing::Nothing => self.begin(),
            Doing::Playing => self.pause(),
            Doing::Waiting => {
                // Engines forget a pause that comes before the song does.
                self.is_held.set_value(true);
                self.doing.set(Doing::Paused);
                self.pause();
            }
            Doing::Paused => self.resume(),
        }
    }

    pub(super) fn pause(self) {
        if let Some(engine) = self.engine() {
            engine.pause();
        }
    }

    pub(super) fn resume(self) {
        match self.engine().filter(|_| !self.is_held.get_value()) {
            Some(engine) => engine.resume(),
            None => self.sound(self.position.get_untracked()),
        }
    }

    pub(super) fn next(self) {
        self.leave();
        self.advance();
    }

    pub(super) fn previous(self) {
        let is_begun = self.doing.get_untracked() != Doing::Nothing;
        let is_first = !self.queue.with_untracked(Queue::has_previous);
        if is_begun && (is_first || self.position.get_untracked() > AGAIN_MS) {
            return self.seek(0);
        }
        self.leave();
        self.queue.update(|queue| {
            queue.previous();
        });
        self.begin();
    }

    /// To a place in the queue.
    pub(super) fn go(self, place: usize) {
        let is_on = self.queue.with_untracked(|queue| queue.place() == place);
        if is_on && self.doing.get_untracked() != Doing::Nothing {
            return self.resume();
        }
        self.leave();
        self.queue.update(|queue| queue.go(place));
        self.begin();
    }

    pub(super) fn seek(self, position: u32) {
        let length = self.length.get_untracked();
        let position = if length > 0 { position.min(length) } else { position };
        self.count();
        self.position.set(position);
        if let Some(engine) = self.engine() {
            engine.seek(position);
        }
    }

    pub(super) fn set_volume(self, percent: u8) {
        let percent = percent.min(100);
        self.volume.set(percent);
        remember(VOLUME, &percent.to_string());
        if let Some(engine) = self.engine() {
            engine.volume(percent);
        }
    }

    pub(super) fn set_shuffled(self, shuffled: bool) {
        self.queue.update(|queue| queue.set_shuffled(shuffled, random));
        self.keep();
    }

    /// Ends it, and takes the bar away.
    pub(super) fn close(self) {
        self.leave();
        self.silence();
        self.queue.set(Queue::default());
        self.note.set(None);
        forget(KEPT);
    }

    /// Goes on on another device, or in this browser.
    pub(super) fn choose(self, device: Option<String>) {
        // From device to device Spotify moves the music itself.
        if device.is_none() && self.way.get_untracked() == Some(Way::Device) {
            self.pause();
        }
        self.count();
        self.device.set(device);
        self.falls.set_value(Vec::new());
        self.engine.set_value(None);
        self.sound(self.position.get_untracked());
    }

    /// Keeps the queue on this device, for when the page is loaded again.
    pub(super) fn keep(self) {
        let viewer = self.viewer.now().map(|viewer| viewer.profile.id);
        let mood = self.mood.get_untracked();
        if let Ok(kept) = self.queue.with_untracked(|queue| serde_json::to_string(&(queue, mood, viewer))) {
            remember(KEPT, &kept);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
fn random(below: usize) -> usize {
    (js_sys::Math::random() * below as f64) as usize
}
