//! Who lives in the made-up instance.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{Role, UserId};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use store::{BulkUser, NewUser};

/// Given names of many places, in the order in which people come.
const NAMES: [&str; 50] = [
    "Demo", "Mila", "Jonas", "Aiko", "Mateo", "Zuri", "Elif", "Noah", "Priya", "Luca", "Freya", "Omar",
    "Chloe", "Kofi", "Ines", "Yuki", "Anton", "Leila", "Tomás", "Ada", "Rafael", "Hana", "Bruno", "Amara",
    "Nils", "Sofia", "Kenji", "Maya", "Viktor", "Lena", "Diego", "Noor", "Emil", "Carla", "Tariq", "Ruth",
    "Pavel", "Nia", "Otto", "Isla", "Rohan", "Vera", "Samir", "Greta", "Luis", "Wren", "Marek", "Dalia",
    "Finn", "Oona",
];

const ZONES: [Tz; 10] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::America__Sao_Paulo,
    Tz::Asia__Tokyo,
    Tz::Asia__Kolkata,
    Tz::Asia__Kathmandu,
    Tz::Africa__Nairobi,
    Tz::Australia__Sydney,
];

/// Somebody, and how they are.
pub(super) struct Person {
    pub(super) id: UserId,
    n: u32,
    pub(super) zone: Tz,
    /// Where their days lie on the plane in the middle.
    pub(super) valence: f32,
    pub(super) arousal: f32,
    /// The hour at which they are most awake.
    pub(super) hour: f64,
    /// How much they do, beside others.
    pub(super) share: f64,
    /// When they came, as a share of the time that is told.
    came: f64,
}

impl Person {
    /// When they came, of the time between two others.
    pub(super) fn came(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
        start + TimeDelta::minutes(((end - start).num_minutes() as f64 * self.came) as i64)
    }

    /// The account, which nobody can sign in to.
    pub(super) fn account(&self, created_at: DateTime<Utc>) -> BulkUser {
        let given = NAMES.get(self.n as usize % NAMES.len()).copied().unwrap_or("Somebody");
        let round = self.n as usize / NAMES.len();
        let number = if round > 0 { format!("_{round}") } else { String::new() };
        let ascii: String = given.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
        let username = format!("{ascii}_demo{number}");
        BulkUser {
            account: NewUser {
                id: self.id,
                email: format!("{username}@example.org"),
                username,
                // No password has this hash.
                password_hash: "!".to_owned(),
                role: Role::User,
                created_at,
            },
            display_name: given.to_owned(),
            time_zone: self.zone.name().to_owned(),
            named_in_statistics: !self.n.is_multiple_of(3),
        }
    }
}

/// So many people, the first of whom gets an account of their own.
pub(super) fn make(count: u32, dice: &mut StdRng) -> Vec<Person> {
    (0..count)
        .map(|n| Person {
            id: UserId::generate(),
            n,
            zone: if n == 0 { Tz::Europe__Berlin } else { ZONES.choose(dice).copied().unwrap_or(Tz::UTC) },
            valence: dice.random_range(-0.3..0.7),
            arousal: dice.random_range(-0.5..0.5),
            hour: dice.random_range(8.0..22.0),
            // A few do much, many little: from a tenth to ten times as much as the one in the middle. Who looks around has much
            // to see.
            share: if n == 0 {
                4.0
            } else {
                10.0_f64.powf(dice.random_range(-1.0..1.0) * dice.random::<f64>())
            },
            // Some were there from the beginning; the others come one after the other.
            came: (f64::from(n) / f64::from(count) - 0.2).clamp(0.0, 1.0) * dice.random_range(0.8..1.0),
        })
        .collect()
}
