//! How the arrow keys walk over the values of a chart.

/// How far a key goes among the values, which are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Walk {
    /// How many values there are.
    pub count: usize,
    /// To the next one on the right.
    pub across: usize,
    /// To the next one below; 0 leaves these keys to the page.
    pub down: usize,
}

impl Walk {
    /// Where a key leads: nothing for keys that do not walk, `Some(None)` away from the chart.
    pub(super) fn step(self, at: Option<usize>, key: &str) -> Option<Option<usize>> {
        let last = self.count.checked_sub(1)?;
        let (by, forwards) = match key {
            "ArrowRight" => (self.across, true),
            "ArrowLeft" => (self.across, false),
            "ArrowDown" => (self.down, true),
            "ArrowUp" => (self.down, false),
            "Home" => return Some(Some(0)),
            "End" => return Some(Some(last)),
            "Escape" => return at.map(|_| None),
            _ => return None,
        };
        if by == 0 {
            return None;
        }
        let Some(at) = at else {
            return Some(Some(if forwards { 0 } else { last }));
        };
        let to = if forwards { at.checked_add(by).filter(|&to| to <= last) } else { at.checked_sub(by) };
        Some(Some(to.unwrap_or(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_over_a_sheet_and_stop_at_its_edges() {
        let sheet = Walk { count: 10, across: 1, down: 4 };
        assert_eq!(sheet.step(None, "ArrowRight"), Some(Some(0)));
        assert_eq!(sheet.step(None, "ArrowLeft"), Some(Some(9)));
        assert_eq!(sheet.step(Some(1), "ArrowDown"), Some(Some(5)));
        assert_eq!(sheet.step(Some(7), "ArrowDown"), Some(Some(7)));
        assert_eq!(sheet.step(Some(0), "ArrowLeft"), Some(Some(0)));
        assert_eq!(sheet.step(Some(3), "Home"), Some(Some(0)));
        assert_eq!(sheet.step(Some(3), "Escape"), Some(None));
        assert_eq!(sheet.step(None, "Escape"), None);
        assert_eq!(sheet.step(Some(3), "Tab"), None);
    }

    #[test]
    fn keys_that_lead_nowhere_are_left_to_the_page() {
        assert_eq!(Walk { count: 3, across: 1, down: 0 }.step(Some(1), "ArrowDown"), None);
        assert_eq!(Walk { count: 0, across: 1, down: 1 }.step(None, "End"), None);
    }
}
