//! What makes the sound.

use domain::{AppError, SpotifyTrouble, Track};

use super::{audio::AudioEngine, device::DeviceEngine, embed::EmbedEngine, sdk::SdkEngine};

/// What an engine tells of the song that it was told to play; of others it is silent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heard {
    /// Whether the song goes on, and where it is, in milliseconds, as far as that is known.
    At {
        /// So far.
        position: Option<u32>,
        /// In all; 0 while that is not known.
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
    /// Whoever plays it cannot be reached, or does not answer.
    Unreachable,
    /// The server says why.
    Because(AppError),
}

impl Failure {
    /// Whether it would be the same for every song.
    pub(super) fn is_for_all(&self, way: Way) -> bool {
        let about_listener = AppError::Spotify(SpotifyTrouble::SignInAgain);
        matches!(self, Self::NoPremium | Self::NoProtectedMusic)
            || *self == Self::Because(about_listener)
            || (way == Way::Sdk && *self == Self::Unreachable)
    }

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

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Spotify(SpotifyTrouble::PremiumRequired) => Self::NoPremium,
            error => Self::Because(error),
        }
    }
}

/// One of the ways to play, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A device of the listener's, if they chose one: full songs.
    Device,
    /// Spotify's player in this browser: full songs.
    Sdk,
    /// Spotify's embed: a preview, or more for who is logged in there.
    Embed,
    /// A recording that we have the address of.
    Audio,
}

/// An engine that is on. Dropped, it is silent.
pub(super) enum Engine {
    Device(DeviceEngine),
    Sdk(SdkEngine),
    Embed(EmbedEngine),
    Audio(AudioEngine),
}

impl Engine {
    pub(super) const fn way(&self) -> Way {
        match self {
            Self::Device(_) => Way::Device,
            Self::Sdk(_) => Way::Sdk,
            Self::Embed(_) => Way::Embed,
            Self::Audio(_) => Way::Audio,
        }
    }

    /// Plays a song from a position in milliseconds.
    pub(super) fn play(&self, track: &Track, from: u32) {
        match self {
            Self::Device(engine) => engine.play(track, from),
            Self::Sdk(engine) => engine.play(track, from),
            Self::Embed(engine) => engine.play(track, from),
            Self::Audio(engine) => engine.play(track, from),
        }
    }

    pub(super) fn pause(&self) {
        match self {
            Self::Device(engine) => engine.pause(),
            Self::Sdk(engine) => engine.pause(),
            Self::Embed(engine) => engine.pause(),
            Self::Audio(engine) => engine.pause(),
        }
    }

    pub(super) fn resume(&self) {
        match self {
            Self::Device(engine) => engine.resume(),
            Self::Sdk(engine) => engine.resume(),
            Self::Embed(engine) => engine.resume(),
            Self::Audio(engine) => engine.resume(),
        }
    }

    pub(super) fn seek(&self, position: u32) {
        match self {
            Self::Device(engine) => engine.seek(position),
            Self::Sdk(engine) => engine.seek(position),
            Self::Embed(engine) => engine.seek(position),
            Self::Audio(engine) => engine.seek(position),
        }
    }

    /// 0 to 100. The embed has its own.
    pub(super) fn volume(&self, percent: u8) {
        match self {
            Self::Device(engine) => engine.volume(percent),
            Self::Sdk(engine) => engine.volume(percent),
            Self::Embed(_) => {}
            Self::Audio(engine) => engine.volume(percent),
        }
    }

    /// A second has passed, and by our reckoning the song is there.
    pub(super) fn tick(&self, position: u32, length: u32) {
        if let Self::Device(engine) = self {
            engine.tick(position, length);
        }
    }

    /// Whether it only waits for a press of the listener's: browsers may refuse sound that nobody has asked for.
    pub(super) fn waits_for_a_press(&self) -> bool {
        matches!(self, Self::Embed(engine) if engine.is_there()) || matches!(self, Self::Audio(_))
    }
}
