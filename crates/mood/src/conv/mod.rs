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

pub(crate) use lanes::{kept, load, store};
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

    fn results(&self, input: &[f32], shape: &Shape, plus: Option<&[f32]>) -> Result<(CpuStorage, Shape)> {
        let (n, height, width, channels) = shape.dims4()?;
        let Form { inputs, outputs, stride, .. } = self.form;
        if channels != inputs {
            bail!("a filter is for {inputs} channels, not for {channels}");
        }
        let size = Size { n, height, width, channels };
        let result = Shape::from((n, height.div_ceil(stride), width.div_ceil(stride), outputs));
        if plus.is_some_and(|plus| plus.len() != result.elem_count()) {
            bail!("what is added has another size than {result:?}");
        }
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
            let side = |results: usize| (results.max(1) - 1) * stride + kernel;
            let whole = Size { height: side(rows), width: side(columns), ..size };
            around = padded(input, size, whole, (before, before));
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

/// The pictures on a ground of zeros of another size, so many pixels from the top and from the left; what lies beyond it
/// is cut off.
fn padded(input: &[f32], from: Size, to: Size, (top, left): (usize, usize)) -> Vec<f32> {
    let (row, target_row) = (from.width * from.channels, to.width * to.channels);
    let mut output = vec![0.0; to.n * to.height * target_row];
    let pictures = input.chunks_exact((from.height * row).max(1));
    for (picture, target) in pictures.zip(output.chunks_exact_mut((to.height * target_row).max(1))) {
        let targets = target.chunks_exact_mut(target_row.max(1)).skip(top);
        for (row, target) in picture.chunks_exact(row.max(1)).zip(targets) {
            let target = target.get_mut(left * from.channels..).unwrap_or_default();
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
        let plus = contiguous(plus, plus_layout)?;
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
mod tests {
    use std::collections::HashMap;

    use candle_core::{DType, Device};

    use super::*;

    /// Largest difference to candle's own convolution, with `before` zeros made by hand; with something added or without.
    fn difference(form: Form, (n, height, width): (usize, usize, usize), adds: bool) -> f32 {
        let random = |shape: &[usize]| Tensor::randn(0f32, 1.0, shape, &Device::Cpu).unwrap();
        let depth = (form.inputs * form.kernel * form.kernel) as f64;
        let weight = (random(&[form.outputs, form.inputs, form.kernel, form.kernel]) / depth.sqrt()).unwrap();
        let bias = random(&[form.outputs]);
        let tensors =
            HashMap::from([("weight".to_owned(), weight.clone()), ("bias".to_owned(), bias.clone())]);
        let conv = Conv::load(form, &VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu)).unwrap();
        let x = random(&[n, height, width, form.inputs]);
        let (rows, columns) = (height.div_ceil(form.stride), width.div_ceil(form.stride));
        let plus = random(&[n, rows, columns, form.outputs]);
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
        let gap = (ours - theirs).unwrap().abs().unwrap();
        gap.flatten_all().unwrap().max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn it_equals_candle_s_own() {
        let forms = [
            Form::one(3, 4, LINEAR),
            Form::three(3, 40, 1, RELU),
            Form::three(16, 20, 2, (0.0, 6.0)),
            Form { stride: 2, ..Form::one(3, 4, LINEAR) },
            Form { before: 0, ..Form::three(3, 4, 2, (0.0, 6.0)) },
            // These two in Winograd's way.
            Form::three(16, 32, 1, RELU),
            Form::three(48, 16, 1, (-0.5, 6.0)),
        ];
        for form in forms {
            for size in [(1, 1, 1), (2, 7, 5), (3, 6, 8), (1, 2, 9), (2, 13, 16)] {
                for adds in [false, true] {
                    let gap = difference(form, size, adds);
                    assert!(gap < 1e-5, "{form:?} {size:?} {adds}: {gap}");
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let zeros = |shape: &[usize]| Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap();
        for (inputs, outputs) in [(2, 3), (16, 32)] {
            let form = Form::three(inputs, outputs, 1, RELU);
            let conv = Conv::new(form, &zeros(&[outputs, inputs, 3, 3]), &zeros(&[outputs])).unwrap();
            assert!(conv.forward(&zeros(&[1, 4, 4, inputs + 1])).is_err());
            let x = zeros(&[1, 4, 4, inputs]);
            assert!(conv.forward_plus(&x, &zeros(&[1, 4, 5, outputs])).is_err());
            assert!(conv.forward_plus(&x, &zeros(&[1, 4, 4, outputs])).is_ok());
        }
    }
}
