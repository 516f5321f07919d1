//! Where the faces are.

use candle_core::{Device, Tensor};
use domain::ModelVersion;
use image::{Rgb, RgbImage, imageops};

use crate::{
    MoodError,
    card::{Card, ModelFile, Subject},
    crop::{Square, resize},
    rule::{BRANCH, Rule, YUNET, sigmoid},
    verifier::Verifier,
    yunet::{Level, YuNet},
};

/// Longer side, in pixels, at which a picture is searched. Faces of about 10 pixels there are found.
const SEARCH_SIDE: u32 = 800;
/// Longer side of the padded picture: a face that fills the picture must not be too big for the network.
const PADDED_SIDE: u32 = 320;
/// Small pictures are enlarged to this, so that their faces are big enough; bigger ones a little, up to the search's side.
/// The live camera's frames have this size, and cost no more than they must.
const LEAST_SIDE: u32 = 320;
/// How many candidates are looked at: so many whatever they are, and in a crowd so many of those that are likely.
const LOOKED_AT: usize = 64;
const CROWD: usize = 256;
const LIKELY: f32 = 0.3;
/// A square of at least so many pixels is enough for the verifier.
const ENOUGH: f32 = 48.0;
/// From this score on, a candidate is taken for a face; below [`WEAK`] it is nothing at all.
pub(crate) const SURE: f32 = 0.5;
const WEAK: f32 = 0.1;
/// Of two candidates that overlap more than this (intersection over union), the better one stays.
const OVERLAP: f32 = 0.3;
/// A candidate with a longer side than this many times the picture's is none: nobody's face is mostly elsewhere.
const WIDEST: f32 = 2.0;

/// A candidate for a face, in pixels of the picture that was searched; it may reach beyond its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// How sure the networks are, 0..1.
    pub score: f32,
}

impl Detection {
    /// Area in square pixels.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width * self.height
    }

    /// On a picture that is so many times as big.
    fn scaled(self, scale: f32) -> Self {
        let Self { x, y, width, height, score } = self;
        Self { x: x * scale, y: y * scale, width: width * scale, height: height * scale, score }
    }

    /// Whether no side is longer than `most` pixels, or no number at all.
    fn fits(&self, most: f32) -> bool {
        self.width <= most && self.height <= most
    }

    /// Whether a point lies on it.
    fn holds(&self, (x, y): (f32, f32)) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// Intersection over union.
    fn overlap(&self, other: &Self) -> f32 {
        let shared =
            |a: f32, a_size: f32, b: f32, b_size: f32| ((a + a_size).min(b + b_size) - a.max(b)).max(0.0);
        let both = shared(self.x, self.width, other.x, other.width)
            * shared(self.y, self.height, other.y, other.height);
        both / (self.area() + other.area() - both).max(f32::MIN_POSITIVE)
    }

    /// The square that shows the face as the training pictures do: measured on them, a box is 0.81 of the
    /// picture wide, as high as the picture, and in its middle.
    pub(crate) fn framed(&self) -> Square {
        Square {
            center: (self.x + self.width / 2.0, self.y + self.height / 2.0),
            side: self.height.midpoint(self.width / 0.81),
        }
    }
}

/// Finds faces: YuNet's candidates, each looked at again by the verifier.
pub struct Detector {
    card: Card,
    network: YuNet,
    verifier: Verifier,
}

