//! Depthwise convolution: one small filter per channel. candle runs it as one convolution per channel, which is slow on
//! the CPU; here a register holds neighbouring channels of a pixel, and their filters stay in registers for a whole row.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};
use pulp::{Arch, Simd, WithSimd};

use crate::conv::{Range, Size, clamp, contiguous, load, seen_by, store};

/// One square filter of 3 or 5 pixels and one bias per channel. The result is as big as the input divided by the
/// stride, rounded up; zeros around it, where their number is odd the greater part at the right and the bottom
/// (TensorFlow's `same`).
pub(crate) struct Depthwise {
    kernel: usize,
    stride: usize,
    /// [kernel², channels]
    filters: Vec<f32>,
    bias: Vec<f32>,
    /// The results are kept between these.
    range: Range,
}

impl Depthwise {
    /// From weights [channels, kernel²] and bias [channels].
    pub(crate) fn new(weight: &Tensor, bias: &Tensor, stride: usize, range: Range) -> Result<Self> {
        let kernel = match weight.dim(1)? {
            9 => 3,
            25 => 5,
            other => bail!("a depthwise filter has 9 or 25 weights, not {other}"),
        };
        let filters = weight.t()?.flatten_all()?.to_vec1()?;
        Ok(Self { kernel, stride, filters, bias: bias.to_vec1()?, range })
    }

    /// Results and padded input on a side of so many pixels, and the zeros before it.
    fn side(&self, pixels: usize) -> (usize, usize, usize) {
        let results = pixels.div_ceil(self.stride);
        let whole = seen_by(results, self.stride, self.kernel);
        (results, whole, whole.saturating_sub(pixels) / 2)
    }
}

struct Run<'a> {
    layer: &'a Depthwise,
    input: &'a [f32],
    size: Size,
    output: &'a mut [f32],
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        match self.layer.kernel {
            3 => self.all::<S, 3>(simd),
            _ => self.all::<S, 5>(simd),
        }
    }
}

impl Run<'_> {
    #[inline(always)]
    fn all<S: Simd, const K: usize>(&mut self, simd: S) {
        let Size { height, width, channels, .. } = self.size;
        let stride = self.layer.stride;
        let ((rows, _, top), (columns, whole, left)) = (self.layer.side(height), self.layer.side(width));
        let row = whole * channels;
        // The rows that a row of the result depends on, with zeros at both ends; a row stays where it is until it is
        // no longer needed.
        let mut seen = vec![0.0; K * row];
        let mut targets = self.output.chunks_exact_mut((columns * channels).max(1));
        for picture in self.input.chunks_exact((height * width * channels).max(1)) {
            for (y, target) in (0..rows).zip(&mut targets) {
                let first = y * stride;
                let there = if y == 0 { 0 } else { K.saturating_sub(stride) };
                for padded in (first..first + K).skip(there) {
                    let place = &mut seen[padded % K * row + left * channels..][..width * channels];
                    match padded.checked_sub(top).filter(|y| *y < height) {
                        Some(y) => {
                            place.copy_from_slice(&picture[y * width * channels..][..width * channels]);
                        }
                        None => place.fill(0.0),
                    }
                }
                self.layer.row::<S, K>(simd, &seen, first, target);
            }
        }
    }
}

impl Depthwise {
    /// A row of results from those rows that it depends on, of which the first one is the `first`-th of the padded
    /// picture.
    #[inline(always)]
    fn row<S: Simd, const K: usize>(&self, simd: S, seen: &[f32], first: usize, target: &mut [f32]) {
        let (channels, row) = (self.bias.len(), seen.len() / K);
        let step = self.stride * channels;
        for start in (0..channels).step_by(S::F32_LANES) {
            let n = S::F32_LANES.min(channels - start);
            let bias = load(simd, &self.bias[start..][..n]);
            let mut filter = [[simd.splat_f32s(0.0); K]; K];
            // What each weight meets in the course of the row; as all are equally long, one look at the bounds is enough.
            let length = (target.len() / channels - 1) * step + n;
            let mut met = [[seen; K]; K];
            for (k, (weights, met)) in filter.iter_mut().flatten().zip(met.iter_mut().flatten()).enumerate() {
                *weights = load(simd, &self.filters[k * channels + start..][..n]);
                *met = &seen[(first + k / K) % K * row + k % K * channels + start..][..length];
            }
            for (x, target) in target.chunks_exact_mut(channels).enumerate() {
                let mut sum = bias;
                for (weights, met) in filter.iter().zip(&met) {
                    for (weight, met) in weights.iter().zip(met) {
                        sum = simd.mul_add_e_f32s(*weight, load(simd, &met[x * step..][..n]), sum);
                    }
                }
                store(simd, &mut target[start..][..n], clamp(simd, sum, self.range));
            }
        }
    }
}

