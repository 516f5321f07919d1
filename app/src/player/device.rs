//! A device of the listener's, told through our server.

use std::{cell::Cell, rc::Rc};

use domain::Track;
use leptos::task::spawn_local;

use super::engine::{Failure, Heard};
use crate::browser::post_values;

const COMMAND: &str = "/api/spotify/command";

pub(super) struct DeviceEngine {
    id: Rc<str>,
    heard: Rc<dyn Fn(Heard)>,
    /// Nobody tells us when a song ends, so it is reckoned.
    length: Cell<u32>,
}

impl DeviceEngine {
    pub(super) fn new(id: &str, heard: impl Fn(Heard) + 'static) -> Self {
        Self { id: id.into(), heard: Rc::new(heard), length: Cell::new(0) }
    }

    pub(super) fn play(&self, track: &Track) {
        let Some(song) = track.spotify_id.clone() else { return };
        self.length.set(track.duration_ms.unwrap_or_default());
        let begun = Heard::At { position: 0, length: self.length.get(), playing: true };
        self.tell("play", Some(("songs[0]", song)), begun);
    }

    pub(super) fn pause(&self) {
        self.tell("pause", None, Heard::At { position: u32::MAX, length: self.length.get(), playing: false });
    }

    pub(super) fn resume(&self) {
        self.tell("resume", None, Heard::At { position: u32::MAX, length: self.length.get(), playing: true });
    }

    pub(super) fn seek(&self, position: u32) {
        let there = Heard::At { position, length: self.length.get(), playing: true };
        self.tell("seek", Some(("value", position.to_string())), there);
    }

    pub(super) fn volume(&self, percent: u8) {
        let (id, heard) = (Rc::clone(&self.id), Rc::clone(&self.heard));
        spawn_local(async move {
            let value = percent.to_string();
            let values = [("command", "volume"), ("device", id.as_ref()), ("value", value.as_str())];
            if let Err(error) = post_values(COMMAND, &values).await {
                heard(Heard::Failed(Failure::Because(error)));
            }
        });
    }

    fn tell(&self, command: &'static str, value: Option<(&'static str, String)>, then: Heard) {
        let (id, heard) = (Rc::clone(&self.id), Rc::clone(&self.heard));
        spawn_local(async move {
            let mut values = vec![("command", command), ("device", id.as_ref())];
            if let Some((name, value)) = &value {
                values.push((name, value));
            }
            match post_values(COMMAND, &values).await {
                Ok(_) => heard(then),
                Err(error) => heard(Heard::Failed(Failure::Because(error))),
            }
        });
    }
}
