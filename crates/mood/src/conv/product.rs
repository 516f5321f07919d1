//! The product of pictures' values and filters: what a network spends its time with.
//!
//! candle's own product packs the filters anew at each call, and asks the system each time how many cores there are
//! (on Linux by reading a file), which together took a third of a face's time. Here the filters are packed once, the
//! values are read where they are, and bias and activation are applied while the sums are still in registers.

use pulp::{Arch, Simd, WithSimd};

use super::{
    Range,
    lanes::{clamp, lanes, load, store},
};

/// Registers side by side in a panel of filters.
const ACROSS: usize = 2;

/// A matrix of filters with a bias for each, packed: as many filters at a time as fill [`ACROSS`] registers, value by value.
pub(crate) struct Filters {
    panels: Vec<f32>,
    bias: Vec<f32>,
    /// Values of a filter.
    depth: usize,
    range: Range,
}

/// Where the rows of a matrix are among `values`: of row `i` there are stretches of `length` values, from
/// `starts[i] + stretches[k]` on for each `k`. Rows and stretches may overlap, so a picture seen through a filter is
/// such a matrix without being copied.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) values: &'a [f32],
    pub(crate) starts: &'a [usize],
    pub(crate) stretches: &'a [usize],
    pub(crate) length: usize,
}

impl Filters {
    /// From as many filters [channels, places] as there are biases. Their values are met place by place.
    pub(crate) fn new(filters: &[f32], places: usize, bias: Vec<f32>, range: Range) -> Self {
        let (depth, width) = (filters.len() / bias.len().max(1), ACROSS * lanes());
        let channels = depth / places.max(1);
        let mut panels = vec![0.0; bias.len().div_ceil(width) * width * depth];
        let together = filters.chunks((width * depth).max(1));
        for (filters, panel) in together.zip(panels.chunks_exact_mut((width * depth).max(1))) {
            for (k, target) in panel.chunks_exact_mut(width).enumerate() {
                let at = k % channels * places + k / channels;
                for (target, value) in target.iter_mut().zip(filters.iter().skip(at).step_by(depth)) {
                    *target = *value;
                }
            }
        }
        Self { panels, bias, depth, range }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.bias.len()
    }

    /// Each row with each filter: [rows, filters], with bias and with what is in `plus`, kept in the range.
    pub(crate) fn product(&self, rows: Rows<'_>, plus: Option<&[f32]>) -> Vec<f32> {
        let mut output = vec![0.0; rows.starts.len() * self.len()];
        Arch::new().dispatch(Product { filters: self, rows, plus, output: &mut output });
        output
    }

    /// The same for whoever has the registers already.
    #[inline(always)]
    pub(crate) fn product_into<S: Simd>(&self, simd: S, rows: Rows<'_>, output: &mut [f32]) {
        Product { filters: self, rows, plus: None, output }.with_simd(simd);
    }
}

struct Product<'a> {
    filters: &'a Filters,
    rows: Rows<'a>,
    plus: Option<&'a [f32]>,
    output: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (filters, width) = (self.filters, ACROSS * S::F32_LANES);
        // The filters outside: where there are many, the cache holds one panel of them.
        let panels = filters.panels.chunks_exact((filters.depth * width).max(1));
        for (panel, first) in panels.zip((0..filters.len()).step_by(width)) {
            let panel = S::as_simd_f32s(panel).0.as_chunks::<ACROSS>().0;
            if filters.len() - first > S::F32_LANES {
                self.panel::<S, ACROSS>(simd, panel, first);
            } else {
                self.panel::<S, 1>(simd, panel, first);
            }
        }
    }
}

