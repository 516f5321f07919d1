//! What can be changed while the stand-in runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::people::PersonSwitches;

/// Which answers the web API gives.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub enum Shape {
    /// As an app in development mode gets them since 2026.
    #[default]
    #[serde(rename = "2026")]
    Stripped,
    /// As before: more fields, and playlists have `tracks`.
    #[serde(rename = "legacy")]
    Legacy,
}

/// How many requests are answered in a rolling window.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Requests that are answered in a window.
    pub per_window: u32,
    /// Seconds of a window.
    pub window_s: u32,
}

/// Something on which music can be played.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Device {
    /// Its id; `None` for one that cannot be addressed.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is: `Computer`, `Smartphone`, `Speaker`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How loud it is before anybody sets it.
    pub volume_percent: Option<u8>,
    /// Whether the volume can be set.
    pub supports_volume: bool,
    /// Whether it takes no commands.
    pub is_restricted: bool,
    /// Whether it is in a private session.
    pub is_private_session: bool,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            id: Some("standin-device".into()),
            name: "Device".into(),
            kind: "Computer".into(),
            volume_percent: Some(60),
            supports_volume: true,
            is_restricted: false,
            is_private_session: false,
        }
    }
}

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The request is not carried out, and answered with this status.
    Status(u16),
    /// The connection is closed half way through the body; an answer without a body is left alone.
    Cut,
    /// The body is no JSON.
    MalformedJson,
    /// The body is empty.
    Empty,
    /// The answer comes so much later.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
}

/// A fault that is to happen.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The start of the paths that it happens to, such as `/v1/search`; all if absent.
    #[serde(default)]
    pub path_prefix: Option<String>,
    /// What happens.
    pub kind: FaultKind,
    /// To how many requests.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// Faults that happen by chance, the same ones for the same seed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RandomFaults {
    /// To what part of the requests, 0..=1.
    pub rate: f64,
    /// Where chance starts.
    pub seed: u64,
    /// What can happen.
    pub kinds: Vec<FaultKind>,
}

/// Everything that can be changed while the stand-in runs.
#[expect(clippy::struct_excessive_bools, reason = "these are switches")]
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Which answers the web API gives.
    pub shape: Shape,
    /// Whether the owner of the app pays; if not, the web API refuses everything.
    pub owner_premium: bool,
    /// What is different about people, by their names.
    pub people: BTreeMap<String, PersonSwitches>,
    /// Signs this person in at once, without the page.
    pub auto_approve: Option<String>,
    /// Nobody has a device.
    pub no_device: bool,
    /// The devices that everybody has.
    pub devices: Vec<Device>,
    /// Limit of the web API.
    pub rate_limit: Option<RateLimit>,
    /// Limit of ReccoBeats.
    pub reccobeats_rate_limit: Option<RateLimit>,
    /// Limit of SoundNet.
    pub soundnet_rate_limit: Option<RateLimit>,
    /// How many requests SoundNet answers before its monthly quota is used up.
    pub soundnet_monthly_quota: Option<u32>,
    /// The developer's quota of the web API is used up.
    pub quota_exceeded: bool,
    /// A search while another one is under way is refused as if the quota were used up.
    pub parallel_search_trips_quota: bool,
    /// Faults that happen next, in this order.
    pub fail_next: Vec<Fault>,
    /// Faults that happen by chance.
    pub random_faults: Option<RandomFaults>,
    /// Scopes that nobody's token has, whatever was agreed to.
    pub missing_scopes: Vec<String>,
    /// A refresh gives a new refresh token, and the old one is no longer good.
    pub rotate_refresh_tokens: bool,
    /// How long an access token is good for.
    pub token_life_s: u32,
    /// Tracks have no `external_ids`.
    pub no_external_ids: bool,
    /// Every third item of a search is null.
    pub null_items: bool,
    /// ReccoBeats does not know each track of this many.
    pub unknown_features_every: Option<u32>,
    /// Every answer comes so much later.
    pub latency_ms: u64,
    /// How far the clock is ahead.
    pub clock_offset_s: i64,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            shape: Shape::default(),
            owner_premium: true,
            people: BTreeMap::new(),
            auto_approve: None,
            no_device: false,
            devices: vec![
                Device {
                    id: Some("5fbb3ba6aa454b5534c4ba43a8c7e8e4".into()),
                    name: "Kitchen speaker".into(),
                    kind: "Speaker".into(),
                    ..Device::default()
                },
                Device {
                    id: Some("74a5c1dd0f2e4b6c9d8e7f6a5b4c3d2e".into()),
                    name: "Desk".into(),
                    ..Device::default()
                },
            ],
            rate_limit: None,
            reccobeats_rate_limit: None,
            soundnet_rate_limit: None,
            soundnet_monthly_quota: None,
            quota_exceeded: false,
            parallel_search_trips_quota: false,
            fail_next: Vec::new(),
            random_faults: None,
            missing_scopes: Vec::new(),
            rotate_refresh_tokens: false,
            token_life_s: 3600,
            no_external_ids: false,
            null_items: false,
            unknown_features_every: None,
            latency_ms: 0,
            clock_offset_s: 0,
        }
    }
}

impl Switches {
    /// These switches with some of them changed: objects are merged, null and all else replaces.
    ///
    /// # Errors
    /// When a name is unknown or a value makes no sense.
    pub fn patched(&self, change: Value) -> Result<Self, serde_json::Error> {
        let mut all = serde_json::to_value(self)?;
        merge(&mut all, change);
        serde_json::from_value(all)
    }

    /// The devices that there are.
    pub(crate) fn devices(&self) -> &[Device] {
        if self.no_device { &[] } else { &self.devices }
    }
}

fn merge(target: &mut Value, change: Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (name, value) in change {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, change) => *target = change,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_changes_what_it_names() {
        let before = Switches { latency_ms: 5, ..Switches::default() };
        let after = before
            .patched(json!({
                "shape": "legacy",
                "people": {"free": {"premium": true}},
                "rate_limit": {"per_window": 3, "window_s": 30},
                "fail_next": [
                    {"kind": {"status": 502}},
                    {"path_prefix": "/v1", "kind": {"slow": {"ms": 9}}, "times": 2},
                ],
            }))
            .unwrap();
        assert_eq!(after.latency_ms, 5);
        assert_eq!(after.shape, Shape::Legacy);
        assert_eq!(after.people["free"].premium, Some(true));
        assert_eq!(after.fail_next[0], Fault { path_prefix: None, kind: FaultKind::Status(502), times: 1 });
        assert_eq!(after.patched(json!({"rate_limit": null})).unwrap().rate_limit, None);
        assert!(before.patched(json!({"latency": 5})).is_err());
    }
}
