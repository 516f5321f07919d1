//! The largest of each 2×2 pixels. candle's own pooling looks at every pixel with its bounds, which took a seventh of the
//! detector's time.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use crate::conv::contiguous;

/// [channels, n, h, w] to [channels, n, h / 2, w / 2], rounded down.
pub(crate) fn max_pool(x: &Tensor) -> Result<Tensor> {
    x.apply_op1_no_bwd(&MaxPool)
}

struct MaxPool;

impl CustomOp1 for MaxPool {
    fn name(&self) -> &'static str {
        "max-pool-2x2"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (channels, n, height, width) = layout.shape().dims4()?;
        let input = contiguous(storage, layout)?;
        let (rows, columns) = (height / 2, width / 2);
        let mut output = vec![0.0_f32; channels * n * rows * columns];
        let planes = input.chunks_exact((height * width).max(1));
        for (plane, target) in planes.zip(output.chunks_exact_mut((rows * columns).max(1))) {
            for (pair, target) in plane.chunks_exact(2 * width).zip(target.chunks_exact_mut(columns.max(1))) {
                let (above, below) = pair.split_at(width);
                let pairs = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
                for (target, ([a, b], [c, d])) in target.iter_mut().zip(pairs) {
                    *target = a.max(*b).max(c.max(*d));
                }
            }
        }
        Ok((CpuStorage::F32(output), (channels, n, rows, columns).into()))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    #[test]
    fn it_equals_candle_s_own() {
        for (height, width) in [(6, 8), (7, 5), (2, 2), (3, 3)] {
            let x = Tensor::randn(0f32, 1.0, (3, 2, height, width), &Device::Cpu).unwrap();
            let gap = (max_pool(&x).unwrap() - x.max_pool2d(2).unwrap()).unwrap().abs().unwrap();
            assert!(gap.flatten_all().unwrap().max(0).unwrap().to_scalar::<f32>().unwrap() == 0.0);
        }
    }
}
