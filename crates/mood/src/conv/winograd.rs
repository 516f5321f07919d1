//! 3×3 convolutions at stride 1 with fewer multiplications: F(2×2, 3×3) of Lavin & Gray, "Fast Algorithms for
//! Convolutional Neural Networks" (2016), after Winograd.
//!
//! Four results that lie in a square depend on a tile of 4×4 values. Tile d and filter g are transformed, multiplied place
//! by place (sixteen products instead of 36), and the products transformed back: Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A. Over all
//! tiles, channels and filters each place is one product of matrices.

use pulp::{Arch, Simd, WithSimd};

use super::{
    LINEAR, Range, Size,
    lanes::clamp,
    product::{Filters, Rows},
};

/// Places of a tile.
const PLACES: usize = 16;
/// So many tiles at a time, that what belongs to them stays in the cache.
const TILES: usize = 36;

pub(crate) struct Winograd {
    /// For each place the filters' values, transformed.
    places: Vec<Filters>,
    bias: Vec<f32>,
    range: Range,
    channels: usize,
}

/// A picture and the upper left corner of the four results.
type Tile = (usize, usize, usize);

impl Winograd {
    /// Whether it can be used. Channels and filters fill whole registers, which hold up to 16 values: there is no code for
    /// a rest. Bigger filters than these would no longer fit in the cache, as transformed they are nearly twice as big.
    pub(crate) fn suits(channels: usize, filters: usize) -> bool {
        let whole = |n: usize| n > 0 && n.is_multiple_of(16) && n <= 128;
        whole(channels) && whole(filters)
    }

    /// From filters [bias.len(), channels, 3, 3].
    pub(crate) fn new(filters: &[f32], bias: Vec<f32>, range: Range) -> Self {
        let transformed = |[a, b, c]: [f32; 3]| [a, (a + b + c) / 2.0, (a - b + c) / 2.0, c];
        let mut places = vec![vec![0.0; filters.len() / 9]; PLACES];
        for (i, filter) in filters.as_chunks::<9>().0.iter().enumerate() {
            let rows = [0, 3, 6].map(|at| transformed([filter[at], filter[at + 1], filter[at + 2]]));
            for x in 0..4 {
                let column = transformed(rows.map(|row| row[x]));
                for (y, value) in column.into_iter().enumerate() {
                    places[4 * y + x][i] = value;
                }
            }
        }
        let channels = filters.len() / 9 / bias.len().max(1);
        let products = |values: Vec<f32>| Filters::new(&values, 1, vec![0.0; bias.len()], LINEAR);
        Self { places: places.into_iter().map(products).collect(), channels, range, bias }
    }

    /// [n, height, width, channels] to [n, height, width, filters], with what is in `plus`.
    pub(crate) fn results(&self, input: &[f32], size: Size, plus: Option<&[f32]>) -> Vec<f32> {
        let Size { n, height, width, .. } = size;
        let rows = (0..n).flat_map(|picture| (0..height).step_by(2).map(move |y| (picture, y)));
        let tiles: Vec<Tile> =
            rows.flat_map(|(picture, y)| (0..width).step_by(2).map(move |x| (picture, y, x))).collect();
        let most = PLACES * TILES.min(tiles.len());
        let mut output = vec![0.0; n * height * width * self.bias.len()];
        Arch::new().dispatch(Run {
            layer: self,
            input,
            size,
            tiles: &tiles,
            plus,
            zeros: vec![0.0; self.channels],
            seen: vec![0.0; most * self.channels],
            products: vec![0.0; most * self.bias.len()],
            output: &mut output,
        });
        output
    }
}

struct Run<'a> {
    layer: &'a Winograd,
    input: &'a [f32],
    size: Size,
    tiles: &'a [Tile],
    plus: Option<&'a [f32]>,
    /// As many as there are channels.
    zeros: Vec<f32>,
    /// [places, tiles, channels]
    seen: Vec<f32>,
    /// [places, tiles, filters]
    products: Vec<f32>,
    output: &'a mut [f32],
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (channels, filters) = (self.layer.channels, self.layer.bias.len());
        let starts: Vec<usize> = (0..TILES).map(|tile| tile * channels).collect();
        for tiles in self.tiles.chunks(TILES) {
            for (i, tile) in tiles.iter().enumerate() {
                self.transform_input(simd, i, tiles.len(), *tile);
            }
            let seen = self.seen.chunks_exact(tiles.len() * channels);
            let products = self.products.chunks_exact_mut(tiles.len() * filters);
            for (place, (values, products)) in self.layer.places.iter().zip(seen.zip(products)) {
                let starts = &starts[..tiles.len()];
                let rows = Rows { values, starts, stretches: &[0], length: channels };
                place.product_into(simd, rows, products);
            }
            for (i, tile) in tiles.iter().enumerate() {
                self.transform_output(simd, i, tiles.len(), *tile);
            }
        }
    }
}

