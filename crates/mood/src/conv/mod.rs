//! Convolutions for the CPU.
//!
//! candle lays out the filters anew for every picture and gathers patches value by value, which takes longer than the
//! arithmetic. Here the filters are laid out once, and activations are [n, height, width, channels]: with the channels
//! last, what a row of a filter sees is one stretch of memory, and registers hold neighbouring channels.

mod lanes;
mod product;
mod winograd;

use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor, bail};
use candle_nn::VarBuilder;

pub(crate) use lanes::{clamp, load, store};
use product::{Filters, Rows};
use winograd::Winograd;

/// What the results of a layer are kept between.
pub(crate) type Range = (f32, f32);
pub(crate) const LINEAR: Range = (f32::NEG_INFINITY, f32::INFINITY);
pub(crate) const RELU: Range = (0.0, f32::INFINITY);

/// Of activations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Pictures.
    pub(crate) n: usize,
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
}

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
    form: Form,
    way: Way,
}

/// How it is computed.
enum Way {
    /// With filters of kernel² · inputs values.
    Direct(Filters),
    Winograd(Winograd),
}

impl Conv {
    /// Takes `weight` [outputs, inputs, kernel, kernel], or flat, and `bias` [outputs].
    pub(crate) fn load(form: Form, weights: &VarBuilder<'_>) -> Result<Self> {
        Self::new(form, &weights.get_unchecked("weight")?, &weights.get(form.outputs, "bias")?)
    }

    /// The same from two tensors.
    pub(crate) fn new(form: Form, weight: &Tensor, bias: &Tensor) -> Result<Self> {
        let Form { inputs, outputs, kernel, range, .. } = form;
        let weight = weight.reshape((outputs, inputs * kernel * kernel))?.flatten_all()?.to_vec1()?;
        let bias = bias.to_vec1()?;
        let way = if (kernel, form.stride, form.before) == (3, 1, 1) && Winograd::suits(inputs, outputs) {
            Way::Winograd(Winograd::new(&weight, bias, range))
        } else {
            Way::Direct(Filters::new(&weight, kernel * kernel, bias, range))
        };
        Ok(Self { form, way })
    }

    /// [n, h, w, inputs] to [n, h / stride, w / stride, outputs], rounded up.
    pub(crate) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        x.apply_op1_no_bwd(self)
    }

    /// The same, with something of the result's shape added before it is kept in its range.
    pub(crate) fn forward_plus(&self, x: &Tensor, plus: &Tensor) -> Result<Tensor> {
        x.apply_op2_no_bwd(plus, self)
    }

    fn results(
        &self,
        input: &[f32],
        shape: &Shape,
        plus: Option<(&[f32], &Shape)>,
    ) -> Result<(CpuStorage, Shape)> {
        let (n, height, width, channels) = shape.dims4()?;
        let Form { inputs, outputs, stride, .. } = self.form;
        if channels != inputs {
            bail!("a filter is for {inputs} channels, not for {channels}");
        }
        let size = Size { n, height, width, channels };
        let result = Shape::from((n, height.div_ceil(stride), width.div_ceil(stride), outputs));
        if let Some((_, shape)) = plus.filter(|(_, shape)| **shape != result) {
            bail!("{shape:?} cannot be added to {result:?}");
        }
        let plus = plus.map(|(plus, _)| plus);
        let output = match &self.way {
            Way::Direct(filters) => self.form.direct(filters, input, size, plus),
            Way::Winograd(winograd) => winograd.results(input, size, plus),
        };
        Ok((CpuStorage::F32(output), result))
    }
}

impl Form {
    /// The filters at each place of the pictures.
    fn direct(&self, filters: &Filters, input: &[f32], size: Size, plus: Option<&[f32]>) -> Vec<f32> {
        let Self { kernel, stride, before, .. } = *self;
        let (rows, columns) = (size.height.div_ceil(stride), size.width.div_ceil(stride));
        let around;
        let (values, size) = if kernel == 1 {
            (input, size)
        } else {
            let (height, width) = (seen_by(rows, stride, kernel), seen_by(columns, stride, kernel));
            let whole = Size { height, width, ..size };
            around = padded(input, size, whole, before);
            (around.as_slice(), whole)
        };
        let row = size.width * size.channels;
        let starts: Vec<usize> = (0..size.n * rows)
            .map(|y| (y / rows * size.height + y % rows * stride) * row)
            .flat_map(|start| (0..columns).map(move |x| start + x * stride * size.channels))
            .collect();
        let stretches: Vec<usize> = (0..kernel).map(|y| y * row).collect();
        let length = kernel * size.channels;
        filters.product(Rows { values, starts: &starts, stretches: &stretches, length }, plus)
    }
}

/// How many pixels so many results in a row depend on.
pub(crate) fn seen_by(results: usize, stride: usize, kernel: usize) -> usize {
    (results.max(1) - 1) * stride + kernel
}

/// The pictures on a ground of zeros of another size, so many pixels from its top and left; what lies beyond it is cut off.
fn padded(input: &[f32], from: Size, to: Size, before: usize) -> Vec<f32> {
    let (row, target_row) = (from.width * from.channels, to.width * to.channels);
    let mut output = vec![0.0; to.n * to.height * target_row];
    let pictures = input.chunks_exact((from.height * row).max(1));
    for (picture, target) in pictures.zip(output.chunks_exact_mut((to.height * target_row).max(1))) {
        let targets = target.chunks_exact_mut(target_row.max(1)).skip(before);
        for (row, target) in picture.chunks_exact(row.max(1)).zip(targets) {
            let target = target.get_mut(before * from.channels..).unwrap_or_default();
            let n = target.len().min(row.len());
            target[..n].copy_from_slice(&row[..n]);
        }
    }
    output
}

