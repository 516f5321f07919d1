//! People.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{PictureId, UserId};

/// What an account may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Posts, favorites, a profile.
    #[default]
    User,
    /// Everything, the admin pages too.
    Admin,
}

impl Role {
    /// The lower-case name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::User, Self::Admin].into_iter().find(|r| r.as_str() == text).ok_or_else(|| text.to_owned())
    }
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Paper.
    Light,
    /// Ink.
    Dark,
}

impl Theme {
    /// All themes in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The lower-case name used in data and on the page.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl FromStr for Theme {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|t| t.as_str() == text).ok_or_else(|| text.to_owned())
    }
}

/// What everyone may know of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Key.
    pub id: UserId,
    /// The name in addresses, lower case.
    pub username: String,
    /// The name on the page; the username when none was given.
    pub display_name: String,
    /// Their picture.
    pub avatar: Option<PictureId>,
    /// Since when they are here.
    pub joined_at: DateTime<Utc>,
}

/// The signed-in user, for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// What everyone may know.
    pub profile: Profile,
    /// E-mail address.
    pub email: String,
    /// Whether they can sign in with a password. Who came with Spotify has none until they set one.
    pub has_password: bool,
    /// What they may do.
    pub role: Role,
    /// Chosen theme.
    pub theme: Theme,
    /// Where they are, as a name of the IANA time zone database; empty until their browser has told.
    pub time_zone: String,
    /// Whether they agree to be named in statistics.
    pub named_in_statistics: bool,
}
