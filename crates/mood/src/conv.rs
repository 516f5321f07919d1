//! Convolutions for the CPU.
//!
//! candle lays out the filters anew for every picture and gathers patches value by value, which takes longer than the
//! arithmetic. Here the filters are laid out once and patches are gathered row by row.
//!
//! Activations are [channels, n, height, width]: with the channels first, all pictures of a batch are one product.
//! For one picture, or one channel, that is the same memory as the usual [n, channels, height, width].

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};
use candle_nn::VarBuilder;

use crate::product::Filters;

/// What the results of a layer are kept between.
pub(crate) type Range = (f32, f32);
pub(crate) const LINEAR: Range = (f32::NEG_INFINITY, f32::INFINITY);
pub(crate) const RELU: Range = (0.0, f32::INFINITY);

/// Size of a convolution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Side of the square filter.
    pub(crate) kernel: usize,
    pub(crate) stride: usize,
    /// Zeros above and on the left; below and on the right there are as many as it takes.
    pub(crate) before: usize,
    pub(crate) range: Range,
}

impl Form {
    /// One pixel.
    pub(crate) fn one(inputs: usize, outputs: usize, range: Range) -> Self {
        Self { inputs, outputs, kernel: 1, stride: 1, before: 0, range }
    }

    /// 3×3 pixels, a zero on each side.
    pub(crate) fn three(inputs: usize, outputs: usize, stride: usize, range: Range) -> Self {
        Self { inputs, outputs, kernel: 3, stride, before: 1, range }
    }
}

/// A convolution with bias.
pub(crate) struct Conv {
    /// Of inputs · kernel² values each.
    filters: Filters,
    patches: Patches,
}

impl Conv {
    /// Takes `weight` [outputs, inputs, kernel, kernel], or flat, and `bias` [outputs].
    pub(crate) fn load(form: Form, weights: &VarBuilder<'_>) -> Result<Self> {
        Self::new(form, &weights.get_unchecked("weight")?, &weights.get(form.outputs, "bias")?)
    }

    /// The same from two tensors.
    pub(crate) fn new(form: Form, weight: &Tensor, bias: &Tensor) -> Result<Self> {
        let Form { inputs, outputs, kernel, stride, before, range } = form;
        let weight = weight.reshape((outputs, inputs * kernel * kernel))?.flatten_all()?.to_vec1()?;
        let filters = Filters::new(&weight, bias.to_vec1()?, range);
        Ok(Self { filters, patches: Patches { kernel, stride, before } })
    }

    /// [inputs, n, h, w] to [outputs, n, h / stride, w / stride], rounded up.
    pub(crate) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        x.apply_op1_no_bwd(self)
    }

    /// On a matrix [depth, n].
    fn on_matrix(&self, matrix: &[f32], n: usize) -> Vec<f32> {
        let starts: Vec<usize> = (0..self.filters.depth()).map(|row| row * n).collect();
        self.filters.product(matrix, &starts, n)
    }

    /// 3×3 at stride 1 needs no patches: with a zero around each plane, what one place of the filter sees is the plane
    /// itself from some value on. The sums that reach over an edge are left out at the end.
    fn on_padded(
        &self,
        input: &[f32],
        (channels, n, height, width): (usize, usize, usize, usize),
    ) -> Vec<f32> {
        let row = width + 2;
        let plane = (height + 2) * row;
        let mut padded = vec![0.0; channels * n * plane];
        for (source, target) in
            input.chunks_exact((height * width).max(1)).zip(padded.chunks_exact_mut(plane))
        {
            let rows = target.chunks_exact_mut(row).skip(1);
            for (source, target) in source.chunks_exact(width.max(1)).zip(rows) {
                target.iter_mut().skip(1).zip(source).for_each(|(target, source)| *target = *source);
            }
        }
        let starts: Vec<usize> =
            (0..channels * 9).map(|k| (k / 9) * n * plane + (k % 9 / 3) * row + k % 3).collect();
        let sums = (n * plane).saturating_sub(2 * row + 2);
        let product = self.filters.product(&padded, &starts, sums);
        let mut output = Vec::with_capacity(self.filters.len() * n * height * width);
        for of_filter in product.chunks_exact(sums.max(1)) {
            for of_picture in of_filter.chunks(plane) {
                for sums in of_picture.chunks(row).take(height) {
                    output.extend_from_slice(sums.get(..width).unwrap_or_default());
                }
            }
        }
        output
    }
}

impl CustomOp1 for Conv {
    fn name(&self) -> &'static str {
        "convolution"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (channels, n, height, width) = layout.shape().dims4()?;
        let input = contiguous(storage, layout)?;
        let Patches { kernel, stride, before } = self.patches;
        if channels * kernel * kernel != self.filters.depth() {
            bail!("a filter has {} values for {channels} channels", self.filters.depth());
        }
        let size = (channels, n, height, width);
        let (rows, columns) = (height.div_ceil(stride), width.div_ceil(stride));
        let output = match (kernel, stride) {
            (1, 1) => self.on_matrix(input, n * rows * columns),
            (3, 1) if before == 1 => self.on_padded(input, size),
            _ => self.on_matrix(&self.patches.gathered(input, size), n * rows * columns),
        };
        Ok((CpuStorage::F32(output), (self.filters.len(), n, rows, columns).into()))
    }
}