impl CustomOp1 for Conv {
    fn name(&self) -> &'static str {
        "convolution"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        self.results(contiguous(storage, layout)?, layout.shape(), None)
    }
}

impl CustomOp2 for Conv {
    fn name(&self) -> &'static str {
        "convolution-plus"
    }

    fn cpu_fwd(
        &self,
        storage: &CpuStorage,
        layout: &Layout,
        plus: &CpuStorage,
        plus_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let plus = (contiguous(plus, plus_layout)?, plus_layout.shape());
        self.results(contiguous(storage, layout)?, layout.shape(), Some(plus))
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
pub(crate) mod tests {
    use candle_core::Device;

    use super::*;

    /// Values between -1 and 1, the same at each run.
    pub(crate) fn values(shape: &[usize]) -> Tensor {
        let n = shape.iter().product::<usize>();
        let value =
            |i: usize| ((i as u32 + 1).wrapping_mul(2_654_435_761) >> 8) as f32 / (1 << 23) as f32 - 1.0;
        Tensor::from_vec((0..n).map(value).collect(), shape, &Device::Cpu).unwrap()
    }

    /// Largest difference between two tensors of the same shape.
    pub(crate) fn gap(a: &Tensor, b: &Tensor) -> f32 {
        let gap = (a - b).unwrap().abs().unwrap().flatten_all().unwrap();
        gap.max(0).unwrap().to_scalar().unwrap()
    }

    fn conv(form: Form) -> (Conv, Tensor, Tensor) {
        let Form { inputs, outputs, kernel, .. } = form;
        let depth = (inputs * kernel * kernel) as f64;
        let weight = (values(&[outputs, inputs, kernel, kernel]) / depth.sqrt()).unwrap();
        let bias = values(&[outputs]);
        (Conv::new(form, &weight, &bias).unwrap(), weight, bias)
    }

    /// Largest difference to candle's own convolution, with `before` zeros made by hand; with something added or without.
    fn difference(form: Form, (n, height, width): (usize, usize, usize), adds: bool) -> f32 {
        let (conv, weight, bias) = conv(form);
        let x = values(&[n, height, width, form.inputs]);
        let (rows, columns) = (height.div_ceil(form.stride), width.div_ceil(form.stride));
        let plus = values(&[n, rows, columns, form.outputs]);
        let ours = if adds { conv.forward_plus(&x, &plus) } else { conv.forward(&x) }.unwrap();
        let padded = x
            .permute((0, 3, 1, 2))
            .and_then(|x| x.pad_with_zeros(2, form.before, form.kernel))
            .and_then(|x| x.pad_with_zeros(3, form.before, form.kernel)?.contiguous())
            .unwrap();
        let theirs = padded
            .conv2d(&weight, 0, form.stride, 1, 1)
            .and_then(|y| y.narrow(2, 0, rows)?.narrow(3, 0, columns)?.permute((0, 2, 3, 1)))
            .and_then(|y| y.broadcast_add(&bias))
            .and_then(|y| if adds { y + &plus } else { Ok(y) })
            .and_then(|y| y.clamp(form.range.0, form.range.1))
            .unwrap();
        gap(&ours, &theirs)
    }

    fn forms() -> [Form; 11] {
        [
            Form::one(3, 4, LINEAR),
            Form::three(3, 40, 1, RELU),
            Form::three(16, 20, 2, (0.0, 6.0)),
            Form { stride: 2, ..Form::one(3, 4, LINEAR) },
            Form { before: 0, ..Form::three(3, 4, 2, (0.0, 6.0)) },
            Form::three(24, 24, 1, RELU),
            Form::three(144, 16, 1, RELU),
            Form::three(16, 144, 1, RELU),
            // These in Winograd's way.
            Form::three(16, 32, 1, RELU),
            Form::three(48, 16, 1, (-0.5, 6.0)),
            Form::three(128, 128, 1, LINEAR),
        ]
    }

    #[test]
    fn it_equals_candle_s_own() {
        for form in forms() {
            for size in [(1, 1, 1), (2, 7, 5), (3, 6, 8), (1, 2, 9), (2, 13, 16)] {
                for adds in [false, true] {
                    let gap = difference(form, size, adds);
                    assert!(gap < 1e-5, "{form:?} {size:?} {adds}: {gap}");
                }
            }
        }
    }

    #[test]
    fn of_nothing_comes_nothing() {
        for form in forms() {
            for (n, height, width) in [(0, 4, 4), (1, 0, 4), (1, 4, 0)] {
                let y = conv(form).0.forward(&values(&[n, height, width, form.inputs])).unwrap();
                let (rows, columns) = (height.div_ceil(form.stride), width.div_ceil(form.stride));
                assert_eq!(y.dims(), [n, rows, columns, form.outputs], "{form:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for form in [Form::three(2, 3, 1, RELU), Form::three(16, 32, 1, RELU)] {
            let (conv, Form { inputs, outputs, .. }) = (conv(form).0, form);
            assert!(conv.forward(&values(&[1, 4, 6, inputs + 1])).is_err());
            let x = values(&[1, 4, 6, inputs]);
            assert!(conv.forward(&x.transpose(1, 2).unwrap()).is_err(), "not contiguous");
            assert!(conv.forward_plus(&x, &values(&[1, 6, 4, outputs])).is_err());
            assert!(conv.forward_plus(&x, &values(&[1, 4, 6, outputs])).is_ok());
        }
    }
}
