//! The product of filters and patches: what a network spends its time with.
//!
//! candle's own product packs the filters anew at each call, and asks the system each time how many cores there are
//! (on Linux by reading a file), which together took a third of a face's time. Here the filters are packed once, and
//! bias and activation are applied while the sums are still in registers.

use pulp::{Arch, Simd, WithSimd};

use crate::conv::Range;

/// Rows of the product that are computed together.
const ROWS: usize = 8;

/// A matrix of filters with a bias for each, packed: [`ROWS`] filters at a time, value by value.
pub(crate) struct Filters {
    panels: Vec<[f32; ROWS]>,
    bias: Vec<f32>,
    /// Values of a filter.
    depth: usize,
    range: Range,
}

impl Filters {
    /// From as many filters as there are biases, one after the other.
    pub(crate) fn new(filters: &[f32], bias: Vec<f32>, range: Range) -> Self {
        let depth = filters.len() / bias.len().max(1);
        let rows: Vec<&[f32]> = filters.chunks_exact(depth.max(1)).collect();
        let value = |row: Option<&&[f32]>, k: usize| row.and_then(|row| row.get(k)).copied().unwrap_or(0.0);
        let panels = rows
            .chunks(ROWS)
            .flat_map(|rows| (0..depth).map(|k| std::array::from_fn(|i| value(rows.get(i), k))))
            .collect();
        Self { panels, bias, depth, range }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.bias.len()
    }

    /// Values that each one needs.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Each filter with each of `n` columns: [filters, n], with bias, kept in the range. What the filters' k-th value is
    /// multiplied with are the `n` of `values` from `starts[k]` on; these stretches may overlap.
    pub(crate) fn product(&self, values: &[f32], starts: &[usize], n: usize) -> Vec<f32> {
        debug_assert!(starts.iter().all(|start| start + n <= values.len()), "a stretch beyond the values");
        let mut output = vec![0.0; self.len() * n];
        Arch::new().dispatch(Product { filters: self, values, starts, n, output: &mut output });
        output
    }
}

struct Product<'a> {
    filters: &'a Filters,
    values: &'a [f32],
    starts: &'a [usize],
    n: usize,
    output: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        // Three registers across make 24 sums; with fewer registers one across makes eight. WebAssembly has the
        // registers of the processor that it runs on, often sixteen.
        let wide = S::REGISTER_COUNT >= 32 && !cfg!(target_arch = "wasm32");
        let mut done = 0;
        if wide {
            done = self.columns::<S, 3>(simd, done);
        }
        done = self.columns::<S, 1>(simd, done);
        if done < self.n {
            self.rest(simd, done);
        }
    }
}

impl Product<'_> {
    /// As many columns from `start` on as fill `V` registers; where it ended.
    #[inline(always)]
    fn columns<S: Simd, const V: usize>(&mut self, simd: S, start: usize) -> usize {
        let (filters, width) = (self.filters, V * S::F32_LANES);
        let mut column = start;
        while column + width <= self.n {
            for (at, panel) in filters.panels.chunks_exact(filters.depth.max(1)).enumerate() {
                let mut sums = [[simd.splat_f32s(0.0); V]; ROWS];
                for (weights, start) in panel.iter().zip(self.starts) {
                    let Some(values) = self.values.get(start + column..start + column + width) else {
                        continue;
                    };
                    let Some(values) = S::as_simd_f32s(values).0.first_chunk::<V>() else { continue };
                    for (sums, weight) in sums.iter_mut().zip(weights) {
                        let weight = simd.splat_f32s(*weight);
                        for (sum, value) in sums.iter_mut().zip(values) {
                            *sum = simd.mul_add_e_f32s(weight, *value, *sum);
                        }
                    }
                }
                for (i, sums) in sums.into_iter().enumerate() {
                    let Some((bias, target)) = self.row(at * ROWS + i, column, width) else { break };
                    for (sum, target) in sums.into_iter().zip(S::as_mut_simd_f32s(target).0) {
                        *target = filters.finished(simd, sum, bias);
                    }
                }
            }
            column += width;
        }
        column
    }

    /// The columns from `start` on, which are too few for a register.
    #[inline(always)]
    fn rest<S: Simd>(&mut self, simd: S, start: usize) {
        let filters = self.filters;
        for (at, panel) in filters.panels.chunks_exact(filters.depth.max(1)).enumerate() {
            let mut sums = [simd.splat_f32s(0.0); ROWS];
            for (weights, first) in panel.iter().zip(self.starts) {
                let values = self.values.get(first + start..first + self.n).unwrap_or_default();
                let values = simd.partial_load_f32s(values);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.mul_add_e_f32s(simd.splat_f32s(*weight), values, *sum);
                }
            }
            for (i, sum) in sums.into_iter().enumerate() {
                let Some((bias, target)) = self.row(at * ROWS + i, start, self.n - start) else { break };
                simd.partial_store_f32s(target, filters.finished(simd, sum, bias));
            }
        }
    }

    /// The bias of a filter and where its product with `width` columns goes; nothing after the last filter.
    #[inline(always)]
    fn row(&mut self, filter: usize, column: usize, width: usize) -> Option<(f32, &mut [f32])> {
        let bias = *self.filters.bias.get(filter)?;
        let start = filter * self.n + column;
        Some((bias, self.output.get_mut(start..start + width)?))
    }
}

impl Filters {
    #[inline(always)]
    fn finished<S: Simd>(&self, simd: S, sum: S::f32s, bias: f32) -> S::f32s {
        let (low, high) = self.range;
        let sum = simd.add_f32s(sum, simd.splat_f32s(bias));
        simd.min_f32s(simd.max_f32s(sum, simd.splat_f32s(low)), simd.splat_f32s(high))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_product_with_bias_kept_in_its_range(
            rows in 1..20_usize, depth in 1..12_usize, n in 1..130_usize, seed in 0..1_000_u32,
        ) {
            let value = |i: usize| ((i as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 20) as f32 / 2048.0 - 1.0;
            let filters: Vec<f32> = (0..rows * depth).map(value).collect();
            let patches: Vec<f32> = (0..depth * n).map(|i| value(i + 7)).collect();
            let bias: Vec<f32> = (0..rows).map(|i| value(i + 3)).collect();
            let starts: Vec<usize> = (0..depth).map(|k| k * n).collect();
            let ours = Filters::new(&filters, bias.clone(), (-0.5, 1.5)).product(&patches, &starts, n);
            for (i, ours) in ours.iter().enumerate() {
                let (row, column) = (i / n, i % n);
                let sum: f32 = (0..depth).map(|k| filters[row * depth + k] * patches[k * n + column]).sum();
                prop_assert!(((sum + bias[row]).clamp(-0.5, 1.5) - ours).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn nothing_times_something_is_nothing() {
        assert!(Filters::new(&[], vec![], (0.0, 1.0)).product(&[], &[], 0).is_empty());
        assert!(Filters::new(&[1.0, 2.0], vec![0.0], (0.0, 1.0)).product(&[], &[], 0).is_empty());
    }
}
