//! Which of the ways to play is taken, and why not a better one.

use domain::{Ability, TrackId};

use super::engine::Way;

const PREVIEW: &str = "This is Spotify’s preview.";
const RECORDING: &str = "This is a short recording of it.";
const SILENCE: &str = "This song cannot be heard here right now.";

/// A way that failed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fall {
    pub(super) way: Way,
    /// For this song only, or for all.
    pub(super) song: Option<TrackId>,
    /// One sentence.
    pub(super) why: String,
}

/// What there is to play a song with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    pub(super) song: TrackId,
    /// Whether Spotify knows the song.
    pub(super) is_on_spotify: bool,
    /// Whether there is the address of a recording.
    pub(super) has_recording: bool,
    /// Full songs.
    pub(super) playback: Ability,
    /// Whether a device was chosen.
    pub(super) has_device: bool,
}

/// The best way that is there and has not failed, and a sentence for the listener where it is not the best of all.
pub(super) fn best(means: Means, falls: &[Fall]) -> (Option<Way>, Option<String>) {
    let full = means.is_on_spotify && means.playback.is_given();
    let ways = [
        (Way::Device, full && means.has_device),
        (Way::Sdk, full),
        (Way::Embed, means.is_on_spotify),
        (Way::Audio, means.has_recording),
    ];
    // The reason that is nearest to what plays is the one that counts.
    let mut why = means.playback.why_not().filter(|_| means.is_on_spotify).map(|why| why.to_string());
    for (way, is_there) in ways {
        if !is_there {
            continue;
        }
        let fell = |fall: &&Fall| fall.way == way && fall.song.is_none_or(|song| song == means.song);
        match falls.iter().rev().find(fell) {
            Some(fall) => why = Some(fall.why.clone()),
            None => return (Some(way), sentence(Some(way), why)),
        }
    }
    (None, sentence(None, why))
}

fn sentence(way: Option<Way>, why: Option<String>) -> Option<String> {
    let what = match way {
        Some(Way::Device | Way::Sdk) => return why,
        Some(Way::Embed) => PREVIEW,
        Some(Way::Audio) => RECORDING,
        None => SILENCE,
    };
    Some(why.map_or_else(|| what.to_owned(), |why| format!("{why} {what}")))
}

#[cfg(test)]
mod tests {
    use domain::SpotifyTrouble;

    use super::*;

    fn means() -> Means {
        Means {
            song: TrackId::from_spotify("a"),
            is_on_spotify: true,
            has_recording: true,
            playback: Ability::YES,
            has_device: false,
        }
    }

    fn fall(way: Way, song: Option<&str>, why: &str) -> Fall {
        Fall { way, song: song.map(TrackId::from_spotify), why: why.to_owned() }
    }

    #[test]
    fn the_best_way_says_nothing() {
        assert_eq!(best(means(), &[]), (Some(Way::Sdk), None));
        assert_eq!(best(Means { has_device: true, ..means() }, &[]), (Some(Way::Device), None));
    }

    #[test]
    fn every_step_down_is_explained_by_the_last_reason() {
        let free = Means { playback: Ability::no(SpotifyTrouble::PremiumRequired), ..means() };
        let told = "Spotify Premium is needed for full songs. This is Spotify’s preview.";
        assert_eq!(best(free, &[]), (Some(Way::Embed), Some(told.to_owned())));
        let falls = [fall(Way::Embed, None, "Spotify’s player cannot be reached.")];
        let told = "Spotify’s player cannot be reached. This is a short recording of it.";
        assert_eq!(best(free, &falls), (Some(Way::Audio), Some(told.to_owned())));
        let told = "Spotify’s player cannot be reached. This song cannot be heard here right now.";
        assert_eq!(best(Means { has_recording: false, ..free }, &falls), (None, Some(told.to_owned())));
    }

    #[test]
    fn a_device_that_is_gone_leaves_this_browser_with_the_reason() {
        let falls = [fall(Way::Device, None, "It is off.")];
        let with_device = Means { has_device: true, ..means() };
        assert_eq!(best(with_device, &falls), (Some(Way::Sdk), Some("It is off.".to_owned())));
    }

    #[test]
    fn what_failed_for_one_song_is_tried_for_the_next() {
        let falls = [fall(Way::Sdk, Some("b"), "Not this one.")];
        assert_eq!(best(means(), &falls), (Some(Way::Sdk), None));
        let falls = [fall(Way::Sdk, Some("a"), "Not this one.")];
        let told = "Not this one. This is Spotify’s preview.";
        assert_eq!(best(means(), &falls), (Some(Way::Embed), Some(told.to_owned())));
    }

    #[test]
    fn a_song_that_spotify_lacks_is_not_spotifys_fault() {
        let ours =
            Means { is_on_spotify: false, playback: Ability::no(SpotifyTrouble::NotConnected), ..means() };
        assert_eq!(best(ours, &[]), (Some(Way::Audio), Some(RECORDING.to_owned())));
        let nothing = Means { has_recording: false, ..ours };
        assert_eq!(best(nothing, &[]), (None, Some(SILENCE.to_owned())));
    }
}
