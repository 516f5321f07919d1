//! A part of an axis that is marked to be looked at closer: by dragging over it, or by arrow keys with Shift.

use leptos::prelude::*;

/// What is marked.
#[derive(Clone, Copy)]
pub(super) struct Brush {
    /// Where it was begun, and where it is now.
    marked: RwSignal<Option<(usize, usize)>>,
    /// Takes the first and the last value.
    chosen: Callback<(usize, usize)>,
}

impl Brush {
    pub(super) fn new(chosen: Callback<(usize, usize)>) -> Self {
        Self { marked: RwSignal::new(None), chosen }
    }

    /// What was begun. A chart that goes away loses the focus when its signals are gone already.
    fn now(self) -> Option<(usize, usize)> {
        self.marked.try_get_untracked().flatten()
    }

    /// Begins at a value, unless something is marked already.
    pub(super) fn begin(self, at: usize) {
        if self.now().is_none() {
            self.marked.set(Some((at, at)));
        }
    }

    /// Goes on to a value, if something was begun.
    pub(super) fn extend(self, to: usize) {
        if let Some((from, _)) = self.now() {
            self.marked.set(Some((from, to)));
        }
    }

    /// Nothing is marked any more.
    pub(super) fn clear(self) {
        if self.now().is_some() {
            self.marked.set(None);
        }
    }

    /// The first and the last value that are marked; one alone is not a range.
    pub(super) fn range(self) -> Option<(usize, usize)> {
        ordered(self.marked.get())
    }

    /// Takes what is marked; says whether anything was.
    pub(super) fn choose(self) -> bool {
        let range = ordered(self.now());
        self.clear();
        if let Some(range) = range {
            self.chosen.run(range);
        }
        range.is_some()
    }
}

fn ordered(marked: Option<(usize, usize)>) -> Option<(usize, usize)> {
    marked.map(|(from, to)| (from.min(to), from.max(to))).filter(|(from, to)| from < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_two_ends_in_order() {
        assert_eq!(ordered(Some((7, 3))), Some((3, 7)));
        assert_eq!(ordered(Some((3, 7))), Some((3, 7)));
        assert_eq!(ordered(Some((3, 3))), None);
        assert_eq!(ordered(None), None);
    }
}
