//! Fewer pixels of many. candle's own pooling looks at every pixel with its bounds, which took a seventh of the
//! detector's time.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use crate::conv::contiguous;

/// The largest of each 2×2 pixels: [n, h, w, channels] to [n, h / 2, w / 2, channels], rounded down.
pub(crate) fn max_pool(x: &Tensor) -> Result<Tensor> {
    x.apply_op1_no_bwd(&MaxPool)
}

/// The mean over all pixels: [n, h, w, channels] to [n, 1, 1, channels].
pub(crate) fn mean(x: &Tensor) -> Result<Tensor> {
    let (n, height, width, channels) = x.dims4()?;
    x.reshape((n, height * width, channels))?.mean_keepdim(1)?.unsqueeze(1)
}

struct MaxPool;

impl CustomOp1 for MaxPool {
    fn name(&self) -> &'static str {
        "max-pool-2x2"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (n, height, width, channels) = layout.shape().dims4()?;
        let input = contiguous(storage, layout)?;
        let (rows, columns) = (height / 2, width / 2);
        let mut output = vec![0.0_f32; n * rows * columns * channels];
        let row = width * channels;
        let pairs = input
            .chunks_exact((height * row).max(1))
            .flat_map(|picture| picture.chunks_exact((2 * row).max(1)));
        for (pair, target) in pairs.zip(output.chunks_exact_mut((columns * channels).max(1))) {
            let (above, below) = pair.split_at(row);
            let (above, below) = (above.chunks_exact(2 * channels), below.chunks_exact(2 * channels));
            for ((above, below), target) in above.zip(below).zip(target.chunks_exact_mut(channels)) {
                let ((a, b), (c, d)) = (above.split_at(channels), below.split_at(channels));
                for ((target, (a, b)), (c, d)) in target.iter_mut().zip(a.iter().zip(b)).zip(c.iter().zip(d))
                {
                    *target = a.max(*b).max(c.max(*d));
                }
            }
        }
        Ok((CpuStorage::F32(output), (n, rows, columns, channels).into()))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    fn random(height: usize, width: usize) -> Tensor {
        Tensor::randn(0f32, 1.0, (2, height, width, 3), &Device::Cpu).unwrap()
    }

    #[track_caller]
    fn same(ours: &Tensor, theirs: &Tensor) {
        let gap = (ours - theirs).unwrap().abs().unwrap().flatten_all().unwrap();
        assert!(gap.max(0).unwrap().to_scalar::<f32>().unwrap() < 1e-6);
    }

    #[test]
    fn the_largest_equals_candle_s_own() {
        for (height, width) in [(6, 8), (7, 5), (2, 2), (3, 3)] {
            let x = random(height, width);
            let planes = x.permute((0, 3, 1, 2)).unwrap().contiguous().unwrap();
            same(&max_pool(&x).unwrap(), &planes.max_pool2d(2).unwrap().permute((0, 2, 3, 1)).unwrap());
        }
    }

    #[test]
    fn the_mean_is_over_both_sides() {
        let x = random(4, 5);
        same(&mean(&x).unwrap(), &x.mean_keepdim((1, 2)).unwrap());
    }
}