/// Bᵀ d of a column.
#[inline(always)]
fn input_transform<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 4] {
    [simd.sub_f32s(a, c), simd.add_f32s(b, c), simd.sub_f32s(c, b), simd.sub_f32s(b, d)]
}

/// Aᵀ m of a column.
#[inline(always)]
fn output_transform<S: Simd>(simd: S, [a, b, c, d]: [S::f32s; 4]) -> [S::f32s; 2] {
    [simd.add_f32s(a, simd.add_f32s(b, c)), simd.sub_f32s(simd.sub_f32s(b, c), d)]
}

// Nothing is computed in a closure: what is not inlined does not have the registers.
impl Run<'_> {
    /// Bᵀ d B of the `i`-th of `n` tiles; beyond the edges there are zeros.
    #[inline(always)]
    fn transform_input<S: Simd>(&mut self, simd: S, i: usize, n: usize, (picture, y, x): Tile) {
        let (channels, Size { height, width, .. }) = (self.layer.channels, self.size);
        let mut tile = [S::as_simd_f32s(&self.zeros).0; PLACES];
        for (k, pixel) in tile.iter_mut().enumerate() {
            let (y, x) = ((y + k / 4).wrapping_sub(1), (x + k % 4).wrapping_sub(1));
            if y < height && x < width {
                let start = ((picture * height + y) * width + x) * channels;
                *pixel = S::as_simd_f32s(&self.input[start..start + channels]).0;
            }
        }
        let seen = S::as_mut_simd_f32s(&mut self.seen).0;
        let vectors = channels / S::F32_LANES;
        for v in 0..vectors {
            let mut rows = [[simd.splat_f32s(0.0); 4]; 4];
            for (row, [a, b, c, d]) in rows.iter_mut().zip(tile.as_chunks().0) {
                *row = input_transform(simd, [a[v], b[v], c[v], d[v]]);
            }
            for column in 0..4 {
                let [a, b, c, d] = rows;
                let values = input_transform(simd, [a[column], b[column], c[column], d[column]]);
                for (row, value) in values.iter().enumerate() {
                    seen[((4 * row + column) * n + i) * vectors + v] = *value;
                }
            }
        }
    }

    /// Aᵀ m A of the products m of the `i`-th of `n` tiles, with the bias, to its place in the output.
    #[inline(always)]
    fn transform_output<S: Simd>(&mut self, simd: S, i: usize, n: usize, (picture, y, x): Tile) {
        let Size { height, width, .. } = self.size;
        let products = S::as_simd_f32s(&self.products).0;
        let plus = self.plus.map(|plus| S::as_simd_f32s(plus).0);
        let output = S::as_mut_simd_f32s(self.output).0;
        let bias = S::as_simd_f32s(&self.layer.bias).0;
        let vectors = bias.len();
        for (v, bias) in bias.iter().enumerate() {
            let mut rows = [[*bias; 2]; 4];
            for (k, row) in rows.iter_mut().enumerate() {
                let m = |x: usize| products[((4 * k + x) * n + i) * vectors + v];
                *row = output_transform(simd, [m(0), m(1), m(2), m(3)]);
            }
            for column in (0..2).take_while(|column| x + column < width) {
                let [a, b, c, d] = rows;
                let results = output_transform(simd, [a[column], b[column], c[column], d[column]]);
                for (row, result) in results.iter().enumerate().take_while(|(row, _)| y + row < height) {
                    let place = ((picture * height + y + row) * width + x + column) * vectors + v;
                    let mut result = simd.add_f32s(*result, *bias);
                    if let Some(plus) = plus {
                        result = simd.add_f32s(result, plus[place]);
                    }
                    output[place] = clamp(simd, result, self.layer.range);
                }
            }
        }
    }
}
