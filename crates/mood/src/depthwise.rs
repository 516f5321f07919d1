//! Depthwise 3×3 convolution. candle runs a grouped convolution as one small convolution per channel,
//! which is slow on the CPU; here each output row is nine multiply-adds over whole rows, which the
//! compiler vectorizes.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

/// One 3×3 filter and one bias per channel, zero padding of one, stride one.
#[derive(Clone)]
pub(crate) struct Depthwise {
    /// Nine weights per channel, row by row.
    filters: Vec<[f32; 9]>,
    bias: Vec<f32>,
    relu: bool,
}

impl Depthwise {
    /// From weights [channels, 9] and bias [channels]; `relu` is applied to the result where wanted.
    pub(crate) fn new(weight: &Tensor, bias: &Tensor, relu: bool) -> Result<Self> {
        let filters = weight
            .to_vec2::<f32>()?
            .into_iter()
            .map(|row| <[f32; 9]>::try_from(row).or_else(|_| bail!("a depthwise filter needs nine weights")))
            .collect::<Result<_>>()?;
        Ok(Self { filters, bias: bias.to_vec1()?, relu })
    }

    /// One channel: `output` = `input` ⋆ `filter` + `bias`, both `width` wide.
    fn channel(&self, input: &[f32], output: &mut [f32], width: usize, filter: &[f32; 9], bias: f32) {
        let [a, b, c, d, e, f, g, h, i] = *filter;
        let zeros = vec![0.0; width];
        let rows: Vec<&[f32]> = input.chunks_exact(width).collect();
        for (y, target) in output.chunks_exact_mut(width).enumerate() {
            let above = y.checked_sub(1).and_then(|y| rows.get(y)).copied().unwrap_or(&zeros);
            let here = rows.get(y).copied().unwrap_or(&zeros);
            let below = rows.get(y + 1).copied().unwrap_or(&zeros);
            target.fill(bias);
            for (row, [left, middle, right]) in [(above, [a, b, c]), (here, [d, e, f]), (below, [g, h, i])] {
                add_scaled(target, row, middle);
                add_scaled(target.get_mut(1..).unwrap_or_default(), row, left);
                add_scaled(target, row.get(1..).unwrap_or_default(), right);
            }
            if self.relu {
                for value in target {
                    *value = value.max(0.0);
                }
            }
        }
    }
}

/// `target` += `scale` · `source`, as far as both reach.
fn add_scaled(target: &mut [f32], source: &[f32], scale: f32) {
    for (t, s) in target.iter_mut().zip(source) {
        *t += scale * s;
    }
}

impl CustomOp1 for Depthwise {
    fn name(&self) -> &'static str {
        "depthwise-3x3"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (batch, channels, height, width) = layout.shape().dims4()?;
        let Some((start, end)) = layout.contiguous_offsets() else {
            bail!("depthwise needs a contiguous input")
        };
        let Some(input) = storage.as_slice::<f32>()?.get(start..end) else {
            bail!("depthwise: short storage")
        };
        if channels != self.filters.len() || channels != self.bias.len() {
            bail!("depthwise has {} filters for {channels} channels", self.filters.len());
        }
        let mut output = vec![0.0_f32; batch * channels * height * width];
        let area = (height * width).max(1);
        let parameters = self.filters.iter().zip(&self.bias).cycle();
        for ((from, to), (filter, bias)) in input.chunks(area).zip(output.chunks_mut(area)).zip(parameters) {
            self.channel(from, to, width.max(1), filter, *bias);
        }
        Ok((CpuStorage::F32(output), (batch, channels, height, width).into()))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn it_equals_candle_s_grouped_convolution() {
        for (height, width) in [(7, 5), (1, 1), (2, 9), (1, 4)] {
            let x = Tensor::randn(0f32, 1.0, (2, 3, height, width), &Device::Cpu).unwrap();
            let weight = Tensor::randn(0f32, 1.0, (3, 9), &Device::Cpu).unwrap();
            let bias = Tensor::randn(0f32, 1.0, 3, &Device::Cpu).unwrap();
            let ours = x.apply_op1_no_bwd(&Depthwise::new(&weight, &bias, true).unwrap()).unwrap();
            let theirs = x.conv2d(&weight.reshape((3, 1, 3, 3)).unwrap(), 1, 1, 1, 3).unwrap();
            let theirs = theirs.broadcast_add(&bias.reshape((1, 3, 1, 1)).unwrap()).unwrap().relu().unwrap();
            let gap = (ours - theirs).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
            assert!(gap.to_scalar::<f32>().unwrap() < 1e-5);
        }
    }

    #[test]
    fn a_wrong_number_of_channels_is_refused() {
        let weight = Tensor::zeros((3, 9), candle_core::DType::F32, &Device::Cpu).unwrap();
        let bias = Tensor::zeros(3, candle_core::DType::F32, &Device::Cpu).unwrap();
        let x = Tensor::zeros((1, 4, 5, 5), candle_core::DType::F32, &Device::Cpu).unwrap();
        assert!(x.apply_op1_no_bwd(&Depthwise::new(&weight, &bias, false).unwrap()).is_err());
    }
}
