//! A device of the listener's, told through our server, which asks from time to time where it is: nobody tells us.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::{AppError, Track};
use leptos::task::spawn_local;

use super::{
    commands::{Command, Line},
    engine::Heard,
};
use crate::api::spotify::{Playback, get_playback};

/// Seconds between two looks at what the device does.
const LOOK_EVERY: u32 = 10;
/// So near to its end a song that is gone has ended.
const NEAR_END_MS: u32 = 1_000 * (LOOK_EVERY + 2);

pub(super) struct DeviceEngine {
    line: Line,
    state: Rc<State>,
}

struct State {
    heard: Box<dyn Fn(Heard)>,
    song: RefCell<String>,
    length: Cell<u32>,
    /// Seconds since the last look.
    since: Cell<u32>,
    is_gone: Cell<bool>,
}

impl DeviceEngine {
    pub(super) fn new(id: String, heard: impl Fn(Heard) + 'static) -> Self {
        let state = Rc::new(State {
            heard: Box::new(heard),
            song: RefCell::default(),
            length: Cell::default(),
            since: Cell::default(),
            is_gone: Cell::default(),
        });
        let told = Rc::clone(&state);
        Self { line: Line::new(id, move |command, outcome| told.outcome(command, outcome)), state }
    }

    pub(super) fn play(&self, track: &Track, from: u32) {
        let Some(song) = track.spotify_id.clone() else { return };
        self.state.song.replace(song.clone());
        self.state.length.set(track.duration_ms.unwrap_or_default());
        self.state.since.set(0);
        self.line.send(Command::Play(song, from));
    }

    pub(super) fn pause(&self) {
        self.line.send(Command::Pause);
        self.state.says(false);
    }

    pub(super) fn resume(&self) {
        self.line.send(Command::Resume);
        self.state.says(true);
    }

    pub(super) fn seek(&self, position: u32) {
        self.line.send(Command::Seek(position));
    }

    pub(super) fn volume(&self, percent: u8) {
        self.line.send(Command::Volume(percent));
    }

    pub(super) fn tick(&self, position: u32, length: u32) {
        if length > 0 && position >= length {
            return (self.state.heard)(Heard::Ended);
        }
        let since = self.state.since.get() + 1;
        self.state.since.set(since % LOOK_EVERY);
        if since >= LOOK_EVERY {
            let (state, song) = (Rc::clone(&self.state), self.state.song.borrow().clone());
            spawn_local(async move {
                if let Ok(playback) = get_playback().await {
                    state.look(&song, position, length, playback.as_ref());
                }
            });
        }
    }
}

impl Drop for DeviceEngine {
    fn drop(&mut self) {
        self.state.is_gone.set(true);
    }
}

impl State {
    /// Only a song that does not begin is a failure; a pause of what is paused already, say, is none.
    fn outcome(&self, command: &Command, outcome: Result<(), AppError>) {
        if let (Command::Play(song, from), false) = (command, self.is_gone.get()) {
            if *song != *self.song.borrow() {
                return;
            }
            (self.heard)(match outcome {
                Ok(()) => Heard::At { position: Some(*from), length: self.length.get(), playing: true },
                Err(error) => Heard::Failed(error.into()),
            });
        }
    }

    fn says(&self, playing: bool) {
        (self.heard)(Heard::At { position: None, length: self.length.get(), playing });
    }

    /// What the device does by itself, or what somebody did there.
    fn look(&self, song: &str, reckoned: u32, length: u32, playback: Option<&Playback>) {
        if self.is_gone.get() || *song != *self.song.borrow() {
            return;
        }
        match playback.filter(|playback| playback.song.as_deref() == Some(song)) {
            Some(playback) if playback.is_playing || playback.position > 0 => (self.heard)(Heard::At {
                position: Some(playback.position),
                length: self.length.get(),
                playing: playback.is_playing,
            }),
            _ if reckoned.saturating_add(NEAR_END_MS) >= length => (self.heard)(Heard::Ended),
            _ => self.says(false),
        }
    }
}
