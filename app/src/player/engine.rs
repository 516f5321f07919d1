//! What makes the sound.

use domain::{AppError, SpotifyTrouble, Track};

use super::{audio::AudioEngine, device::DeviceEngine, embed::EmbedEngine, sdk::SdkEngine};

/// What an engine tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heard {
    /// Where the song is, both in milliseconds, and whether it goes on.
    At {
        /// So far.
        position: u32,
        /// In all.
        length: u32,
        /// Whether it plays.
        playing: bool,
    },
    /// The song has ended.
    Ended,
    /// It cannot play this, or not any more.
    Failed(Failure),
}

/// Why an engine cannot play: the reason that the next one is told with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Failure {
    /// Full songs take Premium.
    NoPremium,
    /// The browser cannot play protected music.
    NoProtectedMusic,
    /// Whoever plays it cannot be reached.
    Unreachable,
    /// The server says why.
    Because(AppError),
}

impl Failure {
    /// One sentence for the listener.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::NoPremium => SpotifyTrouble::PremiumRequired.to_string(),
            Self::NoProtectedMusic => "This browser cannot play Spotify’s full songs.".to_owned(),
            Self::Unreachable => "Spotify’s player cannot be reached.".to_owned(),
            Self::Because(error) => error.to_string(),
        }
    }
}

/// One of the ways to play, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Spotify's player in this browser: full songs.
    Sdk,
    /// A device of the listener's: full songs.
    Device,
    /// Spotify's embed: a preview, or more for who is logged in there.
    Embed,
    /// A recording that we have the address of.
    Audio,
}

/// An engine that is on.
pub(super) enum Engine {
    Sdk(SdkEngine),
    Device(DeviceEngine),
    Embed(EmbedEngine),
    Audio(AudioEngine),
}

impl Engine {
    pub(super) const fn way(&self) -> Way {
        match self {
            Self::Sdk(_) => Way::Sdk,
            Self::Device(_) => Way::Device,
            Self::Embed(_) => Way::Embed,
            Self::Audio(_) => Way::Audio,
        }
    }

    pub(super) fn play(&self, track: &Track) {
        match self {
            Self::Sdk(engine) => engine.play(track),
            Self::Device(engine) => engine.play(track),
            Self::Embed(engine) => engine.play(track),
            Self::Audio(engine) => engine.play(track),
        }
    }

    pub(super) fn pause(&self) {
        match self {
            Self::Sdk(engine) => engine.pause(),
            Self::Device(engine) => engine.pause(),
            Self::Embed(engine) => engine.pause(),
            Self::Audio(engine) => engine.pause(),
        }
    }

    pub(super) fn resume(&self) {
        match self {
            Self::Sdk(engine) => engine.resume(),
            Self::Device(engine) => engine.resume(),
            Self::Embed(engine) => engine.resume(),
            Self::Audio(engine) => engine.resume(),
        }
    }

    pub(super) fn seek(&self, position: u32) {
        match self {
            Self::Sdk(engine) => engine.seek(position),
            Self::Device(engine) => engine.seek(position),
            Self::Embed(engine) => engine.seek(position),
            Self::Audio(engine) => engine.seek(position),
        }
    }

    /// 0 to 100. The embed has its own.
    pub(super) fn volume(&self, percent: u8) {
        match self {
            Self::Sdk(engine) => engine.volume(percent),
            Self::Device(engine) => engine.volume(percent),
            Self::Embed(_) => {}
            Self::Audio(engine) => engine.volume(percent),
        }
    }
}
