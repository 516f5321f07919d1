//! What Spotify lets us do, as people see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why something that takes Spotify cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SpotifyTrouble {
    /// No app is registered for this instance.
    #[error("This Undertone is not connected to Spotify. Songs come from the built-in catalogue.")]
    NotConfigured,
    /// The app's credentials are refused.
    #[error("Spotify does not accept this Undertone’s credentials. Whoever runs it has to check them.")]
    CredentialsRefused,
    /// Nobody has connected an account.
    #[error("Connect your Spotify account in Settings first.")]
    NotConnected,
    /// The account has to be connected again.
    #[error("Spotify asks you to log in again. You can do so in Settings.")]
    SignInAgain,
    /// The person did not agree to this.
    #[error("Spotify has no permission for this from you. Connect your account again in Settings.")]
    ScopeMissing,
    /// Whoever registered the app has no Premium.
    #[error("Spotify has paused this Undertone: whoever runs it needs Spotify Premium.")]
    OwnerNotPremium,
    /// The app is not open to this person.
    #[error("Spotify opens this Undertone only to people on its list. Ask whoever runs it to add you.")]
    NotAllowlisted,
    /// Playing takes Premium.
    #[error("Spotify Premium is needed for full songs.")]
    PremiumRequired,
    /// Nothing is there to play on.
    #[error("Open Spotify on a phone, computer or speaker, then try again.")]
    NoActiveDevice,
    /// The player cannot do that now.
    #[error("Spotify’s player cannot do that right now.")]
    PlayerRefused,
    /// Too many calls.
    #[error("Spotify is being asked too much right now. Please try again in a minute.")]
    TooMany,
    /// The developer's quota is used up.
    #[error("This Undertone has used up what Spotify allows it for now. Please try again later.")]
    QuotaUsedUp,
    /// Spotify has ended this for apps like ours.
    #[error("Spotify no longer offers this.")]
    Gone,
    /// Spotify does not know it.
    #[error("Spotify does not have this.")]
    NotFound,
    /// Spotify cannot be reached.
    #[error("Spotify cannot be reached right now. Everything that needs no Spotify still works.")]
    Unreachable,
}

impl SpotifyTrouble {
    /// The HTTP status that says the same.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Unreachable | Self::TooMany | Self::QuotaUsedUp => 503,
            _ => 409,
        }
    }
}

/// Whether something can be done, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ability(Option<SpotifyTrouble>);

impl Ability {
    /// It can be done, as far as is known.
    pub const YES: Self = Self(None);

    /// It cannot be done.
    #[must_use]
    pub const fn no(why: SpotifyTrouble) -> Self {
        Self(Some(why))
    }

    /// Whether it can be done.
    #[must_use]
    pub const fn is_given(self) -> bool {
        self.0.is_none()
    }

    /// Why it cannot be done.
    #[must_use]
    pub const fn why_not(self) -> Option<SpotifyTrouble> {
        self.0
    }
}

/// A Spotify account that somebody has connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedAccount {
    /// Their name there.
    pub display_name: String,
    /// Days until they have to log in again, when that is soon.
    pub ends_in_days: Option<u16>,
    /// When their library was last brought in.
    pub synced_at: Option<DateTime<Utc>>,
    /// Songs of their library that are here.
    pub songs: u64,
}

/// What Spotify lets this instance do for this person: worked out on the server, and the only thing that pages go by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Search and look up songs that the catalogue lacks.
    pub search: Ability,
    /// Connect an account.
    pub connect: Ability,
    /// The connected account.
    pub account: Option<ConnectedAccount>,
    /// Bring their library and listening history in.
    pub library: Ability,
    /// Write playlists to their account.
    pub playlists: Ability,
    /// Play full songs, here or on a device.
    pub playback: Ability,
}

impl Capabilities {
    /// Nothing but what takes no Spotify.
    #[must_use]
    pub const fn none(why: SpotifyTrouble) -> Self {
        let no = Ability::no(why);
        Self { search: no, connect: no, account: None, library: no, playlists: no, playback: no }
    }
}

/// Why somebody came back from Spotify's page without being connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum LoginTrouble {
    /// They said no.
    #[error("You did not agree, so nothing was connected. Everything that needs no Spotify still works.")]
    Denied,
    /// Too late, twice, from another browser, or made up.
    #[error(
        "This login is no longer valid: it was used already, took longer than ten minutes, or began in another browser. Please begin again."
    )]
    Stale,
    /// The account belongs to somebody else here.
    #[error(
        "This Spotify account is connected to another account here. Sign in to that one, or disconnect it there first."
    )]
    Taken,
    /// The account here has no password, so that it would be lost with the Spotify account that opens it.
    #[error(
        "Your account here opens only with the Spotify account that is connected now. Set a password in Settings first, then connect another one."
    )]
    OnlyKey,
    /// They are signed in at another address of ours, where Spotify sends nobody back to.
    #[error(
        "You are signed in under another address of this Undertone. Open it under the address that you see now, sign in there, and connect Spotify then."
    )]
    Elsewhere,
    /// Spotify opens the app only to people on its list.
    #[error(
        "Spotify opens this Undertone only to people on its list. Ask whoever runs it to add you in Spotify’s developer dashboard."
    )]
    NotAllowlisted,
    /// Whoever registered the app has no Premium.
    #[error("Spotify has paused this Undertone, because whoever runs it has no Spotify Premium.")]
    OwnerNotPremium,
    /// No app is registered, or its credentials are refused.
    #[error("Spotify does not accept this Undertone’s credentials. Whoever runs it has to check them.")]
    Refused,
    /// Spotify cannot be reached.
    #[error("Spotify could not be reached. Nothing was changed; please try again in a moment.")]
    Unreachable,
}

impl LoginTrouble {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Denied,
        Self::Stale,
        Self::Taken,
        Self::OnlyKey,
        Self::Elsewhere,
        Self::NotAllowlisted,
        Self::OwnerNotPremium,
        Self::Refused,
        Self::Unreachable,
    ];

    /// Name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Stale => "stale",
            Self::Taken => "taken",
            Self::OnlyKey => "only-key",
            Self::Elsewhere => "elsewhere",
            Self::NotAllowlisted => "not-on-the-list",
            Self::OwnerNotPremium => "paused",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether beginning again may help.
    #[must_use]
    pub const fn is_worth_another_try(self) -> bool {
        matches!(self, Self::Denied | Self::Stale | Self::Unreachable)
    }
}
