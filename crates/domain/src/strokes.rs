//! A drawing as the strokes it was made of, so that it can be replayed and edited. The canvas writes
//! this document and the server checks it.

use serde::{Deserialize, Serialize};

/// The version of the document that is written.
pub const STROKES_VERSION: u32 = 1;
/// Longest edge of a canvas in its own pixels.
pub const CANVAS_MAX: u32 = 4_096;
/// Most strokes of one drawing.
pub const STROKES_MAX: usize = 10_000;
/// Most points of one drawing, all strokes together; half an hour of steady drawing.
pub const STROKE_POINTS_MAX: usize = 100_000;
/// Widest stroke in pixels of the canvas.
pub const STROKE_WIDTH_MAX: f32 = 512.0;
/// Farthest place of a point from the canvas' corner: a stroke may leave the canvas while the button is
/// held, but not by more than any screen.
const PLACE_MAX: f32 = 16_384.0;

/// Why a drawing cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StrokesError {
    /// A document of a version that we do not know.
    #[error("This drawing was made by another version of Undertone (format {0}).")]
    Version(u32),
    /// No canvas, or a bigger one than the page offers.
    #[error("The canvas of this drawing must be 1 to {CANVAS_MAX} pixels wide and high.")]
    Canvas,
    /// More strokes or points than the limit.
    #[error(
        "This drawing is too long to keep: {STROKES_MAX} strokes and {STROKE_POINTS_MAX} points are the most."
    )]
    TooLong,
    /// A stroke without points, a width that is no width, a place or pressure that is no number.
    #[error("A stroke of this drawing makes no sense.")]
    Stroke,
}

/// A colour without transparency, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let number =
            digits.and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or("a colour is written #rrggbb")?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
    }
}

/// What a stroke does to the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    /// Draws in its colour.
    Pen,
    /// Draws in the colour of the background.
    Eraser,
}

/// A place that the pen went through; written `[x, y, pressure]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f32; 3]", into = "[f32; 3]")]
pub struct StrokePoint {
    /// Pixels from the left edge of the canvas.
    pub x: f32,
    /// Pixels from the top edge of the canvas.
    pub y: f32,
    /// How firmly the pen was pressed, 0..1; 0.5 for a mouse.
    pub pressure: f32,
}

impl From<[f32; 3]> for StrokePoint {
    fn from([x, y, pressure]: [f32; 3]) -> Self {
        Self { x, y, pressure }
    }
}

impl From<StrokePoint> for [f32; 3] {
    fn from(point: StrokePoint) -> Self {
        [point.x, point.y, point.pressure]
    }
}

/// One movement of the pen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stroke {
    /// What it does.
    pub tool: Tool,
    /// Its colour; an eraser has one too, which is not used.
    pub color: Color,
    /// Its width in pixels of the canvas, at pressure 0.5.
    pub width: f32,
    /// Where it went, in order; one point is a dot.
    pub points: Vec<StrokePoint>,
}

/// A whole drawing in the order in which it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strokes {
    /// [`STROKES_VERSION`].
    pub version: u32,
    /// Width of the canvas in pixels.
    pub width: u32,
    /// Height of the canvas in pixels.
    pub height: u32,
    /// Colour of the empty canvas.
    pub background: Color,
    /// The strokes, oldest first.
    pub strokes: Vec<Stroke>,
}

impl Strokes {
    /// The drawing in its canonical form (places to a hundredth of a pixel, pressure to a thousandth and
    /// within 0..1), or why it cannot be kept.
    pub fn validated(mut self) -> Result<Self, StrokesError> {
        if self.version != STROKES_VERSION {
            return Err(StrokesError::Version(self.version));
        }
        if !(1..=CANVAS_MAX).contains(&self.width) || !(1..=CANVAS_MAX).contains(&self.height) {
            return Err(StrokesError::Canvas);
        }
        let points: usize = self.strokes.iter().map(|stroke| stroke.points.len()).sum();
        if self.strokes.len() > STROKES_MAX || points > STROKE_POINTS_MAX {
            return Err(StrokesError::TooLong);
        }
        for stroke in &mut self.strokes {
            stroke.settle()?;
        }
        Ok(self)
    }

    /// Whether nothing was drawn.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.strokes.iter().all(|stroke| stroke.tool == Tool::Eraser)
    }
}

impl Stroke {
    fn settle(&mut self) -> Result<(), StrokesError> {
        let width_fits = self.width > 0.0 && self.width <= STROKE_WIDTH_MAX;
        if !width_fits || self.points.is_empty() {
            return Err(StrokesError::Stroke);
        }
        self.width = round(self.width, 100.0).max(0.01);
        for point in &mut self.points {
            let place_fits = point.x.abs() <= PLACE_MAX && point.y.abs() <= PLACE_MAX;
            if !place_fits || !point.pressure.is_finite() {
                return Err(StrokesError::Stroke);
            }
            point.x = round(point.x, 100.0);
            point.y = round(point.y, 100.0);
            point.pressure = round(point.pressure.clamp(0.0, 1.0), 1_000.0);
        }
        Ok(())
    }
}

