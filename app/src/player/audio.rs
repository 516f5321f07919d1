//! A recording that has an address: a preview, or music of our own.

use domain::Track;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlAudioElement;

use super::engine::{Failure, Heard};

/// What is listened to.
const EVENTS: [&str; 4] = ["timeupdate", "play", "pause", "durationchange"];

pub(super) struct AudioEngine {
    audio: HtmlAudioElement,
    at: Closure<dyn FnMut()>,
    _ended: Closure<dyn FnMut()>,
    _failed: Closure<dyn FnMut()>,
}

impl AudioEngine {
    pub(super) fn new(heard: impl Fn(Heard) + Clone + 'static) -> Option<Self> {
        let audio = HtmlAudioElement::new().ok()?;
        let at = {
            let (audio, heard) = (audio.clone(), heard.clone());
            Closure::<dyn FnMut()>::new(move || {
                heard(Heard::At {
                    position: Some(milliseconds(audio.current_time())),
                    length: milliseconds(audio.duration()),
                    playing: !audio.paused(),
                });
            })
        };
        for event in EVENTS {
            let _ = audio.add_event_listener_with_callback(event, at.as_ref().unchecked_ref());
        }
        let ended = heard.clone();
        let ended = Closure::<dyn FnMut()>::new(move || ended(Heard::Ended));
        audio.set_onended(Some(ended.as_ref().unchecked_ref()));
        let failed = Closure::<dyn FnMut()>::new(move || heard(Heard::Failed(Failure::Unreachable)));
        audio.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { audio, at, _ended: ended, _failed: failed })
    }

    pub(super) fn play(&self, track: &Track, from: u32) {
        if let Some(url) = &track.preview_url {
            self.audio.set_src(url);
            self.seek(from);
            self.resume();
        }
    }

    pub(super) fn pause(&self) {
        let _ = self.audio.pause();
    }

    pub(super) fn resume(&self) {
        // Browsers may refuse it before somebody has pressed something. Then it waits, and the button says so.
        if let Ok(begun) = self.audio.play() {
            spawn_local(async move { drop(JsFuture::from(begun).await) });
        }
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
        // The element lives on until the browser collects it; what listens to it does not.
        for event in EVENTS {
            let _ = self.audio.remove_event_listener_with_callback(event, self.at.as_ref().unchecked_ref());
        }
        self.audio.set_onended(None);
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