impl CustomOp1 for Depthwise {
    fn name(&self) -> &'static str {
        "depthwise"
    }

    /// [n, h, w, channels] to [n, h / stride, w / stride, channels].
    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (n, height, width, channels) = layout.shape().dims4()?;
        let input = contiguous(storage, layout)?;
        if channels != self.bias.len() {
            bail!("depthwise has {} filters for {channels} channels", self.bias.len());
        }
        let (rows, columns) = (self.side(height).0, self.side(width).0);
        let mut output = vec![0.0; n * rows * columns * channels];
        let size = Size { n, height, width, channels };
        Arch::new().dispatch(Run { layer: self, input, size, output: &mut output });
        Ok((CpuStorage::F32(output), (n, rows, columns, channels).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{
        RELU,
        tests::{gap, values},
    };

    #[test]
    fn it_equals_candle_s_grouped_convolution() {
        for (kernel, stride) in [(3, 1), (3, 2), (5, 1), (5, 2)] {
            for (height, width) in [(7, 5), (1, 1), (2, 9), (1, 4), (8, 6)] {
                let x = values(&[2, height, width, 35]);
                let (weight, bias) = (values(&[35, kernel * kernel]), values(&[35]));
                let ours =
                    x.apply_op1_no_bwd(&Depthwise::new(&weight, &bias, stride, RELU).unwrap()).unwrap();
                let before =
                    |side: usize| ((side.div_ceil(stride) - 1) * stride + kernel).saturating_sub(side) / 2;
                let padded = x
                    .permute((0, 3, 1, 2))
                    .and_then(|x| x.pad_with_zeros(2, before(height), kernel))
                    .and_then(|x| x.pad_with_zeros(3, before(width), kernel))
                    .unwrap();
                let filters = weight.reshape((35, 1, kernel, kernel)).unwrap();
                let theirs = padded.contiguous().unwrap().conv2d(&filters, 0, stride, 1, 35).unwrap();
                let theirs = theirs
                    .narrow(2, 0, height.div_ceil(stride))
                    .and_then(|y| y.narrow(3, 0, width.div_ceil(stride)))
                    .and_then(|y| y.permute((0, 2, 3, 1))?.broadcast_add(&bias)?.relu())
                    .unwrap();
                let gap = gap(&ours, &theirs);
                assert!(gap < 1e-5, "{kernel} {stride} {height} {width}: {gap}");
            }
        }
    }

    #[test]
    fn results_stay_in_their_range() {
        let op = Depthwise::new(&values(&[2, 9]), &values(&[2]), 1, (0.0, 0.5)).unwrap();
        let y = values(&[1, 20, 20, 2]).apply_op1_no_bwd(&op).unwrap().flatten_all().unwrap();
        let y = y.to_vec1::<f32>().unwrap();
        assert!(y.iter().all(|v| (0.0..=0.5).contains(v)) && y.contains(&0.5) && y.contains(&0.0));
    }

    #[test]
    fn of_nothing_comes_nothing() {
        let op = Depthwise::new(&values(&[3, 9]), &values(&[3]), 2, RELU).unwrap();
        for (size, wanted) in
            [([0, 4, 4, 3], [0, 2, 2, 3]), ([1, 0, 4, 3], [1, 0, 2, 3]), ([1, 4, 0, 3], [1, 2, 0, 3])]
        {
            assert_eq!(values(&size).apply_op1_no_bwd(&op).unwrap().dims(), wanted);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let op = Depthwise::new(&values(&[3, 9]), &values(&[3]), 1, RELU).unwrap();
        assert!(values(&[1, 5, 5, 4]).apply_op1_no_bwd(&op).is_err());
        assert!(
            values(&[1, 5, 6, 3]).transpose(1, 2).unwrap().apply_op1_no_bwd(&op).is_err(),
            "not contiguous"
        );
        assert!(Depthwise::new(&values(&[3, 8]), &values(&[3]), 1, RELU).is_err());
    }
}
