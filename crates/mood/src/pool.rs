//! The largest of each 2×2 pixels. candle's own pooling looks at every pixel with its bounds, which took a seventh of the
//! detector's time.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use crate::conv::contiguous;

/// [n, h, w, channels] to [n, h / 2, w / 2, channels], rounded down.
pub(crate) fn max_pool(x: &Tensor) -> Result<Tensor> {
    x.apply_op1_no_bwd(&MaxPool)
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
    use super::*;
    use crate::conv::tests::{gap, values};

    #[test]
    fn it_equals_candle_s_own() {
        for (height, width) in [(6, 8), (7, 5), (2, 2), (3, 3)] {
            let x = values(&[2, height, width, 3]);
            let planes = x.permute((0, 3, 1, 2)).unwrap().contiguous().unwrap();
            let theirs = planes.max_pool2d(2).unwrap().permute((0, 2, 3, 1)).unwrap();
            assert!(gap(&max_pool(&x).unwrap(), &theirs) == 0.0);
        }
    }

    #[test]
    fn of_too_little_comes_nothing() {
        for (size, wanted) in [
            ([0, 4, 4, 3], [0, 2, 2, 3]),
            ([2, 1, 5, 3], [2, 0, 2, 3]),
            ([2, 5, 1, 3], [2, 2, 0, 3]),
            ([2, 0, 0, 3], [2, 0, 0, 3]),
        ] {
            assert_eq!(max_pool(&values(&size)).unwrap().dims(), wanted);
        }
        assert!(max_pool(&values(&[1, 4, 6, 3]).transpose(1, 2).unwrap()).is_err(), "not contiguous");
    }
}
