//! Days as a sheet of weeks: one column a week, one row a day of the week.

/// Where consecutive days stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Empty places before the first day.
    before: usize,
    days: usize,
}

impl Calendar {
    /// `days` days from one that is `first_weekday` days after a Monday.
    #[must_use]
    pub fn new(days: usize, first_weekday: u32, week_starts_sunday: bool) -> Self {
        let before = (first_weekday as usize + usize::from(week_starts_sunday)) % 7;
        Self { before, days }
    }

    /// Column and row of a day.
    #[must_use]
    pub fn place(&self, day: usize) -> (usize, usize) {
        ((self.before + day) / 7, (self.before + day) % 7)
    }

    /// How many columns there are.
    #[must_use]
    pub fn weeks(&self) -> usize {
        (self.before + self.days).div_ceil(7)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_week_starts_where_one_is_used_to() {
        // A Sunday.
        assert_eq!(Calendar::new(2, 6, false).place(0), (0, 6));
        assert_eq!(Calendar::new(2, 6, false).place(1), (1, 0));
        assert_eq!(Calendar::new(2, 6, true).place(0), (0, 0));
        // A Monday.
        assert_eq!(Calendar::new(7, 0, false).weeks(), 1);
        assert_eq!(Calendar::new(7, 0, true).weeks(), 2);
        assert_eq!(Calendar::new(0, 0, false).weeks(), 0);
    }

    proptest! {
        #[test]
        fn every_day_has_a_place_of_its_own(days in 1_usize..400, first in 0_u32..7, sunday: bool) {
            let sheet = Calendar::new(days, first, sunday);
            let places: Vec<_> = (0..days).map(|day| sheet.place(day)).collect();
            prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(places[days - 1].0 + 1, sheet.weeks());
        }
    }
}
