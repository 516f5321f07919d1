//! Depthwise convolution: one small filter per channel. candle runs it as one convolution per channel, which is slow on
//! the CPU; here each output row is a few multiply-adds over whole rows, in the widest registers there are.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

use crate::conv::{Range, contiguous};

/// One square filter of 3 or 5 pixels and one bias per channel. The result is as big as the input divided by the
/// stride, rounded up; zeros around it, where their number is odd the greater part at the right and the bottom
/// (TensorFlow's `same`).
#[derive(Clone)]
pub(crate) struct Depthwise {
    kernel: usize,
    stride: usize,
    /// `kernel²` weights per channel, row by row.
    filters: Vec<Vec<f32>>,
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
        Ok(Self { kernel, stride, filters: weight.to_vec2()?, bias: bias.to_vec1()?, range })
    }

    /// Zeros before the input, on a side of so many pixels.
    fn padding(&self, side: usize) -> usize {
        ((side.div_ceil(self.stride) - 1) * self.stride + self.kernel).saturating_sub(side) / 2
    }

    /// Adds one channel of one picture to the bias in `output`. `rows` is scratch space.
    #[inline(always)]
    fn plane<const K: usize>(
        &self,
        input: &[f32],
        output: &mut [f32],
        (height, width): (usize, usize),
        filter: &[f32],
        rows: &mut Vec<f32>,
    ) {
        let (stride, columns) = (self.stride, width.div_ceil(self.stride));
        let (top, left) = (self.padding(height), self.padding(width));
        // Each row of the input, with zeros around it, its columns sorted by their remainder by the stride: what a
        // weight is multiplied with is then one stretch, whatever the stride.
        let length = columns + K;
        rows.clear();
        rows.resize(height * stride * length, 0.0);
        for (source, row) in input.chunks_exact(width).zip(rows.chunks_exact_mut(stride * length)) {
            for (remainder, row) in row.chunks_exact_mut(length).enumerate() {
                // The first column with this remainder, in the padded row; those before `left` are zeros.
                let skipped = left.saturating_sub(remainder).div_ceil(stride);
                let start = skipped * stride + remainder - left;
                let places = row.iter_mut().skip(skipped);
                if stride == 1 {
                    places.zip(source).for_each(|(place, value)| *place = *value);
                } else {
                    let values = source.iter().skip(start).step_by(stride);
                    places.zip(values).for_each(|(place, value)| *place = *value);
                }
            }
        }
        let (low, high) = self.range;
        for (y, target) in output.chunks_exact_mut(columns).enumerate() {
            for (ky, weights) in filter.chunks_exact(K).enumerate() {
                let Some(y) = (y * stride + ky).checked_sub(top).filter(|y| *y < height) else { continue };
                let Some(row) = rows.get(y * stride * length..(y + 1) * stride * length) else { continue };
                let seen: [&[f32]; K] = std::array::from_fn(|kx| {
                    let start = (kx % stride) * length + kx / stride;
                    row.get(start..start + columns).unwrap_or_default()
                });
                add_products(target, seen, weights);
            }
            for value in target {
                *value = value.clamp(low, high);
            }
        }
    }

    #[inline(always)]
    fn run<const K: usize>(&self, input: &[f32], n: usize, size: (usize, usize)) -> Vec<f32> {
        let area = size.0.div_ceil(self.stride) * size.1.div_ceil(self.stride);
        let mut output = Vec::with_capacity(self.filters.len() * n * area);
        let mut scratch = Vec::new();
        let planes = input.chunks_exact((size.0 * size.1).max(1));
        let channels =
            self.filters.iter().zip(&self.bias).flat_map(|channel| std::iter::repeat_n(channel, n));
        for (plane, (filter, bias)) in planes.zip(channels) {
            let start = output.len();
            output.resize(start + area, *bias);
            if let Some(target) = output.get_mut(start..) {
                self.plane::<K>(plane, target, size, filter, &mut scratch);
            }
        }
        output
    }
}

