//! What happens while the player plays: a way is found, the song begins, is heard, ends or fails.

use std::rc::Rc;

use domain::AppError;
use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;

use super::{
    Doing, Player,
    audio::AudioEngine,
    device::DeviceEngine,
    embed::EmbedEngine,
    engine::{Engine, Failure, Heard, Way},
    ladder::{Fall, Means, best},
    listening::Listening,
    queue::Queue,
    sdk::SdkEngine,
};
use crate::{
    api::spotify::{PlayerSetting, get_player},
    browser::post_values,
};

/// A song that has not begun after so long does not.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
/// More cannot be heard between two looks; the clock was set, or the machine slept.
const GAP_MAX: f64 = 90_000.0;
const PRESS: &str = "Your browser waits for you to press play.";

impl Player {
    pub(super) fn engine(self) -> Option<Rc<Engine>> {
        self.engine.get_value().map(SendWrapper::take)
    }

    /// Begins the song that is on.
    pub(super) fn begin(self) {
        let length = self.queue.with_untracked(|queue| queue.current().and_then(|track| track.duration_ms));
        self.listening.set_value(Listening::default());
        self.position.set(0);
        self.length.set(length.unwrap_or_default());
        self.keep();
        self.sound(0);
    }

    /// Makes the sound of the song that is on, from a position.
    pub(super) fn sound(self, from: u32) {
        self.doing.set(Doing::Waiting);
        self.is_held.set_value(false);
        let song = self.song.get_value().wrapping_add(1);
        self.song.set_value(song);
        if let Some(setting) = self.setting.get_untracked() {
            return self.sound_with(&setting, from);
        }
        spawn_local(async move {
            let setting = get_player().await;
            if self.song.try_get_value() != Some(song) {
                return;
            }
            match setting {
                Ok(setting) => {
                    self.setting.set(Some(setting.clone()));
                    self.sound_with(&setting, from);
                }
                Err(error) => {
                    self.silence();
                    self.note.set(Some(error.to_string()));
                }
            }
        });
    }

    fn sound_with(self, setting: &PlayerSetting, from: u32) {
        let Some(track) = self.queue.with_untracked(|queue| queue.current().cloned()) else { return };
        let device = self.device.get_untracked();
        let means = Means {
            song: track.id,
            is_on_spotify: track.spotify_id.is_some(),
            has_recording: track.preview_url.is_some(),
            playback: setting.playback,
            has_device: device.is_some(),
        };
        let (way, note) = self.falls.with_value(|falls| best(means, falls));
        let Some(way) = way else {
            self.silence();
            return self.note.set(note);
        };
        let kept = self.engine().filter(|engine| engine.way() == way);
        let Some(engine) = kept.or_else(|| self.new_engine(way, setting, device)) else {
            return self.fell(way, &Failure::Unreachable);
        };
        self.note.set(note);
        engine.play(&track, from);
        self.wait(engine);
    }

    fn new_engine(self, way: Way, setting: &PlayerSetting, device: Option<String>) -> Option<Rc<Engine>> {
        self.stop();
        let heard = move |heard: Heard| self.heard(way, heard);
        let volume = self.volume.get_untracked();
        let engine = Rc::new(match way {
            Way::Device => Engine::Device(DeviceEngine::new(device?, heard)),
            Way::Sdk => Engine::Sdk(SdkEngine::new(&setting.sdk, volume, heard)),
            Way::Embed => Engine::Embed(EmbedEngine::new(&setting.embed, heard)),
            Way::Audio => {
                let engine = AudioEngine::new(heard)?;
                engine.volume(volume);
                Engine::Audio(engine)
            }
        });
        self.way.set(Some(way));
        self.engine.set_value(Some(SendWrapper::new(Rc::clone(&engine))));
        Some(engine)
    }

    /// Ends what makes the sound. A device has to be told; the others are silent without us.
    fn stop(self) {
        if let Some(engine) = self.engine().filter(|engine| engine.way() == Way::Device) {
            engine.pause();
        }
        self.engine.set_value(None);
    }

    /// Nothing is to be heard any more.
    pub(super) fn silence(self) {
        self.song.update_value(|song| *song = song.wrapping_add(1));
        self.doing.set(Doing::Nothing);
        self.stop();
        self.way.set(None);
    }

