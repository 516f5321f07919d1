//! The people who can sign in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::mix::{below, mix_text};

/// Somebody who can sign in. What they listen to is worked out from their name and never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What switches and the log call them: `premium`, `free`, `stranger`, `listener-17`.
    pub name: String,
    /// Spotify's lasting id of the account.
    pub account_id: String,
    /// Spotify's user id.
    pub id: String,
    /// The name to show.
    pub display_name: String,
    /// The address of the account.
    pub email: String,
    /// Whether they pay.
    pub premium: bool,
    /// Whether the owner of the app has put them on its list of users.
    pub allow_listed: bool,
    /// How many tracks they have saved; at most all that the catalogue has.
    pub saved_tracks: u32,
    /// How many top tracks they have in each time range.
    pub top_tracks: u32,
    /// How many tracks they have played lately.
    pub recently_played: u32,
}

impl Person {
    /// Somebody of that name who pays, is on the list, and has listened to a few things.
    #[must_use]
    pub fn new(name: &str, display_name: &str) -> Self {
        let number = below(mix_text(name), 90_000_000) + 10_000_000;
        Self {
            name: name.to_owned(),
            account_id: format!("acc{number}"),
            id: format!("standin{number}"),
            display_name: display_name.to_owned(),
            email: format!("{name}@standin.example"),
            premium: true,
            allow_listed: true,
            saved_tracks: 240,
            top_tracks: 99,
            recently_played: 50,
        }
    }

    /// The three whom the page for signing in offers.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        vec![
            Self::new("premium", "Premium listener"),
            Self { premium: false, ..Self::new("free", "Free listener") },
            Self { allow_listed: false, ..Self::new("stranger", "Somebody who is not on the app's list") },
        ]
    }

    /// The listener of a name such as `listener-17`, of whom there are as many as there are numbers.
    pub(crate) fn listener(name: &str) -> Option<Self> {
        let number: u32 = name.strip_prefix("listener-")?.parse().ok()?;
        Some(Self::new(&format!("listener-{number}"), &format!("Listener {number}")))
    }

    /// A number that belongs to the person and to a use.
    pub(crate) fn seed(&self, usage: &str) -> u64 {
        mix_text(&format!("{}/{usage}", self.name))
    }
}

/// What is to be different about a person; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonSwitches {
    /// Whether they pay.
    pub premium: Option<bool>,
    /// Whether they are on the app's list of users.
    pub allow_listed: Option<bool>,
    /// How many tracks they have saved.
    pub saved_tracks: Option<u32>,
    /// How many top tracks they have in each time range.
    pub top_tracks: Option<u32>,
    /// How many tracks they have played lately.
    pub recently_played: Option<u32>,
}

/// The person of a name, as the switches have them.
pub(crate) fn find(
    people: &[Person],
    switches: &BTreeMap<String, PersonSwitches>,
    name: &str,
) -> Option<Person> {
    let mut person =
        people.iter().find(|person| person.name == name).cloned().or_else(|| Person::listener(name))?;
    if let Some(changed) = switches.get(&person.name) {
        person.premium = changed.premium.unwrap_or(person.premium);
        person.allow_listed = changed.allow_listed.unwrap_or(person.allow_listed);
        person.saved_tracks = changed.saved_tracks.unwrap_or(person.saved_tracks);
        person.top_tracks = changed.top_tracks.unwrap_or(person.top_tracks);
        person.recently_played = changed.recently_played.unwrap_or(person.recently_played);
    }
    Some(person)
}