/// `target` += Σ `weights[k]` · `seen[k]`.
#[inline(always)]
fn add_products<const K: usize>(target: &mut [f32], seen: [&[f32]; K], weights: &[f32]) {
    let (Some(weights), n) = (weights.first_chunk::<K>(), target.len()) else { return };
    let seen = seen.map(|row| row.get(..n).unwrap_or_default());
    if seen.iter().any(|row| row.len() != n) {
        return;
    }
    for (i, target) in target.iter_mut().enumerate() {
        let mut sum = *target;
        for k in 0..K {
            sum += weights[k] * seen[k][i];
        }
        *target = sum;
    }
}

impl CustomOp1 for Depthwise {
    fn name(&self) -> &'static str {
        "depthwise"
    }

    /// [channels, n, h, w] to [channels, n, h / stride, w / stride].
    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (channels, n, height, width) = layout.shape().dims4()?;
        let input = contiguous(storage, layout)?;
        if channels != self.filters.len() || channels != self.bias.len() {
            bail!("depthwise has {} filters for {channels} channels", self.filters.len());
        }
        let (rows, columns) = (height.div_ceil(self.stride), width.div_ceil(self.stride));
        let output = pulp::Arch::new().dispatch(|| match self.kernel {
            3 => self.run::<3>(input, n, (height, width)),
            _ => self.run::<5>(input, n, (height, width)),
        });
        Ok((CpuStorage::F32(output), (channels, n, rows, columns).into()))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;
    use crate::conv::RELU;

    fn random(shape: &[usize]) -> Tensor {
        Tensor::randn(0f32, 1.0, shape, &Device::Cpu).unwrap()
    }

    #[test]
    fn it_equals_candle_s_grouped_convolution() {
        for (kernel, stride) in [(3, 1), (3, 2), (5, 1), (5, 2)] {
            for (height, width) in [(7, 5), (1, 1), (2, 9), (1, 4), (8, 6)] {
                let x = random(&[3, 2, height, width]);
                let (weight, bias) = (random(&[3, kernel * kernel]), random(&[3]));
                let ours =
                    x.apply_op1_no_bwd(&Depthwise::new(&weight, &bias, stride, RELU).unwrap()).unwrap();
                let before =
                    |side: usize| ((side.div_ceil(stride) - 1) * stride + kernel).saturating_sub(side) / 2;
                let padded = x
                    .transpose(0, 1)
                    .and_then(|x| x.pad_with_zeros(2, before(height), kernel))
                    .and_then(|x| x.pad_with_zeros(3, before(width), kernel))
                    .unwrap();
                let filters = weight.reshape((3, 1, kernel, kernel)).unwrap();
                let theirs = padded.contiguous().unwrap().conv2d(&filters, 0, stride, 1, 3).unwrap();
                let theirs = theirs
                    .narrow(2, 0, height.div_ceil(stride))
                    .and_then(|y| y.narrow(3, 0, width.div_ceil(stride)))
                    .and_then(|y| y.broadcast_add(&bias.reshape((1, 3, 1, 1))?)?.relu()?.transpose(0, 1))
                    .unwrap();
                let gap = (ours - theirs).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
                let gap = gap.to_scalar::<f32>().unwrap();
                assert!(gap < 1e-5, "{kernel} {stride} {height} {width}: {gap}");
            }
        }
    }

    #[test]
    fn results_stay_in_their_range() {
        let op = Depthwise::new(&random(&[2, 9]), &random(&[2]), 1, (0.0, 0.5)).unwrap();
        let y = random(&[2, 1, 20, 20]).apply_op1_no_bwd(&op).unwrap().flatten_all().unwrap();
        let y = y.to_vec1::<f32>().unwrap();
        assert!(y.iter().all(|v| (0.0..=0.5).contains(v)) && y.contains(&0.5) && y.contains(&0.0));
    }

    #[test]
    fn a_wrong_number_of_channels_is_refused() {
        let op = Depthwise::new(&random(&[3, 9]), &random(&[3]), 1, RELU).unwrap();
        assert!(random(&[4, 1, 5, 5]).apply_op1_no_bwd(&op).is_err());
        assert!(Depthwise::new(&random(&[3, 8]), &random(&[3]), 1, RELU).is_err());
    }
}
