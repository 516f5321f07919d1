//! Numbers as people read them.

/// Length of a recording from milliseconds, e.g. "3:42".
#[must_use]
pub fn format_length(milliseconds: u32) -> String {
    let seconds = milliseconds.saturating_add(500) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A share of one as whole percent, e.g. "82%".
#[must_use]
pub fn percent(share: f32) -> String {
    format!("{:.0}%", share.clamp(0.0, 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_round_to_seconds() {
        assert_eq!(format_length(222_400), "3:42");
        assert_eq!(format_length(59_600), "1:00");
        assert_eq!(format_length(u32::MAX), "71582:47");
    }

    #[test]
    fn shares_beyond_the_scale_are_cut() {
        assert_eq!((percent(0.824), percent(-1.0), percent(7.0)), ("82%".into(), "0%".into(), "100%".into()));
    }
}