impl Detector {
    pub(crate) fn load(file: ModelFile<'_>, verifiers: [ModelFile<'_>; 2]) -> Result<Self, MoodError> {
        let (card, weights) = file.open(Subject::Detector)?;
        let network = YuNet::load(&weights).map_err(|error| MoodError::Weights {
            model: card.model().to_string(),
            reason: error.to_string(),
        })?;
        Ok(Self { card, network, verifier: Verifier::load(verifiers)? })
    }

    /// Name and version of the network.
    #[must_use]
    pub fn model(&self) -> ModelVersion {
        self.card.model()
    }

    /// Candidates with a score of 0.1 and more, the biggest first. From 0.5 on they are faces. Where YuNet finds none, the
    /// picture is searched again with a margin of half its size, because faces that touch its edges are missed. What its
    /// branch for small faces finds comes on top; it may have the better box for a face that is not certain.
    ///
    /// # Errors
    /// When the picture cannot be resized or a network cannot be computed.
    pub fn find(&self, picture: &RgbImage) -> Result<Vec<Detection>, MoodError> {
        let views = Views::of(picture)?;
        // The live camera's frames have that size, and cost no more than they must; faces are near to it.
        let branch = longer(&views.searched) > LEAST_SIDE as f32;
        let Candidates { published, mut small } = self.search(&views.searched, false, branch)?;
        let mut certain = certain_of(&published);
        let mut found = self.verified(&views, published, &YUNET)?;
        if !found.iter().any(|candidate| candidate.score >= SURE) {
            let smaller = scaled(&views.searched, PADDED_SIDE / 2)?;
            let margin = self.search(&smaller, true, false)?;
            certain.extend(certain_of(&margin.published));
            found.extend(self.verified(&views, margin.published, &YUNET)?);
        }
        let whole = 1.0 / longer(picture);
        let faces: Vec<_> = found.iter().filter(|it| it.score >= SURE).map(|it| it.scaled(whole)).collect();
        small.retain(|it| is_open(it, &certain, &faces));
        found.extend(self.verified(&views, small, &BRANCH)?);
        let mut kept = suppress(found, usize::MAX);
        kept.sort_by(|a, b| b.area().total_cmp(&a.area()));
        Ok(kept)
    }

    /// The likeliest candidates in pixels of the picture, with the score that the two networks give together.
    fn verified(
        &self,
        views: &Views<'_>,
        found: Vec<Detection>,
        rule: &Rule,
    ) -> Result<Vec<Detection>, MoodError> {
        let longer = longer(views.picture);
        let fits = |candidate: &Detection| candidate.fits(WIDEST * longer);
        let found = found.into_iter().map(|it| it.scaled(longer)).filter(fits).collect();
        let mut found = looked_at(suppress(found, CROWD));
        let squares: Vec<_> = found.iter().map(|candidate| views.square(candidate)).collect();
        let worth = |i: usize, first: f32| found.get(i).is_some_and(|it| rule.worth(it.score, first));
        let looks = self.verifier.look(&squares, worth)?;
        for (candidate, look) in found.iter_mut().zip(looks) {
            candidate.score = rule.together(candidate.score, look);
        }
        found.retain(|candidate| candidate.score >= WEAK);
        Ok(found)
    }

    /// One run of the network over a picture, with a margin of half its size around it or without, and with the branch
    /// or without. Boxes are in parts of the picture's longer side.
    fn search(&self, picture: &RgbImage, margin: bool, branch: bool) -> Result<Candidates, MoodError> {
        let (left, top) = if margin { (picture.width() / 2, picture.height() / 2) } else { (0, 0) };
        let side = |inner: u32, before: u32| (inner + 2 * before).next_multiple_of(32);
        let fill = if margin { mean(picture) } else { Rgb([0; 3]) };
        let mut canvas = RgbImage::from_pixel(side(picture.width(), left), side(picture.height(), top), fill);
        imageops::replace(&mut canvas, picture, i64::from(left), i64::from(top));
        let levels = self.network.forward(&pixels(&canvas)?, branch)?;
        let moved = |it: Detection| Detection { x: it.x - left as f32, y: it.y - top as f32, ..it };
        let scale = 1.0 / longer(picture);
        let all = |levels: &[Level], rule: &Rule| {
            let found = levels.iter().flat_map(|level| candidates(level, rule.candidate));
            found.map(|it| moved(it).scaled(scale)).collect()
        };
        Ok(Candidates {
            published: all(&levels.published, &YUNET),
            small: all(levels.small.as_slice(), &BRANCH),
        })
    }
}

/// What YuNet proposes, and what its branch for small faces does.
struct Candidates {
    published: Vec<Detection>,
    small: Vec<Detection>,
}

/// A picture in three sizes: cutting a big square out of a small picture is cheaper, and shows as much.
struct Views<'a> {
    picture: &'a RgbImage,
    searched: RgbImage,
    coarse: RgbImage,
}

impl<'a> Views<'a> {
    fn of(picture: &'a RgbImage) -> Result<Self, MoodError> {
        let side = ((2.0 * longer(picture)) as u32).saturating_sub(LEAST_SIDE).clamp(LEAST_SIDE, SEARCH_SIDE);
        let searched = scaled(picture, side)?;
        let coarse = scaled(&searched, SEARCH_SIDE / 4)?;
        Ok(Self { picture, searched, coarse })
    }

