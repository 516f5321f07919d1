//! The drawing behind the canvas: strokes with undo, redo and an undoable clear. No browser in here.

use domain::{Color, STROKES_VERSION, Stroke, StrokePoint, Strokes};

/// Width of the canvas in its own pixels.
pub const WIDTH: u32 = 1024;
/// Height of the canvas in its own pixels.
pub const HEIGHT: u32 = 768;
/// The empty canvas.
pub const PAPER: Color = Color { red: 255, green: 255, blue: 255 };

#[derive(Clone, Debug, PartialEq)]
enum Done {
    Drawn,
    Cleared(Vec<Stroke>),
}

#[derive(Clone, Debug, PartialEq)]
enum Undone {
    Drawn(Stroke),
    Cleared,
}

/// A drawing in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    strokes: Vec<Stroke>,
    current: Option<Stroke>,
    done: Vec<Done>,
    undone: Vec<Undone>,
}

impl Board {
    /// Goes on with a drawing that was kept.
    pub fn open(strokes: Strokes) -> Self {
        let done = strokes.strokes.iter().map(|_| Done::Drawn).collect();
        Self { strokes: strokes.strokes, done, ..Self::default() }
    }

    /// Puts the pen down.
    pub fn begin(&mut self, stroke: Stroke) {
        self.lift();
        self.current = Some(stroke);
    }

    /// Moves the pen while it is down.
    pub fn extend(&mut self, point: StrokePoint) {
        if let Some(stroke) = &mut self.current {
            stroke.points.push(point);
        }
    }

    /// Lifts the pen; says whether a stroke has ended.
    pub fn lift(&mut self) -> bool {
        let Some(stroke) = self.current.take() else { return false };
        self.strokes.push(stroke);
        self.done.push(Done::Drawn);
        self.undone.clear();
        true
    }

    /// The stroke that is being drawn.
    pub fn current(&self) -> Option<&Stroke> {
        self.current.as_ref()
    }

    /// All finished strokes.
    pub fn strokes(&self) -> &[Stroke] {
        &self.strokes
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.lift();
        match self.done.pop() {
            Some(Done::Drawn) => self.undone.extend(self.strokes.pop().map(Undone::Drawn)),
            Some(Done::Cleared(strokes)) => {
                self.strokes = strokes;
                self.undone.push(Undone::Cleared);
            }
            None => {}
        }
    }

    /// Takes the last *undo* back.
    pub fn redo(&mut self) {
        match self.undone.pop() {
            Some(Undone::Drawn(stroke)) => {
                self.strokes.push(stroke);
                self.done.push(Done::Drawn);
            }
            Some(Undone::Cleared) => self.done.push(Done::Cleared(std::mem::take(&mut self.strokes))),
            None => {}
        }
    }

    /// Empties the canvas.
    pub fn clear(&mut self) {
        self.lift();
        if !self.strokes.is_empty() {
            self.done.push(Done::Cleared(std::mem::take(&mut self.strokes)));
            self.undone.clear();
        }
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty() || self.current.is_some()
    }

    /// Whether there is an *undo* to take back.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The document that is kept with the picture.
    pub fn document(&self) -> Strokes {
        Strokes {
            version: STROKES_VERSION,
            width: WIDTH,
            height: HEIGHT,
            background: PAPER,
            strokes: self.strokes.clone(),
        }
    }

    /// Whether nothing is on the canvas.
    pub fn is_blank(&self) -> bool {
        self.current.is_none() && self.document().is_blank()
    }
}

#[cfg(test)]
mod tests {
    use domain::Tool;

    use super::*;

    fn stroke(width: f32) -> Stroke {
        Stroke {
            tool: Tool::Pen,
            color: PAPER,
            width,
            points: vec![StrokePoint { x: 1.0, y: 1.0, pressure: 0.5 }],
        }
    }

    fn drawn(widths: &[f32]) -> Board {
        let mut board = Board::default();
        for width in widths {
            board.begin(stroke(*width));
            board.lift();
        }
        board
    }

    fn widths(board: &Board) -> Vec<f32> {
        board.strokes().iter().map(|s| s.width).collect()
    }

    #[test]
    fn undo_and_redo_walk_back_and_forth() {
        let mut board = drawn(&[1.0, 2.0]);
        board.undo();
        assert_eq!(widths(&board), [1.0]);
        board.redo();
        assert_eq!(widths(&board), [1.0, 2.0]);
        board.redo();
        assert_eq!(widths(&board), [1.0, 2.0]);
    }

    #[test]
    fn clear_can_be_undone_and_redone() {
        let mut board = drawn(&[1.0, 2.0]);
        board.clear();
        assert!(board.is_blank());
        board.undo();
        assert_eq!(widths(&board), [1.0, 2.0]);
        board.redo();
        assert!(board.is_blank() && board.can_undo());
    }

    #[test]
    fn a_new_stroke_ends_the_redo() {
        let mut board = drawn(&[1.0, 2.0]);
        board.undo();
        board.begin(stroke(3.0));
        board.lift();
        assert!(!board.can_redo());
        assert_eq!(widths(&board), [1.0, 3.0]);
    }

    #[test]
    fn a_kept_drawing_can_be_undone_stroke_by_stroke() {
        let mut board = Board::open(drawn(&[1.0, 2.0]).document());
        board.undo();
        board.undo();
        board.undo();
        assert!(board.is_blank() && !board.can_undo());
    }
}