/// Gathers what each filter looks at: [channels, n, h, w] to [channels · kernel², n · rows · columns].
struct Patches {
    kernel: usize,
    stride: usize,
    before: usize,
}

impl Patches {
    fn gathered(
        &self,
        input: &[f32],
        (channels, n, height, width): (usize, usize, usize, usize),
    ) -> Vec<f32> {
        let (rows, columns) = (height.div_ceil(self.stride), width.div_ceil(self.stride));
        let places = self.kernel * self.kernel;
        let mut output = vec![0.0_f32; channels * places * n * rows * columns];
        let targets = output.chunks_exact_mut((n * rows * columns).max(1));
        for (i, target) in targets.enumerate() {
            let (channel, place) = (i / places, i % places);
            let at = (place / self.kernel, place % self.kernel);
            let planes = input.chunks_exact((height * width).max(1)).skip(channel * n);
            for (plane, target) in planes.zip(target.chunks_exact_mut((rows * columns).max(1))) {
                self.shifted(plane, target, (height, width), at);
            }
        }
        output
    }

    /// One row of the result within one picture: the plane, seen through one place of the filter.
    fn shifted(
        &self,
        plane: &[f32],
        target: &mut [f32],
        (height, width): (usize, usize),
        at: (usize, usize),
    ) {
        let (pad, stride) = (self.before, self.stride);
        let columns = width.div_ceil(stride);
        for (row, target) in target.chunks_exact_mut(columns).enumerate() {
            let Some(y) = (row * stride + at.0).checked_sub(pad).filter(|y| *y < height) else { continue };
            let Some(source) = plane.get(y * width..(y + 1) * width) else { continue };
            // Columns whose source lies left of the picture stay zero.
            let skipped = pad.saturating_sub(at.1).div_ceil(stride);
            let start = skipped * stride + at.1 - pad;
            let (target, source) = (target.iter_mut().skip(skipped), source.iter().skip(start));
            if stride == 1 {
                target.zip(source).for_each(|(t, s)| *t = *s);
            } else {
                target.zip(source.step_by(stride)).for_each(|(t, s)| *t = *s);
            }
        }
    }
}

/// The values of a tensor without gaps.
pub(crate) fn contiguous<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let slice =
        layout.contiguous_offsets().map(|(start, end)| storage.as_slice::<f32>().map(|s| s.get(start..end)));
    match slice.transpose()?.flatten() {
        Some(values) => Ok(values),
        None => bail!("a contiguous input is needed"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use candle_core::{DType, Device};

    use super::*;

    /// Largest difference to candle's own convolution, with `before` zeros made by hand.
    fn difference(form: Form, (n, height, width): (usize, usize, usize)) -> f32 {
        let random = |shape: &[usize]| Tensor::randn(0f32, 1.0, shape, &Device::Cpu).unwrap();
        let weight = random(&[form.outputs, form.inputs, form.kernel, form.kernel]);
        let bias = random(&[form.outputs]);
        let tensors =
            HashMap::from([("weight".to_owned(), weight.clone()), ("bias".to_owned(), bias.clone())]);
        let conv = Conv::load(form, &VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu)).unwrap();
        let x = random(&[form.inputs, n, height, width]);
        let ours = conv.forward(&x).unwrap();
        let padded = x
            .transpose(0, 1)
            .and_then(|x| x.pad_with_zeros(2, form.before, form.kernel))
            .and_then(|x| x.pad_with_zeros(3, form.before, form.kernel)?.contiguous())
            .unwrap();
        let theirs = padded
            .conv2d(&weight, 0, form.stride, 1, 1)
            .and_then(|y| y.narrow(2, 0, height.div_ceil(form.stride)))
            .and_then(|y| y.narrow(3, 0, width.div_ceil(form.stride)))
            .and_then(|y| y.broadcast_add(&bias.reshape((1, (), 1, 1))?)?.clamp(form.range.0, form.range.1))
            .unwrap();
        let gap = (ours.transpose(0, 1).unwrap() - theirs).unwrap().abs().unwrap();
        gap.flatten_all().unwrap().max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn it_equals_candle_s_own() {
        let forms = [Form::one(3, 4, LINEAR), Form::three(3, 4, 1, RELU), Form::three(3, 4, 2, (0.0, 6.0))];
        let others = [
            Form { stride: 2, ..Form::one(3, 4, LINEAR) },
            Form { before: 0, ..Form::three(3, 4, 2, (0.0, 6.0)) },
        ];
        for form in forms.into_iter().chain(others) {
            for size in [(1, 1, 1), (2, 7, 5), (3, 6, 8), (1, 2, 9)] {
                let gap = difference(form, size);
                assert!(gap < 1e-5, "{form:?} {size:?}: {gap}");
            }
        }
    }
}
