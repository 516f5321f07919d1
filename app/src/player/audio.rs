//! A recording that has an address: a preview, or music of our own.

use domain::Track;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlAudioElement;

use super::engine::{Failure, Heard};

pub(super) struct AudioEngine {
    audio: HtmlAudioElement,
    _listeners: Vec<Closure<dyn FnMut()>>,
}

impl AudioEngine {
    pub(super) fn new(heard: impl Fn(Heard) + Clone + 'static) -> Option<Self> {
        let audio = HtmlAudioElement::new().ok()?;
        let at = {
            let (audio, heard) = (audio.clone(), heard.clone());
            move || {
                heard(Heard::At {
                    position: milliseconds(audio.current_time()),
                    length: milliseconds(audio.duration()),
                    playing: !audio.paused(),
                });
            }
        };
        let ended = heard.clone();
        let mut listeners: Vec<Closure<dyn FnMut()>> = Vec::new();
        for event in ["timeupdate", "play", "pause", "durationchange"] {
            let listener = Closure::<dyn FnMut()>::new(at.clone());
            let _ = audio.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
            listeners.push(listener);
        }
        let over = Closure::<dyn FnMut()>::new(move || ended(Heard::Ended));
        audio.set_onended(Some(over.as_ref().unchecked_ref()));
        let failed = Closure::<dyn FnMut()>::new(move || heard(Heard::Failed(Failure::Unreachable)));
        audio.set_onerror(Some(failed.as_ref().unchecked_ref()));
        listeners.extend([over, failed]);
        Some(Self { audio, _listeners: listeners })
    }

    pub(super) fn play(&self, track: &Track) {
        if let Some(url) = &track.preview_url {
            self.audio.set_src(url);
            self.resume();
        }
    }

    pub(super) fn pause(&self) {
        let _ = self.audio.pause();
    }

    pub(super) fn resume(&self) {
        let _ = self.audio.play();
    }

    pub(super) fn seek(&self, position: u32) {
        self.audio.set_current_time(f64::from(position) / 1_000.0);
    }

    pub(super) fn volume(&self, percent: u8) {
        self.audio.set_volume(f64::from(percent.min(100)) / 100.0);
    }
}

impl Drop for AudioEngine {
    fn drop(&mut self) {
        self.audio.set_onerror(None);
        self.pause();
        self.audio.set_src("");
    }
}

/// Not yet known is nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no song is that long")]
pub(super) fn milliseconds(seconds: f64) -> u32 {
    if seconds.is_finite() { (seconds * 1_000.0).max(0.0) as u32 } else { 0 }
}
