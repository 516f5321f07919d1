//! Places, steps and words of the mood field; no drawing.

use domain::{Mood, Point};

/// Edge of the drawing in its own units.
const EDGE: f32 = 400.0;
/// Units from the middle to a value of one; the rest is margin for words.
const UNIT: f32 = 150.0;
/// One press of an arrow key.
const STEP: f32 = 0.05;
/// One press with Shift.
const BIG_STEP: f32 = 0.25;

/// Where a point is drawn: right is pleasant, up is lively.
pub(crate) fn place(point: Point) -> (f32, f32) {
    (EDGE / 2.0 + point.valence * UNIT, EDGE / 2.0 - point.arousal * UNIT)
}

/// The point at a place given as shares of width and height; nothing when they are not finite.
pub(super) fn point_at(across: f64, down: f64) -> Option<Point> {
    let axis = |share: f64| (share as f32 - 0.5) * EDGE / UNIT;
    (across.is_finite() && down.is_finite()).then(|| Point::new(axis(across), -axis(down)))
}

/// The point after a key; nothing for keys that do not move it.
pub(super) fn step(from: Point, key: &str, big: bool) -> Option<Point> {
    let by = if big { BIG_STEP } else { STEP };
    let (valence, arousal) = match key {
        "ArrowRight" => (by, 0.0),
        "ArrowLeft" => (-by, 0.0),
        "ArrowUp" => (0.0, by),
        "ArrowDown" => (0.0, -by),
        "PageUp" => (0.0, BIG_STEP),
        "PageDown" => (0.0, -BIG_STEP),
        "Home" => return Some(Point::default()),
        _ => return None,
    };
    Some(Point::new(from.valence + valence, from.arousal + arousal))
}

/// A place in words: the nearest mood, or the two it lies between, and both axes.
pub(crate) fn describe(point: Point) -> String {
    let mut moods = Mood::ALL.map(|mood| (point.distance(mood.point()), mood));
    moods.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [(first, nearest), (second, next), ..] = moods;
    let whereabouts = if first < 0.1 {
        nearest.label().to_owned()
    } else if first > 0.6 * second {
        format!("Between {nearest} and {next}")
    } else {
        format!("Near {nearest}")
    };
    let axis = |value: f32, below: &str, above: &str| {
        let word = if value < 0.0 { below } else { above };
        format!("{:.0}% {word}", value.abs() * 100.0)
    };
    format!(
        "{whereabouts}: {}, {}",
        axis(point.valence, "unpleasant", "pleasant"),
        axis(point.arousal, "quiet", "lively")
    )
}

/// Where the word of a mood stands beside its mark.
pub(crate) struct Label {
    pub dx: &'static str,
    pub dy: &'static str,
    pub anchor: &'static str,
}

/// The three moods at the top lie close together, so their words go to the left, above and to the right.
pub(crate) const fn label(mood: Mood) -> Label {
    let (dx, dy, anchor) = match mood {
        Mood::Fearful => ("-18", "5", "end"),
        Mood::Surprised => ("0", "-18", "middle"),
        Mood::Energetic => ("18", "5", "start"),
        _ => ("0", "30", "middle"),
    };
    Label { dx, dy, anchor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_place_leads_back_to_its_point() {
        for mood in Mood::ALL {
            let (x, y) = place(mood.point());
            let back = point_at(f64::from(x / EDGE), f64::from(y / EDGE)).unwrap();
            assert!(back.distance(mood.point()) < 1e-4, "{mood}");
        }
    }

    #[test]
    fn pointers_outside_stop_at_the_edge_and_nonsense_is_dropped() {
        assert_eq!(point_at(7.0, -7.0), Some(Point::new(1.0, 1.0)));
        assert_eq!(point_at(f64::NAN, 0.5), None);
    }

    #[test]
    fn keys_move_along_their_axis_and_stay_on_the_plane() {
        let corner = Point::new(1.0, 1.0);
        assert_eq!(step(corner, "ArrowRight", true), Some(corner));
        assert_eq!(step(Point::default(), "ArrowDown", false), Some(Point::new(0.0, -0.05)));
        assert_eq!(step(corner, "Tab", false), None);
    }

    #[test]
    fn places_have_words() {
        assert_eq!(describe(Mood::Happy.point()), "Happy: 80% pleasant, 45% lively");
        assert_eq!(describe(Point::new(0.7, -0.1)), "Between calm and happy: 70% pleasant, 10% quiet");
        assert!(describe(Point::new(-0.6, -0.3)).starts_with("Near sad"));
    }
}
