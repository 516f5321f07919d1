//! How much of a song was heard: what was skipped over does not count.

/// Heard for so long, or for half of its length, a song counts as heard; left before, as skipped.
const HEARD_MS: u32 = 30_000;

/// One song, from its beginning until another one is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Listening {
    heard: u32,
    is_told: bool,
}

impl Listening {
    /// So many milliseconds more were heard of a song of a length (0: not known). Whether that makes it heard, once.
    pub(super) fn hear(&mut self, more: u32, length: u32) -> bool {
        self.heard = self.heard.saturating_add(more);
        let is_heard = self.heard >= HEARD_MS || (length > 0 && self.heard >= length / 2);
        is_heard && !std::mem::replace(&mut self.is_told, true)
    }

    /// The song is left. Whether that makes it skipped, once.
    pub(super) fn leave(&mut self) -> bool {
        self.heard > 0 && !std::mem::replace(&mut self.is_told, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_song_or_half_a_minute_is_heard_once() {
        let mut short = Listening::default();
        assert_eq!(
            [short.hear(9_000, 20_000), short.hear(1_000, 20_000), short.hear(9_000, 20_000)],
            [false, true, false]
        );
        assert!(!short.leave());
        let mut long = Listening::default();
        assert_eq!([long.hear(29_999, 400_000), long.hear(1, 400_000)], [false, true]);
        let mut unknown = Listening::default();
        assert_eq!([unknown.hear(29_999, 0), unknown.hear(1, 0)], [false, true]);
    }

    #[test]
    fn what_was_left_early_is_skipped_and_what_never_sounded_is_nothing() {
        let mut left = Listening::default();
        assert!(!left.leave());
        left.hear(5_000, 200_000);
        assert_eq!([left.leave(), left.leave()], [true, false]);
    }
}