impl Product<'_> {
    /// All rows with a panel of filters, of which `V` registers are in use.
    #[inline(always)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, panel: &[[S::f32s; ACROSS]], first: usize) {
        // Twelve rows make 24 sums; with fewer registers six make twelve. WebAssembly has the registers of the processor
        // that it runs on, often sixteen.
        let many = S::REGISTER_COUNT >= 32 && !cfg!(target_arch = "wasm32");
        let mut row = 0;
        if many {
            row = self.block::<S, V, 12>(simd, panel, first, row);
        }
        row = self.block::<S, V, 6>(simd, panel, first, row);
        row = self.block::<S, V, 3>(simd, panel, first, row);
        self.block::<S, V, 1>(simd, panel, first, row);
    }

    /// `R` rows at a time, from `row` on as long as there are so many; where it ended.
    #[inline(always)]
    fn block<S: Simd, const V: usize, const R: usize>(
        &mut self,
        simd: S,
        panel: &[[S::f32s; ACROSS]],
        first: usize,
        mut row: usize,
    ) -> usize {
        let Rows { values, starts, stretches, length } = self.rows;
        while let Some(starts) = starts.get(row..).and_then(|starts| starts.first_chunk::<R>()) {
            let mut sums = [[simd.splat_f32s(0.0); V]; R];
            for (stretch, weights) in stretches.iter().zip(panel.chunks_exact(length.max(1))) {
                // All as long as the weights, so that no value's bounds need a look: a loop that can panic keeps its sums in
                // memory.
                let n = weights.len();
                let mut seen: [&[f32]; R] = [&[]; R];
                for (seen, start) in seen.iter_mut().zip(starts) {
                    *seen = &values[start + stretch..][..n];
                }
                for k in 0..n {
                    let weights = weights[k];
                    for r in 0..R {
                        let value = simd.splat_f32s(seen[r][k]);
                        for v in 0..V {
                            sums[r][v] = simd.mul_add_e_f32s(value, weights[v], sums[r][v]);
                        }
                    }
                }
            }
            // A copy: what is looked at by a number that is not known beforehand lies in memory.
            let sums = sums;
            for (i, sums) in sums.iter().enumerate() {
                for (v, sum) in sums.iter().enumerate() {
                    self.finish(simd, *sum, row + i, first + v * S::F32_LANES);
                }
            }
            row += R;
        }
        row
    }

    /// Sums of a row with the filters from `first` on, as many as a register holds, to their place in the output.
    #[inline(always)]
    fn finish<S: Simd>(&mut self, simd: S, sums: S::f32s, row: usize, first: usize) {
        let n = self.filters.len();
        let end = n.min(first + S::F32_LANES);
        let place = row * n + first..row * n + end;
        let mut sums = simd.add_f32s(sums, load(simd, &self.filters.bias[first..end]));
        if let Some(plus) = self.plus {
            sums = simd.add_f32s(sums, load(simd, &plus[place.clone()]));
        }
        store(simd, &mut self.output[place], clamp(simd, sums, self.filters.range));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_product_with_bias_kept_in_its_range(
            filters in 1..70_usize, length in 1..12_usize, stretches in 1..4_usize, rows in 1..30_usize,
            seed in 0..1_000_u32,
        ) {
            let depth = length * stretches;
            let value = |i: usize| ((i as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 20) as f32 / 2048.0 - 1.0;
            let weights: Vec<f32> = (0..filters * depth).map(value).collect();
            let bias: Vec<f32> = (0..filters).map(|i| value(i + 3)).collect();
            let plus: Vec<f32> = (0..rows * filters).map(|i| value(i + 5)).collect();
            let values: Vec<f32> = (0..rows + 40 * stretches + length).map(|i| value(i + 7)).collect();
            // Rows that overlap.
            let (starts, gaps): (Vec<_>, Vec<_>) = ((0..rows).collect(), (0..stretches).map(|k| 40 * k).collect());
            let matrix = Rows { values: &values, starts: &starts, stretches: &gaps, length };
            let ours = Filters::new(&weights, 1, bias.clone(), (-0.5, 1.5)).product(matrix, Some(&plus));
            prop_assert_eq!(ours.len(), rows * filters);
            for (i, ours) in ours.iter().enumerate() {
                let (row, filter) = (i / filters, i % filters);
                let sum: f32 = (0..depth)
                    .map(|k| weights[filter * depth + k] * values[row + gaps[k / length] + k % length])
                    .sum();
                prop_assert!(((sum + bias[filter] + plus[i]).clamp(-0.5, 1.5) - ours).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn nothing_times_something_is_nothing() {
        let none = Rows { values: &[], starts: &[], stretches: &[0], length: 2 };
        assert!(Filters::new(&[], 1, vec![], (0.0, 1.0)).product(none, None).is_empty());
        assert!(Filters::new(&[1.0, 2.0], 1, vec![0.0], (0.0, 1.0)).product(none, None).is_empty());
    }
}