    /// Gives the song some time to begin.
    fn wait(self, engine: Rc<Engine>) {
        let song = self.song.get_value();
        let engine = SendWrapper::new(engine);
        set_timeout(
            move || {
                let waits = self.song.try_get_value() == Some(song)
                    && self.doing.try_get_untracked() == Some(Doing::Waiting);
                if !waits {
                    return;
                }
                if engine.waits_for_a_press() {
                    self.doing.set(Doing::Paused);
                    self.note.set(Some(PRESS.to_owned()));
                } else {
                    self.fell(engine.way(), &Failure::Unreachable);
                }
            },
            PATIENCE,
        );
    }

    fn heard(self, way: Way, heard: Heard) {
        if self.doing.try_get_untracked().is_none_or(|doing| doing == Doing::Nothing) {
            return;
        }
        match heard {
            Heard::At { position, length, playing } => {
                self.count();
                if let Some(position) = position {
                    self.position.set(position);
                }
                if length > 0 {
                    self.length.set(length);
                }
                if playing && self.is_held.try_update_value(std::mem::take) == Some(true) {
                    return self.pause();
                }
                self.doing.set(if playing { Doing::Playing } else { Doing::Paused });
            }
            Heard::Ended => {
                self.count();
                self.advance();
            }
            Heard::Failed(failure) => self.fell(way, &failure),
        }
    }

    /// To the next song, or to the end.
    pub(super) fn advance(self) {
        if self.queue.try_update(Queue::next) == Some(true) {
            return self.begin();
        }
        self.pause();
        self.song.update_value(|song| *song = song.wrapping_add(1));
        self.doing.set(Doing::Nothing);
    }

    /// One step down.
    fn fell(self, way: Way, failure: &Failure) {
        let Some(song) = self.queue.with_untracked(|queue| queue.current().map(|track| track.id)) else {
            return;
        };
        let why = failure.sentence();
        let song = (!failure.is_for_all(way)).then_some(song);
        let is_free = *failure == Failure::NoPremium;
        self.falls.update_value(|falls| {
            falls.push(Fall { way, song, why: why.clone() });
            if is_free {
                // Nor will a device play for them.
                falls.push(Fall { way: Way::Device, song, why: why.clone() });
                falls.push(Fall { way: Way::Sdk, song, why });
            }
        });
        if is_free {
            spawn_local(async {
                // Asked again the next time anyway.
                let _: Result<_, AppError> = post_values("/api/spotify/no-premium", &[]).await;
            });
        }
        self.count();
        self.stop();
        if !self.is_held.get_value() {
            self.sound(self.position.get_untracked());
        }
    }

    /// A second has passed.
    pub(super) fn tick(self) {
        let more = self.count();
        let (Some(engine), Doing::Playing) = (self.engine(), self.doing.get_untracked()) else { return };
        let length = self.length.get_untracked();
        // The others tell where they are.
        if matches!(engine.way(), Way::Device | Way::Sdk) {
            self.position.update(|position| *position = position.saturating_add(more).min(length));
        }
        engine.tick(self.position.get_untracked(), length);
    }

    /// Counts what was heard since the last time, in milliseconds, and tells the server once that makes a song heard.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    pub(super) fn count(self) -> u32 {
        let now = js_sys::Date::now();
        let before = self.counted.get_value();
        self.counted.set_value(now);
        if self.doing.get_untracked() != Doing::Playing {
            return 0;
        }
        let more = (now - before).clamp(0.0, GAP_MAX) as u32;
        let length = self.length.get_untracked();
        if self.listening.try_update_value(|listening| listening.hear(more, length)) == Some(true) {
            self.tell(false);
        }
        more
    }

    /// The song that is on is left; told to the server if that was before it was heard.
    pub(super) fn leave(self) {
        self.count();
        if self.listening.try_update_value(Listening::leave) == Some(true) {
            self.tell(true);
        }
    }

    fn tell(self, skipped: bool) {
        let track = self.queue.with_untracked(|queue| queue.current().map(|track| track.id));
        let (Some(track), Some(_)) = (track, self.viewer.now()) else { return };
        let mood = self.mood.get_untracked();
        spawn_local(async move {
            let track = track.to_string();
            let mut values = vec![("track", track.as_str())];
            values.extend(mood.map(|mood| ("mood", mood.as_str())));
            values.extend(skipped.then_some(("skipped", "true")));
            let _: Result<_, AppError> = post_values("/api/listener/play", &values).await;
        });
    }
}