/// Rounds to one part in `steps`; adding zero turns −0 into 0, which is written shorter.
fn round(number: f32, steps: f32) -> f32 {
    (number * steps).round() / steps + 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn black() -> Color {
        Color { red: 0, green: 0, blue: 0 }
    }

    fn drawing(points: Vec<StrokePoint>) -> Strokes {
        Strokes {
            version: STROKES_VERSION,
            width: 800,
            height: 600,
            background: Color { red: 255, green: 255, blue: 255 },
            strokes: vec![Stroke { tool: Tool::Pen, color: black(), width: 4.0, points }],
        }
    }

    fn point(x: f32, y: f32, pressure: f32) -> StrokePoint {
        StrokePoint { x, y, pressure }
    }

    #[test]
    fn json_is_as_documented() {
        let json = serde_json::to_value(drawing(vec![point(1.5, 2.0, 0.5)])).unwrap();
        let expected = serde_json::json!({
            "version": 1, "width": 800, "height": 600, "background": "#ffffff",
            "strokes": [{"tool": "pen", "color": "#000000", "width": 4.0, "points": [[1.5, 2.0, 0.5]]}],
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn colours_are_six_digits_and_nothing_else() {
        for text in ["red", "#fff", "#12345g", "#+12345", "#1234567", "", "#", "url(x)", "#ééé"] {
            assert!(Color::try_from(text.to_owned()).is_err(), "{text:?}");
        }
        let color = Color::try_from("#AbCdEf".to_owned()).unwrap();
        assert_eq!(String::from(color), "#abcdef");
    }

    #[test]
    fn numbers_are_rounded_and_pressure_is_kept_within_bounds() {
        let strokes = drawing(vec![point(1.23456, -0.001, 7.0)]).validated().unwrap();
        assert_eq!(strokes.strokes[0].points, [point(1.23, 0.0, 1.0)]);
        assert!(strokes.strokes[0].points[0].y.is_sign_positive());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let refused = |change: fn(&mut Strokes)| {
            let mut strokes = drawing(vec![point(1.0, 1.0, 0.5)]);
            change(&mut strokes);
            strokes.validated().unwrap_err()
        };
        assert_eq!(refused(|s| s.version = 2), StrokesError::Version(2));
        assert_eq!(refused(|s| s.width = 0), StrokesError::Canvas);
        assert_eq!(refused(|s| s.height = CANVAS_MAX + 1), StrokesError::Canvas);
        assert_eq!(refused(|s| s.strokes[0].points.clear()), StrokesError::Stroke);
        for width in [0.0, -1.0, f32::NAN, f32::INFINITY, 513.0] {
            let mut strokes = drawing(vec![point(1.0, 1.0, 0.5)]);
            strokes.strokes[0].width = width;
            assert_eq!(strokes.validated().unwrap_err(), StrokesError::Stroke, "{width}");
        }
        for bad in [point(f32::NAN, 0.0, 0.5), point(0.0, f32::INFINITY, 0.5), point(0.0, 0.0, f32::NAN)] {
            assert_eq!(drawing(vec![bad]).validated().unwrap_err(), StrokesError::Stroke);
        }
    }

    #[test]
    fn a_drawing_has_a_bounded_length() {
        let most = drawing(vec![point(1.0, 1.0, 0.5); STROKE_POINTS_MAX]);
        assert!(most.validated().is_ok());
        let more = drawing(vec![point(1.0, 1.0, 0.5); STROKE_POINTS_MAX + 1]);
        assert_eq!(more.validated().unwrap_err(), StrokesError::TooLong);
        let mut many = drawing(vec![point(1.0, 1.0, 0.5)]);
        many.strokes = vec![many.strokes[0].clone(); STROKES_MAX + 1];
        assert_eq!(many.validated().unwrap_err(), StrokesError::TooLong);
    }

    #[test]
    fn a_canvas_that_was_only_erased_is_blank() {
        let mut strokes = drawing(vec![point(1.0, 1.0, 0.5)]);
        assert!(!strokes.is_blank());
        strokes.strokes[0].tool = Tool::Eraser;
        assert!(strokes.is_blank());
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_a_fixed_point(x in any::<f32>(), y in any::<f32>(), p in any::<f32>(), width in any::<f32>()) {
            let mut strokes = drawing(vec![point(x, y, p)]);
            strokes.strokes[0].width = width;
            if let Ok(once) = strokes.validated() {
                prop_assert_eq!(once.clone().validated().unwrap(), once.clone());
                let json = serde_json::to_string(&once).unwrap();
                prop_assert_eq!(serde_json::from_str::<Strokes>(&json).unwrap(), once);
            }
        }
    }
}