    /// The square of a candidate on the smallest picture that shows enough of it.
    fn square(&self, candidate: &Detection) -> (&RgbImage, Square) {
        let whole = candidate.framed();
        let on = |view: &RgbImage| whole.scaled(longer(view) / longer(self.picture));
        let enough = |view: &&RgbImage| on(view).side >= ENOUGH;
        let view = [&self.coarse, &self.searched].into_iter().find(enough).unwrap_or(self.picture);
        (view, on(view))
    }
}

/// The longer side in pixels.
fn longer(picture: &RgbImage) -> f32 {
    picture.width().max(picture.height()) as f32
}

/// The picture with a longer side of so many pixels.
fn scaled(picture: &RgbImage, side: u32) -> Result<RgbImage, MoodError> {
    let (width, height) = picture.dimensions();
    let scale = side as f32 / longer(picture);
    let side = |side: u32| ((side as f32 * scale).round() as u32).max(1);
    resize(picture, side(width), side(height))
}

/// Those that need no verifier.
fn certain_of(candidates: &[Detection]) -> Vec<Detection> {
    candidates.iter().filter(|it| YUNET.is_certain(it.score)).copied().collect()
}

/// Whether it is still open what a candidate of the branch is: it does not cover a face that is certain, nor is it a part of
/// a face, as an eye with its brow is. Where it covers a face that is less sure, the better box of the two stays.
fn is_open(candidate: &Detection, certain: &[Detection], faces: &[Detection]) -> bool {
    let middle = (candidate.x + candidate.width / 2.0, candidate.y + candidate.height / 2.0);
    let covers = |face: &Detection| face.overlap(candidate) > OVERLAP;
    !certain.iter().any(covers) && !faces.iter().any(|face| face.holds(middle) && !covers(face))
}

/// Of candidates, the best first, those that are worth another look.
fn looked_at(mut found: Vec<Detection>) -> Vec<Detection> {
    let likely = found.iter().take_while(|candidate| candidate.score >= LIKELY).count();
    found.truncate(likely.max(LOOKED_AT));
    found
}

/// The mean colour.
fn mean(picture: &RgbImage) -> Rgb<u8> {
    let mut sums = [0_u64; 3];
    for pixel in picture.pixels() {
        for (sum, value) in sums.iter_mut().zip(pixel.0) {
            *sum += u64::from(value);
        }
    }
    let n = u64::from(picture.width()) * u64::from(picture.height());
    Rgb(sums.map(|sum| (sum / n.max(1)) as u8))
}

/// [1, height, width, 3], blue green red, 0..255.
fn pixels(picture: &RgbImage) -> candle_core::Result<Tensor> {
    let pixels = picture.as_raw().as_chunks::<3>().0;
    let values: Vec<f32> = pixels.iter().flat_map(|[r, g, b]| [*b, *g, *r].map(f32::from)).collect();
    Tensor::from_vec(values, (1, picture.height() as usize, picture.width() as usize, 3), &Device::Cpu)
}

/// Cells that look like a face, as boxes. The score, `least` or more, is the geometric mean of class and objectness.
fn candidates(level: &Level, least: f32) -> impl Iterator<Item = Detection> {
    let stride = level.stride as f32;
    let cells = level.class.iter().zip(&level.object).zip(&level.boxes).enumerate();
    cells.filter_map(move |(cell, ((class, object), [dx, dy, log_width, log_height]))| {
        let score = (sigmoid(*class) * sigmoid(*object)).sqrt();
        if score < least {
            return None;
        }
        let (row, column) = (cell / level.columns, cell % level.columns);
        // No face is e^6 cells wide.
        let (width, height) = (log_width.min(6.0).exp() * stride, log_height.min(6.0).exp() * stride);
        let (x, y) = ((column as f32 + dx) * stride - width / 2.0, (row as f32 + dy) * stride - height / 2.0);
        Some(Detection { x, y, width, height, score })
    })
}

