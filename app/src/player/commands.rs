//! What Spotify is told to do through our server, one thing after the other.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use domain::{AppError, SpotifyTrouble};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::browser::post_values;

const COMMAND: &str = "/api/spotify/command";
/// A device that has just come up is not found for a moment.
const TRIES: usize = 4;
const BETWEEN_MS: i32 = 1_000;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// A song by its Spotify id, from a position in milliseconds.
    Play(String, u32),
    Pause,
    Resume,
    Seek(u32),
    Volume(u8),
}

impl Command {
    /// Whether what waits is of no use any more once this one comes.
    fn overtakes(&self, waiting: &Self) -> bool {
        match self {
            Self::Play(..) => !matches!(waiting, Self::Volume(_)),
            Self::Pause | Self::Resume => matches!(waiting, Self::Pause | Self::Resume),
            Self::Seek(_) => matches!(waiting, Self::Seek(_)),
            Self::Volume(_) => matches!(waiting, Self::Volume(_)),
        }
    }

    async fn send(&self, device: &str) -> Result<(), AppError> {
        let (name, value, song) = match self {
            Self::Play(song, from) => ("play", Some(*from), Some(song.as_str())),
            Self::Pause => ("pause", None, None),
            Self::Resume => ("resume", None, None),
            Self::Seek(position) => ("seek", Some(*position), None),
            Self::Volume(percent) => ("volume", Some(u32::from(*percent)), None),
        };
        let value = value.map(|value| value.to_string());
        let mut values = vec![("command", name), ("device", device)];
        values.extend(value.as_deref().map(|value| ("value", value)));
        values.extend(song.map(|song| ("songs[0]", song)));
        post_values(COMMAND, &values).await.map(|_| ())
    }
}

/// Told what came of a command.
type Told = Box<dyn Fn(&Command, Result<(), AppError>)>;

/// The commands for one device, in their order. Of those that wait, what is overtaken is left out.
pub(super) struct Line(Rc<Inner>);

struct Inner {
    device: String,
    waiting: RefCell<Vec<Command>>,
    is_busy: Cell<bool>,
    told: Told,
}

impl Line {
    pub(super) fn new(device: String, told: impl Fn(&Command, Result<(), AppError>) + 'static) -> Self {
        let told: Told = Box::new(told);
        Self(Rc::new(Inner { device, waiting: RefCell::default(), is_busy: Cell::default(), told }))
    }

    pub(super) fn send(&self, command: Command) {
        self.0.put(command);
        if !self.0.is_busy.replace(true) {
            let inner = Rc::clone(&self.0);
            spawn_local(async move { inner.work().await });
        }
    }
}

impl Inner {
    fn put(&self, command: Command) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|other| !command.overtakes(other));
        waiting.push(command);
    }

    fn take(&self) -> Option<Command> {
        let mut waiting = self.waiting.borrow_mut();
        (!waiting.is_empty()).then(|| waiting.remove(0))
    }

    /// Whether something that waits makes the command useless.
    fn is_overtaken(&self, command: &Command) -> bool {
        self.waiting.borrow().iter().any(|other| other.overtakes(command))
    }

    async fn work(&self) {
        while let Some(command) = self.take() {
            let mut outcome = command.send(&self.device).await;
            for _ in 1..TRIES {
                if !is_not_up(&outcome) || self.is_overtaken(&command) {
                    break;
                }
                wait(BETWEEN_MS).await;
                outcome = command.send(&self.device).await;
            }
            if outcome.is_ok() || !self.is_overtaken(&command) {
                (self.told)(&command, outcome);
            }
        }
        self.is_busy.set(false);
    }
}

fn is_not_up(outcome: &Result<(), AppError>) -> bool {
    let not_up = [SpotifyTrouble::NotFound, SpotifyTrouble::NoActiveDevice].map(AppError::Spotify);
    outcome.as_ref().is_err_and(|error| not_up.contains(error))
}

async fn wait(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_those_that_wait_only_what_still_counts_is_sent() {
        let line = Inner {
            device: String::new(),
            waiting: RefCell::default(),
            is_busy: Cell::default(),
            told: Box::new(|_, _| {}),
        };
        let song = |id: &str| Command::Play(id.to_owned(), 0);
        for command in [
            song("a"),
            Command::Seek(5),
            Command::Volume(10),
            song("b"),
            Command::Pause,
            Command::Volume(20),
            Command::Resume,
        ] {
            line.put(command);
        }
        assert!(line.is_overtaken(&song("a")) && line.is_overtaken(&Command::Volume(30)));
        let left: Vec<Command> = std::iter::from_fn(|| line.take()).collect();
        assert_eq!(left, [song("b"), Command::Volume(20), Command::Resume]);
    }
}
