//! Answers that are no success, sorted. Facts and texts: Spotify's documentation, and what its users report where that is silent.

use std::time::Duration;

use serde::Deserialize;

use crate::SpotifyError;

/// How much of an unknown answer goes to the log.
const EXCERPT: usize = 200;
/// How long to wait when nobody says how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);
/// Longest wait, in seconds, that is believed: Spotify is known to lock apps out for a day.
const LONGEST_WAIT: u64 = 86_400;

/// `{"error":{"status":403,"message":"…","reason":"…"}}`
#[derive(Deserialize)]
struct Body {
    error: Regular,
}

#[derive(Deserialize, Default)]
struct Regular {
    #[serde(default)]
    message: String,
    #[serde(default)]
    reason: String,
}

/// `{"error":"invalid_grant","error_description":"…"}`
#[derive(Deserialize)]
struct AccountsBody {
    error: String,
}

/// An answer of the Web API, of ReccoBeats or of SoundNet.
pub(crate) fn of_api(status: u16, retry_after: Option<&str>, body: &str) -> SpotifyError {
    let Regular { message, reason } = serde_json::from_str::<Body>(body)
        .map_or_else(|_| Regular { message: body.to_owned(), ..Regular::default() }, |body| body.error);
    let says = |words: &str| message.contains(words);
    match (status, reason.as_str()) {
        (401, _) => SpotifyError::TokenExpired,
        (429, "QUOTA_EXCEEDED") => SpotifyError::QuotaExceeded,
        (429, _) if says("quota") => SpotifyError::QuotaExceeded,
        (429, _) => SpotifyError::RateLimited { retry_after: wait(retry_after) },
        (403, "PREMIUM_REQUIRED") => SpotifyError::PremiumRequired,
        (403, _) if says("not registered") || says("not be registered") => SpotifyError::UserNotAllowlisted,
        (403, _) if says("premium subscription required for the owner") => SpotifyError::OwnerNotPremium,
        (403, _) if says("Insufficient client scope") => SpotifyError::ScopeMissing,
        (404, "NO_ACTIVE_DEVICE") => SpotifyError::NoActiveDevice,
        (404, _) if says("Device not found") => SpotifyError::NoActiveDevice,
        (403 | 404, reason) if !reason.is_empty() => SpotifyError::PlayerRefused(reason.to_owned()),
        (403 | 410, _) => SpotifyError::EndpointGone,
        (404, _) => SpotifyError::NotFound,
        _ => SpotifyError::Upstream(status, excerpt(&message)),
    }
}

/// An answer of the accounts service.
pub(crate) fn of_accounts(status: u16, retry_after: Option<&str>, body: &str) -> SpotifyError {
    match serde_json::from_str::<AccountsBody>(body).map(|body| body.error).as_deref() {
        Ok("invalid_grant") => SpotifyError::ReauthNeeded,
        Ok("invalid_client" | "unauthorized_client") => SpotifyError::ClientRefused,
        _ if status == 429 => SpotifyError::RateLimited { retry_after: wait(retry_after) },
        // A body may repeat what was sent, so none of it is kept.
        _ => SpotifyError::Upstream(status, String::new()),
    }
}

fn wait(retry_after: Option<&str>) -> Duration {
    let seconds = retry_after.and_then(|text| text.trim().parse::<u64>().ok());
    seconds.map_or(DEFAULT_WAIT, |seconds| Duration::from_secs(seconds.clamp(1, LONGEST_WAIT)))
}

fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SpotifyError as E;

    #[test]
    fn answers_are_sorted_by_what_can_be_done() {
        let regular = |status, message: &str| {
            of_api(status, None, &format!(r#"{{"error":{{"status":{status},"message":"{message}"}}}}"#))
        };
        let reason = |status, reason: &str| {
            of_api(
                status,
                None,
                &format!(
                    r#"{{"error":{{"status":{status},"message":"Player command failed","reason":"{reason}"}}}}"#
                ),
            )
        };
        for (found, expected) in [
            (regular(401, "The access token expired"), E::TokenExpired),
            (regular(401, "Invalid access token"), E::TokenExpired),
            (regular(403, "Insufficient client scope"), E::ScopeMissing),
            (regular(403, "Forbidden"), E::EndpointGone),
            (regular(404, "Resource not found"), E::NotFound),
            (regular(404, "Device not found"), E::NoActiveDevice),
            (reason(403, "PREMIUM_REQUIRED"), E::PremiumRequired),
            (reason(404, "NO_ACTIVE_DEVICE"), E::NoActiveDevice),
            (reason(403, "ALREADY_PAUSED"), E::PlayerRefused("ALREADY_PAUSED".to_owned())),
            (reason(429, "QUOTA_EXCEEDED"), E::QuotaExceeded),
            (of_api(403, None, "User not registered in the Developer Dashboard"), E::UserNotAllowlisted),
            (
                of_api(
                    403,
                    None,
                    "Check settings on developer.spotify.com/dashboard, the user may not be registered.",
                ),
                E::UserNotAllowlisted,
            ),
            (regular(403, "The user is not registered for this application."), E::UserNotAllowlisted),
            (
                of_api(403, None, "Active premium subscription required for the owner of the app. When"),
                E::OwnerNotPremium,
            ),
            (regular(400, "Invalid limit"), E::Upstream(400, "Invalid limit".to_owned())),
            (of_api(502, None, "<html>\u{0}Bad Gateway"), E::Upstream(502, "<html>Bad Gateway".to_owned())),
            (of_api(403, None, r#"{"message":"You are not subscribed to this API."}"#), E::EndpointGone),
            (
                of_api(429, Some("60"), r#"{"message":"You have exceeded the MONTHLY quota"}"#),
                E::QuotaExceeded,
            ),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn how_long_to_wait_is_what_they_say() {
        let after =
            |header| of_api(429, header, r#"{"error":{"status":429,"message":"API rate limit exceeded"}}"#);
        let endless = u64::MAX.to_string();
        for (header, seconds) in
            [(Some("9"), 9), (Some("0"), 1), (Some("soon"), 5), (None, 5), (Some(endless.as_str()), 86_400)]
        {
            assert_eq!(after(header), E::RateLimited { retry_after: Duration::from_secs(seconds) });
        }
    }

    #[test]
    fn accounts_say_what_to_do_in_one_word() {
        let says =
            |word: &str| of_accounts(400, None, &format!(r#"{{"error":"{word}","error_description":"x"}}"#));
        assert_eq!(says("invalid_grant"), E::ReauthNeeded);
        assert_eq!(says("invalid_client"), E::ClientRefused);
        assert_eq!(of_accounts(400, None, "refresh_token=secret is bad"), E::Upstream(400, String::new()));
        assert_eq!(of_accounts(503, None, "<html>"), E::Upstream(503, String::new()));
    }
}
