//! Labels that do not lie on each other.

/// Heights for labels that are `height` tall: as near as can be to what is wanted, between `low` and `high`, and none
/// on another. Where there is no room for all they are spread evenly.
#[must_use]
pub fn spread(wanted: &[f64], height: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let tame = |i: usize| if wanted[i].is_nan() { low } else { wanted[i].clamp(low, high.max(low)) };
    order.sort_by(|&a, &b| tame(a).total_cmp(&tame(b)));
    let room = (high - low).max(0.0);
    let height = height.min(room / (wanted.len().saturating_sub(1)).max(1) as f64);
    // Groups of labels that touch; each stands where it is nearest to what its labels want.
    let mut groups: Vec<Group> = Vec::new();
    for &i in &order {
        let mut group = Group { top: tame(i), count: 1 };
        group.keep_within(height, low, high);
        while let Some(before) = groups.pop() {
            if before.top + before.count as f64 * height <= group.top {
                groups.push(before);
                break;
            }
            group = before.join(group, height);
            group.keep_within(height, low, high);
        }
        groups.push(group);
    }
    let mut places = vec![0.0; wanted.len()];
    let heights = groups.iter().flat_map(|g| (0..g.count).map(move |k| g.top + k as f64 * height));
    for (&i, place) in order.iter().zip(heights) {
        places[i] = place;
    }
    places
}

struct Group {
    top: f64,
    count: usize,
}

impl Group {
    fn join(self, below: Self, height: f64) -> Self {
        let (a, b) = (self.count as f64, below.count as f64);
        // The top that is the mean of those which the labels want.
        let top = (a * self.top + b * (below.top - a * height)) / (a + b);
        Self { top, count: self.count + below.count }
    }

    fn keep_within(&mut self, height: f64, low: f64, high: f64) {
        self.top = self.top.min(high - (self.count - 1) as f64 * height).max(low);
    }
}

/// Every how manieth of `count` labels to show where there is room for `room`.
#[must_use]
pub fn every(count: usize, room: usize) -> usize {
    count.div_ceil(room.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_that_touch_share_the_way() {
        assert_eq!(spread(&[50.0, 52.0, 90.0], 10.0, 0.0, 100.0), [46.0, 56.0, 90.0]);
        assert_eq!(spread(&[100.0, 100.0], 10.0, 0.0, 100.0), [90.0, 100.0]);
        assert_eq!(spread(&[5.0, 5.0, 5.0], 80.0, 0.0, 100.0), [0.0, 50.0, 100.0]);
        assert!(spread(&[], 10.0, 0.0, 100.0).is_empty());
    }

    #[test]
    fn axes_show_what_there_is_room_for() {
        assert_eq!((every(30, 6), every(31, 6), every(3, 6), every(0, 0)), (5, 6, 1, 1));
    }

    proptest! {
        #[test]
        fn no_label_lies_on_another(wanted in prop::collection::vec(any::<f64>(), 0..9)) {
            let mut places = spread(&wanted, 12.0, 0.0, 100.0);
            prop_assert!(places.iter().all(|y| (-1e-9..=100.0 + 1e-9).contains(y)), "{places:?}");
            places.sort_by(f64::total_cmp);
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 12.0 - 1e-6), "{places:?}");
        }
    }
}