/// Non-maximum suppression: the best candidate of each heap, of `most` heaps at most.
fn suppress(mut found: Vec<Detection>, most: usize) -> Vec<Detection> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Detection> = Vec::new();
    for candidate in found {
        if kept.len() == most {
            break;
        }
        if kept.iter().all(|better| better.overlap(&candidate) <= OVERLAP) {
            kept.push(candidate);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;

    fn square(x: f32, score: f32) -> Detection {
        Detection { x, y: 0.0, width: 10.0, height: 10.0, score }
    }

    #[test]
    fn of_overlapping_candidates_the_best_stays() {
        let found = vec![square(0.0, 0.5), square(1.0, 0.9), square(30.0, 0.4)];
        assert_eq!(suppress(found.clone(), 9), [square(1.0, 0.9), square(30.0, 0.4)]);
        assert_eq!(suppress(found, 1), [square(1.0, 0.9)]);
    }

    #[test]
    fn the_branch_takes_no_certain_face_away_and_no_part_of_a_face() {
        let faces = [square(0.0, 0.9), square(50.0, SURE)];
        let eye = |x: f32| Detection { x: x + 2.0, y: 1.0, width: 3.0, height: 3.0, score: 0.99 };
        let asked = [square(1.0, 0.99), eye(0.0), square(51.0, 0.99), eye(50.0), square(80.0, 0.99)];
        let open: Vec<_> = asked.iter().filter(|it| is_open(it, &faces[..1], &faces)).collect();
        assert_eq!(open, [&asked[2], &asked[4]]);
    }

    #[test]
    fn overlap_is_the_shared_share() {
        assert!((square(0.0, 1.0).overlap(&square(5.0, 1.0)) - 1.0 / 3.0).abs() < 1e-6);
        assert!(square(0.0, 1.0).overlap(&square(10.0, 1.0)) < 1e-6);
    }

    #[test]
    fn a_face_is_framed_in_its_middle() {
        let framed = Detection { x: 100.0, y: 50.0, width: 81.0, height: 100.0, score: 1.0 }.framed();
        assert!((framed.side - 100.0).abs() < 1e-3);
        assert_eq!(framed.center, (140.5, 100.0));
    }

    #[test]
    fn squares_lie_at_the_same_place_of_every_view() {
        let picture = RgbImage::new(300, 2_560);
        let views = Views::of(&picture).unwrap();
        assert_eq!(views.searched.dimensions(), (94, 800));
        for height in [40.0, 400.0, 1_600.0] {
            let low =
                Detection { x: 100.0, y: 2_400.0 - height / 2.0, width: 0.81 * height, height, score: 0.9 };
            let (view, square) = views.square(&low);
            assert!((square.center.1 / view.height() as f32 - 2_400.0 / 2_560.0).abs() < 0.005, "{square:?}");
            assert!(square.side >= ENOUGH || view.height() == 2_560, "{square:?}");
        }
    }

    #[test]
    fn of_many_candidates_the_likely_ones_are_looked_at() {
        let count = |likely: usize, weak: usize| {
            let scores = std::iter::repeat_n(0.9, likely).chain(std::iter::repeat_n(0.05, weak));
            let found = scores.enumerate().map(|(i, score)| square(30.0 * i as f32, score)).collect();
            looked_at(suppress(found, CROWD)).len()
        };
        assert_eq!((count(3, 5), count(3, 500), count(100, 400), count(500, 500)), (8, 64, 100, 256));
    }

    #[test]
    fn boxes_far_beyond_the_picture_are_none() {
        let sized = |width, height| Detection { x: 0.0, y: 0.0, width, height, score: 0.9 };
        assert!(sized(200.0, 30.0).fits(200.0));
        for (width, height) in [(201.0, 30.0), (30.0, 200_000.0), (f32::NAN, 30.0), (f32::INFINITY, 1.0)] {
            assert!(!sized(width, height).fits(200.0), "{width} by {height}");
        }
        // A network that is this sure of a box of e^6 cells, on a picture of one cell.
        let level = Level {
            stride: 32,
            columns: 1,
            class: vec![9.0],
            object: vec![9.0],
            boxes: vec![[0.0, 0.0, 6.0, 6.0]],
        };
        let found: Vec<Detection> = candidates(&level, YUNET.candidate).collect();
        assert!(found.len() == 1 && !found[0].fits(WIDEST * 32.0), "{found:?}");
    }

    #[test]
    fn shapes_that_fit_no_grid_are_searched_without_a_panic() {
        let detector = Detector::load(models::DETECTOR, [models::FIRST_LOOK, models::SECOND_LOOK]).unwrap();
        for (width, height) in [(1, 1), (16, 9000), (9000, 16), (33, 31), (641, 479)] {
            let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, 80]));
            assert!(detector.find(&picture).unwrap().iter().all(|d| d.score < SURE));
        }
    }
}
